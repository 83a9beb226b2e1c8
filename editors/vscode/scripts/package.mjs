// Packages the extension with the program inside, once for each platform:
//     node scripts/package.mjs --out FOLDER TARGET=PROGRAM...
// for example linux-x64=../../target/release/shipwheel win32-x64=shipwheel.exe; a TARGET without a
// program makes a package that takes the program from the PATH. `universal` is the package for
// every platform that has none of its own.
import { createVSIX } from "@vscode/vsce";
import { copyFileSync, chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const targets = [
  "win32-x64", "win32-arm64", "linux-x64", "linux-arm64", "linux-armhf", "alpine-x64", "alpine-arm64",
  "darwin-x64", "darwin-arm64", "universal",
];
// What vsce does not look for itself.
const secret = /pypi-[A-Za-z0-9_-]{40,}/;

const { values, positionals } = parseArgs({ options: { out: { type: "string", default: "." } }, allowPositionals: true });
const root = fileURLToPath(new URL("..", import.meta.url));
const server = join(root, "server");
const out = resolve(values.out);
const orders = positionals.map((word) => {
  const [target = "", program] = word.split("=");
  if (!targets.includes(target)) throw new Error(`\`${target}\` is none of ${targets.join(", ")}`);
  if (program === undefined && target !== "universal") throw new Error(`${target} needs its program: ${target}=PATH`);
  return { target, program: program && resolve(program) };
});
if (orders.length === 0) throw new Error("name a target: linux-x64=PATH, or universal");
mkdirSync(out, { recursive: true });
const { version, repository } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Editors show pictures of a README from the web only, and follow no other links: without a repository it has none. */
function onItsOwn() {
  if (repository !== undefined) return undefined;
  const name = "README.package.md";
  const text = readFileSync(join(root, "README.md"), "utf8");
  const plain = text.replace(/^!\[[^\]]*\]\(images\/[^)]*\)\n\n/gm, "").replace(/\[([^\]]+)\]\((?![a-z]+:)[^)]*\)/g, "$1");
  writeFileSync(join(root, name), plain);
  process.on("exit", () => rmSync(join(root, name), { force: true }));
  return name;
}

const readme = onItsOwn();
for (const { target, program } of orders) {
  rmSync(server, { recursive: true, force: true });
  try {
    if (program) {
      mkdirSync(server);
      const name = join(server, target.startsWith("win32") ? "shipwheel.exe" : "shipwheel");
      copyFileSync(program, name);
      chmodSync(name, 0o755);
    }
    const packagePath = join(out, `shipwheel-${target}-${version}.vsix`);
    await createVSIX({
      cwd: root,
      packagePath,
      dependencies: false,
      allowMissingRepository: true,
      ...(readme ? { readmePath: readme } : {}),
      ...(target === "universal" ? {} : { target }),
    });
    if (secret.test(readFileSync(join(root, "dist", "extension.js"), "utf8"))) {
      rmSync(packagePath);
      throw new Error("the bundle holds something that looks like a token");
    }
    console.log(packagePath);
  } finally {
    rmSync(server, { recursive: true, force: true });
  }
}
