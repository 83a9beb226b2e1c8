"""Versions from tags, estimated from the files of repositories, against those who make them.

    git_tags.py BINARY FOLDER [SEED]

Repositories of all kinds are made with git: branches and merges, annotated and light tags, loose
and packed objects, tags at one commit, cut-off clones. `shipwheel version` has to say what
setuptools-scm and pdm-backend say of each, or that it is not known.
"""

import os
import random
import shutil
import subprocess
import sys
from pathlib import Path

PROJECTS = {
    "setuptools-scm": '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\nbuild-backend = "setuptools.build_meta"\n'
    '[project]\nname = "demo"\ndynamic = ["version"]\n[tool.setuptools_scm]\nlocal_scheme = "no-local-version"\n',
    "scheme": '[build-system]\nrequires = ["setuptools", "setuptools-scm"]\nbuild-backend = "setuptools.build_meta"\n'
    '[project]\nname = "demo"\ndynamic = ["version"]\n[tool.setuptools_scm]\nlocal_scheme = "no-local-version"\nversion_scheme = "no-guess-dev"\n',
    "pdm": '[build-system]\nrequires = ["pdm-backend"]\nbuild-backend = "pdm.backend"\n'
    '[project]\nname = "demo"\ndynamic = ["version"]\n[tool.pdm.version]\nsource = "scm"\n',
}

PDM = (
    "from pdm.backend.hooks.version.scm import get_version_from_scm, default_version_formatter as f\n"
    "print(f(get_version_from_scm('.')).split('+')[0])"
)


def git(folder, *words, **environment):
    settings = ["-c", "user.name=n", "-c", "user.email=e@e", "-c", "gc.auto=0", "-c", "init.defaultBranch=main"]
    return subprocess.run(
        ["git", *settings, *words],
        cwd=folder,
        env={**os.environ, "GIT_CONFIG_NOSYSTEM": "1", "HOME": str(folder), **environment},
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def make(folder, chance):
    """A repository by chance; the project file is never committed, so nothing is ever changed."""
    git(folder, "init", "-q")
    (folder / ".git/info/exclude").write_text("*\n")
    names = ["v1.0", "1.1", "v1.2rc1", "v2.0.dev0", "demo-1.5", "nightly", "2024", "v3.1+x", "1.2.post1", "x/v1.9", "V0.9", "1!2.0"]
    chance.shuffle(names)
    names = names[: chance.choice([0, 1, 2, 3, 12])]
    now = 1_700_000_000
    for step in range(chance.choice([1, 3, 10, 40, 120])):
        now += chance.choice([0, 0, 1, 100, -50])
        date = {"GIT_AUTHOR_DATE": f"{now} +0000", "GIT_COMMITTER_DATE": f"{now} +0000"}
        branches = git(folder, "branch", "--format=%(refname:short)").split()
        kind = chance.random()
        if kind < 0.15 and branches:
            git(folder, "checkout", "-q", "-b", f"b{step}")
        elif kind < 0.3 and len(branches) > 1:
            git(folder, "checkout", "-q", chance.choice(branches))
        elif kind < 0.5 and len(branches) > 1:
            git(folder, "merge", "-q", "--no-ff", "-m", "m", chance.choice(branches), **date)
        else:
            git(folder, "commit", "-q", "--allow-empty", "-m", f"{step} " + "word " * chance.choice([1, 400]), **date)
        while names and chance.random() < 0.25:
            words = ["-a", "-m", "t"] if chance.random() < 0.5 else []
            git(folder, "tag", *words, names.pop(), **date)
        if chance.random() < 0.05:
            git(folder, "repack", "-q", "-d", *(["-a"] if chance.random() < 0.5 else []))
        if chance.random() < 0.05:
            git(folder, "pack-refs", "--all")
    if chance.random() < 0.3:
        git(folder, "gc", "-q")
    if chance.random() < 0.3:
        git(folder, "checkout", "-q", "--detach", "HEAD")


def real(folder, kind):
    if kind == "pdm":
        words = ["-W", "ignore", "-c", PDM]
    else:
        words = ["-W", "ignore", "-m", "setuptools_scm"]
    run = subprocess.run([sys.executable, *words], cwd=folder, capture_output=True, text=True)
    lines = run.stdout.strip().splitlines()
    return lines[-1].strip().split("+")[0] if run.returncode == 0 and lines else None


def main():
    binary, base = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    chance = random.Random(int(sys.argv[3]) if len(sys.argv) > 3 else 4)
    if not shutil.which("git"):
        sys.exit("git is needed")
    same = unknown = 0
    wrong = []
    for number in range(int(os.environ.get("COUNT", "24"))):
        folder = base / f"repository-{number}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        make(folder, chance)
        folders = [folder]
        if number % 6 == 5:
            cut = base / f"repository-{number}-cut"
            shutil.rmtree(cut, ignore_errors=True)
            git(base, "clone", "-q", "--depth", "5", f"file://{folder}", str(cut))
            (cut / ".git/info/exclude").write_text("*\n")
            folders.append(cut)
        for folder in folders:
            for kind, project in PROJECTS.items():
                (folder / "pyproject.toml").write_text(project)
                told = subprocess.run([binary, "version", folder], capture_output=True, text=True)
                says, truth = told.stdout.strip(), real(folder, kind)
                if not says:
                    unknown += 1
                    if truth and os.environ.get("REPORT"):
                        print("unknown", folder.name, kind, truth, told.stderr.strip())
                elif says == f"≈ {truth}":
                    same += 1
                else:
                    wrong.append(f"{folder.name} {kind}: {says}, and it is {truth}")
    print(f"{same} the same, {unknown} unknown, {len(wrong)} wrong")
    print("\n".join(wrong))
    if wrong or same < 2 * unknown:
        sys.exit(1)


main()
