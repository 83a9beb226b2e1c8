// What only shows: the list of problems, the state of the server, the settings, the first steps.
import { until } from "./editor.mjs";

export async function problems(editor, report) {
  const { page } = editor;
  await editor.command("Shipwheel: Check");
  const rows = page.locator(".markers-panel .monaco-list-row");
  await rows.filter({ hasText: "requires-python" }).first().waitFor();
  const told = await rows.allInnerTexts();
  report.check("the list of problems has them with their rules", told.some((text) => text.includes("key-spelling")), told);
  await editor.shot("1c-problems", true);
  await editor.command("View: Toggle Panel Visibility");
}

export async function run(editor, report) {
  const { page } = editor;
  await page.locator(".statusbar-item[id='status.languageStatus']").hover();
  const state = page.locator(".hover-language-status");
  await state.filter({ hasText: "Shipwheel" }).first().waitFor();
  const told = await state.allInnerTexts();
  report.check("the state of the server tells its version and origin", told.some((text) => /Shipwheel \d+\.\d+\.\d+[\s\S]*the extension/.test(text)), told);
  await editor.shot("21-state", true);
  await page.mouse.move(700, 500);

  // The text of a step stands beside it where there is room.
  await page.setViewportSize({ width: 1680, height: 900 });
  await editor.command("Shipwheel: First Release, Step by Step");
  await page.locator(".getting-started-step", { hasText: "Look at the project file" }).first().waitFor();
  const steps = page.locator(".getting-started-step");
  report.check("the first release has its steps", (await steps.count()) >= 6, await steps.allInnerTexts());
  const beside = page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await beside.getByText("Quiet means ready").waitFor();
  await editor.shot("22-steps", true);
  await steps.filter({ hasText: "Keep an upload token" }).first().click();
  await beside.getByText("It is handed to your system's keyring").waitFor();
  await editor.shot("22-token");
  await page.setViewportSize({ width: 1280, height: 800 });
  await editor.command("View: Close All Editors");

  await editor.command("Preferences: Open Settings (UI)");
  const search = page.locator(".settings-editor .suggest-input-container .monaco-editor").first();
  await search.waitFor();
  await search.click();
  await page.keyboard.type("@ext:shipwheel.shipwheel");
  const shown = page.locator(".settings-editor .setting-item-contents");
  await until("the settings are shown", async () => (await shown.allInnerTexts()).some((text) => text.includes("Severity")));
  await editor.shot("23-settings", true);
  report.check("the settings are described", (await shown.allInnerTexts()).some((text) => text.includes("Rules that are not looked at")));
  await until("the settings are closed", async () => {
    await page.keyboard.press("Escape");
    return (await page.locator(".settings-editor").count()) === 0;
  });
}
