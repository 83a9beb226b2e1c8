"""Keyrings are shared with twine and flit: what the `keyring` package (which both use) keeps,
`shipwheel publish` finds, and what `shipwheel login` keeps, twine and flit find; with a keyring in
a file behind the command `keyring`, and with the Secret Service where this machine has one.

    keyrings.py SHIPWHEEL
"""

import base64
import http.server
import os
import pty
import select
import shutil
import subprocess
import sys
import tempfile
import termios
import threading
from pathlib import Path

PROJECT = """\
[build-system]
requires = ["flit_core >=3.12,<4"]
build-backend = "flit_core.buildapi"
[project]
name = "demo-pub"
version = "1.0.0"
description = "A demo for publishing"
"""
# What twine and flit ask for, by their own code.
TWINE = """\
import sys
from twine.auth import CredentialInput, Resolver
print(Resolver({"repository": sys.argv[1]}, CredentialInput(username="__token__")).get_password_from_keyring())
"""
FLIT = """\
import sys
from flit.upload import RepoDetails, find_token
print(find_token(RepoDetails(url=sys.argv[1], username="__token__"), "Demo_Pub"))
"""


class Discard(http.server.BaseHTTPRequestHandler):
    """An index that takes everything, and remembers who came."""
    came = []

    def do_GET(self):
        self.send_error(404)

    def do_POST(self):
        Discard.came.append(self.headers["Authorization"])
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def typed(command, folder, environment, answers, interrupt=False):
    """What a command shows at a terminal, where each of `answers` is typed when it is asked for, or Ctrl-C where a secret
    is; and whether the terminal shows again what is typed."""
    interrupted = interrupt
    child, terminal = pty.fork()
    if child == 0:
        os.chdir(folder)
        os.execve(command[0], command, environment)
    shown, answers = "", dict(answers)
    while True:
        ready, _, _ = select.select([terminal], [], [], 60)
        assert ready, shown
        try:
            piece = os.read(terminal, 4096).decode()
        except OSError:
            break
        if not piece:
            break
        shown += piece
        if interrupt and "(not shown)" in shown:
            os.write(terminal, b"\x03")
            interrupt = False
        for question in list(answers):
            if question in shown and shown.rstrip(" ").endswith((":", "]")):
                os.write(terminal, (answers.pop(question) + "\n").encode())
    _, status = os.waitpid(child, 0)
    if interrupted:
        assert os.waitstatus_to_exitcode(status) > 0 and "interrupted" in shown, (status, shown)
        assert termios.tcgetattr(terminal)[3] & termios.ECHO, "the terminal does not show what is typed"
        return shown
    assert status == 0 and not answers, (status, answers, shown)
    return shown


def check(binary, folder, url, environment, stores):
    def run(*words, text=None):
        ran = subprocess.run(words, cwd=folder, env=environment, input=text, capture_output=True, text=True, timeout=120)
        assert "canary" not in ran.stderr, ran
        return ran

    def python(code, *words):
        ran = run(sys.executable, "-c", code, *words)
        assert ran.returncode == 0, ran
        return ran.stdout.strip()

    def published(token):
        Discard.came.clear()
        ran = run(binary, "publish", "--yes", "--keyring", stores, "--repository-url", url)
        assert ran.returncode == 0, ran
        assert "canary" not in ran.stdout, ran
        basic = base64.b64encode(f"__token__:{token}".encode()).decode()
        assert set(Discard.came) == {f"Basic {basic}"}, (token, ran)

    def login(token, *words):
        ran = run(binary, "login", url, "--stdin", "--keyring", stores, *words, text=token)
        assert ran.returncode == 0 and "canary" not in ran.stdout, ran

    python("import keyring, sys; keyring.set_password(sys.argv[1], '__token__', 'canary-1')", url)
    published("canary-1")
    login("canary-2")
    assert python(TWINE, url) == "canary-2"
    # Either replaces what the other wrote.
    python("import keyring, sys; keyring.set_password(sys.argv[1], '__token__', 'canary-3')", url)
    published("canary-3")
    login("canary-4", "--project", "demo.pub")
    assert python(FLIT, url) == "canary-4"
    published("canary-4")
    for words in ([], ["--project", "demo-pub"]):
        ran = run(binary, "logout", url, "--keyring", stores, *words)
        assert ran.returncode == 0 and "Forgotten" in ran.stdout, ran
    assert python(TWINE, url) == "None" and python(FLIT, url) == "None"
    ran = run(binary, "publish", "--yes", "--keyring", stores, "--repository-url", url)
    assert ran.returncode == 2, ran
    # Typed at a terminal, a token is kept after it proved good, if that is wanted.
    command = [binary, "publish", "--keyring", stores, "--repository-url", url]
    for answer, kept in (("n", "None"), ("y", "canary-5")):
        Discard.came.clear()
        typed(command, folder, environment, {"User name for": ""}, interrupt=True)
        shown = typed(command, folder, environment, {"User name for": "", "Token for": "canary-5", "Keep this token": answer})
        assert len(Discard.came) == 2 and "canary" not in shown, shown
        assert python(TWINE, url) == kept, shown
    assert run(binary, "logout", url, "--keyring", stores).returncode == 0


def main(binary):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Discard)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/legacy/"
    clean = {name: value for name, value in os.environ.items()
             if not name.startswith(("SHIPWHEEL_", "TWINE_", "FLIT_", "UV_PUBLISH_", "DBUS_"))}
    clean["PATH"] = os.path.dirname(sys.executable) + os.pathsep + clean["PATH"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        (folder / "pyproject.toml").write_text(PROJECT)
        (folder / "demo_pub.py").write_text('"""A demo for publishing"""\n')
        clean.update(HOME=temporary, XDG_DATA_HOME=str(folder / "data"), XDG_CONFIG_HOME=str(folder / "config"))
        in_file = {**clean, "PYTHON_KEYRING_BACKEND": "keyrings.alt.file.PlaintextKeyring"}
        if os.environ.get("INSIDE_BUS"):
            clean.update(DBUS_SESSION_BUS_ADDRESS=os.environ["DBUS_SESSION_BUS_ADDRESS"],
                         XDG_RUNTIME_DIR=temporary, PYTHON_KEYRING_BACKEND="keyring.backends.SecretService.Keyring")
            daemon = subprocess.run(["gnome-keyring-daemon", "--unlock", "--components=secrets", "--daemonize"],
                                    input="\n", env=clean, capture_output=True, text=True, timeout=60)
            assert daemon.returncode == 0, daemon
            check(binary, folder, url, clean, "system")
            print("ok  the Secret Service is shared with twine and flit")
            return 0
        check(binary, folder, url, in_file, "command")
        print("ok  the keyring command is shared with twine and flit")
        sys.stdout.flush()
    if sys.platform == "linux" and shutil.which("dbus-run-session") and shutil.which("gnome-keyring-daemon"):
        again = ["dbus-run-session", "--", sys.executable, __file__, binary]
        return subprocess.run(again, env={**os.environ, "INSIDE_BUS": "1"}, timeout=300).returncode
    print("--  this machine has no Secret Service (dbus-run-session, gnome-keyring-daemon)")
    return 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
