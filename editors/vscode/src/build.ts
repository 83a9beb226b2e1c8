// Build: the server's command with what an editor can add, before and after.
import * as path from "node:path";
import * as vscode from "vscode";
import { run, showEnd, type Answer } from "./operation.ts";
import { root, saved } from "./project.ts";
import type { Server } from "./server.ts";

export async function build(server: Server, project: vscode.Uri, options: object = {}): Promise<Answer | undefined> {
  if (!(await saved(project, "Build"))) return undefined;
  const order = { ...options, uri: project.toString() };
  const title = `Building ${path.basename(root(project))}`;
  const told = await run(server, "shipwheel.build", order, title);
  if (told.answer.status === "done") void celebrate(project, told.answer, told.said?.message);
  else showEnd(server, told);
  return told.answer;
}

async function celebrate(project: vscode.Uri, answer: Answer, told: string | undefined): Promise<void> {
  const names = (answer.files ?? []).map((file) => path.basename(file.path ?? ""));
  const said = told ?? `Built ${names.join(" and ")}`;
  const warnings = answer.warnings ?? [];
  const more = warnings.length > 0 ? `. ${warnings[0]}${warnings.length > 1 ? ` (and ${warnings.length - 1} more)` : ""}` : "";
  const choices = ["Show in Explorer", "Publish…"] as const;
  const show = more ? vscode.window.showWarningMessage : vscode.window.showInformationMessage;
  const chosen = await show(said + more, ...choices);
  const [first] = answer.files ?? [];
  if (chosen === "Show in Explorer" && first?.path) {
    await vscode.commands.executeCommand("revealInExplorer", vscode.Uri.file(first.path));
  }
  if (chosen === "Publish…") await vscode.commands.executeCommand("shipwheel.editor.publish", project);
}
