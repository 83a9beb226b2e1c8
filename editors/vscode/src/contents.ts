// What will be in the archives, and what a plan says, as documents that can only be read.
import * as path from "node:path";
import * as vscode from "vscode";
import { execute, reason } from "./program.ts";
import { root, saved } from "./project.ts";
import type { Server } from "./server.ts";

const SCHEME = "shipwheel-contents";

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
    const program = this.server.program;
    if (!program || !(await saved(project, "Show"))) return;
    const folder = root(project);
    const ran = await execute(program.path, ["build", "--list"], { cwd: folder });
    if (ran.code !== 0) {
      const said = `The archives cannot be planned: ${reason(ran)}`;
      this.server.log.error(`${said}\n${ran.errors}`);
      if ((await vscode.window.showErrorMessage(said, "Show Log")) === "Show Log") this.server.log.show(true);
      return;
    }
    await this.open(project, `${path.basename(folder)} archives.txt`, ran.out + ran.errors);
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
