// Publish: choose the index, let the server plan, ask with the plan on the screen, and only then send.
import * as path from "node:path";
import * as vscode from "vscode";
import { called, chooseIndex } from "./indexes.ts";
import { run, showEnd, type Answer } from "./operation.ts";
import { root, saved } from "./project.ts";
import { question, type Plan } from "./question.ts";
import type { Server } from "./server.ts";
import { setToken } from "./token.ts";

const PLAN = "shipwheel.publish.plan";
const PUBLISH = "shipwheel.publish";

type Planned = Answer & Plan;

interface Published extends Answer {
  /** The page of the release. */
  page?: string | null;
}

export async function publish(
  server: Server,
  memory: vscode.Memento,
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
  const index = given ?? (await chooseIndex(memory, `Publish ${name}`));
  if (!index) return undefined;
  const plan = await planned(server, memory, project, index);
  if (!plan) return undefined;
  const confirm = await confirmed(plan, plan.name ?? name);
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
    if (plan.credentialSource) return plan;
    const set = "Set Upload Token…";
    const detail = "An upload needs a token or a password of the index.";
    const options = { modal: true, detail };
    const said = `There is no token for ${called(index)}`;
    if (asked || (await vscode.window.showWarningMessage(said, options, set)) !== set) return undefined;
    if (!(await setToken(server, memory, index))) return undefined;
  }
}

/** What the server wants to hear, when the user says yes to the plan. */
async function confirmed(plan: Plan, name: string): Promise<string | undefined> {
  const { title, detail, confirm } = question(plan, name);
  const practice = plan.index.name === "testpypi";
  const publish: vscode.MessageItem = { title: "Publish" };
  const not: vscode.MessageItem = { title: "Do Not Publish" };
  // Enter takes the first button.
  const choices = practice ? [publish] : [not, publish];
  if ((await vscode.window.showWarningMessage(title, { modal: true, detail }, ...choices)) !== publish) return undefined;
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

async function celebrate(said: string, page: string | null | undefined): Promise<void> {
  const open = "Open Its Page";
  const chosen = await vscode.window.showInformationMessage(said, ...(page ? [open] : []));
  if (chosen === open && page) await vscode.env.openExternal(vscode.Uri.parse(page, true));
}
