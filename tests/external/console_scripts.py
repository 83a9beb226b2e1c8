"""Commands of real packages: each is found in the sources, and nothing is said against it.

    console_scripts.py SHIPWHEEL FOLDER

The wheels are installed into FOLDER without their dependencies, and nothing of them is run. Each
package becomes a project whose `[project.scripts]` are the console scripts of its wheel. Then every
function is misspelt: how many of those are told is the share that was really looked up.
"""

import configparser
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

PACKAGES = """
    alembic ansible-core autopep8 babel bandit black bokeh build celery charset-normalizer commitizen
    cookiecutter coverage cython dask django docformatter docutils fabric flake8 flask fonttools gunicorn
    hatch httpie huggingface-hub invoke ipython isort jsonschema jupyter-client jupyter-core
    jupyter-server jupyterlab jupytext keyring luigi markdown markdown-it-py meson mkdocs mypy nbconvert
    nbdime nbformat nltk notebook nox numpy pdm pip pip-tools pipdeptree pipx poetry pre-commit
    pycodestyle pydocstyle pyflakes pygments pyinstaller pylint pyroma pyserial pytest qtconsole
    readme-renderer scrapy setuptools-scm sphinx sqlfluff sqlparse streamlit supervisor tabulate tox
    tqdm twine typer uvicorn validate-pyproject virtualenv voila waitress watchdog weasyprint wheel yapf
    yt-dlp bump2version cherrypy cibuildwheel codespell diff-cover dulwich fastapi flit griffe hatchling
    httpx libcst locust mako papermill pelican pyramid pyupgrade radon rq snakeviz sphinx-autobuild
    towncrier vcs-versioning versioningit vulture zest.releaser
"""
RULES = "script-module-missing,script-function-missing,script-function-signature"
TOML = """\
[build-system]
requires = ["flit_core"]
build-backend = "flit_core.buildapi"
[project]
name = "{name}"
version = "1"
description = "d"
[tool.flit.module]
name = {top}
[project.scripts]
"""


def install(folder):
    done = folder / "installed.txt"
    if not done.exists() or done.read_text() != PACKAGES:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--only-binary", ":all:"]
        subprocess.run([*pip, "--no-compile", "--target", str(folder), *PACKAGES.split()], check=True)
        done.write_text(PACKAGES)


def scripts(folder):
    """The console scripts by the top-level module that they are in."""
    found = {}
    for path in sorted(folder.glob("*.dist-info/entry_points.txt")):
        parser = configparser.ConfigParser(delimiters=("=",))
        parser.optionxform = str
        parser.read_string(path.read_text("utf-8"))
        for section in ("console_scripts", "gui_scripts"):
            for name, value in parser.items(section) if parser.has_section(section) else []:
                value = value.split("[")[0].strip()
                top = value.split(":")[0].split(".")[0]
                found.setdefault(top, {})[name] = value
    return found


def check(shipwheel, project, top, commands):
    text = TOML.format(name=top.strip("_").replace("_", "-"), top=json.dumps(top))
    lines = [f"{json.dumps(name)} = {json.dumps(value)}" for name, value in commands.items()]
    (project / "pyproject.toml").write_text(text + "\n".join(lines) + "\n", "utf-8")
    command = [shipwheel, "check", "--output-format", "json", "--select", RULES, str(project)]
    ran = subprocess.run(command, capture_output=True, text=True)
    return [(one["rule"], one["message"]) for one in json.loads(ran.stdout)]


def main():
    shipwheel, folder = sys.argv[1], Path(sys.argv[2]) / "scripts"
    install(folder)
    count = alarms = looked_up = 0
    for top, commands in scripts(folder).items():
        with tempfile.TemporaryDirectory() as scratch:
            project = Path(scratch)
            if (folder / top).is_dir():
                shutil.copytree(folder / top, project / top, ignore=shutil.ignore_patterns("tests", "test"))
            elif (folder / f"{top}.py").is_file():
                shutil.copy(folder / f"{top}.py", project)
            else:
                # It is in another distribution, which was not asked for.
                continue
            count += len(commands)
            for rule, message in check(shipwheel, project, top, commands):
                print(f"ALARM {top}: {rule}: {message}")
                alarms += 1
            misspelt = {name: value + "_no_such" for name, value in commands.items()}
            found = check(shipwheel, project, top, misspelt)
            looked_up += sum(rule == "script-function-missing" for rule, _ in found)
    print(f"{count} commands, {looked_up} looked up to the end, {alarms} alarms")
    return bool(alarms) or count < 200


if __name__ == "__main__":
    sys.exit(main())
