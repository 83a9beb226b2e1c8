// Upload tokens go from a password box through a pipe to `shipwheel login`, which keeps them in the
// keyring of the system. They never travel through the protocol, settings, arguments or logs.
import * as vscode from "vscode";
import { called, chooseIndex } from "./indexes.ts";
import { execute, reason, type Ran } from "./program.ts";
import type { Server } from "./server.ts";
import { complaint } from "./tokenShape.ts";

/** Whether a token is kept now. */
export async function setToken(server: Server, memory: vscode.Memento, given?: string): Promise<boolean> {
  const program = server.program;
  if (!program) return false;
  const index = given ?? (await chooseIndex(memory, "Set Upload Token"));
  if (!index) return false;
  const token = await vscode.window.showInputBox({
    title: `Upload token for ${called(index)}`,
    prompt: "It goes to the keyring of your system, and nowhere else",
    placeHolder: index === "pypi" || index === "testpypi" ? "pypi-…" : "",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" ? undefined : complaint(text, index)),
  });
  if (!token || complaint(token, index)) return false;
  const ran = await execute(program.path, ["login", index, "--stdin"], { input: `${token.trim()}\n` });
  return told(server, ran, `No token for ${called(index)} was kept`, token.trim());
}

export async function forgetToken(server: Server, memory: vscode.Memento): Promise<void> {
  const program = server.program;
  const index = program && (await chooseIndex(memory, "Forget Upload Token"));
  if (!index) return;
  told(server, await execute(program.path, ["logout", index]), `The token for ${called(index)} was not forgotten`);
}

function told(server: Server, ran: Ran, failure: string, secret?: string): boolean {
  const clean = (text: string) => (secret ? text.replaceAll(secret, "…") : text).replace(/pypi-[A-Za-z0-9_-]{8,}/g, "pypi-…");
  if (ran.code === 0) {
    void vscode.window.showInformationMessage(clean(ran.out.trim()));
    return true;
  }
  const known = !/unrecognized subcommand/.test(ran.errors);
  const why = known ? clean(reason(ran)) : `shipwheel ${server.program?.version ?? ""} cannot keep tokens yet; a newer one is needed`;
  server.log.error(`${failure}: ${why}`);
  void vscode.window.showErrorMessage(`${failure}: ${why}`);
  return false;
}
