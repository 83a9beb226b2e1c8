"""Versions read from a file: what a build from the sdist and the installed package really say.

    version_copies.py SHIPWHEEL FOLDER

Projects like that of the blog about a VERSION file are built by both lines of flit_core and by
setuptools, the wheel from the unpacked sdist, and installed. FOLDER keeps the backends between runs.
"""

import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from flit_projects import flit_core

BLOG = Path(__file__).parents[1] / "projects" / "tutorial-flit-version"
FLIT = "import sys, flit_core.buildapi as b; {call}(sys.argv[1])"
SETUPTOOLS = "import sys, setuptools.build_meta as b; {call}(sys.argv[1])"
LITERAL = '"""Demo."""\n__version__ = "1.4.2"\n'
PLAIN = """\
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"
[project]
name = "python_module_folder_name"
dynamic = ["version"]
[tool.setuptools.dynamic]
version = { attr = "python_module_folder_name.__version__" }
"""


def blog(change=lambda text: text):
    files = {p.relative_to(BLOG).as_posix(): p.read_text("utf-8") for p in BLOG.rglob("*") if p.is_file()}
    # With the address of the blog nothing is built at all.
    files["pyproject.toml"] = change(files["pyproject.toml"].replace("my email", "me@example.org"))
    return files


def without_include(text):
    return text.replace('include = ["VERSION"]', "")


def newer(text):
    return text.replace(">= 3.9,<4", ">=4,<5")


def cases(lines):
    """Name, files, script that builds, folder of the backend, findings that are due."""
    sdist, wheel = "version-file-not-in-sdist", "version-file-not-in-wheel"
    for version, place in lines.items():
        adapt = newer if version.startswith("4") else lambda text: text
        yield f"flit_core {version}", blog(adapt), FLIT, place, {wheel}
        bare = blog(lambda text, adapt=adapt: without_include(adapt(text)))
        yield f"flit_core {version} without include", bare, FLIT, place, {sdist, wheel}
        raising = dict(bare)
        raising["python_module_folder_name/__init__.py"] = (
            '"""Demo."""\nfrom pathlib import Path\n'
            '__version__ = (Path(__file__).parents[1] / "VERSION").read_text().strip()\n'
        )
        yield f"flit_core {version} without a fallback", raising, FLIT, place, {sdist, wheel}
        inner = dict(bare)
        inner["python_module_folder_name/VERSION"] = inner.pop("VERSION")
        module = "python_module_folder_name/__init__.py"
        inner[module] = inner[module].replace(".parent.parent", ".parent")
        yield f"flit_core {version} in the package", inner, FLIT, place, set()
        plain = dict(bare)
        plain[module] = LITERAL
        yield f"flit_core {version} a literal", plain, FLIT, place, set()
    files = blog()
    files["pyproject.toml"] = PLAIN
    yield "setuptools", files, SETUPTOOLS, None, {sdist, wheel}
    files = dict(files)
    files["MANIFEST.in"] = "include VERSION\n"
    yield "setuptools with a manifest", files, SETUPTOOLS, None, {wheel}


def run(folder, backend, script, call, out):
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if backend:
        environment["PYTHONPATH"] = str(backend)
    command = [sys.executable, "-c", script.format(call=call), str(out)]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)


def version_of(archive):
    return archive.name.split("-")[1].removesuffix(".tar.gz")


def real(project, backend, script, scratch):
    """The versions of the sdist, of the wheel built from it, and of what is then installed."""
    source = scratch / "source"
    for path, content in project.items():
        target = source / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content, "utf-8")
    built = run(source, backend, script, "b.build_sdist", scratch)
    if built.returncode:
        raise RuntimeError(built.stderr)
    archive = next(scratch.glob("*.tar.gz"))
    with tarfile.open(archive) as tar:
        tar.extractall(scratch / "unpacked", filter="data")
    unpacked = next((scratch / "unpacked").iterdir())
    built = run(unpacked, backend, script, "b.build_wheel", scratch)
    if built.returncode:
        # The package can still be installed from the project itself.
        built = run(source, backend, script, "b.build_wheel", scratch)
        from_sdist = None
    else:
        from_sdist = version_of(next(scratch.glob("*.whl")))
    wheel = next(scratch.glob("*.whl"))
    pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-index", "--target"]
    subprocess.run([*pip, str(scratch / "site"), str(wheel)], check=True)
    code = "import python_module_folder_name as m; print(m.__version__)"
    said = subprocess.run(
        [sys.executable, "-c", code], cwd=scratch / "site", capture_output=True, text=True
    )
    installed = said.stdout.strip() if said.returncode == 0 else None
    return version_of(archive), from_sdist, installed


def told(shipwheel, folder):
    command = [shipwheel, "check", "--output-format", "json", str(folder)]
    found = json.loads(subprocess.run(command, capture_output=True, text=True).stdout)
    return {one["rule"]: one["message"] for one in found if one["rule"].startswith("version-file-")}


def main():
    shipwheel, folder = sys.argv[1], Path(sys.argv[2]).absolute()
    failures = 0
    for name, files, script, backend, due in cases(flit_core(folder)):
        with tempfile.TemporaryDirectory() as scratch:
            scratch = Path(scratch)
            sdist, from_sdist, installed = real(files, backend, script, scratch)
            shutil.rmtree(scratch / "source", ignore_errors=True)
            for path, content in files.items():
                target = scratch / "clean" / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_text(content, "utf-8")
            found = told(shipwheel, scratch / "clean")
        wrong = []
        if set(found) != due:
            wrong.append(f"told {sorted(found)}, due {sorted(due)}")
        # What is told must be what happened, and what happened must be told.
        for rule, outcome in [("version-file-not-in-sdist", from_sdist), ("version-file-not-in-wheel", installed)]:
            if (outcome != sdist) != (rule in found):
                wrong.append(f"{rule}: it is {outcome}, the sdist {sdist}")
            if rule in found and outcome is not None and f"`{outcome}`" not in found[rule]:
                wrong.append(f"{rule} does not say {outcome}: {found[rule]}")
        state = "ok" if not wrong else "WRONG"
        print(f"{state:6} {name}: sdist {sdist}, wheel from it {from_sdist}, installed {installed}")
        for line in wrong:
            print(f"       {line}")
        failures += bool(wrong)
    print(f"{failures} wrong")
    return bool(failures)


if __name__ == "__main__":
    sys.exit(main())
