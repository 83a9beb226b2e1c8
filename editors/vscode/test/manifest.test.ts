import assert from "node:assert/strict";
import { existsSync, readFileSync, statSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const read = (path: string) => readFileSync(fileURLToPath(new URL(path, import.meta.url)), "utf8");
const manifest = JSON.parse(read("../package.json"));

test("a line of `check --output-format concise` is read by the problem matcher", () => {
  const [{ regexp, file, line, column, severity, code, message }] = manifest.contributes.problemPatterns;
  const seen = new RegExp(regexp).exec("libs/one/pyproject.toml:6:11: error[version-invalid] `1.0,1` is not a version");
  assert.ok(seen);
  assert.deepEqual(
    [file, line, column, severity, code, message].map((part) => seen[part]),
    ["libs/one/pyproject.toml", "6", "11", "error", "version-invalid", "`1.0,1` is not a version"],
  );
});

test("every command that is contributed is registered, and the other way round", () => {
  const source = read("../src/extension.ts");
  const table = /const commands[^{]*\{([\s\S]*?)\n {2}\};/.exec(source)?.[1] ?? "";
  const registered = [...table.matchAll(/^ {4}(\w+):/gm)].map(([, name]) => `shipwheel.editor.${name}`).sort();
  const contributed = manifest.contributes.commands.map(({ command }: { command: string }) => command).sort();
  assert.deepEqual(registered, contributed);
});

test("what the manifest names is there", () => {
  const { walkthroughs, grammars, languages } = manifest.contributes;
  const steps = walkthroughs.flatMap(({ steps }: { steps: { media: { markdown: string } }[] }) => steps);
  const named = [
    manifest.icon,
    ...steps.map(({ media }: { media: { markdown: string } }) => media.markdown),
    ...grammars.map(({ path }: { path: string }) => path),
    ...languages.flatMap(({ configuration }: { configuration?: string }) => configuration ?? []),
  ];
  for (const path of named) assert.ok(existsSync(fileURLToPath(new URL(`../${path}`, import.meta.url))), path);
});

test("the pictures of the READMEs are there, and small", () => {
  let count = 0;
  for (const page of ["../README.md", "../../../README.md"]) {
    for (const [, path] of read(page).matchAll(/!\[[^\]]+\]\(([^)]+\.png)\)/g)) {
      count++;
      const { size } = statSync(fileURLToPath(new URL(path!, new URL(page, import.meta.url))));
      assert.ok(size > 1_000 && size < 150_000, `${path} has ${size} bytes`);
    }
  }
  assert.ok(count >= 4, `${count} pictures`);
});

test("a folder that is not trusted cannot choose the program", () => {
  const { properties } = manifest.contributes.configuration;
  const restricted = manifest.capabilities.untrustedWorkspaces.restrictedConfigurations;
  assert.ok(restricted.includes("shipwheel.server.path"));
  assert.equal(properties["shipwheel.server.path"].scope, "machine");
});
