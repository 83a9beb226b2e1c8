// Index servers to publish to: two that others wrote, and one that takes its time.
import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, readdirSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { freePort, until } from "./editor.mjs";

export const TOKEN = "canary-5678-never-shown";
const python = process.env.PYTHON;

/** Takes a token. */
export class Pypiserver {
  static async start(folder) {
    const index = new Pypiserver();
    index.folder = join(folder, "packages");
    mkdirSync(index.folder, { recursive: true });
    const users = join(folder, "users");
    const code = "import sys; from passlib.apache import HtpasswdFile as F; f = F(sys.argv[1], new=True); f.set_password('__token__', sys.argv[2]); f.save()";
    const made = spawnSync(python, ["-c", code, users, TOKEN], { encoding: "utf8" });
    if (made.status !== 0) throw new Error(made.stderr);
    const port = await freePort();
    const words = ["-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", String(port), "-P", users, "-a", "update", "--disable-fallback", index.folder];
    index.server = spawn(python, words, { stdio: "ignore" });
    index.address = `http://127.0.0.1:${port}/`;
    await until("pypiserver answers", async () => (await fetch(index.address).catch(() => undefined))?.ok);
    return index;
  }

  async files() {
    return readdirSync(this.folder).filter((name) => name.startsWith("demo-")).sort();
  }

  stop() {
    this.server.kill();
  }
}

/** Takes the password of a user, and lists what it has as PyPI does. */
export class Devpi {
  static async start() {
    const index = new Devpi();
    const script = fileURLToPath(new URL("../index_servers.py", import.meta.url));
    index.server = spawn(python, [script, "--devpi", process.env.DEVPI], { stdio: ["pipe", "pipe", "inherit"] });
    for await (const line of createInterface({ input: index.server.stdout })) {
      [index.address, index.user, index.password] = line.split(" ");
      return index;
    }
    throw new Error("devpi did not start");
  }

  async files() {
    const answer = await fetch(`${this.address}+simple/demo/`, { headers: { accept: "application/vnd.pypi.simple.v1+json" } });
    return answer.ok ? (await answer.json()).files.map(({ filename }) => filename).sort() : [];
  }

  stop() {
    this.server.stdin.end();
  }
}

/** Keeps everybody waiting, once it has a whole file, until it is told to answer. */
export class Slow {
  taken = [];
  waiting = [];

  static async start() {
    const index = new Slow();
    index.server = createServer((request, response) => {
      if (request.method !== "POST") return void response.writeHead(404).end();
      let body = "";
      request.setEncoding("latin1").on("data", (part) => (body += part));
      request.on("end", () => {
        index.waiting.push(() => {
          index.taken.push(/filename="([^"]+)"/.exec(body)[1]);
          response.writeHead(200).end();
        });
      });
    });
    const port = await freePort();
    await new Promise((done) => index.server.listen(port, "127.0.0.1", done));
    index.address = `http://127.0.0.1:${port}/`;
    return index;
  }

  answer() {
    for (const answer of this.waiting.splice(0)) answer();
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
