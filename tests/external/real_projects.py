"""Real projects from PyPI: every error we report must be one that their own backend makes too.

    real_projects.py SHIPWHEEL FOLDER
"""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from sdists import fetch

# By backend, as their newest source archives are built.
PROJECTS = """
flit_core: arrow boltons click docutils entrypoints flask flit idna installer jinja2 loguru
    markdown-it-py mdurl packaging pathspec pip pyphen pyproject-metadata sphinx tinycss2
    typing_extensions werkzeug wheel
hatchling: attrs beartype black cyclopts fastapi-pagination hatch hishel httpx platformdirs
    polyfactory pyhamcrest stamina starlette structlog svcs tox-uv urllib3 uvicorn virtualenv
setuptools: anyio authlib blacken-docs certifi dishka inflect jaraco.context joserfc markupsafe
    pluggy pytest pytest-django pytest-httpx requests resolvelib setuptools sniffio sqlalchemy
    time-machine zipp
pdm-backend: a2wsgi fastapi findpython gidgethub pdm sqlmodel typer unearth
poetry-core: cleo crashtest poetry poetry-core returns rich tomlkit wemake-python-styleguide
uv_build: marimo narwhals scim2-models
others: charset-normalizer contourpy pendulum ruff whenever
"""


def names():
    for line in PROJECTS.replace("\n    ", " ").strip().splitlines():
        yield from line.partition(":")[2].split()


def builds(folder):
    """What the project's own backend says when it is asked to build; None when it builds."""
    with tempfile.TemporaryDirectory() as out:
        command = [sys.executable, "-m", "build", "--wheel", "--outdir", out, str(folder)]
        run = subprocess.run(command, capture_output=True, text=True, timeout=600)
        return None if run.returncode == 0 else (run.stdout + run.stderr)[-2000:]


def main(binary, folder):
    passed = failed = 0
    projects = fetch(folder, names())
    for name, path in sorted(projects.items()):
        if not (path / "pyproject.toml").exists():
            continue
        command = [binary, "check", str(path), "--output-format", "json"]
        run = subprocess.run(command, capture_output=True, text=True, timeout=60)
        if run.returncode not in (0, 1):
            print(f"FAILED {name}: exit code {run.returncode}: {run.stderr}")
            failed += 1
            continue
        errors = [found for found in json.loads(run.stdout) if found["severity"] == "error"]
        good = not errors or builds(path) is not None
        passed, failed = passed + good, failed + (not good)
        for found in [] if good else errors:
            place = found["start"]
            where = f"{place['line']}:{place['column']}" if place else "-"
            print(f"FAILED {name} {where} {found['rule']}: {found['message']}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 40 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
