// The settings of the editor become the object that the server reads.
import * as vscode from "vscode";

export function settings(): Record<string, unknown> {
  const found = vscode.workspace.getConfiguration("shipwheel");
  const value = (key: string) => found.get<unknown>(key);
  return {
    severity: value("severity"),
    ignore: value("ignore"),
    // An empty list would select nothing.
    select: found.get<string[]>("select", []).length > 0 ? value("select") : null,
    target: value("target"),
    backend: value("backend"),
    trusted: vscode.workspace.isTrusted,
  };
}
