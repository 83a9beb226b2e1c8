// Which programs come into question, in which order. Pure: knows neither the editor nor the disk.
import * as path from "node:path";

export const VARIABLE = "SHIPWHEEL_SERVER_PATH";

/** The oldest program that this extension can work with. */
export const oldest = "0.1.0";

export interface Candidate {
  path: string;
  origin: "the setting shipwheel.server.path" | typeof VARIABLE | "the extension" | "the PATH";
  /** Somebody named it, so that nothing else is meant. */
  named: boolean;
}

export interface Surroundings {
  setting: string | null;
  environment: Record<string, string | undefined>;
  extension: string;
  home: string;
  trusted: boolean;
  windows: boolean;
}

export function candidates(around: Surroundings): Candidate[] {
  const name = around.windows ? "shipwheel.exe" : "shipwheel";
  const own: Candidate = { path: path.join(around.extension, "server", name), origin: "the extension", named: false };
  // What stands in the PATH or in a variable may come from the folder that nobody vouches for.
  if (!around.trusted) return [own];
  const list: Candidate[] = [];
  if (around.setting?.trim()) {
    list.push({ path: home(around.setting.trim(), around.home), origin: "the setting shipwheel.server.path", named: true });
  }
  const variable = around.environment[VARIABLE];
  if (variable) list.push({ path: home(variable, around.home), origin: VARIABLE, named: true });
  list.push(own);
  const folders = (around.environment["PATH"] ?? around.environment["Path"] ?? "").split(path.delimiter);
  // A relative folder of the PATH would be one of the project.
  for (const folder of folders.filter((folder) => path.isAbsolute(folder))) {
    list.push({ path: path.join(folder, name), origin: "the PATH", named: false });
  }
  return list;
}

function home(text: string, folder: string): string {
  return /^~[/\\]/.test(text) ? path.join(folder, text.slice(2)) : text;
}

/** The version in what `--version` prints. */
export function readVersion(out: string): string | undefined {
  return /^shipwheel (\d+\.\d+\.\d+\S*)\s*$/m.exec(out)?.[1];
}

export function atLeast(version: string, least: string): boolean {
  const numbers = (text: string) => text.split(/[-+]/)[0]!.split(".").map(Number);
  const [have, want] = [numbers(version), numbers(least)];
  for (const [place, number] of want.entries()) {
    const own = have[place] ?? 0;
    if (own !== number) return own > number;
  }
  return true;
}
