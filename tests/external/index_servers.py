"""Publishes to index servers that others wrote (pypiserver and devpi): a wrong password is refused, a
release goes there and is verified, pip installs it from there, a second run sends nothing, and wheels
of other backends are taken as they are.

    index_servers.py SHIPWHEEL FOLDER
    index_servers.py --devpi FOLDER

FOLDER is where the programs of devpi are, which needs an older setuptools than the rest. The second form is for the
tests of the editors: a devpi that ends when standard input does, and one line when it is ready: address, user, password.
"""

import base64
import hashlib
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
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
FOREIGN = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"

[project]
name = "demo-other"
version = "2.0.0"
description = "A demo that another backend builds"
[tool.hatch.build]
include = ["demo_other.py"]
"""
PASSWORD = "canary-1234-never-shown"
FILES = ["demo_pub-1.0.0-py3-none-any.whl", "demo_pub-1.0.0.tar.gz"]
CLEAN = {name: value for name, value in os.environ.items()
         if not name.startswith(("SHIPWHEEL_", "TWINE_", "FLIT_", "UV_PUBLISH_"))}
CLEAN["SHIPWHEEL_KEYRING"] = "none"


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def request(url, method="GET", body=None, headers=()):
    data = None if body is None else json.dumps(body).encode()
    headers = {"Content-Type": "application/json", "Accept": "application/json", **dict(headers)}
    with urllib.request.urlopen(urllib.request.Request(url, data, headers, method=method), timeout=20) as answer:
        return answer.read()


class Server:
    """A server in a folder, with a user `alice` who may upload."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.root = f"http://127.0.0.1:{self.port}/"
        with open(folder / "log", "wb") as log:
            self.process = subprocess.Popen(self.command(), stdout=log, stderr=log)
        for _ in range(600):
            try:
                request(self.root + self.ready)
                break
            except OSError:
                if self.process.poll() is not None:
                    raise SystemExit(f"{self.name} ended: " + (folder / "log").read_text()) from None
                time.sleep(0.1)
        else:
            self.process.kill()
            raise SystemExit(f"{self.name} did not start: " + (folder / "log").read_text())
        self.set_up()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(timeout=20)

    def set_up(self):
        pass


class Pypiserver(Server):
    name, ready = "pypiserver", "health"

    def command(self):
        from passlib.apache import HtpasswdFile

        users = HtpasswdFile(str(self.folder / "htpasswd"), new=True)
        users.set_password("alice", PASSWORD)
        users.save()
        (self.folder / "packages").mkdir()
        self.url = self.root
        self.simple = self.root + "simple/"
        return [sys.executable, "-m", "pypiserver", "run", "-i", "127.0.0.1", "-p", str(self.port), "-P",
                str(self.folder / "htpasswd"), "-a", "update", "--disable-fallback", "--health-endpoint", "/health",
                str(self.folder / "packages")]

    def names(self, _):
        return os.listdir(self.folder / "packages")

    def stored(self, _):
        """Name to SHA-256 of what it has."""
        return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (self.folder / "packages").iterdir()}


class Devpi(Server):
    name, ready = "devpi", "+api"
    programs = None

    def command(self):
        bin = Path(self.programs)
        data = self.folder / "data"
        init = [bin / "devpi-init", "--serverdir", data, "--no-root-pypi", "--root-passwd", "r00t"]
        subprocess.run(init, check=True, capture_output=True, timeout=120)
        self.url = self.root + "alice/dev/"
        self.simple = self.url + "+simple/"
        return [bin / "devpi-server", "--serverdir", data, "--host", "127.0.0.1", "--port", str(self.port), "--offline-mode"]

    def set_up(self):
        request(self.root + "alice", "PUT", {"password": PASSWORD, "email": "a@example.com"})
        told = json.loads(request(self.root + "+login", "POST", {"user": "alice", "password": PASSWORD}))
        auth = base64.b64encode(f"alice:{told['result']['password']}".encode()).decode()
        index = {"type": "stage", "bases": [], "volatile": False}
        request(self.url.rstrip("/"), "PUT", index, {"X-Devpi-Auth": auth})

    def page(self, project):
        accept = {"Accept": "application/vnd.pypi.simple.v1+json"}
        try:
            return json.loads(request(f"{self.simple}{project}/", headers=accept))["files"]
        except urllib.error.HTTPError as error:
            assert error.code == 404, error
            return []

    def names(self, project):
        return [file["filename"] for file in self.page(project)]

    def stored(self, project):
        stored = {}
        for file in self.page(project):
            content = request(urllib.parse.urljoin(f"{self.simple}{project}/", file["url"]), headers={"Accept": "*/*"})
            assert file["filename"] not in stored, file
            stored[file["filename"]] = hashlib.sha256(content).hexdigest()
            assert file["hashes"]["sha256"] == stored[file["filename"]], file
        return stored


def publisher(binary, folder, url):
    (folder / "home").mkdir(exist_ok=True)

    def publish(*words, password=PASSWORD, where="project"):
        environment = {**CLEAN, "HOME": str(folder / "home"), "TWINE_USERNAME": "alice", "TWINE_PASSWORD": password}
        ran = subprocess.run([binary, "publish", "--yes", "--repository-url", url, *words], cwd=folder / where,
                             env=environment, capture_output=True, text=True, timeout=120)
        assert PASSWORD not in ran.stdout + ran.stderr, "the password was shown"
        return ran
    return publish


def digests(folder, names):
    return {name: hashlib.sha256((folder / "dist" / name).read_bytes()).hexdigest() for name in names}


def check(binary, kind, folder):
    project, other = folder / "project", folder / "other"
    project.mkdir()
    other.mkdir()
    (project / "pyproject.toml").write_text(PROJECT)
    (project / "demo_pub.py").write_text('"""A demo for publishing"""\n')
    (other / "pyproject.toml").write_text(FOREIGN)
    (other / "demo_other.py").write_text("")
    subprocess.run([sys.executable, "-m", "build", "--no-isolation"], cwd=other, check=True, capture_output=True, timeout=120)
    with kind(folder) as server:
        publish = publisher(binary, folder, server.url)
        name = server.name
        wrong = publish(password="wrong")
        assert wrong.returncode == 1 and "Refused demo_pub" in wrong.stdout, wrong
        assert server.stored("demo-pub") == {}
        told = [line for line in wrong.stdout.splitlines() if line.startswith("Refused")]
        print(f"ok  {name} refuses a wrong password:", *told)
        good = publish("--verify")
        assert good.returncode == 0, good
        assert f"pip installs {FILES[0]} from there" in good.stdout, good
        assert server.stored("demo-pub") == digests(project, FILES)
        print(f"ok  {name} has both files, lists them, and the wheel can be installed from there")
        pip = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--no-cache-dir", "--disable-pip-version-check",
               "--index-url", server.simple, "--target", str(folder / "installed"), "demo-pub==1.0.0"]
        subprocess.run(pip, check=True, timeout=120)
        assert (folder / "installed" / "demo_pub.py").exists()
        print(f"ok  pip installs it from {name}")
        again = publish(*(f"dist/{name}" for name in FILES))
        assert again.returncode == 0 and again.stdout.count("Already there") == 2, again
        print(f"ok  a second run sends nothing to {name}")
        foreign = sorted(path.name for path in (other / "dist").iterdir())
        taken = publish(*(f"dist/{name}" for name in foreign), where="other")
        assert taken.returncode == 0 and taken.stdout.count("Uploaded") == 2, taken
        stored = server.stored("demo-other")
        assert {file: stored[file] for file in foreign} == digests(other, foreign)
        print(f"ok  {name} takes what hatchling built as it is")
        (project / "demo_pub.py").write_text('"""Another demo for publishing"""\n')
        changed = publish()
        assert changed.returncode == 1 and "takes no second" in changed.stderr, changed
        print(f"ok  other bytes under the same name are stopped before they are sent to {name}")


def main(binary, devpi):
    Devpi.programs = devpi
    for kind in (Pypiserver, Devpi):
        with tempfile.TemporaryDirectory() as temporary:
            check(binary, kind, Path(temporary))
    return 0


def serve(devpi):
    Devpi.programs = devpi
    with tempfile.TemporaryDirectory() as temporary, Devpi(Path(temporary)) as server:
        print(server.url, "alice", PASSWORD, flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    if sys.argv[1] == "--devpi":
        sys.exit(serve(os.path.abspath(sys.argv[2])))
    sys.exit(main(*map(os.path.abspath, sys.argv[1:3])))
