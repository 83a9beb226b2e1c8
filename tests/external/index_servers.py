"""Publishes to an index server that others wrote (pypiserver): a wrong password is refused, a release
goes there, pip installs it from there, and a second run sends nothing.

    index_servers.py SHIPWHEEL
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

PROJECT = """\
[build-system]
requires = ["flit_core >=3.12,<4"]
build-backend = "flit_core.buildapi"

[project]
name = "demo-pub"
version = "1.0.0"
description = "A demo for publishing"
requires-python = ">=3.8"
"""
PASSWORD = "canary-1234-never-shown"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def start(folder):
    from passlib.apache import HtpasswdFile

    users = HtpasswdFile(str(folder / "htpasswd"), new=True)
    users.set_password("alice", PASSWORD)
    users.save()
    port = free_port()
    command = [sys.executable, "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(port), "-P",
               str(folder / "htpasswd"), "-a", "update", "--disable-fallback", "--health-endpoint", "/health", str(folder / "packages")]
    with open(folder / "log", "wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log)
    for _ in range(300):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/health", timeout=1):
                return server, f"http://127.0.0.1:{port}/"
        except OSError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("pypiserver did not start: " + (folder / "log").read_text())


def main(binary):
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("SHIPWHEEL_", "TWINE_", "FLIT_", "UV_PUBLISH_"))}
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name in ("packages", "home", "project"):
            (folder / name).mkdir()
        project = folder / "project"
        (project / "pyproject.toml").write_text(PROJECT)
        (project / "demo_pub.py").write_text('"""A demo for publishing"""\n')
        server, url = start(folder)

        def publish(*words, password=PASSWORD):
            environment = {**clean, "HOME": str(folder / "home"), "TWINE_USERNAME": "alice", "TWINE_PASSWORD": password}
            ran = subprocess.run([binary, "publish", "--yes", "--repository-url", url, *words], cwd=project,
                                 env=environment, capture_output=True, text=True, timeout=120)
            assert PASSWORD not in ran.stdout + ran.stderr, "the password was shown"
            return ran

        def stored():
            return sorted(path.name for path in (folder / "packages").iterdir())

        try:
            wrong = publish(password="wrong")
            assert wrong.returncode == 1 and "Refused demo_pub" in wrong.stdout, wrong
            assert stored() == [], stored()
            print("ok  a wrong password is refused:",
                  *(line for line in wrong.stdout.splitlines() if line.startswith("Refused")))
            good = publish()
            assert good.returncode == 0, good
            files = ["demo_pub-1.0.0-py3-none-any.whl", "demo_pub-1.0.0.tar.gz"]
            assert stored() == files, stored()
            for name in files:
                assert (folder / "packages" / name).read_bytes() == (project / "dist" / name).read_bytes(), name
            print("ok  both files are there")
            pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-cache-dir",
                   "--disable-pip-version-check", "--index-url", url + "simple/", "--target", str(folder / "installed"), "demo-pub==1.0.0"]
            subprocess.run(pip, check=True, timeout=120)
            assert (folder / "installed" / "demo_pub.py").exists()
            print("ok  pip installs it")
            again = publish(*(f"dist/{name}" for name in files))
            assert again.returncode == 0 and again.stdout.count("Already there") == 2, again
            print("ok  a second run sends nothing")
            (project / "demo_pub.py").write_text('"""Another demo for publishing"""\n')
            other = publish()
            assert other.returncode == 1 and "takes no second" in other.stderr, other
            print("ok  other bytes under the same name are stopped before they are sent")
        finally:
            server.terminate()
            server.wait(timeout=20)
    return 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
