"""Real projects built by flit_core: the same archives from `shipwheel build`, byte for byte.

    flit_projects.py SHIPWHEEL FOLDER

FOLDER keeps the source archives and both lines of flit_core between runs. The line is chosen as an
installer would from `requires`. Runs the build backends of these projects, and so the code of a few.
"""

import filecmp
import os
import subprocess
import sys
import tomllib
from pathlib import Path

from packaging.requirements import Requirement
from sdists import fetch

PROJECTS = """
    boltons==26.2.0 docutils==0.23 entrypoints==0.4.2 flask==3.1.3 flit==4.2.0 idna==3.20 jinja2==3.1.6
    jupyter-cache==1.0.1 markdown-it-py==4.3.0 myst-nb==1.4.0 pip==26.3 ptyprocess==0.7.0 pydyf==0.13.0
    pyphen==0.18.1 pyproject-hooks==1.3.3 sphinx==9.2.0 sphinx-design==0.8.0 testpath==0.6.0
    tinyhtml5==2.1.0 tomli==2.5.0 tomli-w==1.2.0 typing-extensions==4.16.0 werkzeug==3.1.9 wheel==0.48.0
"""
LINES = ["4.2.0", "3.12.0"]
BUILD = "import sys, flit_core.buildapi as b; b.build_sdist(sys.argv[1]); b.build_wheel(sys.argv[1])"


def flit_core(folder):
    """Both lines of flit_core, each in a folder of its own."""
    places = {}
    for version in LINES:
        place = folder / f"flit_core-{version}"
        if not place.exists():
            pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", str(place)]
            subprocess.run([*pip, f"flit_core=={version}"], check=True)
        places[version] = place
    return places


def line(project):
    """The newest version that `requires` takes."""
    system = tomllib.loads((project / "pyproject.toml").read_text("utf-8"))["build-system"]
    wanted = [Requirement(text) for text in system["requires"]]
    wanted = [one for one in wanted if one.name.lower().replace("_", "-") == "flit-core"]
    return next(v for v in LINES if all(v in one.specifier for one in wanted))


def compare(shipwheel, name, project, places, folder):
    version = line(project)
    environment = {**os.environ, "PYTHONPATH": str(places[version]), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("SOURCE_DATE_EPOCH", None)
    theirs, ours = folder / "built" / name / "flit_core", folder / "built" / name / "shipwheel"
    for out in (theirs, ours):
        out.mkdir(parents=True, exist_ok=True)
        for old in out.iterdir():
            old.unlink()
    reference = subprocess.run(
        [sys.executable, "-c", BUILD, str(theirs)], cwd=project, env=environment, capture_output=True
    )
    command = [shipwheel, "build", str(project), "--out-dir", str(ours)]
    built = subprocess.run(command, env=environment, capture_output=True, text=True)
    if reference.returncode or built.returncode:
        reason = built.stderr.strip().splitlines()[:1] or ["built"]
        theirs_said = reference.stderr.decode().strip().splitlines()[-1:] or ["built"]
        return f"flit_core {version}: {theirs_said[0]}; shipwheel: {reason[0]}", False
    names = sorted(path.name for path in theirs.iterdir())
    if names != sorted(path.name for path in ours.iterdir()):
        return f"flit_core {version}: other names", False
    other = [n for n in names if not filecmp.cmp(theirs / n, ours / n, shallow=False)]
    checked = subprocess.run([shipwheel, "check", *map(str, ours.iterdir())], capture_output=True)
    note = "" if checked.returncode == 0 else ", and the check finds errors"
    return f"flit_core {version}: " + (f"other bytes in {other}" if other else f"same bytes{note}"), not other


def main(shipwheel, folder):
    shipwheel, folder = str(Path(shipwheel).resolve()), Path(folder).resolve()
    projects = fetch(folder, PROJECTS.split())
    places = flit_core(folder)
    same = 0
    for name, project in projects.items():
        told, is_same = compare(shipwheel, name, project, places, folder)
        same += is_same
        print(f"{name}: {told}")
    print(f"{same} of {len(PROJECTS.split())} the same")
    return 0 if same == len(PROJECTS.split()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
