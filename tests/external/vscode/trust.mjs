// In a folder that nobody vouches for, findings are all there is, and only the extension's own
// program runs.
import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { PATIENCE } from "./editor.mjs";

export async function run(editor, report) {
  const { page } = editor;
  const trap = join(editor.home, "trapped");
  const folder = editor.project("stranger", {
    "pyproject.toml": '[build-system]\nrequires = ["flit_core >=3.12,<5"]\nbuild-backend = "flit_core.buildapi"\n\n[project]\nname = "stranger"\nversion = "one"\ndescription = "A stranger"\n',
    ".pypirc": "[distutils]\nindex-servers = one\n\n[one]\nrepository = ftp://one.example/\n",
    "stranger.py": '"""A stranger"""\n',
    "shipwheel": `#!/bin/sh\ntouch "${trap}"\necho shipwheel 9.9.9\n`,
  });
  editor.project("stranger", { ".vscode/settings.json": JSON.stringify({ "shipwheel.server.path": join(folder, "shipwheel") }) });
  chmodSync(join(folder, "shipwheel"), 0o755);
  // Found first by anybody who looks into the PATH.
  const planted = join(editor.home, "path", "shipwheel");
  writeFileSync(planted, `#!/bin/sh\ntouch "${trap}"\necho shipwheel 9.9.9\n`);
  chmodSync(planted, 0o755);

  await editor.open(folder, false);
  await editor.openFile("pyproject.toml");
  await page.waitForSelector(".squiggly-error", { timeout: PATIENCE });
  report.check("findings are shown in a folder that is not trusted", true);
  await editor.shot("30-untrusted", true);
  report.check("nothing is offered there", (await page.locator(".codelens-decoration a").count()) === 0);
  const input = await editor.palette();
  await input.fill(">Shipwheel: ");
  await editor.quickPick("Shipwheel: Check").waitFor();
  const offered = await page.locator(".quick-input-list .monaco-list-row").allInnerTexts();
  report.check("neither in the palette", !offered.some((text) => /Shipwheel: (Build|Publish|Set Upload)/.test(text)), offered);
  await page.keyboard.press("Escape");
  report.check("and no program but the extension's own was run", !existsSync(trap));
  await page.keyboard.press("Escape");
  await editor.openFile(".pypirc");
  await page.locator(".tab.active", { hasText: ".pypirc" }).waitFor();
  await page.waitForSelector(".squiggly-error, .squiggly-warning");
  report.check("a .pypirc is looked at too", true);
  report.check("nor anything built", !existsSync(join(folder, "dist")));
}
