"""A whole editing session in hostile projects, watched by strace: nothing may run.

    nothing_runs.py BINARY FOLDER STRACE

Projects are made in FOLDER in which everything leaves a mark that is run: the package, setup.py, the
build backend in the tree, git's hooks, its fsmonitor and its filters; links and git's alternates lead
out. An editor opens each, asks all it can ask, edits, saves and closes. No process may be started, no
socket opened, no file opened outside of the project and none written; and no mark may be left.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

# What a program and its libraries open for themselves when they start.
OWN = ("/proc/", "/sys/fs/cgroup", "/sys/devices/system/cpu", "/lib", "/usr/lib", "/etc/ld.so", "/dev/null", "/dev/urandom")

RUNS = '"""Demo."""\nimport os\nopen("{mark}", "w").write("ran")\nos.system("touch {mark}")\n__version__ = os.environ.get("V", "1.0") + ".1"\ndef version(): return __version__\n'

SYSTEMS = {
    "flit": '[build-system]\nrequires = ["flit_core >=3.12,<5"]\nbuild-backend = "flit_core.buildapi"\n',
    "setuptools": '[build-system]\nrequires = ["setuptools"]\nbuild-backend = "setuptools.build_meta"\n',
    "hatchling": '[build-system]\nrequires = ["hatchling"]\nbuild-backend = "hatchling.build"\n',
    "pdm": '[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n',
    "scm": '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\nbuild-backend = "setuptools.build_meta"\n',
    "vcs": '[build-system]\nrequires = ["hatchling", "hatch-vcs"]\nbuild-backend = "hatchling.build"\n',
    "own": '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n',
}

PROJECT = '[project]\nname = "demo"\ndynamic = ["version", "description"]\nreadme = "README.md"\nlicense-files = ["LICEN*"]\n[project.scripts]\ndemo = "demo.cli:main"\n'

SOURCES = {
    "setuptools": '[tool.setuptools.dynamic]\nversion = { attr = "demo.__version__" }\n',
    "hatchling": '[tool.hatch.version]\nsource = "code"\npath = "demo/__init__.py"\n[tool.hatch.build.hooks.custom]\n',
    "pdm": '[tool.pdm.version]\nsource = "call"\ngetter = "demo:version"\n',
    "scm": "[tool.setuptools_scm]\n",
    "vcs": '[tool.hatch.version]\nsource = "vcs"\n',
}


def make(folder, kind, outside):
    """A hostile project; what is run in it writes to `mark`."""
    mark = folder / "MARK"
    runs = RUNS.format(mark=mark)
    files = {
        "pyproject.toml": SYSTEMS[kind] + PROJECT + SOURCES.get(kind, ""),
        "demo/__init__.py": runs,
        "demo/cli.py": "from demo import *\n" + runs,
        "setup.py": runs,
        "backend.py": runs,
        "hatch_build.py": runs,
        "pdm_build.py": runs,
        "sitecustomize.py": runs,
        "conftest.py": runs,
        "LICENSE": "MIT\n",
        "setup.cfg": "[metadata]\nversion = attr: demo.__version__\n",
        "evil.sh": f"#!/bin/sh\ntouch {mark}\n",
        ".gitattributes": "* filter=evil diff=evil\n",
        ".env": "V=1\n",
    }
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    evil = folder / "evil.sh"
    evil.chmod(0o755)
    (folder / "README.md").symlink_to(outside / "secret.txt")
    (folder / "LICENCE-link").symlink_to(outside / "secret.txt")
    (folder / "demo/away").symlink_to(outside)
    if not shutil.which("git"):
        return
    git = ["git", "-c", "user.name=n", "-c", "user.email=e@e", "-c", "core.hooksPath=/dev/null"]
    subprocess.run([*git, "init", "-q"], cwd=folder, check=True)
    for words in (["commit", "-q", "--allow-empty", "-m", "1"], ["tag", "v1.0"], ["commit", "-q", "--allow-empty", "-m", "2"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    hooks = folder / ".git/hooks"
    hooks.mkdir(exist_ok=True)
    for name in ("post-checkout", "pre-commit", "post-index-change", "fsmonitor-watchman", "reference-transaction"):
        (hooks / name).write_text(f"#!/bin/sh\ntouch {mark}\n")
        (hooks / name).chmod(0o755)
    (folder / ".git/config").write_text(
        "[core]\n\trepositoryformatversion = 0\n\tbare = false\n"
        f"\tfsmonitor = {evil}\n\thooksPath = .git/hooks\n\tpager = {evil}\n\tsshCommand = {evil}\n\teditor = {evil}\n"
        f'[filter "evil"]\n\tclean = {evil}\n\tsmudge = {evil}\n[diff "evil"]\n\tcommand = {evil}\n\ttextconv = {evil}\n'
        f"[credential]\n\thelper = {evil}\n[include]\n\tpath = {outside}/config\n[alias]\n\tdescribe = !{evil}\n"
        f"[gpg]\n\tprogram = {evil}\n[uploadpack]\n\tpackObjectsHook = {evil}\n"
    )
    (folder / ".git/objects/info").mkdir(exist_ok=True)
    (folder / ".git/objects/info/alternates").write_text(f"{outside}/objects\n")


class Session:
    """An editor that talks to the server."""

    def __init__(self, words):
        self.process = subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.number = 0

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def request(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            message = self.read()
            if "method" in message and "id" in message:
                self.send({"id": message["id"], "result": None})
            elif message.get("id") == self.number:
                return message.get("result")

    def read(self):
        length = 0
        while line := self.process.stdout.readline().strip():
            if line.lower().startswith(b"content-length:"):
                length = int(line.split(b":")[1])
        if not length:
            sys.exit("the server ended")
        return json.loads(self.process.stdout.read(length))


def edit(session, folder):
    """All that an editor does with a project file."""
    path = folder / "pyproject.toml"
    document = {"uri": path.as_uri()}
    text = path.read_text()
    session.notify("textDocument/didOpen", {"textDocument": {**document, "languageId": "toml", "version": 1, "text": text}})
    lines = text.split("\n")
    whole = {"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}}
    hints = []
    for version in range(2, 8):
        changes = [{"range": {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}, "text": "# x\n"}]
        session.notify("textDocument/didChange", {"textDocument": {**document, "version": version}, "contentChanges": changes})
        hints = session.request("textDocument/inlayHint", {"textDocument": document, "range": whole})
        session.notify("textDocument/didSave", {"textDocument": document})
        session.notify("workspace/didChangeWatchedFiles", {"changes": [{"uri": document["uri"], "type": 2}]})
        for number, line in enumerate(lines):
            at = {"line": number + version - 1, "character": max(0, line.find('"') + 2)}
            for method in ("hover", "definition"):
                session.request(f"textDocument/{method}", {"textDocument": document, "position": at})
            span = {"start": at, "end": at}
            session.request("textDocument/codeAction", {"textDocument": document, "range": span, "context": {"diagnostics": []}})
    session.request("textDocument/codeLens", {"textDocument": document})
    module = folder / "demo/__init__.py"
    opened = {"uri": module.as_uri(), "languageId": "python", "version": 1, "text": module.read_text() + "x = 1\n"}
    session.notify("textDocument/didOpen", {"textDocument": opened})
    session.request("textDocument/inlayHint", {"textDocument": document, "range": whole})
    session.notify("textDocument/didClose", {"textDocument": document})
    return [hint["label"] for hint in hints or []]


def faults(trace, projects):
    """What a trace of system calls has that it must not have."""
    found = []
    roots = tuple(f"{project}/" for project in projects) + tuple(str(project) for project in projects)
    started = 0
    for line in trace.read_text(errors="replace").splitlines():
        call = re.search(r"(?:^|\s)(\w+)\((.*)", line)
        if not call or "resumed>" in line:
            continue
        name, rest = call.groups()
        if name in ("execve", "execveat"):
            started += 1
            if started > 1:
                found.append(line)
        elif name in ("fork", "vfork") or name in ("clone", "clone3") and "CLONE_THREAD" not in rest:
            found.append(line)
        elif name in ("socket", "connect", "bind", "listen", "accept", "accept4"):
            found.append(line)
        elif name in ("open", "openat", "openat2", "creat"):
            path = re.search(r'"((?:[^"\\]|\\.)*)"', rest)
            path = path.group(1) if path else ""
            writes = re.search(r"O_(WRONLY|RDWR|CREAT|TRUNC)", rest) and not path.startswith("/dev/null")
            if writes or not path.startswith(OWN) and not path.startswith(roots):
                found.append(line)
    return found


def main():
    binary, base, strace = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve(), sys.argv[3]
    shutil.rmtree(base, ignore_errors=True)
    outside = base / "outside"
    (outside / "objects").mkdir(parents=True)
    (outside / "secret.txt").write_text("secret\n")
    (outside / "config").write_text("[core]\n")
    projects = [base / "projects" / kind for kind in SYSTEMS]
    for project in projects:
        make(project, project.name, outside)
    calls = "trace=execve,execveat,fork,vfork,clone,clone3,socket,connect,bind,listen,open,openat,openat2,creat"
    trace = base / "trace.txt"
    watch = [strace, "-f", "-s", "4096", "-o", str(trace), "-e", calls]

    # What must be seen is seen.
    subprocess.run([*watch, "sh", "-c", "cat /etc/passwd >/dev/null; true"], check=True)
    seen = faults(trace, projects)
    if not any("execve" in line for line in seen) or not any("/etc/passwd" in line for line in seen):
        sys.exit("strace does not show what a process does here")

    hints = {}
    session = Session([*watch, str(binary), "server"])
    session.request(
        "initialize",
        {"processId": None, "rootUri": base.as_uri(), "initializationOptions": {"trusted": True},
         "capabilities": {"textDocument": {"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": []}}}}}},
    )
    session.notify("initialized", {})
    for project in projects:
        hints[project.name] = edit(session, project)
    session.request("shutdown", None)
    session.notify("exit", None)
    session.process.wait(20)
    found = faults(trace, projects)
    found += [f"{project}/MARK was left" for project in projects if (project / "MARK").exists()]
    print(hints)
    # Other hints stand beside it.
    if shutil.which("git") and "≈ 1.1.dev1" not in hints["vcs"]:
        found.append(f"the tags were not read: {hints['vcs']}")
    print("\n".join(found[:40]))
    if found:
        sys.exit(f"{len(found)} things happened that must not happen")
    print(f"{len(projects)} projects were edited, and nothing ran")


main()
