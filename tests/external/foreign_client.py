"""Drives the language server with a client that others wrote: pytest-lsp and pygls, which read every message
into the types of the protocol and warn of what the declared editor could not take. A project with slips is
mended, built and published to a pypiserver; every command of the server is ordered.

    foreign_client.py SHIPWHEEL PYTHON      PYTHON has pypiserver
"""

import asyncio
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import tomllib
import traceback
import urllib.request
import warnings
from pathlib import Path

from lsprotocol import types as lsp
from pygls.workspace import PositionCodec, TextDocument
from pytest_lsp import LspSpecificationWarning, client_capabilities, make_test_lsp_client

EDITORS = ["emacs", "neovim", "visual-studio-code"]
PATIENCE = 60
TOKEN = "canary-foreign-never-shown"
PROJECT = """\
[build-system]
requires = ["flit_core >=3.12,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "demo"
dynamic = ["version"]
description = "Démo 𝄞"
requires_python = ">=3.9"
license = "mit"
readme = "README.md"
keywords = ["𝄞", "words"]
dependencies   =   [ "attrs>=23" ]

[project.optional-dependencies]
fast = ["orjson"]
all = ["demo[fast]"]

[project.scripts]
demo = "demo:main"
"""
FILES = {
    "pyproject.toml": PROJECT,
    "README.md": "# Demo\n",
    "LICENSE": "MIT\n",
    "demo/__init__.py": '"""Demo."""\n__version__ = "1.0"\n\n\ndef main():\n    pass\n',
}


class Wrong(Exception):
    """The server did not do what it should."""


def expect(good, told):
    if not good:
        raise Wrong(told)


def uri_of(path):
    return Path(path).as_uri()


class Editor:
    """The little that an editor adds to the client: buffers, and edits that are made in them."""

    def __init__(self, name, home):
        self.name = name
        self.home = home
        self.client = make_test_lsp_client()
        self.buffers = {}
        self.created = []
        self.count = 0
        self.refuses_edits = False
        self.answers = []
        # pygls hands in the parameters alone to what takes one argument.
        self.client.feature(lsp.WORKSPACE_APPLY_EDIT)(lambda params: self.apply_edit(params))
        self.client.feature(lsp.WINDOW_SHOW_MESSAGE_REQUEST)(lambda params: self.answer(params))
        self.client.feature(lsp.CLIENT_REGISTER_CAPABILITY)(lambda params: None)
        for refresh in (lsp.WORKSPACE_INLAY_HINT_REFRESH, lsp.WORKSPACE_CODE_LENS_REFRESH):
            self.client.feature(refresh)(lambda params: None)

    async def start(self, binary):
        environment = {**os.environ, "HOME": str(self.home), "SHIPWHEEL_KEYRING": "none", "SHIPWHEEL_TOKEN": TOKEN}
        await self.client.start_io(str(binary), "server", env=environment)
        params = lsp.InitializeParams(capabilities=client_capabilities(self.name), root_uri=uri_of(self.home))
        self.result = await within(self.client.initialize_session(params))
        self.codec = PositionCodec(self.result.capabilities.position_encoding or lsp.PositionEncodingKind.Utf16)

    async def end(self):
        await within(self.client.shutdown_session())
        code = self.client._server.returncode
        await self.client.stop()
        return code

    def buffer(self, uri):
        return self.buffers[uri]

    def open(self, path, language="toml"):
        uri = uri_of(path)
        text = Path(path).read_text(encoding="utf-8")
        self.buffers[uri] = TextDocument(uri, text, 1, language, position_codec=self.codec)
        item = lsp.TextDocumentItem(uri=uri, language_id=language, version=1, text=text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return uri

    def change(self, uri, changes):
        """Makes changes one after the other, and tells the server of them."""
        document = self.buffers[uri]
        for change in changes:
            document.apply_change(change)
        document.version += 1
        identifier = lsp.VersionedTextDocumentIdentifier(version=document.version, uri=uri)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(identifier, list(changes)))

    def edit(self, uri, edits):
        # From the last to the first, so that none moves another.
        ordered = sorted(edits, key=lambda edit: (edit.range.start.line, edit.range.start.character), reverse=True)
        changes = [lsp.TextDocumentContentChangePartial(edit.range, edit.new_text) for edit in ordered]
        if uri in self.buffers:
            return self.change(uri, changes)
        path = Path(urllib.request.url2pathname(uri.removeprefix("file://")))
        document = TextDocument(uri, path.read_text(encoding="utf-8"), 0, "toml", position_codec=self.codec)
        for change in changes:
            document.apply_change(change)
        path.write_text(document.source, encoding="utf-8")

    def make(self, edit):
        for uri, edits in (edit.changes or {}).items():
            self.edit(uri, edits)
        for change in edit.document_changes or []:
            if isinstance(change, lsp.CreateFile):
                path = Path(urllib.request.url2pathname(change.uri.removeprefix("file://")))
                expect(not path.exists(), f"{path} is written over")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.touch()
                self.created.append(path)
            else:
                version = change.text_document.version
                buffer = self.buffers.get(change.text_document.uri)
                expect(version is None or buffer is not None and buffer.version == version, f"an edit of version {version}")
                self.edit(change.text_document.uri, change.edits)

    def apply_edit(self, params):
        if self.refuses_edits:
            return lsp.ApplyWorkspaceEditResult(applied=False, failure_reason="not now")
        self.make(params.edit)
        self.count += 1
        return lsp.ApplyWorkspaceEditResult(applied=True)

    def answer(self, params):
        titles = [action.title for action in params.actions or []]
        wanted = self.answers.pop(0) if self.answers else None
        expect(wanted is None or wanted in titles, f"{wanted} is none of {titles}")
        return lsp.MessageActionItem(title=wanted) if wanted else None

    def found(self, uri):
        return {diagnostic.code: diagnostic for diagnostic in self.client.diagnostics.get(uri, [])}

    async def until(self, what, good):
        for _ in range(PATIENCE * 50):
            if value := good():
                return value
            await asyncio.sleep(0.02)
        raise Wrong(f"it did not happen that {what}; said: {[m.message for m in self.client.messages]}")

    async def order(self, command, *arguments):
        params = lsp.ExecuteCommandParams(command=command, arguments=list(arguments))
        result = await within(self.client.workspace_execute_command_async(params))
        self.ordered = getattr(self, "ordered", set()) | {command}
        return plain(result)


def plain(value):
    """Answers of commands as the JSON they were."""
    if hasattr(value, "_asdict"):
        return {key: plain(one) for key, one in value._asdict().items()}
    if isinstance(value, (list, tuple)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return value


async def within(awaitable):
    return await asyncio.wait_for(awaitable, PATIENCE)


def place(text, part, codec, offset=0):
    """The position of `part` in the text, in the units that were agreed."""
    before = text[: text.index(part) + offset]
    line = before.count("\n")
    column = before.rpartition("\n")[2]
    return lsp.Position(line, codec.client_num_units(column))


async def mend(editor, uri):
    client, codec = editor.client, editor.codec
    document = lsp.TextDocumentIdentifier(uri)
    await editor.until("slips are found", lambda: "key-spelling" in editor.found(uri))
    slip = editor.found(uri)["key-spelling"]
    start = place(PROJECT, "requires_python", codec)
    end = place(PROJECT, "requires_python", codec, len("requires_python"))
    expect((slip.range.start, slip.range.end) == (start, end), f"the slip is underlined at {slip.range}")
    expect(slip.source == "shipwheel" and slip.severity == lsp.DiagnosticSeverity.Error, slip)

    hover = await within(client.text_document_hover_async(lsp.HoverParams(document, place(PROJECT, "license", codec, 2))))
    expect("SPDX" in hover.contents.value, hover)

    context = lsp.CodeActionContext(diagnostics=[slip], only=[lsp.CodeActionKind.QuickFix])
    actions = await within(client.text_document_code_action_async(lsp.CodeActionParams(document, slip.range, context)))
    fixes = [action for action in actions if "requires-python" in action.title and action.edit]
    expect(fixes, actions)
    editor.make(fixes[0].edit)
    expect('\nrequires-python = ">=3.9"\n' in editor.buffer(uri).source, editor.buffer(uri).source)
    await editor.until("the slip is gone", lambda: "key-spelling" not in editor.found(uri))

    context = lsp.CodeActionContext(diagnostics=[], only=[lsp.CodeActionKind.SourceFixAll])
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(99, 0))
    actions = await within(client.text_document_code_action_async(lsp.CodeActionParams(document, whole, context)))
    [fix] = actions
    editor.make(fix.edit)
    await editor.until("all is mended that is safe", lambda: "license-not-normalized" not in editor.found(uri))
    expect('license = "MIT"' in editor.buffer(uri).source, editor.buffer(uri).source)

    options = lsp.FormattingOptions(tab_size=4, insert_spaces=True)
    edits = await within(client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options)))
    before = tomllib.loads(editor.buffer(uri).source)
    editor.edit(uri, edits)
    expect('\ndependencies = ["attrs>=23"]\n' in editor.buffer(uri).source, editor.buffer(uri).source)
    expect(tomllib.loads(editor.buffer(uri).source) == before, "formatting has changed a value")


async def look(editor, uri):
    """Everything else that is asked about a document."""
    client, codec = editor.client, editor.codec
    text = editor.buffer(uri).source
    document = lsp.TextDocumentIdentifier(uri)
    whole = lsp.Range(lsp.Position(0, 0), lsp.Position(text.count("\n"), 0))

    def at(part, offset=0):
        return place(text, part, codec, offset)

    symbols = await within(client.text_document_document_symbol_async(lsp.DocumentSymbolParams(document)))
    names = [symbol.name for symbol in symbols]
    expect("project" in " ".join(names), names)

    header = at("[project.optional-dependencies]")
    change = lsp.TextDocumentContentChangePartial(lsp.Range(header, header), "cla\n\n")
    editor.change(uri, [change])
    cursor = lsp.Position(header.line, 3)
    completed = await within(client.text_document_completion_async(lsp.CompletionParams(document, cursor)))
    items = completed.items if isinstance(completed, lsp.CompletionList) else completed
    expect(any(item.label == "classifiers" for item in items), [item.label for item in items])
    resolved = await within(client.completion_item_resolve_async(next(i for i in items if i.label == "classifiers")))
    expect(resolved.documentation, resolved)
    undo = lsp.Range(header, lsp.Position(header.line + 2, 0))
    editor.change(uri, [lsp.TextDocumentContentChangePartial(undo, "")])
    expect(editor.buffer(uri).source == text, "the text is as it was")

    extra = at("demo[fast]", len("demo["))
    definition = await within(client.text_document_definition_async(lsp.DefinitionParams(document, at("demo:main", 6))))
    expect(any("demo/__init__.py" in one.uri for one in definition), definition)
    context = lsp.ReferenceContext(include_declaration=True)
    references = await within(client.text_document_references_async(lsp.ReferenceParams(context, document, extra)))
    expect(len(references) == 2, references)
    highlights = await within(client.text_document_document_highlight_async(lsp.DocumentHighlightParams(document, extra)))
    expect(len(highlights) == 2, highlights)
    prepared = await within(client.text_document_prepare_rename_async(lsp.PrepareRenameParams(document, extra)))
    expect(prepared, "an extra can be renamed")
    renamed = await within(client.text_document_rename_async(lsp.RenameParams(document, extra, "quick")))
    editor.make(renamed)
    expect("demo[quick]" in editor.buffer(uri).source and "\nquick = [" in editor.buffer(uri).source, "both are renamed")
    selection = lsp.SelectionRangeParams(document, [extra])
    expect(await within(client.text_document_selection_range_async(selection)), "a selection grows")
    expect(await within(client.text_document_folding_range_async(lsp.FoldingRangeParams(document))), "it folds")
    expect(await within(client.text_document_document_link_async(lsp.DocumentLinkParams(document))), "there are links")
    tokens = await within(client.text_document_semantic_tokens_full_async(lsp.SemanticTokensParams(document)))
    expect(tokens.data and len(tokens.data) % 5 == 0, tokens)
    hints = await within(client.text_document_inlay_hint_async(lsp.InlayHintParams(document, whole)))
    expect(any("1.0" in str(hint.label) for hint in hints), hints)
    lenses = await within(client.text_document_code_lens_async(lsp.CodeLensParams(document)))
    commands = ["shipwheel.showContents", "shipwheel.build", "shipwheel.check", "shipwheel.publish.plan"]
    expect([lens.command.command for lens in lenses] == commands, lenses)
    return lenses


async def release(editor, uri, index, store):
    """Builds and publishes; what was not saved is refused first."""
    project = Path(urllib.request.url2pathname(uri.removeprefix("file://")))
    refused = await editor.order("shipwheel.build", {"uri": uri, "wait": True})
    expect(refused["status"] == "refused" and "not saved" in refused["reasons"][0]["message"], refused)
    project.write_text(editor.buffer(uri).source, encoding="utf-8")
    editor.client.text_document_did_save(lsp.DidSaveTextDocumentParams(lsp.TextDocumentIdentifier(uri)))
    built = await editor.order("shipwheel.build", {"uri": uri, "wait": True})
    names = sorted(Path(file["path"]).name for file in built["files"])
    expect(built["status"] == "done" and names == ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"], built)
    started = await editor.order("shipwheel.build", {"uri": uri})
    expect(started["status"] == "started", started)
    stopped = await editor.order("shipwheel.cancel", {})
    expect(stopped["cancelled"] in (0, 1), stopped)
    reports = editor.client.progress_reports
    ended = lambda: all(r and isinstance(r[-1], lsp.WorkDoneProgressEnd) for r in reports.values())
    await editor.until("every progress ends", ended)

    chosen = await editor.order("shipwheel.publish.plan", {"uri": uri, "wait": True})
    expect("local" in [one["name"] for one in chosen["indexes"]], chosen)
    # A build that was cancelled, perhaps before its progress was begun, ends in its own time.
    deadline = time.monotonic() + PATIENCE
    while True:
        plan = await editor.order("shipwheel.publish.plan", {"uri": uri, "index": "local", "wait": True})
        if plan["status"] != "busy" or time.monotonic() > deadline:
            break
        await asyncio.sleep(0.05)
    expect(plan["status"] == "planned" and len(plan["files"]) == 2, plan)
    wrong = await editor.order("shipwheel.publish", {"planId": plan["planId"], "confirm": "demo 1.0", "wait": True})
    expect(wrong["status"] == "refused" and not list(store.iterdir()), wrong)
    words = {"planId": plan["planId"], "confirm": "demo 1.0 local", "wait": True}
    sent = await editor.order("shipwheel.publish", words)
    expect(sent["status"] == "done", sent)
    stored = sorted(path.name for path in store.iterdir())
    expect(stored == ["demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz"], stored)


async def inquire(editor, uri, folder):
    found = await editor.order("shipwheel.check", {"uri": uri})
    expect(found["status"] == "done" and isinstance(found["findings"], list), found)
    page = await editor.order("shipwheel.explainRule", {"rule": "key-spelling"})
    expect(page["markdown"].startswith("# key-spelling"), page)
    listing = await editor.order("shipwheel.showContents", {"uri": uri})
    expect(listing["text"].startswith("demo-1.0.tar.gz ("), listing)
    paper = None
    window = editor.client.capabilities.window
    if window.show_document and window.show_document.support:
        await editor.until("the contents are shown", lambda: editor.client.shown_documents)
        shown = editor.client.shown_documents[-1].uri
        paper = Path(urllib.request.url2pathname(shown.removeprefix("file://")))
        expect(paper.read_text() == listing["text"], paper)
    else:
        said = lambda: listing["text"] in [message.message for message in editor.client.log_messages]
        await editor.until("the contents are logged", said)

    module = folder / "demo" / "__init__.py"
    made = editor.count
    bumped = await editor.order("shipwheel.bumpVersion", {"uri": uri, "level": "minor"})
    expect(bumped == {"status": "done", "old": "1.0", "version": "1.1"}, bumped)
    await editor.until("the version is changed", lambda: editor.count > made)
    expect('__version__ = "1.1"' in module.read_text(), module.read_text())
    editor.answers = ["1.2"]
    asked = await editor.order("shipwheel.bumpVersion", {"uri": uri})
    expect(asked["status"] == "asked", asked)
    await editor.until("the one that was chosen is written", lambda: '__version__ = "1.2"' in module.read_text())

    other = folder.parent / "other"
    other.mkdir()
    (other / "pyproject.toml").write_text('[project]\nname = "other"\nversion = "3.0"\n')
    await editor.order("shipwheel.bumpVersion", {"uri": uri_of(other / "pyproject.toml"), "version": "4"})
    changed = lambda: 'version = "4"' in (other / "pyproject.toml").read_text()
    await editor.until("the version of a project that is not open is changed", changed)
    editor.refuses_edits = True
    await editor.order("shipwheel.bumpVersion", {"uri": uri_of(other / "pyproject.toml"), "version": "5"})
    told = lambda: any("run `shipwheel version " in message.message for message in editor.client.messages)
    await editor.until("an edit that was not made is told", told)
    editor.refuses_edits = False
    return paper


async def begin(editor, binary, home):
    folder = home / "begun"
    answer = await editor.order("shipwheel.init", {"folder": uri_of(folder), "license": "MIT"})
    edits = editor.client.capabilities.workspace.workspace_edit
    if "create" not in (edits.resource_operations or []):
        expect(answer["status"] == "refused" and answer["command"].startswith("shipwheel init "), answer)
        return
    expect(answer["status"] == "done" and len(answer["files"]) == 3, answer)
    await editor.until("the files are made", lambda: len(editor.created) == 3 and (folder / "pyproject.toml").stat().st_size)
    words = [binary, "check", "--output-format", "json", folder]
    checked = subprocess.run(words, capture_output=True, text=True, timeout=PATIENCE)
    expect(checked.returncode == 0 and json.loads(checked.stdout) == [], checked)
    built = subprocess.run([binary, "build", folder], capture_output=True, text=True, timeout=PATIENCE)
    expect(built.returncode == 0, built)
    again = await editor.order("shipwheel.init", {"folder": uri_of(folder)})
    expect(again["status"] == "refused" and "there already" in again["message"], again)


async def protect(editor, home):
    file = home / ".pypirc"
    file.chmod(0o644)
    uri = editor.open(file, "ini")
    await editor.until("an open .pypirc is told", lambda: "pypirc-permissions" in editor.found(uri))
    await editor.order("shipwheel.pypirc.protect", {"uri": uri})
    expect(file.stat().st_mode & 0o777 == 0o600, oct(file.stat().st_mode))
    await editor.until("and is not any more", lambda: "pypirc-permissions" not in editor.found(uri))


async def session(name, binary, home, index, store):
    folder = home / "demo"
    for path, text in FILES.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    (home / ".pypirc").write_text(f"[local]\nrepository = {index}\nusername = __token__\npassword = {TOKEN}\n")
    editor = Editor(name, home)
    await editor.start(binary)
    expect(editor.result.server_info.name == "shipwheel", editor.result)
    uri = editor.open(folder / "pyproject.toml")
    await mend(editor, uri)
    await look(editor, uri)
    await release(editor, uri, index, store)
    paper = await inquire(editor, uri, folder)
    await begin(editor, binary, home)
    await protect(editor, home)
    offered = set(editor.result.capabilities.execute_command_provider.commands)
    expect(editor.ordered == offered, f"not every command was ordered: {offered ^ editor.ordered}")
    said = [message.message for message in [*editor.client.messages, *editor.client.log_messages]]
    expect(TOKEN not in " ".join(said), "the token was said")
    code = await editor.end()
    expect(code == 0, f"the server ended with {code}")
    expect(paper is None or not paper.parent.exists(), f"{paper} was left behind")
    expect(editor.client.error is None, editor.client.error)
    print(f"ok  {name}: {len(offered)} commands, {len(said)} messages, {editor.codec.encoding}", flush=True)


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


async def index_at(python, store):
    port = free_port()
    words = ["-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(port), "-P", ".", "-a", ".", "--disable-fallback"]
    process = subprocess.Popen([python, *words, str(store)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return process, f"http://127.0.0.1:{port}/"
        except OSError:
            await asyncio.sleep(0.1)
    raise Wrong("pypiserver did not start")


async def run(binary, python):
    failed = []
    for name in EDITORS:
        with tempfile.TemporaryDirectory() as temporary:
            home = Path(temporary).resolve() / "home"
            store = Path(temporary) / "packages"
            home.mkdir()
            store.mkdir()
            process, index = await index_at(python, store)
            try:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always", LspSpecificationWarning)
                    await session(name, binary, home, index, store)
                told = {str(one.message) for one in caught if issubclass(one.category, LspSpecificationWarning)}
                expect(not told, f"more was sent than the editor can take: {told}")
            except Exception as wrong:
                failed.append(name)
                print(f"FAILED  {name}: {type(wrong).__name__}: {wrong}", flush=True)
                if not isinstance(wrong, Wrong):
                    traceback.print_exc()
            finally:
                process.terminate()
                process.wait(20)
    print(f"{len(EDITORS) - len(failed)} passed, {len(failed)} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(run(Path(sys.argv[1]).resolve(), sys.argv[2])))
