// Underlines at the right characters, hover, one fix, all fixes.
import { middle, until } from "./editor.mjs";
import { problems } from "./looking.mjs";

const PROJECT = `\
[build-system]
requires = ["flit_core >=3.12,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "demo"
version = "1.0"
description = "Démo 𝄞"
requires_python = ">=3.9"
license = "mit"
readme = "README.md"
keywords = ["𝄞", 1]
classifiers = [
  "Programming Language :: Python :: 3",
]

[project.urls]
Homepage = "https://demo.example"
`;

export async function run(editor, report) {
  const folder = editor.project("demo", {
    "pyproject.toml": PROJECT,
    "README.md": "# Demo\n",
    "LICENSE": "MIT\n",
    "src/demo/__init__.py": '"""Demo."""\n',
    "other.toml": "requires_python = 1\n",
  });
  await editor.open(folder, true);
  await editor.openFile("pyproject.toml");
  const { page } = editor;
  await page.waitForSelector(".squiggly-error");
  report.check("a misspelt key is underlined", true);
  await underlined(editor, report, "requires_python", "the key and nothing else");
  await underlined(editor, report, "keywords", "the number after a character of two units", "1");

  const header = await editor.line("[project]").locator("span span").first().getAttribute("class");
  const key = await editor.line("description").locator("span span").first().getAttribute("class");
  report.check("the text has colours", header !== key, { header, key });

  const hover = await editor.hover("requires_python", "requires_python", "requires-python");
  const told = await hover.innerText();
  report.check("hover tells the finding and its rule", told.includes("key-spelling"), told);
  await editor.shot("1-writing", true);
  await editor.hover("license", "license", "SPDX");
  await editor.shot("1b-key", true);
  await page.mouse.move(900, 600);
  await problems(editor, report);

  await page.mouse.click(...middle(await editor.box("requires_python")));
  await page.locator(".statusbar-item", { hasText: "Ln 9" }).waitFor();
  await page.keyboard.press("Control+.");
  const fix = page.locator(".action-widget .monaco-list-row", { hasText: "requires-python" }).first();
  await fix.waitFor();
  await editor.shot("2-fix", true);
  await fix.click();
  await until("the fix is applied", async () => (await editor.text()).includes('requires-python = ">=3.9"'));
  report.check("a fix changes the line", true);

  await editor.command("Shipwheel: Fix All");
  await until("all fixes are applied", async () => (await editor.text()).includes('license = "MIT"'));
  report.check("fix all mends the rest that is safe", true);

  await page.mouse.click(...middle(await editor.box("keywords", ", 1")));
  await page.keyboard.press("End");
  for (let times = 0; times < 4; times++) await page.keyboard.press("Backspace");
  await page.keyboard.type("]");
  await until("nothing is underlined", async () => (await page.locator(".squiggly-error").count()) === 0);
  report.check("and nothing is wrong any more", true);

  // A list opens as one types, and what is taken from it is whole.
  await page.mouse.click(...middle(await editor.box("classifiers", "[")));
  await page.keyboard.press("End");
  await page.keyboard.press("Enter");
  // A quote is closed by itself only where the line has its colours already.
  await page.waitForTimeout(500);
  await page.keyboard.type('"Framework :: pyt');
  const offer = page.locator(".suggest-widget .monaco-list-row", { hasText: "Pytest" }).first();
  await offer.waitFor();
  await editor.shot("2b-completion", true);
  await offer.click();
  await page.keyboard.press("End");
  await page.keyboard.type(",");
  await until("the classifier is written", async () => (await editor.text()).includes('\n  "Framework :: Pytest",\n'));
  await until("and is right", async () => (await page.locator(".squiggly-error, .squiggly-warning").count()) === 0);
  report.check("a classifier is completed", true);
}

async function underlined(editor, report, text, what, part = text) {
  const box = await editor.box(text, part);
  const found = await editor.page.locator(".squiggly-error").evaluateAll((all) =>
    all.map((one) => one.getBoundingClientRect()).map(({ x, y, width, height }) => ({ x, y, width, height })));
  const near = (one, other) => Math.abs(one - other) < 2;
  const fits = ({ x, y, width }) => near(x, box.x) && near(width, box.width) && Math.abs(y - box.y) < box.height;
  report.check(`under ${what}`, found.some(fits), { box, found });
}
