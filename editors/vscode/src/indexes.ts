// The choice of an index: the one to practise on comes first, and none is ever taken unasked.
import * as vscode from "vscode";
import { ExecuteCommandRequest } from "vscode-languageclient/node";
import type { Server } from "./server.ts";

const LAST = "shipwheel.lastIndex";

interface Item extends vscode.QuickPickItem {
  name?: string;
}

interface Known {
  name: string;
  url?: string;
}

/** A name as `.pypirc` and the program's `--repository` have it. */
export async function chooseIndex(
  server: Server,
  memory: vscode.Memento,
  title: string,
  project?: vscode.Uri,
): Promise<string | undefined> {
  const last = memory.get<string>(LAST);
  const known = (await all(server, project)).map(item);
  const place = known.findIndex(({ name }) => name === last && name !== "pypi");
  const [before] = place >= 0 ? known.splice(place, 1) : [];
  if (before) known.unshift({ ...before, description: `${before.description ?? ""} (last time)` });
  const other: Item = { label: "$(edit) Another…", detail: "By its name in ~/.pypirc or in [[tool.uv.index]]" };
  const chosen = await vscode.window.showQuickPick([...known, other], { title, placeHolder: "Which index?", matchOnDescription: true });
  if (!chosen) return undefined;
  const name = chosen.name ?? (await ask(title));
  if (name) await memory.update(LAST, name);
  return name;
}

/** TestPyPI, PyPI, those of `.pypirc` and of the project, and those of the settings. */
async function all(server: Server, project: vscode.Uri | undefined): Promise<Known[]> {
  const known: Known[] = [
    { name: "testpypi", url: "https://test.pypi.org/legacy/" },
    { name: "pypi", url: "https://upload.pypi.org/legacy/" },
  ];
  const settings = vscode.workspace.getConfiguration("shipwheel").get<string[]>("publish.indexes", []);
  for (const one of [...(await found(server, project)), ...settings.map((name): Known => ({ name }))]) {
    const same = known.find(({ name }) => name === one.name);
    if (!same) known.push(one);
    else if (one.url) same.url = one.url;
  }
  return known;
}

/** Those the server finds; without a project it may not look. */
async function found(server: Server, project: vscode.Uri | undefined): Promise<Known[]> {
  const request = { command: "shipwheel.publish.plan", arguments: [project ? { uri: project.toString() } : {}] };
  try {
    const answer = (await server.running?.sendRequest(ExecuteCommandRequest.type, request)) as { indexes?: Known[] } | null;
    return answer?.indexes ?? [];
  } catch {
    return [];
  }
}

function item({ name, url }: Known): Item {
  const about: Record<string, Pick<Item, "label" | "detail">> = {
    testpypi: { label: "$(beaker) TestPyPI", detail: "To practise: nobody installs from there by accident" },
    pypi: { label: "$(globe) PyPI", detail: "The real one: a file name can never be used a second time" },
  };
  return { name, label: `$(server) ${name}`, description: url ? host(url) : "from the settings", ...about[name] };
}

function host(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

async function ask(title: string): Promise<string | undefined> {
  const name = await vscode.window.showInputBox({
    title,
    prompt: "The name of the index in ~/.pypirc or in [[tool.uv.index]]",
    validateInput: (text) => (/^[^\s-]\S*$/.test(text.trim()) ? undefined : "A name without spaces"),
  });
  return name?.trim();
}

/** What people call it. */
export function called(index: string): string {
  return { pypi: "PyPI", testpypi: "TestPyPI" }[index] ?? index;
}
