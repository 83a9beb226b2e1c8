// The choice of an index: the one to practise on comes first, and none is ever taken unasked.
import * as vscode from "vscode";

const LAST = "shipwheel.lastIndex";

interface Item extends vscode.QuickPickItem {
  name?: string;
}

/** A name as `.pypirc` and the program's `--repository` have it. */
export async function chooseIndex(memory: vscode.Memento, title: string): Promise<string | undefined> {
  const others = vscode.workspace.getConfiguration("shipwheel").get<string[]>("publish.indexes", []);
  const last = memory.get<string>(LAST);
  const known: Item[] = [
    { name: "testpypi", label: "$(beaker) TestPyPI", description: "test.pypi.org", detail: "To practise: nobody installs from there by accident" },
    { name: "pypi", label: "$(globe) PyPI", description: "pypi.org", detail: "The real one: a file name can never be used a second time" },
    ...others.map((name): Item => ({ name, label: `$(server) ${name}`, description: "from the settings" })),
  ];
  const place = known.findIndex(({ name }) => name === last && name !== "pypi");
  const [before] = place > 0 ? known.splice(place, 1) : [];
  if (before) known.unshift({ ...before, description: `${before.description ?? ""} (last time)` });
  const other: Item = { label: "$(edit) Another…", detail: "By its name in ~/.pypirc or in [[tool.uv.index]]" };
  const chosen = await vscode.window.showQuickPick([...known, other], { title, placeHolder: "Which index?", matchOnDescription: true });
  if (!chosen) return undefined;
  const name = chosen.name ?? (await ask(title));
  if (name) await memory.update(LAST, name);
  return name;
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
