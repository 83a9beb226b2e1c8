"""Real Helix with the settings that `editors/README.md` gives: a finding is shown, its fix applied, and the
package built.

    helix.py SHIPWHEEL HELIX
"""

import fcntl
import os
import pty
import re
import select
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path

PAGE = Path(__file__).parent / "../../editors/README.md"
PROJECT = """\
[build-system]
requires = ["flit_core >=3.12,<5"]
build-backend = "flit_core.buildapi"

[project]
name = "demo"
version = "1.0"
description = "A demo"
requires_python = ">=3.9"
"""


def settings():
    """The indented lines after the heading of Helix, as its user would copy them."""
    after = PAGE.read_text().split("- **Helix**", 1)[1]
    lines = after.splitlines()[1:]
    end = next(place for place, line in enumerate(lines) if line.startswith("- "))
    return "\n".join(line.removeprefix("      ") for line in lines[:end]) + "\n"


class Helix:
    def __init__(self, program, folder, environment):
        self.shown = ""
        self.child, self.terminal = pty.fork()
        if self.child == 0:
            os.chdir(folder)
            os.execve(program, [program, "pyproject.toml"], environment)
        fcntl.ioctl(self.terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 120, 0, 0))

    def look(self, seconds=0.2):
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            if select.select([self.terminal], [], [], left)[0]:
                try:
                    text = os.read(self.terminal, 65536).decode(errors="replace")
                except OSError:
                    return
                self.shown += re.sub(r"\x1b(?:\[[0-9;?]*[ -/]*[@-~]|[()][A-Z0-9]|[=>])", "", text)

    def until(self, what, good, keys=""):
        """Types `keys`, anew every few seconds, until it is so."""
        for times in range(240):
            if keys and times % 20 == 0:
                self.type(keys)
            self.look()
            if good():
                print(f"ok  {what}")
                return
        raise SystemExit(f"it did not happen that {what}: {self.shown[-3000:]}")

    def type(self, keys):
        """From the normal mode; an Escape that comes with another key would be the Alt of that key."""
        os.write(self.terminal, b"\x1b")
        self.look(0.5)
        self.shown = ""
        os.write(self.terminal, keys.encode())


def written(path):
    """Helix moves a file away before it writes it anew."""
    try:
        return path.read_text()
    except FileNotFoundError:
        return ""


def main(binary, program):
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "config" / "helix").mkdir(parents=True)
        (folder / "config" / "helix" / "languages.toml").write_text(settings())
        (folder / "bin").mkdir()
        (folder / "bin" / "shipwheel").symlink_to(binary)
        (folder / "demo").mkdir()
        (folder / "demo" / "demo.py").write_text('"""A demo"""\n')
        project = folder / "demo" / "pyproject.toml"
        project.write_text(PROJECT)
        environment = {"HOME": temporary, "XDG_CONFIG_HOME": str(folder / "config"), "TERM": "xterm-256color",
                       "PATH": f"{folder / 'bin'}:/usr/bin:/bin", "LANG": "C.UTF-8", "COLORTERM": "truecolor"}
        helix = Helix(program, folder / "demo", environment)
        helix.until("a misspelt key is told", lambda: "not `requires_python`" in helix.shown)
        helix.until("its fix is offered", lambda: "Rename to" in helix.shown, "9gg a")
        os.write(helix.terminal, b"\r")
        helix.look(1)
        helix.until("and applied", lambda: 'requires-python = ">=3.9"' in written(project), ":w\r")
        dist = folder / "demo" / "dist"
        helix.until("and the package is built", lambda: dist.is_dir() and len(list(dist.glob("demo-1.0*"))) == 2,
                    ":lsp-workspace-command shipwheel.build\r")
        helix.type(":q!\r")
        for _ in range(100):
            if os.waitpid(helix.child, os.WNOHANG)[0]:
                return 0
            helix.look(0.1)
            time.sleep(0.1)
        raise SystemExit("it does not end")


if __name__ == "__main__":
    sys.exit(main(*map(os.path.abspath, sys.argv[1:3])))
