// Starts a package in a folder: the program writes the files that are missing, and the project file is opened.
import * as path from "node:path";
import * as vscode from "vscode";
import { execute, reason } from "./program.ts";
import type { Server } from "./server.ts";

const BACKENDS: { label: string; description: string }[] = [
  { label: "flit", description: "pure Python; Shipwheel builds it by itself" },
  { label: "hatchling", description: "pure Python, with plugins" },
  { label: "setuptools", description: "also C extensions" },
  { label: "uv", description: "pure Python, packages only" },
  { label: "pdm", description: "pure Python, with hooks" },
  { label: "poetry", description: "pure Python, for users of Poetry" },
];

export async function begin(server: Server, given?: unknown): Promise<void> {
  const folder = await where(given);
  const program = server.program;
  if (!folder || !program) return;
  const title = `Start a Package in ${path.basename(folder.fsPath)}`;
  const backend = await vscode.window.showQuickPick(BACKENDS, { title, placeHolder: "What builds it?" });
  if (!backend) return;
  const name = await vscode.window.showInputBox({
    title,
    prompt: "What is it called on the index? Leave it empty for the name of the module, or of the folder.",
    ignoreFocusOut: true,
  });
  if (name === undefined) return;
  const words = ["init", folder.fsPath, "--backend", backend.label, ...(name.trim() ? ["--name", name.trim()] : [])];
  const ran = await execute(program.path, words);
  server.log.info(ran.out + ran.errors);
  if (ran.code !== 0) {
    void vscode.window.showErrorMessage(`No package was started: ${reason(ran)}`);
    return;
  }
  const file = vscode.Uri.joinPath(folder, "pyproject.toml");
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(file));
  const lines = ran.out.split("\n").filter(Boolean);
  const made = lines.filter((line) => /^(Wrote|Added to) /.test(line)).length;
  const said = `Started a package: ${made === 1 ? "one file was" : `${made} files were`} written.`;
  if ((await vscode.window.showInformationMessage(said, "What Was Decided")) === "What Was Decided") server.log.show(true);
}

/** The folder that was clicked at, the only one of the workspace, or the one that is chosen. */
async function where(given: unknown): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri && given.scheme === "file") return given;
  const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === "file");
  if (folders.length === 1) return folders[0]?.uri;
  if (folders.length > 1) return (await vscode.window.showWorkspaceFolderPick({ placeHolder: "Where?" }))?.uri;
  const chosen = await vscode.window.showOpenDialog({ canSelectFiles: false, canSelectFolders: true, openLabel: "Start Here" });
  return chosen?.[0];
}
