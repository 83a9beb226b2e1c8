"""What a build costs beside `flit build`, flit_core called from a script, and `uv build` with
uv_build: the same modules, one after the other in one run. Ratios hold on any machine; times do
not.

    build_speed.py SHIPWHEEL [RUNS]

Give the release build of Shipwheel, and run it with a Python that has flit, flit_core, uv and uv_build:
`tests/run` makes one in target/external/venv.
"""

import os
import subprocess
import sys
import sysconfig
import tempfile
import time
from pathlib import Path

TOML = """\
[build-system]
requires = ["flit_core >=3.11,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "pkg"
version = "1.0"
description = "d"
requires-python = ">=3.8"
"""
UV = """\
[build-system]
requires = ["uv_build >=0.13,<0.14"]
build-backend = "uv_build"

[project]
name = "pkg"
version = "1.0"
description = "d"
requires-python = ">=3.8"

[tool.uv.build-backend]
module-root = ""
"""
FLIT_CORE = "import flit_core.buildapi as b; b.build_sdist('dist'); b.build_wheel('dist')"
SIZES = [(3, 300), (60, 10_000), (2_000, 10_000)]


def sources():
    """The text of the standard library, without end."""
    while True:
        for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
            yield path.read_text("utf-8", errors="replace")


def tree(folder, toml, count, size):
    """`count` modules of some `size` bytes each."""
    package = folder / "pkg"
    package.mkdir(parents=True)
    (folder / "pyproject.toml").write_text(toml)
    text, rest = "", sources()
    for number in range(count):
        while len(text) < size:
            text += next(rest)
        name = f"module{number}" if number else "__init__"
        docstring = '"""Doc."""\n' if number == 0 else ""
        (package / f"{name}.py").write_text(docstring + text[:size], "utf-8")
        text = text[size:]


def cost(command, folder):
    """Processor time and time on the clock, both in seconds."""
    for old in (folder / "dist").glob("*"):
        old.unlink()
    start = time.monotonic()
    process = subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.monotonic() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    built = {path.suffix for path in (folder / "dist").iterdir()} if process.returncode == 0 else set()
    assert {".gz", ".whl"} <= built, said.decode()
    return usage.ru_utime + usage.ru_stime, wall


def main(shipwheel, runs=5):
    shipwheel, tools = str(Path(shipwheel).resolve()), Path(sys.executable).parent
    for count, size in SIZES:
        with tempfile.TemporaryDirectory() as folder:
            ours, theirs = Path(folder) / "flit", Path(folder) / "uv"
            tree(ours, TOML, count, size)
            tree(theirs, UV, count, size)
            programs = {
                "flit build": ([str(tools / "flit"), "build"], ours),
                "flit_core called directly": ([sys.executable, "-c", FLIT_CORE], ours),
                "uv build": ([str(tools / "uv"), "build", "--offline", "-q"], theirs),
                "shipwheel build": ([shipwheel, "build"], ours),
                "shipwheel build --fast": ([shipwheel, "build", "--fast"], ours),
            }
            (ours / "dist").mkdir()
            (theirs / "dist").mkdir()
            best = {name: [float("inf")] * 2 for name in programs}
            for _ in range(int(runs) if count < 1_000 else max(int(runs) // 2, 1)):
                for name, (command, place) in programs.items():
                    best[name] = [min(pair) for pair in zip(best[name], cost(command, place))]
        flit = best["flit build"]
        print(f"{count} modules, {count * size / 1e6:.2f} MB{'processor':>22}{'ratio':>8}{'clock':>12}{'ratio':>8}")
        for name, (cpu, wall) in best.items():
            print(f"  {name:<28}{cpu * 1e3:>8.0f} ms{cpu / flit[0]:>8.2f}{wall * 1e3:>9.0f} ms{wall / flit[1]:>8.2f}")


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
