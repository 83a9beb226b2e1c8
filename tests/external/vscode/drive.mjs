// Real VS Code (code-server and Chromium) with the packaged extension and nothing else installed:
// what an author sees and presses, from the first underline to the files in `dist`.
//     EDITOR_FOLDER=… SHIPWHEEL=… PYTHON=… DEVPI=… node drive.mjs EXTENSION.vsix
// Pictures are left in EDITOR_FOLDER/shots.
import { mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Editor, Report } from "./editor.mjs";
import * as writing from "./writing.mjs";
import * as building from "./building.mjs";
import * as looking from "./looking.mjs";
import * as publishing from "./publishing.mjs";
import * as starting from "./starting.mjs";
import * as trust from "./trust.mjs";

const folder = resolve(process.env.EDITOR_FOLDER);
const shots = join(folder, "shots");
rmSync(shots, { recursive: true, force: true });
mkdirSync(shots, { recursive: true });

const report = new Report();
publishing.prepare();
const editor = await Editor.start({ folder, shots, extension: resolve(process.argv[2]) });
try {
  for (const part of [writing, building, publishing, looking, starting, trust]) await part.run(editor, report);
} catch (error) {
  await editor.shot("failed");
  report.failed("the run", error);
  console.log(editor.log());
} finally {
  await editor.stop();
}
process.exit(report.finish());
