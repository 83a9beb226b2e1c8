// Releases on index servers: a token or a password goes from its box to the keyring, nothing is sent
// before the question is answered with yes, the bytes arrive, and a Cancel tells what is there.
import { existsSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { until } from "./editor.mjs";
import { Devpi, Pypiserver, Slow, TOKEN } from "./indexes.mjs";

const FILES = ["demo-1.1-py3-none-any.whl", "demo-1.1.tar.gz"];
let devpi;

/** devpi needs a while before it answers. */
export function prepare() {
  devpi = Devpi.start();
  devpi.catch(() => undefined);
}

export async function run(editor, report) {
  const started = await Promise.all([Pypiserver.start(join(editor.home, "index")), devpi, Slow.start()]);
  const [local, own, slow] = started;
  const keyring = join(editor.home, "path", "keyring");
  if (!existsSync(keyring)) symlinkSync(join(dirname(process.env.PYTHON), "keyring"), keyring);
  const sections = [
    `[distutils]\nindex-servers =\n  local\n  devpi\n  slow\n`,
    `[local]\nrepository = ${local.address}\n`,
    `[devpi]\nrepository = ${own.address}\nusername = ${own.user}\n`,
    `[slow]\nrepository = ${slow.address}\nusername = ${own.user}\npassword = ${TOKEN}\n`,
  ];
  writeFileSync(join(editor.home, ".pypirc"), sections.join("\n"), { mode: 0o600 });
  try {
    await withToken(editor, report, local);
    await withPassword(editor, report, own);
    await cancelled(editor, report, slow);
    const log = editor.log();
    report.check("the log has what the editor and the server said", log.includes("workspace/executeCommand"), log.slice(-2000));
    report.check("and no secret", !log.includes(TOKEN) && !log.includes(own.password));
  } finally {
    for (const index of started) index.stop();
  }
}

/** From the palette, with a look at the details and a change of mind. */
async function withToken(editor, report, index) {
  const { page } = editor;
  const dialog = editor.dialog();
  await editor.command("Shipwheel: Publish…");
  await editor.quickPick("local").waitFor();
  const first = await page.locator(".quick-input-list .monaco-list-row").first().innerText();
  report.check("the index to practise on is offered first", first.includes("TestPyPI"), first);
  await editor.shot("10-index", true);
  await editor.quickPick("local").click();

  await dialog.filter({ hasText: "There is no token for local" }).waitFor();
  await editor.shot("11-no-token");
  await dialog.locator(".monaco-button", { hasText: "Set Upload Token" }).click();
  await page.locator(".quick-input-widget", { hasText: "Your user name there" }).waitFor();
  await page.keyboard.press("Enter");
  const box = page.locator(".quick-input-widget input[type=password]");
  await box.waitFor();
  await box.fill(TOKEN);
  await editor.shot("12-token", true);
  await page.keyboard.press("Enter");

  const question = dialog.filter({ hasText: "Publish demo 1.1 on local (127.0.0.1" });
  await question.waitFor();
  const asked = await question.innerText();
  report.check("the question names the files", FILES.every((name) => asked.includes(name)), asked);
  const buttons = await question.locator(".monaco-button").allInnerTexts();
  report.check("and there is one no", buttons.sort().join() === "Do Not Publish,Publish,Show Details", buttons);
  await editor.shot("13-question", true);
  await page.keyboard.press("Enter");
  await until("the details are shown", async () => (await editor.text()).includes("not on the index yet"));
  await editor.toast("demo 1.1 was not sent yet").waitFor();
  await editor.shot("14-details", true);
  report.check("Enter sends nothing, and shows the details", (await index.files()).length === 0);
  await editor.toast("was not sent yet").locator(".monaco-button", { hasText: "Publish…" }).click();
  await question.waitFor();
  await page.keyboard.press("Escape");
  await question.waitFor({ state: "detached" });
  report.check("neither does Escape", (await index.files()).length === 0);
  await editor.command("View: Close All Editors");
  await editor.openFile("pyproject.toml");

  await editor.quiet();
  await editor.command("Shipwheel: Publish…");
  await editor.quickPick("local").click();
  await question.waitFor();
  await question.locator(".monaco-button", { hasText: /^Publish$/ }).click();
  await until("both files arrive", async () => (await index.files()).length === 2);
  await editor.toast("`demo 1.1` is on").waitFor();
  await editor.shot("15-published", true);
  report.check("yes sends both files", (await index.files()).join() === FILES.join(), await index.files());
}

/** From the lens, as a user with a password. */
async function withPassword(editor, report, index) {
  const { page } = editor;
  const dialog = editor.dialog();
  await editor.quiet();
  await editor.lens("Publish…").click();
  await editor.quickPick("devpi").click();
  await dialog.filter({ hasText: "There is no token for devpi" }).waitFor();
  await dialog.locator(".monaco-button", { hasText: "Set Upload Token" }).click();
  const user = page.locator(".quick-input-widget input:not([type=password])").first();
  await page.locator(".quick-input-widget", { hasText: "Your user name there" }).waitFor();
  await user.fill(index.user);
  await editor.shot("16-user");
  await page.keyboard.press("Enter");
  const box = page.locator(".quick-input-widget input[type=password]");
  await box.waitFor();
  await box.fill(index.password);
  await page.keyboard.press("Enter");
  const question = dialog.filter({ hasText: "Publish demo 1.1 on devpi (127.0.0.1" });
  await question.waitFor();
  const asked = await question.innerText();
  report.check("the question says where the password comes from", asked.includes("the keyring command"), asked);
  report.check("and sends nothing itself", (await index.files()).length === 0);
  await question.locator(".monaco-button", { hasText: /^Publish$/ }).click();
  await editor.toast("`demo 1.1` is on").waitFor();
  report.check("the lens publishes on a devpi", (await index.files()).join() === FILES.join(), await index.files());

  // Other bytes under the same names.
  await editor.quiet();
  writeFileSync(join(editor.home, "demo", "src", "demo", "__init__.py"), '"""Another demo."""\n');
  await editor.lens("Publish…").click();
  await editor.quickPick("devpi").click();
  await editor.toast("takes no second").locator(".monaco-button", { hasText: "Bump Version" }).waitFor();
  await editor.shot("17-taken");
  report.check("a version that is taken is told before anything is asked", (await dialog.count()) === 0);
}

/** By the Cancel of the notification, while the first file is on its way. */
async function cancelled(editor, report, index) {
  const { page } = editor;
  await editor.quiet();
  await editor.lens("Publish…").click();
  await editor.quickPick("Another…").click();
  await page.locator(".quick-input-widget", { hasText: "The name of the index" }).waitFor();
  await page.keyboard.type("slow");
  await page.keyboard.press("Enter");
  const question = editor.dialog().filter({ hasText: "Publish demo 1.1 on slow (127.0.0.1" });
  await question.locator(".monaco-button", { hasText: /^Publish$/ }).click();
  await until("the first file is there", () => index.waiting.length === 1);
  const progress = editor.toast("Publishing demo 1.1 on slow");
  await progress.waitFor();
  await editor.shot("18-publishing", true);
  await progress.locator(".monaco-button", { hasText: "Cancel" }).click();
  const stopping = page.locator(".statusbar-item", { hasText: "stopping" });
  await stopping.waitFor();
  await editor.shot("19-stopping");
  index.answer();
  const told = editor.toast("the upload was cancelled");
  await until("it has an end", async () => (index.answer(), await told.isVisible()));
  await editor.shot("20-cancelled", true);
  const text = await told.innerText();
  report.check("a publish is cancelled between two files", index.taken.join() === "demo-1.1-py3-none-any.whl", index.taken);
  report.check("and says which are there", text.includes("`demo-1.1-py3-none-any.whl` is on `slow`"), text);
  await stopping.waitFor({ state: "detached" });
  await editor.quiet();
}
