// Publish: choose the index, let the server plan, ask with the plan on the screen, and only then send.
import * as path from "node:path";
import * as vscode from "vscode";
import type { Contents } from "./contents.ts";
import { called, chooseIndex } from "./indexes.ts";
import { run, showEnd, type Answer } from "./operation.ts";
import { root, saved } from "./project.ts";
import { details, question, type Plan } from "./question.ts";
import type { Server } from "./server.ts";
import { setToken } from "./token.ts";

const PLAN = "shipwheel.publish.plan";
const PUBLISH = "shipwheel.publish";

type Planned = Omit<Answer, "files"> & Plan;

interface Published extends Answer {
  /** The page of the release. */
  page?: string | null;
}

export async function publish(
  server: Server,
  memory: vscode.Memento,
  contents: Contents,
  project: vscode.Uri,
  given?: string,
): Promise<Answer | undefined> {
  if (!server.offers(PLAN) || !server.offers(PUBLISH)) {
    const version = server.program?.version ?? "";
    void vscode.window.showErrorMessage(
      `shipwheel ${version} cannot publish from the editor yet. In a terminal: shipwheel publish -r testpypi`,
    );
    return undefined;
  }
  if (!(await saved(project, "Publish"))) return undefined;
  const name = path.basename(root(project));
  const index = given ?? (await chooseIndex(server, memory, `Publish ${name}`, project));
  if (!index) return undefined;
  const plan = await planned(server, memory, project, index);
  if (!plan) return undefined;
  const confirm = await confirmed(plan, plan.name ?? name, (text) =>
    contents.open(project, `${plan.name ?? name} ${plan.version} for ${plan.index.name.replaceAll("/", "_")}.txt`, text),
  );
  if (!confirm) return undefined;
  const title = `Publishing ${plan.name ?? name} ${plan.version} on ${called(index)}`;
  const told = await run<Published>(server, PUBLISH, { planId: plan.planId, confirm }, title);
  const { answer, said } = told;
  if (answer.status !== "done") {
    showEnd(server, told);
    return answer;
  }
  void celebrate(said?.message ?? `Published ${plan.name ?? name} ${plan.version}`, answer.page);
  return answer;
}

/** A plan with a token; a missing one is asked for once. */
async function planned(
  server: Server,
  memory: vscode.Memento,
  project: vscode.Uri,
  index: string,
): Promise<Planned | undefined> {
  const title = `Preparing ${path.basename(root(project))} for ${called(index)}`;
  for (let asked = false; ; asked = true) {
    const told = await run<Planned>(server, PLAN, { uri: project.toString(), index }, title);
    const plan = told.answer;
    if (plan.status !== "planned") {
      showEnd(server, told);
      return undefined;
    }
    if (plan.files.some(({ onIndex }) => onIndex === "different")) {
      void again(`Not published: ${told.said?.message ?? "the index has other files of these names"}`, project);
      return undefined;
    }
    if (plan.credentialSource) return plan;
    const set = "Set Upload Token…";
    const detail = "An upload needs a token or a password of the index.";
    const options = { modal: true, detail };
    const said = `There is no token for ${called(index)}`;
    if (asked) {
      const user = "It is looked for under the user name that the section of the index in ~/.pypirc has, or __token__.";
      void vscode.window.showErrorMessage(`${said} still. ${user}`);
      return undefined;
    }
    if ((await vscode.window.showWarningMessage(said, options, set)) !== set) return undefined;
    if (!(await setToken(server, memory, index))) return undefined;
  }
}

/** What the server wants to hear, when the user says yes to the plan. */
async function confirmed(
  plan: Plan,
  name: string,
  show: (text: string) => Promise<void>,
): Promise<string | undefined> {
  const { title, detail, confirm } = question(plan, name);
  const practice = plan.index.name === "testpypi";
  const publish: vscode.MessageItem = { title: "Publish" };
  const look: vscode.MessageItem = { title: "Show Details" };
  const not: vscode.MessageItem = { title: "Do Not Publish", isCloseAffordance: true };
  // Enter takes the first that does not close, which must not send where nothing can be taken back.
  const choices = practice ? [publish, look, not] : [look, publish, not];
  for (;;) {
    const chosen = await vscode.window.showWarningMessage(title, { modal: true, detail }, ...choices);
    if (chosen === publish) break;
    if (chosen !== look) return undefined;
    await show(details(plan, name));
    const on = "Publish…";
    if ((await vscode.window.showInformationMessage(`${name} ${plan.version} was not sent yet.`, on)) !== on) return undefined;
  }
  const typed = vscode.workspace.getConfiguration("shipwheel").get<boolean>("publish.typeToConfirm", false);
  if (practice || !typed) return confirm;
  const wanted = `${name} ${plan.version}`;
  const said = await vscode.window.showInputBox({
    title,
    prompt: `Type \`${wanted}\` to publish it`,
    ignoreFocusOut: true,
    validateInput: (text) => (wanted.startsWith(text) ? undefined : `It is ${wanted}`),
  });
  return said === wanted ? confirm : undefined;
}

/** A version that is taken already needs another. */
async function again(said: string, project: vscode.Uri): Promise<void> {
  const bump = "Bump Version…";
  if ((await vscode.window.showErrorMessage(said, bump)) !== bump) return;
  await vscode.commands.executeCommand("shipwheel.editor.bumpVersion", project);
}

async function celebrate(said: string, page: string | null | undefined): Promise<void> {
  const open = "Open Its Page";
  const chosen = await vscode.window.showInformationMessage(said, ...(page ? [open] : []));
  if (chosen === open && page) await vscode.env.openExternal(vscode.Uri.parse(page, true));
}
