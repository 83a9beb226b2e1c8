"""Asks the language server, over its pipes, everything that it offers at 10,000 random places in 100 mutated
project files of real projects. Every question must be answered, and none with an error; ranges lie in the text.

    positions.py SHIPWHEEL FOLDER_WITH_PROJECTS [COUNT [SEED]]
"""

import json
import queue
import random
import subprocess
import sys
import threading
import time
from pathlib import Path

from tomllib_differential import mutate

FILES = 100
PATIENCE = 60
# What is asked for each thing that the server says it provides: the method, and whether it is about a place.
QUESTIONS = {
    "hoverProvider": ("textDocument/hover", True),
    "completionProvider": ("textDocument/completion", True),
    "signatureHelpProvider": ("textDocument/signatureHelp", True),
    "declarationProvider": ("textDocument/declaration", True),
    "definitionProvider": ("textDocument/definition", True),
    "typeDefinitionProvider": ("textDocument/typeDefinition", True),
    "implementationProvider": ("textDocument/implementation", True),
    "referencesProvider": ("textDocument/references", True),
    "documentHighlightProvider": ("textDocument/documentHighlight", True),
    "renameProvider": ("textDocument/prepareRename", True),
    "codeActionProvider": ("textDocument/codeAction", True),
    "selectionRangeProvider": ("textDocument/selectionRange", True),
    "inlayHintProvider": ("textDocument/inlayHint", True),
    "documentSymbolProvider": ("textDocument/documentSymbol", False),
    "foldingRangeProvider": ("textDocument/foldingRange", False),
    "documentLinkProvider": ("textDocument/documentLink", False),
    "semanticTokensProvider": ("textDocument/semanticTokens/full", False),
    "documentFormattingProvider": ("textDocument/formatting", False),
    "codeLensProvider": ("textDocument/codeLens", False),
    # Ordered elsewhere (foreign_client.py).
    "executeCommandProvider": None,
}
# Answers whose ranges are all in the document itself.
OWN = {"textDocument/hover", "textDocument/completion", "textDocument/documentHighlight", "textDocument/prepareRename",
       "textDocument/selectionRange", "textDocument/documentSymbol", "textDocument/documentLink",
       "textDocument/formatting", "textDocument/codeLens", "textDocument/inlayHint"}
CAPABILITIES = {
    "textDocument": {
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": [""]}}},
        "completion": {"completionItem": {"snippetSupport": True, "documentationFormat": ["markdown"]}},
        "publishDiagnostics": {"relatedInformation": True},
    },
    "workspace": {"workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"]}},
}


class Server:
    def __init__(self, binary):
        self.process = subprocess.Popen([binary, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.heard = queue.Queue()
        self.last = 0
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        stream = self.process.stdout
        while header := stream.readline():
            length = int(header.partition(b":")[2])
            while stream.readline().strip():
                pass
            self.heard.put((time.monotonic(), json.loads(stream.read(length))))
        self.heard.put((time.monotonic(), None))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, questions):
        """Answers in the order of the questions, each with the seconds that it took."""
        asked, answers = {}, {}
        for method, params in questions:
            self.last += 1
            asked[self.last] = time.monotonic()
            self.send({"id": self.last, "method": method, "params": params})
        while len(answers) < len(asked):
            try:
                when, message = self.heard.get(timeout=PATIENCE)
            except queue.Empty:
                raise SystemExit(f"no answer to {[questions[n] for n, id in enumerate(asked) if id not in answers]}") from None
            if message is None:
                raise SystemExit(f"the server ended with {self.process.wait()} after {questions}")
            if message.get("id") in asked and "method" not in message:
                answers[message["id"]] = (when - asked[message["id"]], message)
            elif "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
        return [answers[id] for id in asked]


def units(text):
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def somewhere(lines, dice):
    """A place in the text, now and then just outside of it or between the halves of a character."""
    line = dice.randrange(len(lines) + (dice.random() < 0.02))
    length = units(lines[line]) if line < len(lines) else 0
    return {"line": line, "character": dice.randint(0, length + (2 if dice.random() < 0.1 else 0))}


def questions_at(methods, uri, place):
    document = {"uri": uri}
    here = {"start": place, "end": place}
    params = {
        "textDocument": document,
        "position": place,
        "positions": [place],
        "range": here,
        "context": {"diagnostics": [], "includeDeclaration": True},
        "options": {"tabSize": 4, "insertSpaces": True},
    }
    wanted = {
        "textDocument/codeAction": ["textDocument", "range", "context"],
        "textDocument/inlayHint": ["textDocument", "range"],
        "textDocument/selectionRange": ["textDocument", "positions"],
        "textDocument/references": ["textDocument", "position", "context"],
        "textDocument/formatting": ["textDocument", "options"],
    }
    usual = ["textDocument", "position"]
    return [(method, {key: params[key] for key in wanted.get(method, usual)}) for method in methods]


def outside(value, lines):
    """The first range that is not in the text."""
    if isinstance(value, list):
        return next((bad for one in value if (bad := outside(one, lines))), None)
    if not isinstance(value, dict):
        return None
    if {"start", "end"} <= value.keys() and isinstance(value["start"], dict):
        start, end = ((value[key]["line"], value[key]["character"]) for key in ("start", "end"))
        length = units(lines[end[0]]) if end[0] < len(lines) else -1
        return None if start <= end and end[1] <= length else value
    return next((bad for one in value.values() if (bad := outside(one, lines))), None)


def main(binary, folder, count=10_000, seed=1):
    dice = random.Random(seed)
    paths = [path.resolve() for path in sorted(Path(folder).glob("*/pyproject.toml"))]
    if len(paths) < 40:
        raise SystemExit(f"only {len(paths)} projects in {folder}")
    server = Server(binary)
    [(_, begun)] = server.ask([("initialize", {"processId": None, "rootUri": None, "capabilities": CAPABILITIES})])
    server.notify("initialized", {})
    provided = [key for key, value in begun["result"]["capabilities"].items()
                if key.endswith("Provider") and value not in (None, False)]
    unknown = [key for key in provided if key not in QUESTIONS]
    if unknown:
        raise SystemExit(f"nothing is asked for {unknown}")
    offered = [QUESTIONS[key] for key in provided if QUESTIONS[key]]
    at_places = [method for method, is_place in offered if is_place]
    of_files = [method for method, is_place in offered if not is_place]
    times = {method: [] for method, _ in offered}
    failed, places, told = [], 0, {method: 0 for method, _ in offered}
    start = time.monotonic()
    for number in range(FILES):
        path = paths[number % len(paths)]
        text = mutate(path.read_text(encoding="utf-8"), dice)
        uri = path.as_uri()
        lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        server.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": "toml", "version": 1, "text": text}})
        here = count * (number + 1) // FILES - count * number // FILES
        batches = [questions_at(of_files, uri, {"line": 0, "character": 0})]
        batches += [questions_at(at_places, uri, somewhere(lines, dice)) for _ in range(here)]
        places += here
        for batch in batches:
            for (method, params), (seconds, answer) in zip(batch, server.ask(batch)):
                times[method].append((seconds, path.parent.name, params.get("position") or params.get("range", {}).get("start")))
                told[method] += bool(answer.get("result"))
                bad = outside(answer.get("result"), lines) if method in OWN else None
                if "error" in answer or bad:
                    failed.append((method, params))
                    print(f"FAILED {method} {params} in {path.parent.name}: {answer.get('error') or bad}\n{text!r}", flush=True)
        server.notify("textDocument/didClose", {"textDocument": {"uri": uri}})
    seconds = time.monotonic() - start
    server.ask([("shutdown", None)])
    server.notify("exit", None)
    code = server.process.wait(PATIENCE)
    for method, all_times in sorted(times.items()):
        ordered = sorted(all_times, key=lambda one: one[0])
        slowest = ordered[-1]
        median = ordered[len(ordered) // 2][0]
        print(f"{method.removeprefix('textDocument/'):<20} {len(ordered):>6} asked {told[method]:>6} said something, "
              f"median {median * 1000:6.1f} ms, slowest {slowest[0] * 1000:6.1f} ms ({slowest[1]})")
    asked = sum(len(one) for one in times.values())
    worst = max((one for one in times.items()), key=lambda one: max(one[1]))
    slowest = max(worst[1], key=lambda one: one[0])
    print(f"{places} places in {FILES} files, {asked} questions in {seconds:.0f} s; the slowest answer took "
          f"{slowest[0] * 1000:.0f} ms ({worst[0]} in {slowest[1]})")
    print(f"{asked - len(failed)} passed, {len(failed)} failed")
    return 1 if failed or code != 0 else 0


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[3:]]
    sys.exit(main(sys.argv[1], sys.argv[2], *numbers))
