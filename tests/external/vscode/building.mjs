// The lens builds, its progress can be cancelled, contents and versions are shown.
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { until } from "./editor.mjs";

export async function run(editor, report) {
  const { page } = editor;
  const folder = join(editor.home, "demo");
  const dist = join(folder, "dist");
  const made = () => (existsSync(dist) ? readdirSync(dist).filter((name) => name.startsWith("demo-")).sort() : []);

  // What was changed and not saved is asked for first.
  await editor.lens("Build").click();
  const save = editor.toast("Not saved: pyproject.toml").locator(".monaco-button", { hasText: "Save and Build" });
  await save.waitFor();
  await editor.shot("3-not-saved");
  await save.click();
  await editor.toast("Built demo-1.0.tar.gz and demo-1.0-py3-none-any.whl").waitFor();
  report.check("the lens saves and builds", made().join() === "demo-1.0-py3-none-any.whl,demo-1.0.tar.gz", made());
  await editor.shot("4-built", true);
  await editor.toast("Built demo-1.0.tar.gz").locator(".monaco-button", { hasText: "Show in Explorer" }).click();
  await page.locator(".explorer-folders-view .monaco-list-row", { hasText: "demo-1.0.tar.gz" }).waitFor();
  report.check("and the files are shown", true);

  await editor.command("Shipwheel: Show Contents");
  await until("the contents are shown", async () => (await editor.text()).includes("RECORD (made)"));
  await editor.shot("5-contents", true);
  report.check("what will be in the archives is a document", true);
  await editor.command("View: Close All Editors");
  await editor.openFile("pyproject.toml");

  await editor.command("Shipwheel: Bump Version");
  await editor.quickPick("Bump to 1.1").waitFor();
  await editor.shot("6-bump");
  await editor.quickPick("Bump to 1.1").click();
  await until("the version is counted up", async () => (await editor.text()).includes('version = "1.1"'));
  report.check("the version is counted up", true);
  await editor.command("Shipwheel: Show Contents");
  await until("the contents are those of the buffer", async () => (await editor.text()).includes("demo-1.1.tar.gz"));
  report.check("what was not saved counts for the contents", true);
  await editor.command("View: Close Editors in Other Groups");
  await editor.save();

  // Something that takes its time.
  writeFileSync(join(folder, "src", "demo", "large.bin"), randomBytes(192 * 1024 * 1024));
  await editor.lens("Build").click();
  const progress = editor.toast("Building demo");
  await progress.waitFor();
  await until("steps are told", async () => /writing/.test(await progress.innerText()));
  await editor.shot("7-building", true);
  await progress.locator(".monaco-button", { hasText: "Cancel" }).click();
  await editor.toast("was cancelled").waitFor();
  report.check("a build is cancelled", !made().some((name) => name.includes("1.1")), made());
  writeFileSync(join(folder, "src", "demo", "large.bin"), "");
  await editor.quiet();

  await editor.command("Tasks: Run Task");
  await editor.quickPick("shipwheel").click();
  await editor.quickPick("shipwheel: build").waitFor();
  await editor.shot("8-tasks");
  await editor.quickPick("shipwheel: build").click();
  await until("the task builds", () => made().includes("demo-1.1.tar.gz"));
  report.check("the task builds", true);
  await editor.command("View: Toggle Panel Visibility");
}
