// A command of the server under a notification that shows its steps and has a Cancel.
import * as vscode from "vscode";
import {
  ExecuteCommandRequest,
  MessageType,
  WorkDoneProgress,
  WorkDoneProgressCancelNotification,
  type ExecuteCommandParams,
} from "vscode-languageclient/node";
import type { Server } from "./server.ts";

export interface Reason {
  message: string;
  line?: number | null;
}

/** What every long command of the server answers, as far as it is understood. */
export interface Answer {
  operation?: string;
  status: "done" | "planned" | "refused" | "cancelled" | "failed" | "busy" | "started" | "choose";
  message?: string;
  reasons?: Reason[];
  warnings?: string[];
  files?: { path?: string; name?: string; size: number; sha256: string }[];
}

/** What the server said meanwhile, which is for the caller to show. */
export interface Told<T> {
  answer: T;
  said: { type: MessageType; message: string } | undefined;
}

let count = 0;

/** @throws what the server answered when it could not understand the command. */
export function run<T extends Omit<Answer, "files">>(server: Server, command: string, argument: object, title: string): Thenable<Told<T>> {
  const client = server.running;
  if (!client) return Promise.reject(new Error("the server does not run"));
  const token = `shipwheel-${process.pid}-${++count}`;
  const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
  return vscode.window.withProgress(options, async (shown, cancel) => {
    let percent = 0;
    let said: Told<T>["said"];
    const quiet = server.listen((message) => (said = message));
    const steps = client.onProgress(WorkDoneProgress.type, token, (step) => {
      if (step.kind !== "report") return;
      const next = Math.max(step.percentage ?? percent, percent);
      shown.report({ increment: next - percent, ...(step.message && { message: step.message }) });
      percent = next;
    });
    let end: () => void = () => undefined;
    const ended = new Promise<void>((done) => (end = done));
    const stop = cancel.onCancellationRequested(() => {
      void client.sendNotification(WorkDoneProgressCancelNotification.type, { token });
      // The notification is gone at once, the work is not.
      const stopping = { location: vscode.ProgressLocation.Window, title: `${title}: stopping` };
      void vscode.window.withProgress(stopping, () => ended);
    });
    try {
      const request: ExecuteCommandParams = { command, arguments: [argument], workDoneToken: token };
      const answer = (await client.sendRequest(ExecuteCommandRequest.type, request)) as T;
      // The answer may overtake the message.
      for (let waited = 0; !said && waited < 500; waited += 20) await new Promise((done) => setTimeout(done, 20));
      return { answer, said };
    } finally {
      quiet();
      steps.dispose();
      stop.dispose();
      end();
    }
  });
}

/** A command of the server that is answered at once. @throws what the server answered when it could not understand it. */
export async function ask<T extends Answer>(server: Server, command: string, argument: object): Promise<T> {
  const client = server.running;
  if (!client) throw new Error("the server does not run");
  const request: ExecuteCommandParams = { command, arguments: [argument] };
  return (await client.sendRequest(ExecuteCommandRequest.type, request)) as T;
}

/** Shows how an operation ended that made nothing. */
export function showEnd(server: Server, { answer, said }: Told<Omit<Answer, "files">>): void {
  const message = said?.message ?? answer.message ?? answer.reasons?.[0]?.message;
  if (!message) return;
  const type = said?.type ?? (answer.status === "cancelled" ? MessageType.Info : MessageType.Error);
  void server.tell({ type, message });
}
