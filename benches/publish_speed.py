"""What an upload of a wheel of 50 MB costs beside uv, twine and curl: to a server on loopback that
throws everything away, one after the other in one run. Ratios hold on any machine; times do not.

    publish_speed.py SHIPWHEEL [RUNS]

Give the release build of Shipwheel, and run it with a Python that has uv and twine: `tests/run` makes
one in target/external/venv.
"""

import hashlib
import base64
import multiprocessing
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
import zipfile
from pathlib import Path

SIZE = 50_000_000


def discard(listener):
    """Reads what comes and says that it was stored."""
    def serve(connection):
        buffer = bytearray(1 << 20)
        with connection:
            rest = b""
            while True:
                while b"\r\n\r\n" not in rest:
                    piece = connection.recv(65536)
                    if not piece:
                        return
                    rest += piece
                head, rest = rest.split(b"\r\n\r\n", 1)
                fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
                if fields.get(b"expect"):
                    connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
                left = int(fields.get(b"content-length", 0)) - len(rest)
                while left > 0:
                    left -= connection.recv_into(buffer, min(left, len(buffer)))
                rest = b""
                status = b"200 OK" if head.startswith(b"POST") else b"404 Not Found"
                connection.sendall(b"HTTP/1.1 " + status + b"\r\nContent-Length: 0\r\n\r\n")
    while True:
        threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()


def wheel(folder):
    """A wheel with bytes that cannot be compressed."""
    path = folder / "big-1.0-py3-none-any.whl"
    members = {
        "big/data.bin": random.Random(1).randbytes(SIZE),
        "big/__init__.py": b"",
        "big-1.0.dist-info/METADATA": b"Metadata-Version: 2.1\nName: big\nVersion: 1.0\nSummary: s\nRequires-Python: >=3.8\n",
        "big-1.0.dist-info/WHEEL": b"Wheel-Version: 1.0\nGenerator: bench\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{name},sha256={base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b'=').decode()},{len(content)}\n"
                     for name, content in members.items())
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.writestr("big-1.0.dist-info/RECORD", record + "big-1.0.dist-info/RECORD,,\n")
    return path


def measure(command, environment):
    """Seconds of wall, of processor, and MiB of memory."""
    start = time.perf_counter()
    child = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    peak, pid = 0, 0
    while pid == 0:
        # What the system remembers of an ended child holds the memory of this process too.
        try:
            told = Path(f"/proc/{child.pid}/status").read_text()
            peak = max(peak, *(int(line.split()[1]) for line in told.splitlines() if line.startswith("VmHWM")), 0)
        except OSError:
            pass
        time.sleep(0.001)
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
    wall = time.perf_counter() - start
    assert status == 0, command
    return wall, usage.ru_utime + usage.ru_stime, peak / 1024


def main(binary, runs):
    bin = Path(sys.executable).parent
    listener = socket.create_server(("127.0.0.1", 0), backlog=64)
    server = multiprocessing.Process(target=discard, args=(listener,), daemon=True)
    server.start()
    url = f"http://127.0.0.1:{listener.getsockname()[1]}/legacy/"
    unwanted = ("SHIPWHEEL_", "TWINE_", "FLIT_", "UV_", "GITHUB_")
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        path = str(wheel(folder))
        environment = {name: value for name, value in os.environ.items() if not name.startswith(unwanted)}
        environment.update(HOME=temporary, SHIPWHEEL_TOKEN="t", SHIPWHEEL_KEYRING="none", TWINE_USERNAME="__token__", TWINE_PASSWORD="t",
                           UV_PUBLISH_TOKEN="t", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring")
        commands = {
            "shipwheel publish": [binary, "publish", "--yes", "--repository-url", url, path],
            "curl": ["curl", "-sS", "-u", "__token__:t", "-F", ":action=file_upload", "-F", f"content=@{path}", url],
            "uv publish": [bin / "uv", "publish", "--trusted-publishing", "never", "--publish-url", url, path],
            "twine upload": [bin / "twine", "upload", "--non-interactive", "--disable-progress-bar", "--repository-url", url, path],
            "shipwheel --version": [binary, "--version"],
            "uv --version": [bin / "uv", "--version"],
        }
        taken = {name: [] for name in commands}
        for _ in range(runs):
            for name, command in commands.items():
                taken[name].append(measure(command, environment))
    server.terminate()
    print(f"{'':22}{'wall':>9}{'least':>9}{'cpu':>9}{'memory':>10}")
    for name, all in taken.items():
        wall, cpu, memory = (statistics.median(column) for column in zip(*all))
        print(f"{name:22}{wall:8.3f}s{min(all)[0]:8.3f}s{cpu:8.3f}s{memory:7.1f}MiB")


if __name__ == "__main__":
    main(os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
