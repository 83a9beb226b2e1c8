"""Real projects with a dynamic version: what `shipwheel version` says against what was published.

    dynamic_versions.py SHIPWHEEL FOLDER

The source archives are unpacked into FOLDER. Whatever the archive itself knows of the version from
its build (PKG-INFO, egg-info) is taken away first. A version that nobody can know from the files may
be unknown; one that is told must be the published one.
"""

import email
import shutil
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from packaging.version import Version
from sdists import fetch

PROJECTS = """
    anyio==4.16.0 arrow==1.4.0 attrs==26.1.0 authlib==1.9.8 beartype==0.23.1 black==26.10.1
    boltons==26.2.0 charset-normalizer==3.5.2 contourpy==1.4.0 cyclopts==5.4.0 dishka==1.10.1
    docutils==0.23 entrypoints==0.4.2 flit==4.2.0 flit_core==4.2.0 hatch==1.18.2 httpx==0.28.1
    idna==3.20 inflect==7.6.0 installer==1.1.0 jaraco.context==6.1.2 jinja2==3.1.6 joserfc==1.8.0
    jupyter-cache==1.0.1 loguru==0.7.3 markdown-it-py==4.3.0 myst-nb==1.4.0 packaging==26.3 pip==26.3
    platformdirs==4.14.5 pluggy==1.7.0 pydyf==0.13.0 pyhamcrest==2.1.0 pyphen==0.18.1
    pyproject-hooks==1.3.3 pyproject-metadata==0.12.1 pytest==9.2.0 pytest-django==4.14.0
    pytest-httpx==0.36.2 requests==2.34.2 resolvelib==1.2.1 sniffio==1.3.1 sphinx==9.2.0
    sphinx-design==0.8.0 sqlalchemy==2.1.9 stamina==26.1.0 starlette==1.10.0 structlog==26.1.0
    svcs==26.2.0 testpath==0.6.0 tinycss2==1.5.1 tinyhtml5==2.1.0 tox-uv==1.31.0 urllib3==2.8.0
    uvicorn==0.54.0 validate-pyproject==0.27 virtualenv==21.15.7 wheel==0.48.0 zipp==4.1.2
    fastapi jupyter-client ipykernel nbconvert traitlets ipython pydantic mkdocs trio dnspython
    pylint astroid twine jupyterlab notebook jupyter-core httpcore websockets
"""


def published(project):
    """The version in the archive's own PKG-INFO."""
    return Version(email.message_from_string((project / "PKG-INFO").read_text("utf-8"))["Version"])


def is_from_files(data):
    """Whether some file of the project holds the version, as far as the settings tell."""
    tool = data.get("tool", {})
    requires = " ".join(data.get("build-system", {}).get("requires", [])).replace("_", "-")
    tags = ["setuptools-scm", "hatch-vcs", "versioningit", "versioneer", "dynamic-versioning"]
    source = tool.get("hatch", {}).get("version", {}).get("source", "")
    own = "backend-path" in data.get("build-system", {}) or "mesonpy" in requires or "meson-" in requires
    return not (any(tag in requires for tag in tags) or source in ("vcs", "env") or own)


def main():
    shipwheel, folder = sys.argv[1], Path(sys.argv[2])
    counts = {"told": 0, "unknown": 0, "wrong": 0, "from files": 0, "of those told": 0}
    for name, project in fetch(folder, PROJECTS.split()).items():
        with tempfile.TemporaryDirectory() as scratch:
            clean = Path(scratch) / "project"
            ignored = shutil.ignore_patterns("PKG-INFO", "*.egg-info", "*.pyc", "tests", "docs")
            shutil.copytree(project, clean, ignore=ignored, symlinks=True)
            data = tomllib.loads((clean / "pyproject.toml").read_text("utf-8"))
            if "version" not in data.get("project", {}).get("dynamic", []):
                print(f"static   {name}")
                continue
            ran = subprocess.run([shipwheel, "version", str(clean)], capture_output=True, text=True)
        due, said = published(project), ran.stdout.strip()
        from_files = is_from_files(data)
        counts["from files"] += from_files
        if ran.returncode == 0:
            kind = "told" if Version(said) == due else "wrong"
            counts["of those told"] += from_files and kind == "told"
        else:
            kind, said = "unknown", ran.stderr.strip().removeprefix("error: ")
        counts[kind] += 1
        print(f"{kind:8} {name} {due}" + ("" if kind == "told" else f": {said}"))
    print(", ".join(f"{count} {kind}" for kind, count in counts.items()))
    enough = counts["told"] + counts["unknown"] >= 50
    return bool(counts["wrong"]) or not enough or counts["of those told"] * 10 < counts["from files"] * 9


if __name__ == "__main__":
    sys.exit(main())
