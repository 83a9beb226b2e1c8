// Makes the pictures of the READMEs anew, from the real editor and the real output of the program:
//     EDITOR_FOLDER=… SHIPWHEEL=… node pictures.mjs EXTENSION.vsix FOLDER
// They are twice as fine as they are shown; pngquant, where there is one, makes them small.
import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join, resolve } from "node:path";
import { Editor, middle, until } from "./editor.mjs";

const PROJECT = `\
[build-system]
requires = ["flit_core >=3.12,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "stargazer"
version = "0.3.0"
description = "Find constellations in pictures of the night sky"
readme = "README.md"
requires_python = ">=3.10"
license = "MIT"
dependencies = ["numpy>=2", "pillow=>11"]
classifiers = [
  "License :: OSI Approved :: MIT License",
  "Programming Language :: Python :: 3",
]
`;
const FILES = { "README.md": "# Stargazer\n", LICENSE: "MIT\n", "stargazer/__init__.py": '"""Find constellations"""\n' };
const PORT = 3141;

const [extension, out] = process.argv.slice(2).map((path) => resolve(path));
mkdirSync(out, { recursive: true });
const folder = resolve(process.env.EDITOR_FOLDER);
const editor = await Editor.start({ folder, shots: out, extension, fineness: 2 });
const { page } = editor;
try {
  const project = editor.project("stargazer", { "pyproject.toml": PROJECT, ...FILES });
  const index = createServer((_, response) => response.writeHead(404).end());
  index.listen(PORT, "127.0.0.1").unref();
  const section = `[team]\nrepository = http://localhost:${PORT}/\nusername = me\npassword = none\n`;
  writeFileSync(join(editor.home, ".pypirc"), section, { mode: 0o600 });
  await editor.open(project, true);
  await page.setViewportSize({ width: 960, height: 540 });
  await editor.openFile("pyproject.toml");
  await page.waitForSelector(".squiggly-error");
  await editor.command("View: Toggle Primary Side Bar Visibility");

  await editor.hover("dependencies", "=>", "is not an operator");
  // What the pointer came over on its way is told no longer.
  const [column, line] = middle(await editor.box("dependencies", "=>"));
  await page.mouse.move(column + 3, line);
  await page.waitForTimeout(1_500);
  const { x, y } = await page.locator(".editor-instance").first().boundingBox();
  await picture("finding", { x, y, width: 950, height: 345 });

  await page.keyboard.press("Escape");
  await editor.command("Shipwheel: Fix All");
  await until("all is fixed", async () => !(await editor.text()).includes("License ::"));
  await page.mouse.click(...middle(await editor.box("dependencies", "=>")));
  await page.keyboard.press("Control+.");
  await page.locator(".action-widget .monaco-list-row", { hasText: ">=" }).first().click();
  await until("nothing is underlined", async () => (await page.locator(".squiggly-error").count()) === 0);
  await editor.save();
  await editor.lens("Publish…").click();
  await editor.quickPick("team").click();
  await editor.dialog().filter({ hasText: "Publish stargazer" }).waitFor();
  await page.waitForTimeout(600);
  await picture("publish", { x, y, width: 950, height: 345 });
  await page.keyboard.press("Escape");

  writeFileSync(join(project, "pyproject.toml"), PROJECT.replace(/.*License ::.*\n/, ""));
  const ran = spawnSync(process.env.SHIPWHEEL, ["check", "--color", "always"], { cwd: project, encoding: "utf8" });
  await page.setViewportSize({ width: 860, height: 900 });
  await page.goto("about:blank");
  await page.setContent(terminal(`$ shipwheel check\n${ran.stdout}`));
  await picture("check", await page.locator("pre").boundingBox());
} finally {
  await editor.stop();
}

async function picture(name, clip) {
  const path = join(out, `${name}.png`);
  await page.screenshot({ path, clip });
  spawnSync("pngquant", ["--force", "--ext", ".png", "--strip", "--speed", "1", "96", path], { stdio: "inherit" });
}

/** What a terminal with dark colours shows of a text with escapes. */
function terminal(text) {
  const colours = { 31: "#f48771", 32: "#89d185", 33: "#e2c08d", 34: "#6cb6ff", 35: "#c586c0", 36: "#4ec9b0", 91: "#f48771", 92: "#89d185", 93: "#e2c08d", 94: "#6cb6ff", 96: "#4ec9b0" };
  // Links have no colour of their own.
  const safe = text.replace(/\x1b\]8;[^\x1b]*\x1b\\/g, "").replaceAll("&", "&amp;").replaceAll("<", "&lt;");
  let style = {};
  const spans = safe.split(/\x1b\[([0-9;]*)m/).map((part, at) => {
    if (at % 2 === 1) {
      for (const code of part.split(";").map(Number)) {
        if (code === 0) style = {};
        else if (code === 1) style["font-weight"] = "bold";
        else if (code === 2) style.opacity = "0.6";
        else if (code === 4) style["text-decoration"] = "underline";
        else if (code === 39) delete style.color;
        else if (code in colours) style.color = colours[code];
        else throw new Error(`an escape that is not known: ${code}`);
      }
      return "";
    }
    const rules = Object.entries(style).map(([name, value]) => `${name}:${value}`).join(";");
    return rules ? `<span style="${rules}">${part}</span>` : part;
  });
  const look = "margin:0;padding:16px 20px;background:#1f1f1f;color:#cccccc;font:13px/1.4 'DejaVu Sans Mono',monospace;width:max-content";
  return `<body style="margin:0"><pre style="${look}">${spans.join("").trimEnd()}</pre>`;
}
