// Which project a command is about, and whether its files are saved.
import * as path from "node:path";
import * as vscode from "vscode";

const FILE = "pyproject.toml";

/** The project file that is meant: the one given, else that of the active editor, else the only one. */
export async function choose(given?: unknown): Promise<vscode.Uri | undefined> {
  if (given instanceof vscode.Uri && path.basename(given.fsPath) === FILE) return given;
  const active = vscode.window.activeTextEditor?.document.uri;
  const above = active?.scheme === "file" ? await nearest(active) : undefined;
  if (above) return above;
  const all = await vscode.workspace.findFiles(`**/${FILE}`, "**/{node_modules,.venv,venv,.tox,.nox,dist,build}/**", 200);
  all.sort((one, other) => one.fsPath.split(path.sep).length - other.fsPath.split(path.sep).length || one.fsPath.localeCompare(other.fsPath));
  if (all.length <= 1) {
    if (all.length === 0) void offer();
    return all[0];
  }
  const items = all.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri }));
  return (await vscode.window.showQuickPick(items, { title: "Shipwheel", placeHolder: "Which project?" }))?.uri;
}

async function offer(): Promise<void> {
  const start = "Start a Package Here…";
  const said = "There is no pyproject.toml in this workspace.";
  const chosen = await vscode.window.showInformationMessage(said, ...(vscode.workspace.isTrusted ? [start] : []));
  if (chosen === start) await vscode.commands.executeCommand("shipwheel.editor.startPackage");
}

async function nearest(from: vscode.Uri): Promise<vscode.Uri | undefined> {
  const top = vscode.workspace.getWorkspaceFolder(from)?.uri.fsPath;
  for (let folder = path.dirname(from.fsPath); ; folder = path.dirname(folder)) {
    const file = vscode.Uri.file(path.join(folder, FILE));
    try {
      await vscode.workspace.fs.stat(file);
      return file;
    } catch {
      if (folder === top || folder === path.dirname(folder)) return undefined;
    }
  }
}

export function root(project: vscode.Uri): string {
  return path.dirname(project.fsPath);
}

/** Builds take files from the disk: offers to save what is not there yet. False is no. */
export async function saved(project: vscode.Uri, verb: string): Promise<boolean> {
  const folder = root(project) + path.sep;
  const changed = vscode.workspace.textDocuments.filter(
    (document) => document.isDirty && document.uri.scheme === "file" && document.uri.fsPath.startsWith(folder),
  );
  if (changed.length === 0) return true;
  const names = changed.map((document) => path.relative(folder, document.uri.fsPath)).join(", ");
  const save = `Save and ${verb}`;
  const said = `Not saved: ${names}. The archives are made of the files on the disk.`;
  if ((await vscode.window.showWarningMessage(said, save)) !== save) return false;
  for (const document of changed) {
    if (!(await document.save())) return false;
  }
  return true;
}
