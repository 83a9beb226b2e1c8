"""Kills `shipwheel publish` at random moments, and runs it again: each release is complete in the end,
with the bytes that were built and with no file twice; with pypiserver and with devpi.

    publish_kills.py SHIPWHEEL FOLDER [ROUNDS [SEED]]

FOLDER is where the programs of devpi are.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from index_servers import CLEAN, PASSWORD, PROJECT, Devpi, Pypiserver, digests

# In bytes: large enough for a kill to come while it is sent.
SIZE = 300_000


def check(binary, kind, folder, rounds, chance):
    project = folder / "project"
    project.mkdir()
    (folder / "home").mkdir()
    (project / "demo_pub").mkdir()
    (project / "demo_pub" / "__init__.py").write_text('"""A demo for publishing"""\n')
    (project / "demo_pub" / "data").write_bytes(chance.randbytes(SIZE))
    environment = {**CLEAN, "HOME": str(folder / "home"), "TWINE_USERNAME": "alice", "TWINE_PASSWORD": PASSWORD}
    with kind(folder) as server:
        command = [binary, "publish", "--yes", "--repository-url", server.url]
        def publish():
            return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True, timeout=120)

        def release(number):
            (project / "pyproject.toml").write_text(PROJECT.replace("1.0.0", f"1.0.{number}"))

        expected, whole, number, killed, parts = {}, 0.0, 0, 0, 0
        while killed < rounds:
            assert number < 4 * rounds, f"only {killed} of {number} runs were there to be killed"
            release(number)
            # The first is slower than the others, and the second tells how long they take.
            if number > 1:
                child = subprocess.Popen(command, cwd=project, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                time.sleep(chance.uniform(0, whole))
                child.send_signal(signal.SIGKILL)
                killed += child.wait() == -signal.SIGKILL
                parts += sum(f"-1.0.{number}" in name for name in server.names("demo-pub")) == 1
            start = time.monotonic()
            ran = publish()
            assert ran.returncode == 0, (number, ran)
            if number == 1:
                whole = 0.9 * (time.monotonic() - start)
            names = [f"demo_pub-1.0.{number}-py3-none-any.whl", f"demo_pub-1.0.{number}.tar.gz"]
            expected.update(digests(project, names))
            number += 1
        left = sorted(path.name for path in (project / "dist").iterdir())
        assert all(name in expected for name in left), left
        assert server.stored("demo-pub") == expected
        print(f"ok  {server.name}: {killed} releases killed within {whole:.2f} s "
              f"({parts} with one of two files there), all complete")


def main(binary, devpi, rounds=25, seed=None):
    Devpi.programs = devpi
    seed = int(seed) if seed else random.SystemRandom().randrange(1 << 32)
    print(f"seed {seed}")
    for kind in (Pypiserver, Devpi):
        with tempfile.TemporaryDirectory() as temporary:
            check(binary, kind, Path(temporary), int(rounds), random.Random(seed))
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(os.path.abspath, sys.argv[1:3]), *sys.argv[3:]))
