// A code-server with a home of its own, a Chromium that looks at it, and what a person does there.
import { spawn, spawnSync } from "node:child_process";
import { createWriteStream, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const require = createRequire(new URL("../../../editors/vscode/package.json", import.meta.url));
const { chromium } = require("playwright-core");

const SETTINGS = {
  "telemetry.telemetryLevel": "off",
  "update.mode": "none",
  "extensions.autoUpdate": false,
  "extensions.autoCheckUpdates": false,
  "workbench.startupEditor": "none",
  "workbench.enableExperiments": false,
  "workbench.tips.enabled": false,
  "workbench.secondarySideBar.defaultVisibility": "hidden",
  "window.autoDetectColorScheme": true,
  "workbench.preferredDarkColorTheme": "Dark Modern",
  "workbench.preferredLightColorTheme": "Light Modern",
  "shipwheel.publish.indexes": ["from-the-settings"],
  "shipwheel.trace.server": "verbose",
  "security.workspace.trust.enabled": true,
  "git.enabled": false,
  "remote.autoForwardPorts": false,
  "files.autoSave": "off",
  "chat.disableAIFeatures": true,
  "editor.minimap.enabled": false,
  "editor.cursorBlinking": "solid",
  "window.menuBarVisibility": "compact",
};
const FLAGS = [
  "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage",
];
export const PATIENCE = 30_000;

export class Report {
  passed = 0;
  wrong = 0;

  check(what, good, detail = "") {
    if (good) this.passed++;
    else this.wrong++;
    console.log(good ? `ok: ${what}` : `FAILED: ${what} ${typeof detail === "string" ? detail : JSON.stringify(detail)}`);
  }

  failed(what, error) {
    this.wrong++;
    console.log(`FAILED: ${what}: ${error?.stack ?? error}`);
  }

  finish() {
    console.log(`${this.passed} passed, ${this.wrong} failed`);
    return this.wrong === 0 && this.passed > 0 ? 0 : 1;
  }
}

export class Editor {
  static async start({ folder, shots, extension, fineness = 1 }) {
    const editor = new Editor();
    editor.shots = shots;
    editor.begun = Date.now();
    editor.home = mkdtempSync(join(tmpdir(), "shipwheel-vscode-"));
    mkdirSync(join(editor.home, "data", "User"), { recursive: true });
    mkdirSync(join(editor.home, "path"));
    writeFileSync(join(editor.home, "data", "User", "settings.json"), JSON.stringify(SETTINGS, null, 2));
    const run = join(folder, "code-server", "run");
    const words = [
      "--user-data-dir", join(editor.home, "data"), "--extensions-dir", join(editor.home, "extensions"),
      "--config", join(editor.home, "config.yaml"), "--disable-telemetry", "--disable-update-check",
    ];
    // The editor takes its variables from a shell for logins, where /etc/profile sets the PATH anew.
    writeFileSync(join(editor.home, ".bash_profile"), 'PATH="$HOME/path:$PATH"\n');
    // Nothing of the machine's own: no other shipwheel, no tokens, no keyring.
    editor.environment = {
      HOME: editor.home,
      PATH: `${join(editor.home, "path")}:/usr/bin:/bin`,
      SHELL: "/bin/bash",
      LANG: "C.UTF-8",
      // A keyring that is a file in this home.
      PYTHON_KEYRING_BACKEND: "keyrings.alt.file.PlaintextKeyring",
      XDG_DATA_HOME: join(editor.home, "share"),
    };
    const options = { env: editor.environment, encoding: "utf8" };
    const installed = spawnSync(run, [...words, "--install-extension", extension, "--force"], options);
    if (installed.status !== 0) throw new Error(`the extension was not installed: ${installed.stdout}${installed.stderr}`);
    const port = await freePort();
    const server = [...words, "--auth", "none", "--bind-addr", `127.0.0.1:${port}`, "--disable-getting-started-override", "--log", "trace"];
    editor.server = spawn(run, server, { env: editor.environment, stdio: ["ignore", "pipe", "pipe"], detached: true });
    const log = createWriteStream(join(dirname(shots), "code-server.log"));
    editor.server.stdout.pipe(log);
    editor.server.stderr.pipe(log);
    editor.address = `http://127.0.0.1:${port}`;
    await until("code-server answers", async () => (await fetch(`${editor.address}/healthz`).catch(() => undefined))?.ok, 120_000);
    editor.browser = await chromium.launchPersistentContext(join(editor.home, "browser"), {
      executablePath: join(folder, "chromium", "run"),
      headless: true,
      colorScheme: "dark",
      viewport: { width: 1280, height: 800 },
      deviceScaleFactor: fineness,
      args: FLAGS,
    });
    editor.page = editor.browser.pages()[0] ?? (await editor.browser.newPage());
    editor.page.setDefaultTimeout(PATIENCE);
    return editor;
  }

  /** Writes a project below the home, and answers its folder. */
  project(name, files) {
    const folder = join(this.home, name);
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    return folder;
  }

  /** Opens a folder, which nobody trusts at first. */
  async open(folder, trusted) {
    await this.page.goto(`${this.address}/?folder=${encodeURIComponent(folder)}`, { waitUntil: "domcontentloaded", timeout: 60_000 });
    const restricted = this.page.locator(".statusbar-item", { hasText: "Restricted Mode" });
    await restricted.first().waitFor({ timeout: 60_000 });
    if (!trusted) return;
    await restricted.first().click();
    await this.page.locator(".workspace-trust-editor .monaco-button", { hasText: /^Trust$/ }).first().click();
    await restricted.first().waitFor({ state: "detached" });
    await this.command("View: Close All Editors");
  }

  async openFile(name) {
    const row = this.page.locator(".explorer-folders-view .monaco-list-row", { hasText: name });
    await row.first().dblclick();
    await this.page.waitForSelector(".monaco-editor .view-line");
  }

  line(text) {
    return this.page.locator(".editor-instance .view-line", { hasText: text }).first();
  }

  /** The rectangle of a part of the text on the screen. */
  box(text, part = text) {
    return this.line(text).evaluate((line, part) => {
      const places = [];
      const walk = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
      for (let node = walk.nextNode(); node; node = walk.nextNode()) {
        [...node.data].forEach((_, at) => places.push([node, at]));
      }
      const all = places.map(([node, at]) => node.data[at].replace("\u00a0", " ")).join("");
      const start = all.indexOf(part);
      if (start < 0) return null;
      const range = document.createRange();
      range.setStart(...places[start]);
      const [last, at] = places[start + part.length - 1];
      range.setEnd(last, at + 1);
      const { x, y, width, height } = range.getBoundingClientRect();
      return { x, y, width, height };
    }, part);
  }

  /** What is told where the pointer rests on a part of a line, once it has `text`. */
  async hover(line, part, text) {
    const told = this.page.locator(".monaco-hover", { hasText: text }).first();
    await until(`${text} is told`, async () => {
      await this.page.mouse.move(900, 500);
      await this.page.keyboard.press("Escape");
      await this.page.mouse.move(...middle(await this.box(line, part)));
      return told.waitFor({ timeout: 4_000 }).then(() => true, () => false);
    });
    return told;
  }

  /** The text of the editor in front, as far as it is on the screen. */
  async text() {
    const lines = this.page.locator(".editor-instance .view-line");
    const found = await lines.evaluateAll((lines) => lines.map((line) => [parseInt(line.style.top), line.textContent]));
    return found.sort(([one], [other]) => one - other).map(([, text]) => text.replaceAll("\u00a0", " ")).join("\n");
  }

  /** A command of the palette, by its title. */
  async command(title) {
    const input = await this.palette();
    await input.fill(`>${title}`);
    const row = this.page.locator(".quick-input-list .monaco-list-row", { hasText: title }).first();
    await row.waitFor();
    await row.click();
  }

  async palette() {
    const input = this.page.locator(".quick-input-widget input.input");
    // While the workbench is busy with itself, a key may be lost.
    await until("the palette opens", async () => {
      await this.page.keyboard.press("F1");
      return input.waitFor({ timeout: 3_000 }).then(() => true, () => false);
    });
    return input;
  }

  quickPick(text) {
    return this.page.locator(".quick-input-list .monaco-list-row", { hasText: text }).first();
  }

  lens(text) {
    return this.page.locator(".codelens-decoration a", { hasText: text }).first();
  }

  toast(text) {
    return this.page.locator(".notification-toast", { hasText: text }).first();
  }

  dialog() {
    return this.page.locator(".monaco-dialog-box");
  }

  async save() {
    await this.page.keyboard.press("Control+s");
    await this.page.locator(".tab.active:not(.dirty)").first().waitFor();
  }

  async quiet() {
    await this.command("Notifications: Clear All Notifications");
    await until("no toast is left", async () => (await this.page.locator(".notification-toast").count()) === 0);
  }

  /** A picture in the dark, and one in the light. */
  async shot(name, both = false) {
    // What slides in or fades has arrived by then.
    await this.page.waitForTimeout(400);
    await this.page.screenshot({ path: join(this.shots, `${name}.png`) });
    if (!both) return;
    await this.look("light");
    await this.page.screenshot({ path: join(this.shots, `${name}-light.png`) });
    await this.look("dark");
  }

  async look(colorScheme) {
    await this.page.emulateMedia({ colorScheme });
    await this.page.locator(`.monaco-workbench.${colorScheme === "dark" ? "vs-dark" : "vs"}`).waitFor();
    await this.page.waitForTimeout(150);
  }

  /** What the extension wrote into its log. */
  log() {
    const texts = [];
    const walk = (folder) => {
      for (const entry of readdirSync(folder, { withFileTypes: true })) {
        const path = join(folder, entry.name);
        if (entry.isDirectory()) walk(path);
        else if (/Shipwheel.*\.log$/.test(entry.name)) texts.push(readFileSync(path, "utf8"));
      }
    };
    const logs = join(this.home, "data", "logs");
    if (existsSync(logs)) walk(logs);
    return texts.join("\n");
  }

  async stop() {
    await this.browser?.close();
    if (this.server?.exitCode === null) {
      try {
        process.kill(-this.server.pid, "SIGTERM");
      } catch {
        // It has gone by itself.
      }
    }
    await until("code-server ends", () => this.server.exitCode !== null || this.server.signalCode !== null);
    rmSync(this.home, { recursive: true, force: true, maxRetries: 10 });
  }
}

export async function until(what, good, patience = PATIENCE) {
  const begun = Date.now();
  for (;;) {
    const answer = await good();
    if (answer) return answer;
    if (Date.now() - begun > patience) throw new Error(`it did not happen that ${what}`);
    await new Promise((done) => setTimeout(done, 50));
  }
}

export function middle({ x, y, width, height }) {
  return [x + width / 2, y + height / 2];
}

export function freePort() {
  return new Promise((done) => {
    const listener = createServer().listen(0, "127.0.0.1", () => {
      const { port } = listener.address();
      listener.close(() => done(port));
    });
  });
}
