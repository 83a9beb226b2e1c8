// A folder with code and nothing else becomes a package, which builds.
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";

export async function run(editor, report) {
  const { page } = editor;
  const folder = editor.project("words", { "words.py": '"""Count the words of a text."""\n', "README.md": "# Words\n" });
  await editor.open(folder, true);
  await editor.command("Shipwheel: Start a Package Here");
  await editor.quickPick("hatchling").waitFor();
  await editor.shot("15-start");
  await editor.quickPick("flit").click();
  const name = page.locator(".quick-input-widget input.input");
  await until("the name is asked for", async () => (await page.locator(".quick-input-widget", { hasText: "on the index" }).count()) > 0);
  await name.fill("count-words");
  await page.keyboard.press("Enter");
  await until("the project file is opened", async () => (await editor.text()).includes('name = "count-words"'));
  await editor.toast("Started a package: one file was written.").waitFor();
  await editor.shot("16-started", true);
  const text = readFileSync(join(folder, "pyproject.toml"), "utf8");
  report.check("the project file says where the module is", text.endsWith('[tool.flit.module]\nname = "words"\n'), text);
  await editor.quiet();
  await editor.lens("Build").click();
  await until("it builds", () => existsSync(join(folder, "dist", "count_words-0.1.0-py3-none-any.whl")));
  report.check("which builds", true);
  await editor.quiet();
  await editor.command("Shipwheel: Start a Package Here");
  await editor.quickPick("flit").click();
  await until("the name is asked for again", async () => (await page.locator(".quick-input-widget", { hasText: "on the index" }).count()) > 0);
  await page.keyboard.press("Enter");
  await editor.toast("No package was started: `pyproject.toml` is there already").waitFor();
  report.check("and is not written over", readFileSync(join(folder, "pyproject.toml"), "utf8") === text);
  await editor.quiet();
}
