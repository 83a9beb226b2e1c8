"""Projects whose metadata is moved to [project] say the same to the index as before.

    conversions.py SHIPWHEEL FOLDER

The actions of the language server are applied to projects with [tool.poetry] and with setup.cfg,
those below and some from PyPI; poetry-core and setuptools write the metadata before and after. FOLDER
keeps the projects between runs.
"""

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
from email.parser import Parser
from email.utils import getaddresses
from pathlib import Path

from packaging.requirements import Requirement

from sdists import fetch

POETRY = [
    "cattrs==22.2.0",
    "cleo",
    "commitizen==3.31.0",
    "crashtest",
    "ibis-framework==8.0.0",
    "isort==5.13.2",
    "langchain==0.1.20",
    "pendulum==2.1.2",
    "poetry==1.8.5",
    "returns",
    "rich",
    "strawberry-graphql==0.230.0",
    "textual==0.80.0",
    "tomlkit==0.12.5",
    "wemake-python-styleguide",
]
SETUPTOOLS = [
    "asttokens==2.0.8",
    "build==0.8.0",
    "configupdater==3.1",
    "filelock==3.4.0",
    "importlib_metadata==4.13.0",
    "ini2toml==0.11",
    "jaraco.collections==3.5.2",
    "keyring==23.9.0",
    "platformdirs==2.5.0",
    "tox==3.28.0",
    "twine==4.0.1",
    "validate-pyproject==0.10",
    "zipp==3.8.1",
]
# What cannot be said in [project], and why.
REFUSED = {
    "configupdater": "setup.py does more",
    "ibis-framework": "nothing is offered",  # its backend makes the version
    "ini2toml": "setup.py does more",
    "isort": "an extra names what is no dependency",
    "langchain": "has the Python `>=3.8.1,<3.9.7 || >3.9.7,<4.0`",
    "pendulum": "for the Python `~2.7 || ^3.5`",
    "strawberry-graphql": "an extra names what is no dependency",
    "tox": "setup.py does more",
}

POETRY_CORE = """
[build-system]
requires = ["poetry-core"]
build-backend = "poetry.core.masonry.api"
"""
SETUP_CFG = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
"""
OWN = {
    "plain": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = ""
authors = ["Ada Example <ada@python.org>", "Bob"]
license = "Apache-2.0"
""",
    "licence in words": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
license = "Ours alone"
""",
    "several readmes": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
readme = ["README.md", "MORE.md"]
keywords = ["a", "b c"]
homepage = "https://example.org"
""",
    "constraints": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
classifiers = ["Topic :: Utilities", "Framework :: Django"]
documentation = "https://example.org/docs"
repository = "https://example.org/code"
[tool.poetry.urls]
Issues = "https://example.org/issues"
[tool.poetry.dependencies]
python = "~3.9"
a = "^1.2"
b = "^0.2.3"
c = "^0.0.3"
d = "~1.2.3"
e = "~1"
f = "1.2.*"
g = "1.2.3"
h = "=1.2.3"
i = ">= 1.0 < 2"
j = "^1.2,!=1.3.0"
k = "~=1.4"
l = "^2.0rc1"
m = "*"
n = ">1.0,<=2.0"
o = "!=1.5.*"
p = ">=1,<2,!=1.5"
""",
    "markers": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
[tool.poetry.dependencies]
python = ">=3.8.1,<4.0"
a = { version = "^1", python = "<3.11" }
b = { version = "^1", python = "^3.9" }
c = { version = "^1", python = ">=3.8.1" }
d = { version = "^1", platform = "win32" }
e = { version = "^1", markers = "python_version < '3.10' or sys_platform == 'linux'", platform = "linux" }
f = { version = "^1", extras = ["x", "y"], markers = "platform_python_implementation != \\"PyPy\\"" }
g = [{ version = "<2", python = "<3.10" }, { version = ">=2", python = ">=3.10" }]
""",
    "extras": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
[tool.poetry.dependencies]
A_b = { version = "^1", optional = true }
c = { version = "^2", optional = true, python = "<3.12" }
d = "*"
[tool.poetry.extras]
one = ["a-b"]
Two_three = ["A_b", "c"]
none = []
""",
    "entry points": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
[tool.poetry.scripts]
demo = "demo:main"
other = { reference = "demo:other", type = "console" }
file = { reference = "tool.sh", type = "file" }
[tool.poetry.plugins."demo.one"]
x = "demo:x"
[tool.poetry.plugins.two]
y = "demo:y"
""",
    "groups": """\
[tool.poetry]
name = "demo"
version = "1.0"
description = "Demo"
[tool.poetry.group.docs]
optional = true
[tool.poetry.group.docs.dependencies]
sphinx = "*"
[tool.poetry.group.test.dependencies]
pytest = "^8"
[tool.poetry.dev-dependencies]
black = { git = "https://github.com/psf/black" }
""",
}


OWN_SETUP_CFG = {
    "setup.cfg": """\
[metadata]
name = demo
version = attr: demo.VERSION
description = Count "words"
long_description = file: README.md
long_description_content_type = text/markdown
author = Ada Example
author_email = ada@python.org
maintainer = Bob
license = MIT
license_files = tool.sh
url = https://example.org
download_url = https://example.org/files
project_urls =
    Source = https://example.org/code
    # where to complain
    Bug Tracker = https://example.org/issues?a=b
keywords = words, text
platforms = any, linux
classifiers =
    License :: OSI Approved :: MIT License
    Development Status :: 4 - Beta

[options]
packages = find:
package_dir =
    = src
python_requires = >=3.9, <4
install_requires =
    requests >=2  # http
    # only there
    tomli; python_version < "3.11"
    attrs[tests]~=23.1

[options.packages.find]
where = src

[options.extras_require]
pretty =
    rich
all = rich; click
Two_three =
    click>=8 ; sys_platform == "win32"
    rich >=13; \\
        # of old
        python_version < "3.10"

[options.entry_points]
console_scripts =
    demo = demo:main
gui_scripts = demo-w = demo:main
demo.plugins =
    one = demo:one [pretty]
""",
    "files": """\
[metadata]
name = demo
version = file: VERSION.txt
long_description = file: README.md, MORE.md
long_description_content_type = text/markdown
license = Ours alone
classifiers = Topic :: Utilities, Framework :: Django
[options]
py_modules = one
""",
    "a type with parameters": """\
[metadata]
name = demo
version = 1.0
summary = Demo
home_page = https://example.org
long_description = file: README.md
long_description_content_type = text/markdown; charset=UTF-8; variant=GFM
license = Apache-2.0
classifiers =
    License :: OSI Approved :: BSD License
keywords =
    one
    two words
[options]
py_modules = one
""",
}


class Server:
    def __init__(self, binary):
        self.process = subprocess.Popen([binary, "server"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.number = 0
        capabilities = {
            "textDocument": {"codeAction": {"codeActionLiteralSupport": {}, "disabledSupport": True}},
            "general": {"positionEncodings": ["utf-8"]},
        }
        self.ask("initialize", {"processId": None, "rootUri": None, "capabilities": capabilities})
        self.tell("initialized", {})

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            length = 0
            while (line := self.process.stdout.readline().strip()):
                name, _, value = line.partition(b":")
                length = int(value) if name.lower() == b"content-length" else length
            message = json.loads(self.process.stdout.read(length))
            if message.get("id") == self.number and "method" not in message:
                return message["result"]

    def actions(self, path, header):
        """The actions at the line of `header` that write a project another way."""
        text = path.read_bytes().decode()
        uri = path.as_uri()
        line = [line.strip() for line in text.split("\n")].index(header)
        document = {"uri": uri, "languageId": "toml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        place = {"line": line, "character": 2}
        context = {"diagnostics": [], "only": ["refactor.rewrite.shipwheel.project"]}
        params = {"textDocument": {"uri": uri}, "range": {"start": place, "end": place}, "context": context}
        found = self.ask("textDocument/codeAction", params)
        self.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
        return found

    def close(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(10)


def apply(edit):
    """Writes the edits of a workspace to the disk."""
    for uri, edits in edit["changes"].items():
        path = Path(uri.removeprefix("file://"))
        lines = path.read_bytes().split(b"\n")
        starts = [0, *itertools.accumulate(len(line) + 1 for line in lines)]
        place = lambda position: starts[position["line"]] + position["character"]
        data = path.read_bytes()
        for change in sorted(edits, key=lambda change: place(change["range"]["start"]), reverse=True):
            span = change["range"]
            data = data[: place(span["start"])] + change["newText"].encode() + data[place(span["end"]) :]
        path.write_bytes(data)


def built(folder, backend):
    """METADATA, the entry points and the names of the files in a wheel."""
    code = f"import sys, {backend} as b; b.build_wheel(sys.argv[1])"
    with tempfile.TemporaryDirectory() as out:
        run = subprocess.run(
            [sys.executable, "-c", code, out], cwd=folder, capture_output=True, text=True, timeout=300
        )
        if run.returncode:
            raise RuntimeError(" | ".join(run.stderr.strip().splitlines()[-12:]))
        with zipfile.ZipFile(next(Path(out).glob("*.whl"))) as wheel:
            files = {name.partition(".dist-info/")[2] or name: name for name in wheel.namelist()}
            told = Parser().parsestr(wheel.read(files["METADATA"]).decode())
            points = files.get("entry_points.txt")
            return told, wheel.read(points).decode() if points else "", sorted(files)


ENVIRONMENTS = [
    {
        "python_version": python.rpartition(".")[0],
        "python_full_version": python,
        "sys_platform": platform,
        "platform_system": {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[platform],
        "os_name": "nt" if platform == "win32" else "posix",
        "platform_python_implementation": implementation,
        "implementation_name": implementation.lower(),
        "platform_machine": "x86_64",
    }
    for python in ["2.7.18", "3.7.9", "3.8.0", "3.8.1", "3.9.18", "3.10.2", "3.11.9", "3.12.4", "3.14.0", "4.0.0"]
    for platform in ["linux", "win32", "darwin"]
    for implementation in ["CPython", "PyPy"]
]


def installs(told):
    """What is installed, by extra and environment."""
    requirements = [Requirement(text) for text in told.get_all("Requires-Dist", [])]
    extras = ["", *(told.get_all("Provides-Extra") or [])]
    for extra, (number, environment) in itertools.product(extras, enumerate(ENVIRONMENTS)):
        holds = [r for r in requirements if not r.marker or r.marker.evaluate({**environment, "extra": extra})]
        yield extra, number, sorted({(r.name, str(sorted(r.extras)), str(r.specifier), r.url) for r in holds})


def summary(told, points, files):
    """All that is said, apart from the layout and the way in which it is said."""
    one = {}
    # setuptools knows older fields for some of it.
    for old, label in [("Home-page", "Homepage"), ("Download-URL", "Download")]:
        if told[old] and not any(url.startswith(f"{label},") for url in told.get_all("Project-URL", [])):
            told["Project-URL"] = f"{label}, {told[old]}"
        del told[old]
    for who in ["Author", "Maintainer"]:
        name, email = told[who], told[f"{who}-email"]
        if name and email and name not in email:
            del told[who], told[f"{who}-email"]
            told[f"{who}-email"] = f"{name} <{email}>"
        elif name and email:
            del told[who]
    for name in set(told.keys()):
        values = sorted(told.get_all(name))
        if name in {"Dynamic", "Metadata-Version", "Requires-Dist", "License", "License-Expression"}:
            continue
        if name.endswith("-email"):
            values = getaddresses(values)
        if name == "Classifier":
            values = [value for value in values if not value.startswith("License ::")]
        if values:
            one[name] = values
    # That is what the index takes a description for that has no type.
    if told.get_payload().strip():
        one.setdefault("Description-Content-Type", ["text/x-rst"])
    # The normal form of an expression has its operators in upper case.
    license = (told["License-Expression"] or told["License"] or "").lower()
    one |= {"license": license, "points": points, "files": files, "text": told.get_payload()}
    return {**one, "needs": list(installs(told))}


def convert(server, folder, header, backend):
    """None when the same is said before and after; else what is wrong, or why it is refused."""
    with tempfile.TemporaryDirectory() as scratch:
        place = Path(scratch).resolve() / "project"
        shutil.copytree(folder, place)
        file = place / "pyproject.toml"
        old = built(place, backend)
        before = summary(*old)
        found = server.actions(file, header)
        if not found:
            return "nothing is offered"
        if "disabled" in found[0]:
            return found[0]["disabled"]["reason"]
        apply(found[0]["edit"])
        shutil.rmtree(place / "build", ignore_errors=True)
        new = built(place, backend)
        after = summary(*new)
        # What is said in [project] cannot be another in the wheel of an sdist.
        grown = set(new[0].get_all("Dynamic", [])) - set(old[0].get_all("Dynamic", []))
        if before == after and not grown:
            return None
        other = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        told = [f"{key}: {str(before.get(key))[:300]} != {str(after.get(key))[:300]}" for key in other]
        return "\n    ".join(["another metadata", *told, *grown])


def own(folder):
    """The projects above, each with the header that the cursor stands on and its backend."""
    named = [(name, text + POETRY_CORE, "", POETRY_CASE) for name, text in OWN.items()]
    named += [(name, SETUP_CFG, text, SETUP_CFG_CASE) for name, text in OWN_SETUP_CFG.items()]
    for name, text, setup_cfg, case in named:
        place = folder / name.replace(" ", "-")
        package = place / ("src/demo" if "where = src" in setup_cfg else "demo")
        package.mkdir(parents=True)
        module = "VERSION = '1.0'\ndef main(): pass\ndef other(): pass\nx = y = one = main\n"
        (package / "__init__.py").write_text(module)
        (place / "one.py").write_text("")
        (place / "README.md").write_text("# Demo\n")
        (place / "MORE.md").write_text("More\n")
        (place / "VERSION.txt").write_text("1.2\n")
        (place / "tool.sh").write_text("#!/bin/sh\n")
        (place / "pyproject.toml").write_text(text)
        if setup_cfg:
            (place / "setup.cfg").write_text(setup_cfg)
        yield name, place, case


POETRY_CASE = ("[tool.poetry]", "poetry.core.masonry.api")
SETUP_CFG_CASE = ("[build-system]", "setuptools.build_meta")


def main(binary, folder):
    server = Server(binary)
    wrong, same, refused = [], 0, 0
    with tempfile.TemporaryDirectory() as scratch:
        projects = list(own(Path(scratch)))
        for names, case in [(POETRY, POETRY_CASE), (SETUPTOOLS, SETUP_CFG_CASE)]:
            projects += [(name, place, case) for name, place in fetch(folder, names).items()]
        for name, place, case in projects:
            try:
                told = convert(server, place, *case)
            except RuntimeError as error:
                told = f"its backend fails: {error}"
            if told is None:
                same += 1
            elif REFUSED.get(name) and REFUSED[name] in told:
                refused += 1
            else:
                wrong.append(name)
                print(f"{name}: {told}")
    server.close()
    print(f"{same} projects say the same, {refused} are refused as they should, {len(wrong)} are wrong")
    return 1 if wrong or same < 25 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
