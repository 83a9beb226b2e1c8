// What will be in the archives, and what a plan says, as documents that can only be read. The server counts what was not
// saved of the project file.
import * as path from "node:path";
import * as vscode from "vscode";
import { ask, type Answer } from "./operation.ts";
import { root } from "./project.ts";
import type { Server } from "./server.ts";

const SCHEME = "shipwheel-contents";

interface Listing extends Answer {
  text?: string;
}

export class Contents implements vscode.TextDocumentContentProvider, vscode.Disposable {
  private readonly texts = new Map<string, string>();
  private readonly changes = new vscode.EventEmitter<vscode.Uri>();
  readonly onDidChange = this.changes.event;
  private readonly registered = vscode.workspace.registerTextDocumentContentProvider(SCHEME, this);

  constructor(private readonly server: Server) {}

  provideTextDocumentContent(uri: vscode.Uri): string {
    return this.texts.get(uri.toString()) ?? "Run `Shipwheel: Show Contents of the Archives` again.\n";
  }

  async show(project: vscode.Uri): Promise<void> {
    const { text } = await ask<Listing>(this.server, "shipwheel.showContents", { uri: project.toString() });
    // The server has said why there is none.
    if (text === undefined) return;
    const folder = root(project);
    await this.open(project, `${path.basename(folder)} archives.txt`, text);
  }

  /** Shows a text beside the project file. */
  async open(project: vscode.Uri, name: string, text: string): Promise<void> {
    const uri = vscode.Uri.from({ scheme: SCHEME, path: `${root(project)}/${name}` });
    this.texts.set(uri.toString(), text);
    this.changes.fire(uri);
    const document = await vscode.workspace.openTextDocument(uri);
    await vscode.window.showTextDocument(document, { preview: true, viewColumn: vscode.ViewColumn.Beside, preserveFocus: true });
  }

  dispose(): void {
    this.registered.dispose();
    this.changes.dispose();
  }
}
