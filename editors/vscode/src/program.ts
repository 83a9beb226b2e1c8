// Runs the program for a moment: what it prints, or why it failed in its own words.
import { spawn } from "node:child_process";

export interface Ran {
  code: number | null;
  out: string;
  errors: string;
}

const LIMIT = 8 * 1024 * 1024;

export function execute(program: string, words: string[], options: { cwd?: string; input?: string; timeout?: number } = {}): Promise<Ran> {
  return new Promise((done, failed) => {
    const child = spawn(program, words, {
      ...(options.cwd && { cwd: options.cwd }),
      timeout: options.timeout ?? 60_000,
      windowsHide: true,
      env: { ...process.env, NO_COLOR: "1" },
    });
    let [out, errors] = ["", ""];
    child.stdout.setEncoding("utf8").on("data", (text: string) => (out = (out + text).slice(0, LIMIT)));
    child.stderr.setEncoding("utf8").on("data", (text: string) => (errors = (errors + text).slice(0, LIMIT)));
    child.on("error", failed);
    child.on("close", (code) => done({ code, out, errors }));
    // A program that ends without reading is told by its exit code.
    child.stdin.on("error", () => undefined);
    child.stdin.end(options.input ?? "");
  });
}

/** The last line that says something, without the word before it. */
export function reason({ code, out, errors }: Ran): string {
  const lines = (errors.trim() || out.trim()).split("\n").map((line) => line.trim()).filter(Boolean);
  const told = lines.find((line) => /^(error|shipwheel):/i.test(line)) ?? lines[0];
  return told?.replace(/^(error|shipwheel): /i, "") ?? `it ended with ${code ?? "a signal"}`;
}
