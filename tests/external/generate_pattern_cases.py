"""Write tests/data/patterns.jsonl: what backends ship or leave out for one pattern in their tables.

    python tests/external/generate_pattern_cases.py      (needs the backends installed)

The first line is the tree, and lists of its files. Each other line is a project file with one
pattern, the files that the archive holds for it or, with an exclusion, holds no more (none where
the build stops), and the number of the list that has the files `among` which that shows.
"""

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

TREE = {
    "src/demo/__init__.py": "", "src/demo/a.py": "", "src/demo/data/x.csv": "1", "src/demo/data/y.csv": "1",
    "src/demo/data/deep/z.csv": "1", "src/demo/.hidden": "1", "src/demo/py.typed": "", "src/demo/sub/__init__.py": "",
    "src/demo/sub/t.txt": "1", "src/demo/sub/data/x.csv": "", "src/demo/__pycache__/a.cpython-311.pyc": "1",
    "src/demo/old.pyc": "1", "docs/index.md": "1", "docs/api/a.md": "1", "docs/.keep": "", "tests/test_a.py": "",
    "tests/data/x.csv": "", "README.md": "# D", "LICENSE": "MIT", "CHANGES.txt": "1", "notes.txt": "1", "a.log": "1",
    "build_out/out.txt": "1", "scripts/run.sh": "1", "data/x.csv": "1", "data/b c.csv": "1", ".gitignore": "*.log\n",
}
PATTERNS = [
    "*.csv", "**/*.csv", "docs", "docs/", "docs/*", "docs/**", "docs/**/*", "/docs", "src/demo/data", "src/**/x.csv",
    "x.csv", "data", "/data", "*", "**", "**/*", "nope", "nope/*", "docs/*.md", "*.md", ".hidden", "**/.hidden",
    "src/demo/.hidden", "tests/**/*.py", "[a-c]*.py", "notes.txt", "./notes.txt", "src/*/data/?.csv", "docs/**/a.md",
    "*.pyc", "**/__pycache__", "data/*", "deep", "demo/data", "/src/demo/sub", "sub/**", "src/demo/data/**/z.csv",
    "*.t?t", "docs/api/", "src", "data/b c.csv", "docs/{index,x}.md", "docs//index.md", "DOCS/*",
]
OF_PACKAGE = [
    "*.csv", "**/*.csv", "data/*", "data", "data/", "data/**", "**/*", "*", "**", ".hidden", "*.typed", "sub/*.txt",
    "nope", "nope/*", "./data/*.csv", "data/?.csv", "../*.txt", "/data", "data/[x]*.csv", "deep/z.csv",
    "data/**/z.csv", "*.pyc", "__pycache__/*", "**/__pycache__/*", "data//x.csv", "a.py", "sub/*.py",
]
PACKAGES = [
    "*", "demo", "demo*", "demo.*", "*.sub", "sub", "demo.data*", "nope", "src*", "src.demo*", "[d]emo", "demo.s?b",
    "tests", "docs", "docs*",
]
OBJECTS = {
    "uv": ("uv_build", "uv_build"),
    "pdm": ("pdm-backend", "pdm.backend"),
    "poetry": ("poetry-core>=2", "poetry.core.masonry.api"),
    "setuptools": ("setuptools", "setuptools.build_meta"),
    "hatch": ("hatchling", "hatchling.build"),
}
BUILD = "import sys, importlib; getattr(importlib.import_module(sys.argv[1]), 'build_' + sys.argv[2])(sys.argv[3])"


def head(backend):
    requirement, backend = OBJECTS[backend]
    return f'[build-system]\nrequires = ["{requirement}"]\nbuild-backend = "{backend}"\n[project]\nname = "demo"\nversion = "1.0"\n'


def lay(folder, toml):
    for path, text in {**TREE, "pyproject.toml": toml}.items():
        Path(folder, path).parent.mkdir(parents=True, exist_ok=True)
        Path(folder, path).write_text(text)


def build(backend, table, kind):
    """The names in the archive; none where the build stops."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {**os.environ, "PATH": path, "PYTHONDONTWRITEBYTECODE": "1"}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        lay(folder, head(backend) + table)
        command = [sys.executable, "-c", BUILD, OBJECTS[backend][1], kind, out]
        if subprocess.run(command, cwd=folder, capture_output=True, env=environment).returncode:
            return None
        archive = Path(out, os.listdir(out)[0])
        if kind == "wheel":
            return set(zipfile.ZipFile(archive).namelist())
        members = tarfile.open(archive).getmembers()
        return {member.name.split("/", 1)[1] for member in members if member.isfile()}


def rows():
    files = set(TREE)

    def taken(backend, key, table, pattern, kind, base):
        held = build(backend, table, kind)
        yield backend, key, table, pattern, None if held is None else (held - base) & files, files - base

    def left(backend, key, table, pattern, kind, base, inside=""):
        held = build(backend, table, kind)
        gone = None if held is None else {inside + name for name in base - held} & files
        yield backend, key, table, pattern, gone, {inside + name for name in base} & files

    quote = json.dumps
    uv = "[tool.uv.build-backend]\n"
    plain, whole = build("uv", "", "sdist"), build("uv", uv + 'source-include = ["**"]\n', "sdist")
    wheel = build("uv", "", "wheel")
    for p in PATTERNS:
        yield from taken("uv", "source-include", uv + f"source-include = [{quote(p)}]\n", p, "sdist", plain)
        table = uv + f'source-include = ["**"]\nsource-exclude = [{quote(p)}]\n'
        yield from left("uv", "source-exclude", table, p, "sdist", whole)
        yield from left("uv", "wheel-exclude", uv + f"wheel-exclude = [{quote(p)}]\n", p, "wheel", wheel, "src/")

    pdm = '[tool.pdm.build]\nsource-includes = ["zz"]\n'
    top = quote(sorted({name.split("/")[0] for name in files} - {".gitignore"}))
    nothing, plain = build("pdm", pdm + 'includes = ["zz"]\n', "sdist"), build("pdm", pdm, "sdist")
    whole = build("pdm", pdm + f"includes = {top}\n", "sdist")
    for p in PATTERNS:
        yield from taken("pdm", "includes", pdm + f"includes = [{quote(p)}]\n", p, "sdist", nothing)
        table = f"[tool.pdm.build]\nsource-includes = [{quote(p)}]\n"
        yield from taken("pdm", "source-includes", table, p, "sdist", plain)
        table = pdm + f"includes = {top}\nexcludes = [{quote(p)}]\n"
        yield from left("pdm", "excludes", table, p, "sdist", whole)

    poetry = "[tool.poetry]\n"
    plain = build("poetry", "", "sdist")
    for p in PATTERNS:
        table = poetry + f'include = [{{ path = {quote(p)}, format = "sdist" }}]\n'
        yield from taken("poetry", "include", table, p, "sdist", plain)
        # The licence is shipped in any case.
        yield from left("poetry", "exclude", poetry + f"exclude = [{quote(p)}]\n", p, "sdist", plain - {"LICENSE"})
        table = poetry + f'packages = [{{ include = {quote(p)}, from = "src" }}]\n'
        held = build("poetry", table, "wheel")
        yield "poetry", "packages", table, p, held and {"src/" + name for name in held} & files, files

    table = "[tool.setuptools]\ninclude-package-data = false\n"
    plain = {"src/" + name for name in build("setuptools", table, "wheel")}
    for p in OF_PACKAGE:
        table = f"[tool.setuptools]\ninclude-package-data = false\n[tool.setuptools.package-data]\ndemo = [{quote(p)}]\n"
        held = build("setuptools", table, "wheel")
        held = None if held is None else ({"src/" + name for name in held} - plain) & files
        yield "setuptools", "package-data", table, p, held, files - plain
    yield from found()

    forced = {"pyproject.toml", "README.md", "LICENSE", ".gitignore", "PKG-INFO"}
    sdist, plain = "[tool.hatch.build.targets.sdist]\n", build("hatch", "", "sdist") - forced
    for p in PATTERNS:
        # What stands above a package is taken off its paths.
        keys = ["include", "only-include"] + ["packages"] * ("/" not in p.strip("/"))
        for key in keys:
            yield from taken("hatch", key, sdist + f"{key} = [{quote(p)}]\n", p, "sdist", forced)
        table = sdist + f'include = ["zz"]\n[tool.hatch.build.targets.sdist.force-include]\n{quote(p)} = "out"\n'
        held = build("hatch", table, "sdist")
        names = held and {os.path.normpath(p.strip("/") + name[3:]) for name in held if name.startswith("out")}
        yield "hatch", "force-include", table, p, names, files
        table = sdist + f'include = ["zz"]\nartifacts = [{quote(p)}]\n'
        yield from taken("hatch", "artifacts", table, p, "sdist", forced)
        yield from left("hatch", "exclude", sdist + f"exclude = [{quote(p)}]\n", p, "sdist", plain)


def found():
    """Names of packages, as the finder itself gives them."""
    from setuptools.discovery import PackageFinder, PEP420PackageFinder

    with tempfile.TemporaryDirectory() as folder:
        lay(folder, head("setuptools"))
        for p in PACKAGES:
            for where in [], ["src"], ["."]:
                for finder, option in (PEP420PackageFinder, ""), (PackageFinder, "namespaces = false\n"):
                    names = [set(finder.find(Path(folder, place), include=[p])) for place in where or ["."]]
                    table = "[tool.setuptools.packages.find]\n" + (f"where = {json.dumps(where)}\n" if where else "")
                    table += f"{option}include = [{json.dumps(p)}]\n"
                    yield "setuptools", "packages.find.include", table, p, set().union(*names), None


def main():
    lists, out = [], []
    for backend, key, table, pattern, held, among in rows():
        row = {"backend": backend, "key": key, "pattern": pattern, "toml": head(backend) + table}
        row["held"] = None if held is None else sorted(held)
        if among is not None:
            if sorted(among) not in lists:
                lists.append(sorted(among))
            row["among"] = lists.index(sorted(among))
        out.append(row)
    path = Path(__file__).parent.parent / "data/patterns.jsonl"
    lines = [json.dumps(row) for row in [{"files": TREE, "among": lists}, *out]]
    path.write_text("\n".join(lines) + "\n")
    print(len(out), "rows")


main()
