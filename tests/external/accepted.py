"""What others say of the archives that we make of real projects: pip installs every wheel and builds
a wheel from every sdist, `twine check --strict` and check-wheel-contents find nothing.

    accepted.py SHIPWHEEL FOLDER

FOLDER keeps the source archives and both lines of flit_core between runs. Runs the build backends
of these projects, and so the code of a few.
"""

import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

from flit_projects import PROJECTS, flit_core, line
from sdists import fetch

# What is said of the project, not of how it was archived: the archives that the authors have
# published get the same.
KNOWN = {
    ("docutils", "contents"): ["W002"],
    ("pip", "contents"): ["W002", "W004"],
    ("pyphen", "contents"): ["W002"],
}
# These projects may want a newer Python than the one that is here.
ANY = ["--no-deps", "--no-index", "--ignore-requires-python"]
PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "-q"]


def ran(command, **how):
    done = subprocess.run(command, capture_output=True, text=True, **how)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def checks(name, project, wheel, sdist, out, core):
    """The name of each check, whether it passed, and what it said."""
    place = out / "installed"
    yield "install", *ran([*PIP, "install", *ANY, "--target", str(place), str(wheel)])
    with zipfile.ZipFile(wheel) as archive:
        modules = [name for name in archive.namelist() if name.endswith(".py") and ".data/" not in name]
    missing = [module for module in modules if not (place / module).is_file()]
    yield "installed", not missing, str(missing[:3])
    environment = {**os.environ, "PYTHONPATH": str(core)}
    command = [*PIP, "wheel", *ANY, "--no-build-isolation", "--wheel-dir", str(out / "again")]
    yield "build", *ran([*command, str(sdist)], env=environment)
    again = list((out / "again").glob("*.whl"))
    if again and again[0].name == wheel.name:
        lists = []
        for path in (again[0], wheel):
            with zipfile.ZipFile(path) as archive:
                lists.append(sorted(archive.namelist()))
        yield "same members", lists[0] == lists[1], str(set(lists[0]) ^ set(lists[1]))
    else:
        yield "same members", False, f"{again} is not {wheel.name}"
    tool = Path(sys.executable).parent
    yield "twine", *ran([str(tool / "twine"), "check", "--strict", str(wheel), str(sdist)])
    yield "contents", *ran([str(tool / "check-wheel-contents"), str(wheel)], cwd=out)


def main(shipwheel, folder):
    shipwheel, folder = str(Path(shipwheel).resolve()), Path(folder).resolve()
    projects = fetch(folder, PROJECTS.split())
    places = flit_core(folder)
    judged, refused, wrong = 0, [], []
    for name, project in sorted(projects.items()):
        out = folder / "accepted" / name
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir(parents=True)
        built, said = ran([shipwheel, "build", str(project), "--out-dir", str(out / "dist")])
        if not built:
            refused.append(name)
            print(f"{name:<18} not built: {said.splitlines()[0]}")
            continue
        [wheel], [sdist] = (out / "dist").glob("*.whl"), (out / "dist").glob("*.tar.gz")
        results = []
        for check, good, said in checks(name, project, wheel, sdist, out, places[line(project)]):
            judged += 1
            known = KNOWN.get((name, check), [])
            codes = sorted(set(re.findall(r": (W\d+): ", said)))
            if (not good and codes != known) or (not good and not known) or (good and known):
                wrong.append((name, check))
                print(said)
            results.append(check if good else f"{check}: {' '.join(codes) or 'FAILED'}")
        print(f"{name:<18} {'; '.join(results)}", flush=True)
    print(f"{len(projects) - len(refused)} of {len(projects)} projects built, {judged} checks, failed: {wrong}")
    return 1 if wrong or len(refused) > 1 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
