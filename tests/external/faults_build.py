"""A build that dies, or runs out of room, leaves no archive that is not whole.

    faults_build.py SHIPWHEEL [KILLS]
"""

import random
import resource
import signal
import subprocess
import sys
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


def project(folder):
    package = folder / "pkg"
    package.mkdir()
    (folder / "pyproject.toml").write_text(TOML)
    (package / "__init__.py").write_text('"""Doc."""\n')
    noise = random.Random(1)
    for number in range(20):
        (package / f"data{number}.bin").write_bytes(noise.randbytes(200_000) * 2)
    return folder


def archives(folder):
    return [path for path in (folder / "dist").glob("*") if path.suffix in (".gz", ".whl")]


def are_whole(shipwheel, folder):
    found = archives(folder)
    command = [shipwheel, "check", *map(str, found)]
    return not found or subprocess.run(command, capture_output=True).returncode == 0


def killed(shipwheel, folder, times):
    """How many kills left something broken under a final name."""
    command = [shipwheel, "build", str(folder)]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - start
    chance, broken, hit = random.Random(2), 0, 0
    for number in range(times):
        if number % 2:
            for path in archives(folder):
                path.unlink()
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, whole))
        build.send_signal(signal.SIGKILL)
        hit += build.wait() == -signal.SIGKILL
        broken += not are_whole(shipwheel, folder)
    subprocess.run(command, check=True, capture_output=True)
    left = [path.name for path in (folder / "dist").iterdir() if path not in archives(folder)]
    print(f"killed {hit} of {times} builds: {broken} broken archives, left behind: {left}")
    return broken == 0 and not left and len(archives(folder)) == 2


def full(shipwheel, folder):
    """No room for the archives: an error, and the older ones as they were."""
    before = {path: path.read_bytes() for path in archives(folder)}

    def limit():
        # The kernel sends a signal before it refuses; without it the write fails as on a full disk.
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))

    build = subprocess.run(
        [shipwheel, "build", str(folder)], preexec_fn=limit, capture_output=True, text=True
    )
    after = {path: path.read_bytes() for path in archives(folder)}
    left = [path for path in (folder / "dist").iterdir() if path not in after]
    print(f"no room: exit code {build.returncode}, {build.stderr.strip()}")
    return build.returncode == 2 and before == after and not left


def main(shipwheel, times=40):
    shipwheel = str(Path(shipwheel).resolve())
    with tempfile.TemporaryDirectory() as folder:
        folder = project(Path(folder))
        good = [killed(shipwheel, folder, int(times)), full(shipwheel, folder)]
    return 0 if all(good) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
