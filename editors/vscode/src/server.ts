// The client of the server: starts it, starts it anew, and tells how it is.
import * as vscode from "vscode";
import {
  DidChangeConfigurationNotification,
  LanguageClient,
  RevealOutputChannelOn,
  ShowMessageNotification,
  ShowMessageRequest,
  MessageType,
  State,
  type LanguageClientOptions,
  type Middleware,
} from "vscode-languageclient/node";
import { Missing, find, type Program } from "./binary.ts";
import { settings } from "./settings.ts";

export const selector = [
  { scheme: "file", pattern: "**/pyproject.toml" },
  { scheme: "file", pattern: "**/.pypirc" },
];

export type Health =
  | { kind: "starting" | "stopped" }
  | { kind: "running"; program: Program }
  | { kind: "failed"; reason: string; missing: boolean };

type Said = { type: MessageType; message: string };

export class Server implements vscode.Disposable {
  readonly log = vscode.window.createOutputChannel("Shipwheel", { log: true });
  private trace: vscode.LogOutputChannel | undefined;
  private readonly changes = new vscode.EventEmitter<Health>();
  readonly onChange = this.changes.event;
  private client: LanguageClient | undefined;
  private state: Health = { kind: "stopped" };
  /** Starts and stops, one after the other. */
  private queue: Promise<void> = Promise.resolve();
  /** Who takes the server's messages at present, instead of the screen. */
  private readonly listeners: ((said: Said) => void)[] = [];

  constructor(
    private readonly context: vscode.ExtensionContext,
    private readonly middleware: Middleware,
  ) {}

  get health(): Health {
    return this.state;
  }

  get running(): LanguageClient | undefined {
    return this.state.kind === "running" ? this.client : undefined;
  }

  get program(): Program | undefined {
    return this.state.kind === "running" ? this.state.program : undefined;
  }

  /** Whether the server has this command. */
  offers(command: string): boolean {
    return this.running?.initializeResult?.capabilities.executeCommandProvider?.commands.includes(command) ?? false;
  }

  start(): Promise<void> {
    this.queue = this.queue.then(() => this.begin());
    return this.queue;
  }

  stop(): Promise<void> {
    this.queue = this.queue.then(() => this.end());
    return this.queue;
  }

  restart(): Promise<void> {
    void this.stop();
    return this.start();
  }

  /** The messages of the server go to `listener` until the answer is called. */
  listen(listener: (said: Said) => void): () => void {
    this.listeners.push(listener);
    return () => {
      const place = this.listeners.indexOf(listener);
      if (place >= 0) this.listeners.splice(place, 1);
    };
  }

  configure(): void {
    void this.running?.sendNotification(DidChangeConfigurationNotification.type, {
      settings: { shipwheel: settings() },
    });
  }

  dispose(): void {
    void this.stop();
    this.changes.dispose();
    this.log.dispose();
    this.trace?.dispose();
  }

  private become(health: Health): void {
    this.state = health;
    this.changes.fire(health);
  }

  private async begin(): Promise<void> {
    if (this.client) return;
    this.become({ kind: "starting" });
    const setting = vscode.workspace.getConfiguration("shipwheel").get<string | null>("server.path", null);
    const place = { setting, extension: this.context.extensionPath, trusted: vscode.workspace.isTrusted };
    try {
      const program = await find(place);
      this.log.info(`${program.path} (${program.origin}), version ${program.version}`);
      const client = this.create(program);
      this.client = client;
      client.onDidChangeState(({ newState }) => {
        if (this.client !== client) return;
        if (newState === State.Running) this.become({ kind: "running", program });
        if (newState === State.Starting) this.become({ kind: "starting" });
        if (newState === State.Stopped) this.become({ kind: "stopped" });
      });
      await client.start();
      this.become({ kind: "running", program });
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.client = undefined;
      this.log.error(reason);
      this.become({ kind: "failed", reason, missing: error instanceof Missing });
    }
  }

  private async end(): Promise<void> {
    const client = this.client;
    this.client = undefined;
    if (!client) return;
    try {
      await client.dispose(3_000);
    } catch (error) {
      this.log.warn(`the server did not stop as asked: ${String(error)}`);
    }
    this.become({ kind: "stopped" });
  }

  private create(program: Program): LanguageClient {
    this.trace ??= vscode.window.createOutputChannel("Shipwheel Trace", { log: true });
    const options: LanguageClientOptions = {
      documentSelector: selector,
      outputChannel: this.log,
      traceOutputChannel: this.trace,
      revealOutputChannelOn: RevealOutputChannelOn.Never,
      initializationOptions: settings(),
      markdown: { isTrusted: false, supportHtml: false },
      middleware: this.middleware,
      diagnosticCollectionName: "shipwheel",
    };
    const run = { command: program.path, args: ["server"] };
    const client = new LanguageClient("shipwheel", "Shipwheel", run, options);
    client.registerFeature({
      // The question before an upload is asked here, with the plan on the screen, and texts are shown here too.
      fillClientCapabilities: (capabilities) =>
        (capabilities.experimental = { ...capabilities.experimental, confirm: true, contents: true }),
      initialize: () => undefined,
      getState: () => ({ kind: "static" }),
      clear: () => undefined,
    });
    client.onNotification(ShowMessageNotification.type, (said) => this.show(said));
    // A toast with buttons goes away by itself while the server still waits; a question stays.
    client.onRequest(ShowMessageRequest.type, async ({ type, message, actions }) => {
      const [first = "", ...rest] = message.split("\n");
      const show = type === MessageType.Info || type === MessageType.Log
        ? vscode.window.showInformationMessage
        : vscode.window.showWarningMessage;
      return (await show(first, { modal: true, detail: rest.join("\n") }, ...(actions ?? []))) ?? null;
    });
    return client;
  }

  private show(said: Said): void {
    const listener = this.listeners.at(-1);
    if (listener) return listener(said);
    void this.tell(said);
  }

  /** Shows a message of the server; one of an error leads to the log. */
  async tell({ type, message }: Said): Promise<void> {
    const quiet = type === MessageType.Info || type === MessageType.Log;
    // Without a button it has one line, whose end is cut off.
    if (quiet && message.length <= 60) {
      await vscode.window.showInformationMessage(message);
      return;
    }
    const show = quiet
      ? vscode.window.showInformationMessage
      : type === MessageType.Error
        ? vscode.window.showErrorMessage
        : vscode.window.showWarningMessage;
    if ((await show(message, "Show Log")) === "Show Log") this.log.show(true);
  }
}
