#!/usr/bin/env python3
"""Attacks the language server in 63 ways and sees that it survives, or ends as it should.

    faults_server.py [--only NAME ...] [-- SERVER ARGS...]

Without a server after `--` it is `target/release/shipwheel server`, or the debug build. Each
attack runs in a process of its own. The last line says how many of them went as expected; the exit
code is 0 when all did. Needs Python 3.9 and nothing else; memory and CPU are measured on Linux.
"""

import json
import os
import pathlib
import queue
import subprocess
import sys
import threading
import time

PATIENCE = 20.0
SOON = 1.0
URI = "untitled:faults/pyproject.toml"
GOOD = '[project]\nname = "demo"\nversion = "1.0"\n'
BROKEN = '[project]\nname = \nversion = 1.0.0\n'
LITERAL = {"textDocument": {"codeAction": {"codeActionLiteralSupport": {}}}}

ATTACKS = {}


class Fault(Exception):
    """The server did not do what it should."""


def attack(name):
    def register(function):
        ATTACKS[name] = function
        return function

    return register


def expect(condition, told):
    if not condition:
        raise Fault(told)


class Server:
    command = []

    def __init__(self, initialize=True, listen=True, **options):
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            **options,
        )
        self.heard = queue.Queue()
        self.answers = {}
        self.notifications = []
        self.last_id = 0
        if listen:
            self.listen()
        if initialize:
            self.request("initialize", {"processId": os.getpid(), "capabilities": LITERAL})
            self.notify("initialized", {})

    def listen(self):
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self):
        stream = self.process.stdout
        try:
            while True:
                length = None
                while True:
                    line = stream.readline()
                    if not line:
                        return
                    if not line.strip():
                        break
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                self.heard.put(json.loads(stream.read(length)))
        except ValueError:
            return

    def bytes(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def body(self, data):
        self.bytes(frame(data))

    def send(self, message):
        self.body(json.dumps(message).encode())

    def notify(self, method, params):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    def ask(self, method, params):
        self.last_id += 1
        self.send({"jsonrpc": "2.0", "id": self.last_id, "method": method, "params": params})
        return self.last_id

    def take(self, deadline):
        """Takes one more message in."""
        try:
            message = self.heard.get(timeout=max(0.0, deadline - time.monotonic()))
        except queue.Empty:
            return False
        if "method" in message:
            self.notifications.append(message)
        else:
            self.answers.setdefault(message.get("id"), []).append(message)
        return True

    def answer(self, id, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while id not in self.answers:
            if not self.take(deadline):
                code = self.process.poll()
                raise Fault("no answer" if code is None else f"ended with {code}")
        return self.answers[id][-1]

    def request(self, method, params):
        return self.answer(self.ask(method, params))

    def published(self, uri, version, patience=PATIENCE):
        deadline = time.monotonic() + patience
        seen = 0
        while True:
            for message in self.notifications[seen:]:
                params = message["params"]
                if message["method"] == "textDocument/publishDiagnostics":
                    if params["uri"] == uri and params.get("version") == version:
                        return params["diagnostics"]
            seen = len(self.notifications)
            if not self.take(deadline):
                code = self.process.poll()
                raise Fault("no diagnostics" if code is None else f"ended with {code}")

    def open(self, text, version=1, uri=URI):
        document = {"uri": uri, "languageId": "toml", "version": version, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})

    def change(self, changes, version=2, uri=URI):
        document = {"uri": uri, "version": version}
        self.notify(
            "textDocument/didChange", {"textDocument": document, "contentChanges": changes}
        )

    def close(self, uri=URI):
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def text(self, uri=URI):
        viewed = self.request("shipwheel/viewText", {"uri": uri})["result"]
        return viewed and viewed["text"]

    def lives(self):
        """It answers, and diagnostics are still published."""
        self.open(BROKEN, 77, "untitled:alive/pyproject.toml")
        found = self.published("untitled:alive/pyproject.toml", 77)
        expect(found, "nothing is found any more")
        self.request("textDocument/codeAction", at("untitled:alive/pyproject.toml", 1, 7))

    def complains(self):
        deadline = time.monotonic() + PATIENCE
        while None not in self.answers:
            expect(self.take(deadline), "no error was answered")
        expect("error" in self.answers[None][-1], "no error was answered")

    def ends(self, code, patience=SOON):
        try:
            ended = self.process.wait(patience)
        except subprocess.TimeoutExpired:
            raise Fault(f"still runs after {patience} s") from None
        expect(ended == code, f"exit code {ended}, not {code}")

    def memory(self):
        """Resident megabytes, or None where there is no /proc."""
        try:
            status = pathlib.Path(f"/proc/{self.process.pid}/status").read_text()
        except OSError:
            return None
        line = next(line for line in status.splitlines() if line.startswith("VmRSS:"))
        return int(line.split()[1]) / 1024

    def processor(self):
        try:
            stat = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text()
        except OSError:
            return None
        fields = stat.rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except OSError:
                pass


def frame(body):
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def position(line, character):
    return {"line": line, "character": character}


def span(a, b, c, d):
    return {"start": position(a, b), "end": position(c, d)}


def at(uri, line, character):
    place = position(line, character)
    return {
        "textDocument": {"uri": uri},
        "position": place,
        "range": {"start": place, "end": place},
        "context": {"diagnostics": []},
    }


# Frames.


@attack("baseline")
def _(server):
    server.open(GOOD)
    server.published(URI, 1)


def survives(name, data):
    @attack(name)
    def _(server):
        server.bytes(data)
        # What is skipped may end only where the next message begins.
        server.lives()
        server.complains()


def shutdown_in(header):
    body = b'{"jsonrpc":"2.0","id":"legal","method":"shipwheel/viewText","params":{"uri":"a:b"}}'
    return header.replace(b"LENGTH", b"%d" % len(body)) + b"\r\n" + body


def understands(name, header):
    @attack(name)
    def _(server):
        server.bytes(shutdown_in(header))
        expect("result" in server.answer("legal"), "a legal header was refused")


survives("invalid_json", frame(b'{"jsonrpc": "2.0", "method": '))
survives("json_array_batch", frame(b'[{"jsonrpc":"2.0","id":5,"method":"shutdown"}]'))


@attack("invalid_utf8_body")
def _(server):
    text = b'{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"'
    text += URI.encode() + b'","languageId":"toml","version":1,"text":"a\xff\xfeb"}}}'
    server.body(text)
    expect(server.text() == "a\ufffd\ufffdb", "the text was not repaired")
    server.body(b"\xff\xfe\xfd")
    server.complains()


survives("missing_content_length", b'Content-Type: text/plain\r\n\r\n{"jsonrpc":"2.0"}')
understands(
    "content_type_no_charset",
    b"Content-Length: LENGTH\r\nContent-Type: application/vscode-jsonrpc\r\n",
)
understands("lowercase_header", b"content-length: LENGTH\r\n")
understands(
    "three_headers",
    b"X-One: 1\r\nContent-Length: LENGTH\r\nContent-Type: a/b; charset=utf-8\r\n",
)
survives("garbage_line", b"what is this\r\n")
survives("negative_length", b'Content-Length: -7\r\n\r\n{"a":1}')
survives("length_too_short", b'Content-Length: 9\r\n\r\n{"jsonrpc":"2.0","method":"x/y"}')


@attack("length_2e63")
def _(server):
    before = server.memory()
    server.bytes(b"Content-Length: 9223372036854775808\r\n\r\n")
    for _ in range(150):
        server.bytes(b"j" * 1_000_000)
    server.complains()
    server.lives()
    after = server.memory()
    expect(before is None or after < before + 10, f"{before} MB became {after} MB")


survives(
    "deep_json_params",
    frame(b'{"jsonrpc":"2.0","id":3,"method":"x","params":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
)

# Requests.


@attack("unknown_method")
def _(server):
    expect(server.request("shipwheel/nothing", {})["error"]["code"] == -32601, "another code")


@attack("wrong_params")
def _(server):
    answer = server.request("textDocument/codeAction", {"no": []})
    expect(answer["error"]["code"] == -32602, "another code")


@attack("req_before_init")
def _(_):
    server = Server(initialize=False)
    try:
        early = server.request("textDocument/codeAction", at(URI, 0, 0))
        expect(early["error"]["code"] == -32002, "another code")
        server.request("initialize", {"capabilities": LITERAL})
        server.notify("initialized", {})
        server.lives()
    finally:
        server.stop()


@attack("id_string_and_null")
def _(server):
    for id in ("text", "", "é", -5):
        server.send({"jsonrpc": "2.0", "id": id, "method": "shipwheel/nothing"})
        expect("error" in server.answer(id), "no answer")
    server.send({"jsonrpc": "2.0", "id": None, "method": "shipwheel/nothing"})
    server.send({"jsonrpc": "2.0", "id": 1.5, "method": "shipwheel/nothing"})
    server.send({"jsonrpc": "2.0", "id": None, "result": None})


@attack("dup_id")
def _(server):
    for _ in range(50):
        message = {"jsonrpc": "2.0", "id": 900, "method": "textDocument/codeAction"}
        server.send({**message, "params": at(URI, 0, 0)})
    deadline = time.monotonic() + PATIENCE
    while len(server.answers.get(900, [])) < 50:
        expect(server.take(deadline), "not every one was answered")


@attack("after_shutdown")
def _(_):
    server = Server()
    try:
        expect("result" in server.request("shutdown", None), "shutdown was refused")
        late = server.request("textDocument/codeAction", at(URI, 0, 0))
        expect(late["error"]["code"] == -32600, "another code")
        server.notify("exit", None)
        server.ends(0)
    finally:
        server.stop()


# Documents.


@attack("change_before_open")
def _(server):
    server.change([{"range": span(0, 0, 0, 0), "text": "x"}])
    expect(server.text() is None, "a document came from nowhere")


@attack("change_full_before_open")
def _(server):
    server.change([{"text": "x"}])
    server.open(GOOD)
    expect(server.text() == GOOD, "the text is another")


@attack("hover_unknown_doc")
def _(server):
    server.request("textDocument/hover", at("untitled:none/pyproject.toml", 0, 0))
    server.request("textDocument/codeAction", at("untitled:none/pyproject.toml", 0, 0))


@attack("close_twice")
def _(server):
    server.open(GOOD)
    server.close()
    server.close()


@attack("open_twice")
def _(server):
    server.open("a")
    server.open(GOOD)
    expect(server.text() == GOOD, "the text is another")


def becomes(name, text, range, after):
    @attack(name)
    def _(server):
        server.open(text)
        server.change([{"range": range, "text": "X"}])
        found = server.text()
        expect(found == after, f"{found!r} instead of {after!r}")


MAX = 2**32 - 1
becomes("change_out_of_range", "a\nb", span(99, 0, 99, 5), "a\nbX")
becomes("change_char_past_eol", "a\r\nb", span(0, 99, 0, 99), "aX\r\nb")
becomes("change_inverted", "abc\ndef", span(1, 1, 0, 1), "aXef")
becomes("change_negative", "abc", span(-1, -1, 0, 1), "Xbc")
becomes("change_u32max", "abc", span(0, 1, MAX, MAX), "aX")
becomes("change_overflow_u32", "abc", span(0, MAX + 1, 2**63, 2**64), "abcX")
becomes("change_mid_surrogate", "a😀b", span(0, 2, 0, 3), "aXb")


def asked_at(name, *places):
    @attack(name)
    def _(server):
        server.open('name = "😀"\nversion = \n')
        for line, character in places:
            server.request("textDocument/hover", at(URI, line, character))
            server.request("textDocument/codeAction", at(URI, line, character))


asked_at("hover_mid_surrogate", (0, 9))
asked_at("hover_out_of_range", (0, 500), (500, 0), (2, 1))
asked_at("hover_u32max", (MAX, MAX), (0, MAX), (MAX, 0), (MAX + 1, 0))


@attack("lone_surrogate_text")
def _(server):
    message = {"jsonrpc": "2.0", "method": "textDocument/didOpen"}
    document = {"uri": URI, "languageId": "toml", "version": 1, "text": "a\ud800b\udc00"}
    server.send({**message, "params": {"textDocument": document}})
    expect(server.text() == "a\ufffdb\ufffd", "the text was not repaired")


@attack("version_backwards")
def _(server):
    server.open("a", 9)
    server.change([{"text": GOOD}], 3)
    expect(server.text() == GOOD, "the last word did not win")
    server.published(URI, 3)


@attack("version_null")
def _(server):
    server.open("a")
    server.change([{"text": GOOD}], None)
    expect(server.text() == GOOD, "the last word did not win")


@attack("empty_changes")
def _(server):
    server.open(GOOD)
    server.change([])
    server.published(URI, 2)
    expect(server.text() == GOOD, "the text is another")


def uri(name, uri):
    @attack(name)
    def _(server):
        server.open(BROKEN, 1, uri)
        expect(server.published(uri, 1), "nothing was found")
        server.request("textDocument/codeAction", at(uri, 1, 7))
        server.change([{"text": GOOD}], 2, uri)
        server.published(uri, 2)
        server.close(uri)


uri("uri_untitled", "untitled:Untitled-1")
uri("uri_windows", "file:///c%3A/work/pyproject.toml")
uri("uri_unc", "file://server/share/pyproject.toml")
uri("uri_nonutf8", "file:///%FF%FE/pyproject.toml")
uri("uri_nul", "file:///a%00b/pyproject.toml")
uri("uri_http", "http://127.0.0.1:9/pyproject.toml")


@attack("uri_windows_alias")
def _(server):
    server.open("a", 1, "file:///c%3A/work/pyproject.toml")
    server.change([{"text": BROKEN}], 2, "file:///C:/work/pyproject.toml")
    expect(server.text("file:///c:/work/pyproject.toml") == BROKEN, "two documents for one file")


@attack("uri_notauri")
def _(server):
    for word in ("", "pyproject.toml", "::", "C:\\work\\pyproject.toml", "%"):
        server.open(BROKEN, 1, word)
        server.request("textDocument/codeAction", at(word, 0, 0))
        server.close(word)


def judged(name, text):
    @attack(name)
    def _(server):
        server.open(text)
        begun = time.monotonic()
        found = server.published(URI, 1)
        expect(len(found) <= 1000, f"{len(found)} diagnostics")
        server.change([{"text": GOOD}])
        server.published(URI, 2)
        return f"{time.monotonic() - begun:.2f} s"


judged("text_json_pasted", json.dumps({"name": "x", "dependencies": {"a": [1, {"b": None}]}}, indent=1))
judged("deep_arrays_100k", "a = " + "[" * 100_000 + "]" * 100_000)
judged("deep_table_50k", "a = " + "{a = " * 50_000 + "1" + "}" * 50_000)
judged("deep_table_3k", "a = " + "{a = " * 3_000 + "1" + "}" * 3_000)
judged("dotted_key_100k", ".".join(["a"] * 100_000) + " = 1")
judged("tables_50k", "".join(f"[table{number}]\nkey = 1\n" for number in range(50_000)))
judged("errors_50k", "= 1\n" * 50_000)

# Ends.


def ending(name):
    """Registers an attack that starts its own server."""

    def register(function):
        @attack(name)
        def _(_):
            server = Server()
            try:
                return function(server)
            finally:
                server.stop()

        return function

    return register


@ending("exit_stdin_open")
def _(server):
    server.request("shutdown", None)
    server.notify("exit", None)
    server.ends(0)


@ending("exit_without_shutdown")
def _(server):
    server.notify("exit", None)
    server.ends(1)


@ending("stdin_closed")
def _(server):
    server.process.stdin.close()
    server.ends(1)


@ending("stdin_closed_mid_message")
def _(server):
    server.bytes(b'Content-Length: 100\r\n\r\n{"jsonrpc":')
    server.process.stdin.close()
    server.ends(1)


@attack("stdout_closed")
def _(_):
    for talks in (True, False):
        server = Server(initialize=False, listen=False)
        try:
            server.process.stdout.close()
            if talks:
                server.ask("initialize", {"capabilities": {}})
            server.ends(1)
        finally:
            server.stop()


@attack("client_dies")
def _(_):
    if os.name != "posix":
        return "not on this system"
    # A parent that starts the server, lets another process inherit the pipe, and is killed.
    source = """
import json, os, subprocess, sys, time
server = subprocess.Popen(sys.argv[1:], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(30)"],
    stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
    pass_fds=[server.stdin.fileno(), server.stdout.fileno()])
body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "initialize",
    "params": {"processId": os.getpid(), "capabilities": {}}}).encode()
server.stdin.write(b"Content-Length: %d\\r\\n\\r\\n" % len(body) + body)
server.stdin.flush()
server.stdout.readline()
print(server.pid, other.pid, flush=True)
time.sleep(30)
"""
    parent = subprocess.Popen(
        [sys.executable, "-c", source, *Server.command], stdout=subprocess.PIPE
    )
    server, other = map(int, parent.stdout.readline().split())
    try:
        parent.kill()
        parent.wait()
        begun = time.monotonic()
        while runs(server):
            expect(time.monotonic() - begun < 2 * SOON, "an orphan")
            time.sleep(0.02)
        return f"{time.monotonic() - begun:.2f} s"
    finally:
        for process in (server, other):
            try:
                os.kill(process, 9)
            except ProcessLookupError:
                pass


def runs(process):
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    try:
        stat = pathlib.Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return True
    return stat.rsplit(")", 1)[1].split()[0] not in "ZX"


# Load.


@attack("slow_reader")
def _(_):
    other = Server()
    before = other.memory()
    other.stop()
    server = Server(initialize=False, listen=False)
    try:
        server.ask("initialize", {"capabilities": LITERAL})
        server.notify("initialized", {})
        server.open(BROKEN, 0)
        count = 3_000
        sent = []

        def send():
            for number in range(1, count + 1):
                server.change([{"text": BROKEN + f"# {number}\n"}], number)
                server.ask("textDocument/codeAction", at(URI, 2, 10))
                sent.append(number)

        sending = threading.Thread(target=send, daemon=True)
        sending.start()
        sending.join(2)
        unread, while_unread = len(sent), server.memory()
        server.listen()
        sending.join(PATIENCE)
        for id in range(1, count + 2):
            server.answer(id)
        server.published(URI, count)
        published = sum(
            message["method"] == "textDocument/publishDiagnostics"
            for message in server.notifications
        )
        after = server.memory()
        expect(before is None or after < before + 16, f"{before} MB became {after} MB")
        return (
            f"{unread} of {count} taken while unread ({while_unread:.0f} MB), all answered, "
            f"{published} publications, {after:.0f} MB"
        )
    finally:
        server.stop()


@attack("cancel_storm")
def _(server):
    server.open(BROKEN)
    server.published(URI, 1)
    count = 2_000
    data = b""
    for id in range(10_000, 10_000 + count):
        params = at(URI, 1, 7)
        request = {"jsonrpc": "2.0", "id": id, "method": "textDocument/codeAction"}
        cancel = {"jsonrpc": "2.0", "method": "$/cancelRequest", "params": {"id": id}}
        data += frame(json.dumps({**request, "params": params}).encode())
        data += frame(json.dumps(cancel).encode())
    begun = time.monotonic()
    threading.Thread(target=server.bytes, args=(data,), daemon=True).start()
    for id in range(10_000, 10_000 + count):
        server.answer(id)
    took = time.monotonic() - begun
    once = all(len(server.answers[id]) == 1 for id in range(10_000, 10_000 + count))
    expect(once, "a request was answered twice")
    expect(took < 0.5 or "debug" in Server.command[0], f"it took {took:.2f} s")
    answers = [server.answers[id][0] for id in range(10_000, 10_000 + count)]
    cancelled = sum("error" in answer for answer in answers)
    return f"{took:.2f} s, {cancelled} cancelled, {count - cancelled} answered"


@attack("open_10k_docs")
def _(server):
    count = 10_000
    server.lives()
    before = server.memory()
    last = ""
    for number in range(count):
        last = f"untitled:{number}/pyproject.toml"
        server.open(BROKEN, 1, last)
    server.published(last, 1, 60)
    most = server.memory()
    for number in range(count):
        server.close(f"untitled:{number}/pyproject.toml")
    server.request("shipwheel/viewText", {"uri": URI})
    deadline = time.monotonic() + PATIENCE
    while before is not None and server.memory() > before + 10:
        expect(server.take(deadline), f"{before:.0f} MB stays at {server.memory():.0f} MB")
    if before is not None:
        return f"{before:.0f} MB, {most:.0f} MB with all open, {server.memory():.0f} MB after"


@attack("idle_cpu")
def _(server):
    server.open(GOOD)
    server.published(URI, 1)
    before = server.processor()
    time.sleep(5)
    if before is not None:
        used = server.processor() - before
        expect(used < 0.05, f"{used} s of 5 s while idle")
        return f"{used:.2f} s of 5 s"


def run(name):
    """What was told when the attack went as expected; otherwise it raises."""
    server = Server()
    try:
        told = ATTACKS[name](server)
        server.lives()
        return told
    finally:
        server.stop()


def main(arguments):
    command = []
    if "--" in arguments:
        at_command = arguments.index("--")
        arguments, command = arguments[:at_command], arguments[at_command + 1 :]
    if not command:
        target = pathlib.Path(__file__).resolve().parents[2] / "target"
        name = "shipwheel.exe" if os.name == "nt" else "shipwheel"
        built = [target / kind / name for kind in ("release", "debug")]
        found = next((path for path in built if path.exists()), None)
        if found is None:
            sys.exit("there is no server: build it, or name one after `--`")
        command = [str(found), "server"]
    Server.command = command
    names = arguments[1:] if arguments[:1] == ["--only"] else list(ATTACKS)
    survived = 0
    for name in names:
        try:
            told = run(name)
        except (Fault, OSError) as fault:
            print(f"{name:26} FAILED: {fault}", flush=True)
        else:
            survived += 1
            print(f"{name:26} ok{': ' + told if told else ''}", flush=True)
    print(f"{survived} of {len(names)}")
    return survived != len(names)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
