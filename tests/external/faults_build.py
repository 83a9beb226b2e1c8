"""Builds on hostile trees and unlucky machines: every row in which flit, build, hatchling,
setuptools and uv_build were tried in November 2026 (tests/data/faults_build.json has what became
of them), and kills at random moments. No row may leave an archive that is not whole under a final name, run
code of the project, hang, or take memory with the size of a file.

    faults_build.py SHIPWHEEL [KILLS]
"""

import contextlib
import email
import json
import os
import random
import resource
import shutil
import signal
import stat
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import zipfile
from pathlib import Path

PEERS = json.loads(Path(__file__).parent.with_name("data").joinpath("faults_build.json").read_text())
PATIENCE = 120
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
SECRET = "the secret of somebody else"


class Ran:
    """A build that has ended: its exit code, what it said, how long it took and how much memory."""

    def __init__(self, command, environment=None, before=None):
        start = time.monotonic()
        with tempfile.TemporaryFile() as said:
            process = subprocess.Popen(
                command, stdout=said, stderr=said, env={**os.environ, **(environment or {})},
                preexec_fn=before,
            )
            late = threading.Timer(PATIENCE, process.kill)
            late.start()
            _, status, usage = os.wait4(process.pid, 0)
            late.cancel()
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            self.said = said.read().decode(errors="replace")
        self.code = process.returncode
        self.seconds = time.monotonic() - start
        self.megabytes = usage.ru_maxrss / 1024


class Row:
    """A project of its own, beside a file that is none of its business."""

    def __init__(self, shipwheel, folder):
        self.shipwheel = shipwheel
        self.root = folder / "proj"
        self.dist = self.root / "dist"
        self.write("pyproject.toml", TOML)
        self.write("pkg/__init__.py", '"""Doc."""\n')
        (folder / "outside.txt").write_text(SECRET)

    def write(self, path, content):
        path = self.root / path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def add(self, lines, toml=TOML):
        self.write("pyproject.toml", toml + lines + "\n")

    def build(self, *arguments, **how):
        return Ran([self.shipwheel, "build", str(self.root), *arguments], **how)

    def archives(self):
        if not self.dist.is_dir():
            return []
        return sorted(path for path in self.dist.iterdir() if path.suffix in (".gz", ".whl"))

    def left(self):
        found = set(self.dist.iterdir()) if self.dist.is_dir() else set()
        return sorted(path.name for path in found - set(self.archives()))

    def are_whole(self):
        found = [str(path) for path in self.archives()]
        return not found or subprocess.run([self.shipwheel, "check", *found], capture_output=True).returncode == 0

    def leaks(self):
        for path in self.archives():
            opened = zipfile.ZipFile(path) if path.suffix == ".whl" else tarfile.open(path)
            with opened as archive:
                if path.suffix == ".whl":
                    contents = [archive.read(name) for name in archive.namelist()]
                else:
                    members = [member for member in archive if member.isfile()]
                    contents = [archive.extractfile(member).read() for member in members]
            if any(SECRET.encode() in content for content in contents):
                return True
        return False

    # What a row must come to; each returns what is wrong.

    def refused(self, *parts, ran=None):
        ran = ran or self.build()
        if ran.code not in (1, 2):
            return f"exit code {ran.code}: {ran.said}"
        if missing := [part for part in parts if part not in ran.said]:
            return f"says nothing of {missing}: {ran.said}"
        if "panicked" in ran.said or self.archives() or self.left():
            return f"{self.archives()} {self.left()} {ran.said}"
        return ran.seconds > 10 and f"took {ran.seconds:.0f} s"

    def built(self, *parts, ran=None, count=2):
        ran = ran or self.build()
        if ran.code != 0:
            return f"exit code {ran.code}: {ran.said}"
        if missing := [part for part in parts if part not in ran.said]:
            return f"says nothing of {missing}: {ran.said}"
        if len(self.archives()) != count or self.left() or not self.are_whole():
            return f"{self.archives()} {self.left()}"
        return self.leaks() and "the file of somebody else is in it"

    def requires(self):
        wheel = next(path for path in self.archives() if path.suffix == ".whl")
        with zipfile.ZipFile(wheel) as archive:
            texts = {name.split("/")[-1]: archive.read(name).decode() for name in archive.namelist()}
        headers = email.message_from_string(texts["METADATA"])
        return headers["Requires-Dist"] or "[evil" in texts.get("entry_points.txt", "")

    def harmless(self, line, *parts):
        """Refused, or built without the line that an author smuggled in."""
        self.add(line)
        ran = self.build()
        if ran.code == 0:
            return self.built(ran=ran) or (self.requires() and "a header was injected")
        return self.refused(*parts, ran=ran)


def readme(row, content=None, link=None, fifo=False):
    row.add('readme = "README.md"')
    path = row.root / "README.md"
    if link:
        path.symlink_to(link)
    elif fifo:
        os.mkfifo(path)
    elif content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    return row.refused("README.md")


def line(row, text, *parts):
    row.add(text)
    return row.refused(*parts)


def long_readme(row):
    row.add('readme = "README.md"')
    with open(row.root / "README.md", "wb") as file:
        file.truncate(200_000_000)
    ran = row.build()
    return row.refused("README.md", ran=ran) or (ran.megabytes > 64 and f"{ran.megabytes:.0f} MB")


def license_link(row):
    (row.root / "LICENSE").symlink_to("../outside.txt")
    return line(row, 'license-files = ["LICENSE"]', "LICENSE")


def license_fifo(row):
    os.mkfifo(row.root / "LICENSE")
    return line(row, 'license-files = ["LICENSE"]', "LICENSE")


def dynamic(row):
    row.write("pyproject.toml", TOML.replace('version = "1.0"', 'dynamic = ["version"]'))


def version_outside(row):
    dynamic(row)
    (row.root / "pkg/__init__.py").unlink()
    row.root.with_name("outside.py").write_text('__version__ = "6.6.6"\n')
    (row.root / "pkg/__init__.py").symlink_to("../../outside.py")
    return row.refused("pkg/__init__.py")


def file_link(row):
    (row.root / "pkg/data.txt").symlink_to("../../outside.txt")
    return row.refused("pkg/data.txt")


def folder_link(row):
    other = row.root.with_name("other")
    other.mkdir()
    (other / "s.py").write_text(SECRET)
    (row.root / "pkg/sub").symlink_to("../../other")
    # As flit_core does, the folder is passed over.
    return row.built()


def loop(row):
    (row.root / "pkg/a").symlink_to("a")
    return row.refused("pkg/a")


def fifo(row):
    os.mkfifo(row.root / "pkg/pipe.py")
    return row.refused("pkg/pipe.py")


def project_fifo(row):
    (row.root / "pyproject.toml").unlink()
    os.mkfifo(row.root / "pyproject.toml")
    return row.refused("pyproject.toml")


def code(row):
    dynamic(row)
    row.write("pkg/__init__.py", 'import pathlib\npathlib.Path("ran").touch()\n__version__ = input()\n')
    wrong = row.refused("__version__")
    return wrong or (any(row.root.rglob("ran")) and "code of the project was run")


def epoch(row, value):
    ran = row.build(environment={"SOURCE_DATE_EPOCH": value})
    return row.built(ran=ran) if value == "0" else row.refused("SOURCE_DATE_EPOCH", ran=ran)


def changed_at(row, *times):
    for number, moment in enumerate(times):
        path = row.write(f"pkg/at{number}.py", "")
        os.utime(path, (moment, moment))
    return row.refused("pkg/at0.py", "1980")


def bytes_name(row):
    Path(os.fsdecode(os.fsencode(row.root / "pkg") + b"/caf\xe9.txt")).write_text("x")
    return row.refused("UTF-8")


def odd_names(row):
    row.write("pkg/a,b.txt", "x")
    wrong = row.built()
    if wrong:
        return wrong
    shutil.rmtree(row.dist)
    row.write("pkg/a\nb.txt", "x")
    return row.refused("control character")


def two_cases(row):
    row.write("pkg/a.py", "")
    row.write("pkg/A.py", "")
    return row.built("Windows and macOS")


def special_bits(row):
    row.write("pkg/run.py", "").chmod(0o4755)
    return row.built("special permission bits")


def dist_file(row):
    row.dist.write_text("x")
    ran = row.build()
    return not (ran.code == 2 and "is a file" in ran.said and row.dist.read_text() == "x") and ran.said


@contextlib.contextmanager
def small_disk(folder, options):
    """A file system of its own at `folder`; None where this machine lets nobody mount one."""
    folder.mkdir(exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if subprocess.run(command, capture_output=True).returncode:
        yield None
        return
    try:
        yield folder
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def read_only(row):
    with small_disk(row.dist, "ro,size=1m") as disk:
        if disk is None:
            return None
        return row.refused(str(row.dist))


def noise(row):
    chance = random.Random(1)
    for number in range(20):
        row.write(f"pkg/data{number}.bin", chance.randbytes(200_000))


def limited():
    """The next file ends at a megabyte, as on a full disk."""
    # The kernel sends a signal before it refuses; without it the write fails.
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000_000, 1_000_000))


def full(row):
    noise(row)
    with small_disk(row.dist, "size=1m") as disk:
        ran = row.build(before=None if disk else limited)
        return row.refused(ran=ran)


def full_over_older(row):
    """What was there stays, byte for byte."""
    with small_disk(row.dist, "size=1m") as disk:
        wrong = row.built()
        before = {path.name: path.read_bytes() for path in row.archives()}
        noise(row)
        ran = row.build(before=None if disk else limited)
        after = {path.name: path.read_bytes() for path in row.archives()}
        good = ran.code == 2 and before == after and not row.left()
        return wrong or (not good and f"{ran.code} {row.left()} {ran.said}")


def four(row):
    noise(row)
    command = [row.shipwheel, "build", str(row.root)]
    builds = [subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) for _ in range(4)]
    codes = [build.wait() for build in builds]
    good = codes == [0] * 4 and len(row.archives()) == 2 and not row.left() and row.are_whole()
    return not good and f"{codes} {row.left()}"


def moving(row):
    """A file grows, shrinks and vanishes while it is read."""
    path = row.write("pkg/data.bin", bytes(20_000_000))
    stop = threading.Event()

    def change():
        chance = random.Random(3)
        while not stop.is_set():
            with contextlib.suppress(OSError):
                path.write_bytes(bytes(chance.randrange(20_000_000)))
                time.sleep(0.005)
                path.unlink()

    changing = threading.Thread(target=change)
    changing.start()
    try:
        for _ in range(10):
            ran = row.build("--fast")
            if ran.code not in (0, 1, 2) or "panicked" in ran.said or row.left() or not row.are_whole():
                return f"{ran.code} {row.left()} {ran.said}"
    finally:
        stop.set()
        changing.join()
    return None


def secrets(row):
    for path in (".env", ".pypirc", "pkg/.env"):
        row.write(path, "TOKEN=1")
    wrong = row.built("pkg/.env", "looks like a secret")
    with tarfile.open(row.dist / "pkg-1.0.tar.gz") as archive:
        names = archive.getnames()
    return wrong or ("pkg-1.0/.env" in names or "pkg-1.0/.pypirc" in names) and names


def again(row):
    """With an epoch, the same bytes of other times and modes."""
    def digests():
        ran = row.build(environment={"SOURCE_DATE_EPOCH": "1700000000"})
        return row.built(ran=ran), [path.read_bytes() for path in row.archives()]

    wrong, first = digests()
    path = row.root / "pkg/__init__.py"
    path.chmod(stat.S_IRUSR)
    os.utime(path, (1_600_000_000, 1_600_000_000))
    second = digests()[1]
    return wrong or (first != second and "the bytes differ")


def large(row):
    """More than 4 GiB in one member."""
    with open(row.root / "pkg/data.bin", "wb") as file:
        file.truncate(4_400_000_000)
    ran = row.build("--wheel", "--fast")
    wrong = ran.code != 0 and ran.said
    if not wrong:
        with zipfile.ZipFile(row.archives()[0]) as archive:
            wrong = archive.getinfo("pkg/data.bin").file_size != 4_400_000_000 and "another size"
    print(f"          a member of 4.4 GB: {ran.megabytes:.0f} MB of memory, {ran.seconds:.1f} s")
    return wrong or (ran.megabytes > 64 and f"{ran.megabytes:.0f} MB of memory")


EVIL = r"x\nRequires-Dist: evil"
ROWS = {
    "baseline": lambda row: row.built(),
    "readme_traversal": lambda row: line(row, 'readme = "../outside.txt"', "../outside.txt"),
    "readme_absolute": lambda row: line(row, 'readme = "/etc/hostname"', "/etc/hostname"),
    "readme_symlink_out": lambda row: readme(row, link="../outside.txt"),
    "readme_fifo": lambda row: readme(row, fifo=True),
    "readme_devzero": lambda row: readme(row, link="/dev/zero"),
    "readme_dir": readme,
    "readme_latin1": lambda row: readme(row, b"caf\xe9"),
    "readme_utf16": lambda row: readme(row, "a".encode("utf-16")),
    "readme_nul": lambda row: readme(row, b"a\0b"),
    "readme_200MB": long_readme,
    "license_glob_parent": lambda row: line(row, 'license-files = ["../outside.txt"]', "../outside.txt"),
    "license_symlink_out": license_link,
    "license_fifo": license_fifo,
    "version_path_out": version_outside,
    "include_glob_parent": lambda row: line(
        row, '[tool.flit.sdist]\ninclude = ["../outside.txt"]', "../outside.txt"
    ),
    "file_symlink_out": file_link,
    "dir_symlink_out": folder_link,
    "symlink_loop": loop,
    "fifo_in_pkg": fifo,
    "pyproject_fifo": project_fifo,
    "import_executes_code": code,
    "epoch_zero": lambda row: epoch(row, "0"),
    "epoch_garbage": lambda row: epoch(row, "yesterday"),
    "epoch_2200": lambda row: epoch(row, "7258118400"),
    "mtime_1970": lambda row: changed_at(row, 0),
    "mtime_negative_2200": lambda row: changed_at(row, -100_000_000, 7_258_118_400),
    "name_nonutf8": bytes_name,
    "name_newline_comma": odd_names,
    "case_collision": two_cases,
    "exec_bits": special_bits,
    "inject_description": lambda row: (
        row.write("pyproject.toml", TOML.replace('"d"', f'"{EVIL}"')) and row.harmless("", TOML)
    ),
    "inject_author": lambda row: row.harmless(f'authors = [{{ name = "{EVIL}", email = "a@b.org" }}]'),
    "inject_keyword": lambda row: row.harmless(f'keywords = ["{EVIL}"]'),
    "inject_url": lambda row: row.harmless(f'urls = {{ Home = "https://x.y/{EVIL}" }}'),
    "inject_classifier": lambda row: row.harmless(f'classifiers = ["{EVIL}"]'),
    "inject_entrypoint": lambda row: row.harmless(r'scripts = { "a\n[evil.group]\nb" = "pkg:main" }'),
    "inject_readme_ctype": lambda row: row.harmless(
        f'readme = {{ text = "a", content-type = "text/plain\\n{EVIL}" }}'
    ),
    "name_traversal": lambda row: (
        row.write("pyproject.toml", TOML.replace('"pkg"', '"../../evil"')) and row.refused("../../evil")
    ),
    "version_traversal": lambda row: (
        row.write("pyproject.toml", TOML.replace('"1.0"', '"1.0+../../evil"')) and row.refused("1.0+../../evil")
    ),
    "dist_is_file": dist_file,
    "dist_readonly": read_only,
    "enospc": full,
    "enospc_prev_artifact": full_over_older,
    "concurrent4": four,
    "toctou_wheel": moving,
    "secrets_in_tree": secrets,
    "reproducible": again,
    "zip64_4gb": large,
}


def killed(row, times):
    """How many kills at random moments left something that is not whole."""
    chance = random.Random(2)
    for number in range(20):
        row.write(f"pkg/data{number}.bin", chance.randbytes(200_000) * 2)
    command = [row.shipwheel, "build", str(row.root)]
    start = time.monotonic()
    subprocess.run(command, check=True, capture_output=True)
    whole = time.monotonic() - start
    broken, hit = 0, 0
    tried = 0
    # A build that was faster than the kill does not count.
    while hit < times and tried < 4 * times:
        tried += 1
        if tried % 2:
            for path in row.archives():
                path.unlink()
        build = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(chance.uniform(0, whole))
        build.send_signal(signal.SIGKILL)
        hit += build.wait() == -signal.SIGKILL
        broken += not row.are_whole()
    subprocess.run(command, check=True, capture_output=True)
    left = row.left()
    print(f"          {hit} of {tried} builds were killed before their end, {broken} left a broken archive")
    good = hit == times and broken == 0 and not left and len(row.archives()) == 2
    return not good and f"{broken} broken, left behind: {left}"


def main(shipwheel, kills=40):
    shipwheel = str(Path(shipwheel).resolve())
    rows = {**ROWS, "kill9_midbuild": lambda row: killed(row, int(kills))}
    assert set(rows) == set(PEERS), set(rows) ^ set(PEERS)
    good = 0
    for name, run in rows.items():
        with tempfile.TemporaryDirectory() as folder:
            wrong = run(Row(shipwheel, Path(folder)))
        good += not wrong
        print(f"{'FAILED' if wrong else 'ok':<8}  {name:<22} {wrong or ''}  [flit: {PEERS[name]['flit']}]", flush=True)
    print(f"{good} of {len(rows)} rows end as they should")
    return 0 if good == len(rows) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
