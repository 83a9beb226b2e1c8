// The state of the server beside the language of a project file.
import * as vscode from "vscode";
import { selector, type Health, type Server } from "./server.ts";

export function status(server: Server): vscode.Disposable {
  const item = vscode.languages.createLanguageStatusItem("shipwheel", selector);
  item.name = "Shipwheel";
  const show = (health: Health) => {
    item.busy = health.kind === "starting";
    item.severity = vscode.LanguageStatusSeverity.Information;
    item.command = { title: "Show Log", command: "shipwheel.editor.showLog" };
    switch (health.kind) {
      case "running":
        item.text = `Shipwheel ${health.program.version}`;
        item.detail = vscode.workspace.isTrusted ? `from ${health.program.origin}` : "findings only: the folder is not trusted";
        break;
      case "starting":
        item.text = "Shipwheel";
        item.detail = "starting";
        break;
      case "stopped":
        item.text = "Shipwheel";
        item.detail = "stopped";
        item.severity = vscode.LanguageStatusSeverity.Warning;
        item.command = { title: "Restart", command: "shipwheel.editor.restart" };
        break;
      case "failed":
        item.text = "Shipwheel";
        item.detail = health.reason;
        item.severity = vscode.LanguageStatusSeverity.Error;
    }
  };
  show(server.health);
  return vscode.Disposable.from(item, server.onChange(show));
}
