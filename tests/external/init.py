"""What `shipwheel init` writes is built by every backend itself: nothing is found in the project file,
the backend builds both archives, nothing is found in them, and the module can be imported from the wheel.

    init.py SHIPWHEEL FOLDER

The same with the trees of real projects in place of made ones, without what their authors wrote for it; FOLDER keeps
their source archives between runs. There the project file is looked at, and what Shipwheel would build of it.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

from real_projects import names
from sdists import fetch

# uv_build looks for its program in the PATH.
ENVIRONMENT = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
BACKENDS = "flit hatchling setuptools uv pdm poetry".split()
MIT = """\
MIT License

Copyright (c) 2026 Ann Arbour

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""
DEMO = '"""Count the words of a text."""\n'

# By name: the files, words of the command, and the file of the module in the wheel with its import name.
LAYOUTS = {
    "empty": ({}, ["--name", "demo-kit"], "demo_kit/__init__.py"),
    "flat": ({"demo/__init__.py": DEMO, "demo/deep/__init__.py": "", "tests/test_demo.py": ""}, [], "demo/__init__.py"),
    "src": ({"src/demo/__init__.py": DEMO, "src/demo/data.txt": "", "docs/index.md": ""}, [], "demo/__init__.py"),
    "file": ({"demo.py": DEMO, "README.md": "# Demo\n"}, [], "demo.py"),
    "file in src": ({"src/demo.py": DEMO, "README.rst": "Demo\n====\n"}, [], "demo.py"),
    "namespace": ({"src/team/demo/__init__.py": DEMO}, [], "team/demo/__init__.py"),
    "other name": ({"demo/__init__.py": DEMO}, ["--name", "Other.Name"], "demo/__init__.py"),
    "other name in src": ({"src/demo/__init__.py": DEMO}, ["--name", "other"], "demo/__init__.py"),
    "other name of a file": ({"demo.py": DEMO}, ["--name", "other"], "demo.py"),
    "neighbours": (
        {"demo/__init__.py": DEMO, "assets/logo.svg": "", "run.py": "", "src/native.c": ""}, [], "demo/__init__.py"),
    "several": ({"one/__init__.py": DEMO, "two/__init__.py": DEMO}, ["--module", "two"], "two/__init__.py"),
    "version": ({"src/demo/__init__.py": DEMO + '__version__ = "1.2.3"\n'}, [], "demo/__init__.py"),
    "version elsewhere": (
        {"demo/__init__.py": DEMO + "from ._version import __version__\n", "demo/_version.py": '__version__ = "1.2"\n'},
        [], "demo/__init__.py"),
    "capitals": ({"Demo_Kit/__init__.py": DEMO}, [], "Demo_Kit/__init__.py"),
    "other tools": ({"demo.py": DEMO, "pyproject.toml": "# ours\n[tool.ruff]\nline-length = 99\n"}, [], "demo.py"),
    "no docstring": ({"demo.py": "import sys\n", "README": "Demo.\n"}, ["--author", "Ann Arbour <ann@example.org>"], "demo.py"),
}
SINGLE = {name for name, (_, _, module) in LAYOUTS.items() if "/" not in module}


def ran(command, **how):
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, timeout=600, **how)
    return done.returncode, done.stdout, done.stderr


def found(shipwheel, *paths):
    code, out, errors = ran([shipwheel, "check", "--output-format", "json", *paths])
    return [f"{one['rule']}: {one['message']}" for one in json.loads(out)] if code in (0, 1) else [errors]


def judge(shipwheel, backend, layout, folder):
    """What is wrong; nothing when all is well."""
    files, words, module = LAYOUTS[layout]
    # The page of a project without a readme is empty, which is told of its archives.
    readme = {} if any(path.lower().startswith("readme") for path in files) or not files else {"README.md": "# Demo\n"}
    for path, text in {"LICENSE": MIT, **readme, **files}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
    code, out, errors = ran([shipwheel, "init", folder, "--backend", backend, *words])
    if backend == "uv" and layout in SINGLE:
        return None if code == 1 and "single file" in errors else f"it was not refused: {out}{errors}"
    if code != 0:
        return f"init ended with {code}: {errors}"
    if told := found(shipwheel, folder):
        return f"check finds {told}"
    code, out, errors = ran([sys.executable, "-m", "build", "--no-isolation", "--skip-dependency-check"], cwd=folder,
                            env=ENVIRONMENT)
    if code != 0:
        return f"{backend} does not build it: {(out + errors)[-1500:]}"
    archives = sorted((folder / "dist").iterdir())
    if len(archives) != 2:
        return f"not two archives: {archives}"
    if told := found(shipwheel, *archives):
        return f"check finds {told} in the archives"
    [wheel] = (folder / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(folder / "installed")
        metadata = archive.read(next(name for name in names if name.endswith(".dist-info/METADATA"))).decode()
    if module not in names:
        return f"`{module}` is not in the wheel: {names}"
    top = {name.split("/")[0] for name in names if ".dist-info/" not in name}
    if top != {module.split("/")[0]}:
        return f"the wheel has more: {names}"
    if not any("/licenses/" in name for name in names) or "License-Expression: MIT" not in metadata:
        return f"the licence is not in the wheel: {names}"
    name = module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    code, _, errors = ran([sys.executable, "-c", f"import sys; sys.path.insert(0, sys.argv[1]); import {name}", folder / "installed"])
    return None if code == 0 else errors


# What cannot be helped in a project that somebody else has written.
USUAL = {"legacy-config-ignored", "readme-relative-links", "license-missing"}
# Several packages, or one where no backend looks.
REFUSED = 12


def judge_real(shipwheel, tree, folder):
    """What is wrong, and whether it was refused to begin."""
    shutil.copytree(tree, folder, symlinks=True, copy_function=os.link)
    for name in ("pyproject.toml", "setup.py", "setup.cfg", "flit.ini"):
        (folder / name).unlink(missing_ok=True)
    before = {path for path in folder.rglob("*")}
    for backend in BACKENDS:
        code, out, errors = ran([shipwheel, "init", folder, "--backend", backend])
        if code == 1:
            if {path for path in folder.rglob("*")} != before:
                return f"{backend}: refused, and something was written", True
            if backend == "flit":
                return None, True
            continue
        if code != 0:
            return f"{backend}: init ended with {code}: {errors}", False
        told = [one for one in found(shipwheel, folder) if one.split(":")[0] not in USUAL]
        if told:
            return f"{backend}: check finds {told}", False
        if backend == "flit":
            # The files of some of these archives are from 1970; the largest take minutes to be compressed.
            epoch = {**os.environ, "SOURCE_DATE_EPOCH": "1700000000"}
            code, out, errors = ran([shipwheel, "build", folder, "--list"], env=epoch)
            if code != 0 or " members" not in out:
                return f"it would not be built: {out}{errors}", False
        (folder / "pyproject.toml").unlink()
    return None, False


def main(shipwheel, kept):
    shipwheel = Path(shipwheel).resolve()
    passed, failed = 0, []
    for backend in BACKENDS:
        for layout in LAYOUTS:
            with tempfile.TemporaryDirectory() as temporary:
                folder = Path(temporary) / "demo"
                folder.mkdir()
                wrong = judge(shipwheel, backend, layout, folder)
                passed += wrong is None
                if wrong:
                    failed.append(f"{backend}, {layout}")
                    text = folder / "pyproject.toml"
                    print(f"FAILED {backend}, {layout}: {wrong}\n{text.read_text() if text.exists() else ''}", flush=True)
        print(f"{backend}: {passed} passed so far", flush=True)
    refused = []
    for name, tree in sorted(fetch(kept, names()).items()):
        with tempfile.TemporaryDirectory(dir=kept) as temporary:
            wrong, is_refused = judge_real(shipwheel, tree.resolve(), Path(temporary) / name)
            passed += wrong is None
            refused += [name] if is_refused else []
            if wrong:
                failed.append(name)
                print(f"FAILED {name}: {wrong}", flush=True)
    print(f"real trees: {len(refused)} were refused, {' '.join(refused)}")
    print(f"{passed} passed, {len(failed)} failed {failed or ''}")
    return 1 if failed or len(refused) > REFUSED else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
