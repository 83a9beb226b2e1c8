// Upload tokens go from a password box through a pipe to `shipwheel login`, which keeps them in the
// keyring of the system. They never travel through the protocol, settings, arguments or logs.
import * as vscode from "vscode";
import { called, chooseIndex } from "./indexes.ts";
import { execute, reason, type Ran } from "./program.ts";
import type { Server } from "./server.ts";
import { complaint } from "./tokenShape.ts";

/** The user name that goes with a token. */
const TOKEN_USER = "__token__";

/** Whether a token is kept now. */
export async function setToken(server: Server, memory: vscode.Memento, given?: string): Promise<boolean> {
  const program = server.program;
  if (!program) return false;
  const index = given ?? (await chooseIndex(server, memory, "Set Upload Token"));
  const user = index && (await chooseUser(memory, index, `Upload token for ${called(index)}`));
  if (!index || !user) return false;
  const token = await vscode.window.showInputBox({
    title: `Upload token for ${called(index)}`,
    prompt: `${user === TOKEN_USER ? "The token" : `The password of ${user}`} goes to the keyring of your system, and nowhere else`,
    placeHolder: index === "pypi" || index === "testpypi" ? "pypi-…" : "",
    password: true,
    ignoreFocusOut: true,
    validateInput: (text) => (text === "" ? undefined : complaint(text, index)),
  });
  if (!token || complaint(token, index)) return false;
  const ran = await execute(program.path, ["login", index, "--stdin", ...entry(user)], { input: `${token.trim()}\n` });
  return told(server, ran, `The ${user === TOKEN_USER ? "token" : "password"} for ${called(index)} is kept`, `No token for ${called(index)} was kept`, token.trim());
}

export async function forgetToken(server: Server, memory: vscode.Memento): Promise<void> {
  const program = server.program;
  const index = program && (await chooseIndex(server, memory, "Forget Upload Token"));
  const user = index && (await chooseUser(memory, index, `Forget the token for ${called(index)}`));
  if (!index || !user) return;
  const ran = await execute(program.path, ["logout", index, ...entry(user)]);
  told(server, ran, `No token for ${called(index)} is kept any more`, `The token for ${called(index)} was not forgotten`);
}

/** Whose token or password it is: an index of your own may know users. */
async function chooseUser(memory: vscode.Memento, index: string, title: string): Promise<string | undefined> {
  if (index === "pypi" || index === "testpypi") return TOKEN_USER;
  const last = `shipwheel.user.${index}`;
  const user = await vscode.window.showInputBox({
    title,
    prompt: `Your user name there; leave ${TOKEN_USER} for a token`,
    value: memory.get(last, TOKEN_USER),
    ignoreFocusOut: true,
    validateInput: (text) => (/^[^\s:-][^\s:]*$/.test(text.trim()) ? undefined : "A name without spaces and colons"),
  });
  if (user) await memory.update(last, user.trim());
  return user?.trim();
}

function entry(user: string): string[] {
  return user === TOKEN_USER ? [] : ["--username", user];
}

function told(server: Server, ran: Ran, good: string, failure: string, secret?: string): boolean {
  const clean = (text: string) => (secret ? text.replaceAll(secret, "…") : text).replace(/pypi-[A-Za-z0-9_-]{8,}/g, "pypi-…");
  if (ran.code === 0) {
    // By whom, for what and until when would not go into one line.
    server.log.info(clean(ran.out.trim()));
    void vscode.window.showInformationMessage(`${good}.`);
    return true;
  }
  const known = !/unrecognized subcommand/.test(ran.errors);
  const why = known ? clean(reason(ran)) : `shipwheel ${server.program?.version ?? ""} cannot keep tokens yet; a newer one is needed`;
  server.log.error(`${failure}: ${why}`);
  void vscode.window.showErrorMessage(`${failure}: ${why}`);
  return false;
}
