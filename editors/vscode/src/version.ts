// Counts the version up where it lives, by the server's own edits, which can be undone.
import * as vscode from "vscode";

const KIND = vscode.CodeActionKind.RefactorRewrite.append("shipwheel.version");

export async function bump(project: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(project);
  await vscode.window.showTextDocument(document);
  const whole = new vscode.Range(document.positionAt(0), document.lineAt(document.lineCount - 1).range.end);
  const actions = await vscode.commands.executeCommand<vscode.CodeAction[]>(
    "vscode.executeCodeActionProvider", project, whole, KIND.value,
  );
  const offered = (actions ?? []).filter((action) => action.kind && KIND.contains(action.kind) && action.edit);
  if (offered.length === 0) {
    void vscode.window.showInformationMessage("The version cannot be counted up from here: it is not known, or not written in a file.");
    return;
  }
  const items = offered.map((action) => ({ label: action.title, action }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Bump Version", placeHolder: "Which version comes next?" });
  if (!chosen?.action.edit) return;
  await vscode.workspace.applyEdit(chosen.action.edit);
}
