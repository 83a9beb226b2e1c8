// Tasks: `shipwheel: build` and `shipwheel: check` for each project of the workspace.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Server } from "./server.ts";

interface Definition extends vscode.TaskDefinition {
  task: "build" | "check";
  /** Relative to the workspace folder. */
  project?: string;
}

const WORDS = {
  build: ["build"],
  check: ["check", "--output-format", "concise"],
} as const;

export class Tasks implements vscode.TaskProvider {
  constructor(private readonly server: Server) {}

  async provideTasks(): Promise<vscode.Task[]> {
    const files = await vscode.workspace.findFiles("**/pyproject.toml", "**/{node_modules,.venv,venv,.tox,.nox,dist,build}/**", 50);
    return files.flatMap((file) => {
      const folder = vscode.workspace.getWorkspaceFolder(file);
      if (!folder) return [];
      const project = path.relative(folder.uri.fsPath, path.dirname(file.fsPath)).split(path.sep).join("/");
      return (["build", "check"] as const).map((task) => this.task({ type: "shipwheel", task, ...(project && { project }) }, folder));
    }).filter((task) => task !== undefined);
  }

  resolveTask(task: vscode.Task): vscode.Task | undefined {
    const definition = task.definition as Definition;
    const scope = task.scope;
    const folder = typeof scope === "object" ? scope : vscode.workspace.workspaceFolders?.[0];
    return folder && definition.task in WORDS ? this.task(definition, folder) : undefined;
  }

  private task(definition: Definition, folder: vscode.WorkspaceFolder): vscode.Task | undefined {
    const program = this.server.program;
    if (!program) return undefined;
    const cwd = path.join(folder.uri.fsPath, definition.project ?? "");
    const name = definition.project ? `${definition.task} ${definition.project}` : definition.task;
    // Names of files in the findings are relative to the workspace folder, as its matcher wants them.
    const words = definition.task === "check"
      ? [...WORDS.check, path.join(definition.project ?? "", "pyproject.toml")]
      : [...WORDS.build];
    const run = new vscode.ProcessExecution(program.path, words, { cwd: definition.task === "check" ? folder.uri.fsPath : cwd });
    const task = new vscode.Task(definition, folder, name, "shipwheel", run, "$shipwheel");
    task.group = definition.task === "build" ? vscode.TaskGroup.Build : vscode.TaskGroup.Test;
    task.presentationOptions = { reveal: vscode.TaskRevealKind.Always, clear: true };
    return task;
  }
}
