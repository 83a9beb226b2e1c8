// Puts the parts together: the server, what stands between it and the editor, and the commands.
import * as vscode from "vscode";
import type { Middleware } from "vscode-languageclient/node";
import { begin } from "./begin.ts";
import { build } from "./build.ts";
import { Contents } from "./contents.ts";
import { choose } from "./project.ts";
import { publish } from "./publish.ts";
import { Server } from "./server.ts";
import { status } from "./status.ts";
import { Tasks } from "./tasks.ts";
import { forgetToken, setToken } from "./token.ts";
import { bump } from "./version.ts";

const ICONS: Record<string, string> = {
  "shipwheel.build": "$(package)",
  "shipwheel.check": "$(checklist)",
  "shipwheel.publish.plan": "$(cloud-upload)",
  "shipwheel.showContents": "$(list-tree)",
};

const RESTARTS = ["shipwheel.server"];

export async function activate(context: vscode.ExtensionContext): Promise<void> {
  const memory = context.workspaceState;
  const middleware: Middleware = {
    // Lenses and actions of the server bring the same as the commands of the palette.
    executeCommand: async (command, words, next) => {
      const order = Object(words[0]) as { uri?: string };
      const project = order.uri ? vscode.Uri.parse(order.uri) : undefined;
      if (command === "shipwheel.build") return trusted(async () => project && told(server, build(server, project, order)));
      if (command === "shipwheel.publish.plan") return trusted(async () => project && told(server, publish(server, memory, contents, project)));
      return next(command, words);
    },
    provideCodeLenses: async (document, token, next) => {
      const lenses = await next(document, token);
      // Nothing is offered that would be refused.
      if (!vscode.workspace.isTrusted) return [];
      for (const { command } of lenses ?? []) {
        const icon = command && ICONS[command.command];
        // A lens drops the space after an icon unless it cannot break.
        if (icon) command.title = `${icon}\u00a0${command.title}`;
      }
      return lenses;
    },
  };
  const server = new Server(context, middleware);
  const contents = new Contents(server);

  /** For each project of the workspace that is meant, while the server runs. */
  const about = (work: (project: vscode.Uri) => Promise<unknown>, needsTrust = true) => async (given?: unknown) => {
    if (needsTrust && !vscode.workspace.isTrusted) return trusted(async () => undefined);
    const project = (await runs(server)) && (await choose(given));
    return project ? told(server, work(project)) : undefined;
  };
  const commands: Record<string, (given?: unknown) => unknown> = {
    build: about((project) => build(server, project)),
    publish: about((project) => publish(server, memory, contents, project)),
    showContents: about((project) => contents.show(project)),
    check: about(check, false),
    fixAll: about(fixAll, false),
    bumpVersion: about((project) => bump(server, project), false),
    startPackage: (given) => trusted(async () => (await runs(server)) && told(server, begin(server, given))),
    cancel: () => server.running && vscode.commands.executeCommand("shipwheel.cancel", {}),
    setToken: () => trusted(async () => (await runs(server)) && setToken(server, memory)),
    forgetToken: () => trusted(async () => (await runs(server)) && forgetToken(server, memory)),
    firstRelease: () =>
      vscode.commands.executeCommand("workbench.action.openWalkthrough", `${context.extension.id}#firstRelease`, false),
    restart: () => server.restart(),
    showLog: () => server.log.show(),
  };
  context.subscriptions.push(
    server,
    contents,
    status(server),
    server.onChange((health) => {
      if (health.kind === "failed") void complain(server, health.reason, health.missing);
    }),
    vscode.tasks.registerTaskProvider("shipwheel", new Tasks(server)),
    ...Object.entries(commands).map(([name, run]) => vscode.commands.registerCommand(`shipwheel.editor.${name}`, run)),
    vscode.workspace.onDidGrantWorkspaceTrust(() => server.restart()),
    vscode.workspace.onDidChangeConfiguration((change) => {
      if (RESTARTS.some((section) => change.affectsConfiguration(section))) void server.restart();
      else if (change.affectsConfiguration("shipwheel")) server.configure();
    }),
  );
  await server.start();
}

/** Does it in a trusted folder only; elsewhere tells how to trust it. */
async function trusted<T>(work: () => Promise<T>): Promise<T | undefined> {
  if (vscode.workspace.isTrusted) return work();
  const manage = "Manage Workspace Trust";
  const said = "A build makes archives of this folder's files, and may run its code: trust the folder first.";
  if ((await vscode.window.showErrorMessage(said, manage)) === manage) {
    await vscode.commands.executeCommand("workbench.trust.manage");
  }
  return undefined;
}

async function runs(server: Server): Promise<boolean> {
  if (server.health.kind !== "running") await server.start();
  return server.running !== undefined;
}

/** Errors of a command end on the screen and in the log. */
async function told<T>(server: Server, work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    server.log.error(reason);
    void vscode.window.showErrorMessage(`Shipwheel: ${reason}`);
    return undefined;
  }
}

async function check(project: vscode.Uri): Promise<void> {
  const document = await vscode.workspace.openTextDocument(project);
  await vscode.window.showTextDocument(document);
  // The findings are of this text already, or about to come.
  await vscode.commands.executeCommand("vscode.executeCodeLensProvider", project, 0);
  const found = vscode.languages.getDiagnostics(project).filter(({ source }) => source === "shipwheel");
  if (found.length > 0) return void vscode.commands.executeCommand("workbench.actions.view.problems");
  void vscode.window.showInformationMessage(`Nothing is wrong with ${vscode.workspace.asRelativePath(project)}.`);
}

async function fixAll(project: vscode.Uri): Promise<void> {
  await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(project));
  await vscode.commands.executeCommand("editor.action.codeAction", { kind: "source.fixAll.shipwheel", apply: "first" });
}

let complaining = false;

async function complain(server: Server, reason: string, missing: boolean): Promise<void> {
  if (complaining) return;
  complaining = true;
  const [install, settings, log] = ["How to Install", "Open Settings", "Show Log"];
  const choices = missing ? [install, settings] : [log];
  const chosen = await vscode.window.showErrorMessage(`Shipwheel: ${reason}`, ...choices);
  complaining = false;
  if (chosen === install) await vscode.commands.executeCommand("extension.open", "shipwheel.shipwheel");
  if (chosen === settings) await vscode.commands.executeCommand("workbench.action.openSettings", "shipwheel.server.path");
  if (chosen === log) server.log.show();
}
