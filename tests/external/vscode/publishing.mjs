// A release on an index server that others wrote: the token goes from the password box to the
// keyring, nothing is sent before the question is answered with yes, and the bytes arrive.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { freePort, until } from "./editor.mjs";

const TOKEN = "canary-5678-never-shown";

export async function run(editor, report) {
  const { page } = editor;
  const index = await Index.start(editor);
  try {
    await editor.command("Shipwheel: Publish…");
    const old = editor.toast("cannot publish from the editor yet");
    await editor.quickPick("local").or(old).first().waitFor();
    if (await old.isVisible()) {
      report.check("a server that cannot publish is told of", (await old.innerText()).includes("shipwheel publish"));
      return;
    }
    const first = await page.locator(".quick-input-list .monaco-list-row").first().innerText();
    report.check("the index to practise on is offered first", first.includes("TestPyPI"), first);
    await editor.shot("10-index", true);
    await editor.quickPick("local").click();

    const dialog = editor.dialog();
    await dialog.filter({ hasText: "There is no token for local" }).waitFor();
    await editor.shot("11-no-token");
    await dialog.locator(".monaco-button", { hasText: "Set Upload Token" }).click();
    const box = page.locator(".quick-input-widget input[type=password]");
    await box.waitFor();
    await box.fill(TOKEN);
    await editor.shot("12-token", true);
    await page.keyboard.press("Enter");

    await dialog.filter({ hasText: "Publish demo 1.1 on 127.0.0.1" }).waitFor();
    const question = await dialog.innerText();
    report.check("the question names the files", question.includes("demo-1.1-py3-none-any.whl"), question);
    await editor.shot("13-question", true);
    const button = await page.evaluate(() => document.activeElement?.textContent);
    report.check("Enter sends nothing", button === "Do Not Publish", button);
    await page.keyboard.press("Enter");
    await dialog.waitFor({ state: "detached" });
    report.check("and nothing was sent", index.files().length === 0, index.files());

    await editor.quiet();
    await editor.command("Shipwheel: Publish…");
    await editor.quickPick("local").click();
    await dialog.filter({ hasText: "Publish demo 1.1 on 127.0.0.1" }).waitFor();
    await dialog.locator(".monaco-button", { hasText: /^Publish$/ }).click();
    await until("both files arrive", () => index.files().length === 2);
    await editor.toast("`demo 1.1` is on").waitFor();
    await editor.shot("14-published", true);
    report.check("yes sends both files", index.files().join() === "demo-1.1-py3-none-any.whl,demo-1.1.tar.gz", index.files());
    const log = editor.log();
    report.check("the log has what the editor and the server said", log.includes("workspace/executeCommand"), log.slice(-2000));
    report.check("and the token nowhere", !log.includes(TOKEN));
  } finally {
    index.stop();
  }
}

class Index {
  static async start(editor) {
    const index = new Index();
    const python = process.env.PYTHON;
    const folder = join(editor.home, "index");
    index.folder = join(folder, "packages");
    mkdirSync(index.folder, { recursive: true });
    const users = join(folder, "users");
    const code = "import sys; from passlib.apache import HtpasswdFile as F; f = F(sys.argv[1], new=True); f.set_password('__token__', sys.argv[2]); f.save()";
    const made = spawnSync(python, ["-c", code, users, TOKEN], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    const port = await freePort();
    const words = ["-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", String(port), "-P", users, "-a", "update", "--disable-fallback", index.folder];
    index.server = spawn(python, words, { stdio: "ignore" });
    const address = `http://127.0.0.1:${port}/`;
    await until("the index answers", async () => (await fetch(address).catch(() => undefined))?.ok);
    writeFileSync(join(editor.home, ".pypirc"), `[distutils]\nindex-servers = local\n\n[local]\nrepository = ${address}\n`);
    const keyring = join(editor.home, "path", "keyring");
    if (!existsSync(keyring)) symlinkSync(join(dirname(python), "keyring"), keyring);
    return index;
  }

  files() {
    return readdirSync(this.folder).filter((name) => name.startsWith("demo-")).sort();
  }

  stop() {
    this.server.kill();
  }
}
