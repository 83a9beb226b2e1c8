// Where the program is: a setting, a variable, the extension's own folder or the PATH become one
// path whose `--version` was seen.
import { execFile } from "node:child_process";
import { constants, promises as disk } from "node:fs";
import * as os from "node:os";
import * as path from "node:path";
import { VARIABLE, atLeast, candidates, oldest, readVersion, type Candidate } from "./candidates.ts";

export interface Program {
  path: string;
  version: string;
  origin: Candidate["origin"];
}

/** Why there is no program, in words for the user. */
export class Missing extends Error {}

export interface Place {
  /** The setting `shipwheel.server.path`. */
  setting: string | null;
  extension: string;
  trusted: boolean;
}

/** @throws {Missing} */
export async function find(place: Place): Promise<Program> {
  const list = candidates({
    ...place,
    environment: process.env,
    home: os.homedir(),
    windows: process.platform === "win32",
  });
  for (const candidate of list) {
    if (!(await runnable(candidate.path))) {
      if (candidate.named) throw new Missing(`${candidate.origin} names \`${candidate.path}\`, which is no program`);
      continue;
    }
    const version = await look(candidate);
    if (!atLeast(version, oldest)) {
      throw new Missing(`\`${candidate.path}\` is shipwheel ${version}; this extension needs ${oldest} or newer`);
    }
    return { path: candidate.path, version, origin: candidate.origin };
  }
  throw new Missing(
    place.trusted
      ? `no \`shipwheel\` program was found: this package of the extension brings none, neither \`shipwheel.server.path\` nor ${VARIABLE} names one, and the PATH has none`
      : "this package of the extension brings no program, and another is only used in a folder that you trust",
  );
}

async function runnable(file: string): Promise<boolean> {
  try {
    await disk.access(file, constants.X_OK);
    return (await disk.stat(file)).isFile();
  } catch {
    return false;
  }
}

function look(candidate: Candidate): Promise<string> {
  const { path: program, origin } = candidate;
  return new Promise((found, failed) => {
    // Not in the folder of the project, where another file could have its name.
    const options = { cwd: path.dirname(program), timeout: 10_000, windowsHide: true };
    execFile(program, ["--version"], options, (error, out) => {
      const version = readVersion(out);
      if (version) return found(version);
      const reason = error ? error.message.split("\n")[0] : `it answers \`${out.trim().slice(0, 80)}\``;
      failed(new Missing(`\`${program}\` (${origin}) is no shipwheel: ${reason}`));
    });
  });
}
