// Counts the version up where it lives, by an edit that the server asks for and that can be undone. The project file
// need not be open.
import * as vscode from "vscode";
import { ask, type Answer } from "./operation.ts";
import type { Server } from "./server.ts";

interface Choice extends Answer {
  versions?: { level: string; version: string }[];
}

export async function bump(server: Server, project: vscode.Uri): Promise<void> {
  const uri = project.toString();
  const { status, versions } = await ask<Choice>(server, "shipwheel.bumpVersion", { uri });
  // The server has said why there is nothing to choose from.
  if (status === "refused") return;
  if (!versions?.length) {
    void vscode.window.showInformationMessage("The version cannot be counted up from here: it is not known, or not written in a file.");
    return;
  }
  const items = versions.map(({ level, version }) => ({ label: `Bump to ${version}`, description: level, version }));
  const chosen = await vscode.window.showQuickPick(items, { title: "Bump Version", placeHolder: "Which version comes next?" });
  if (chosen) await ask(server, "shipwheel.bumpVersion", { uri, version: chosen.version });
}
