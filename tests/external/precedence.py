"""Whose setting counts when several say something: twine, flit, uv and Shipwheel are given the same
variables, `.pypirc` and flags, and what each sends is compared. Where Shipwheel differs, it does so for
the reason that stands beside the case.

    precedence.py SHIPWHEEL
"""

import base64
import http.server
import os
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

PROJECT = """\
[build-system]
requires = ["flit_core >=3.12,<5"]
build-backend = "flit_core.buildapi"
[project]
name = "demo-pub"
version = "1.0.0"
description = "A demo for publishing"
requires-python = ">=3.8"
[[tool.uv.index]]
name = "ours"
url = "{base}/ours/simple/"
publish-url = "{base}/ours/"
"""
LISTED = "[distutils]\nindex-servers = own other\n"
OWN = "[own]\nrepository = {base}/own/\nusername = bob\npassword = section\n"
OTHER = "[other]\nrepository = {base}/other/\nusername = eve\npassword = elsewhere\n"
OURS = '[[index]]\nname = "ours"\nurl = "{base}/own/simple/"\npublish-url = "{base}/own/"\n'
TOKEN = {"UV_PUBLISH_TOKEN": "token"}
INDEX = {**TOKEN, "UV_PUBLISH_INDEX": "ours"}
USER = "home/.config/uv/uv.toml"
# Without an index.
BARE = PROJECT.split("[[")[0]
NETRC = "machine 127.0.0.1 login amy password netrc\n"
NOTHING = None

# Name, variables and other files (with a dot in their name), .pypirc, name of the index (-r), what is sent to where by whom (or NOTHING), and what
# others do instead: a tool, what it does, why Shipwheel does not.
CASES = [
    ("a section by its name", {}, LISTED + OWN + OTHER, "own", ("/own/", "bob:section"), ["twine", "flit"], {}),
    ("a section by TWINE_REPOSITORY", {"TWINE_REPOSITORY": "own"}, LISTED + OWN, "", ("/own/", "bob:section"), ["twine"], {}),
    ("the user of twine's variables before that of the section",
     {"TWINE_USERNAME": "amy", "TWINE_PASSWORD": "variable"}, LISTED + OWN, "own", ("/own/", "amy:variable"), ["twine"], {}),
    ("the user of flit's variables before that of the section",
     {"FLIT_USERNAME": "amy", "FLIT_PASSWORD": "variable"}, LISTED + OWN, "own", ("/own/", "amy:variable"), ["flit"], {}),
    ("flit's address", {"FLIT_INDEX_URL": "{base}/flit/", "FLIT_USERNAME": "amy", "FLIT_PASSWORD": "variable"}, "", "",
     ("/flit/", "amy:variable"), ["flit"], {}),
    ("twine's address", {"TWINE_REPOSITORY_URL": "{base}/twine/", "TWINE_USERNAME": "amy", "TWINE_PASSWORD": "variable"}, "", "",
     ("/twine/", "amy:variable"), ["twine"], {}),
    ("twine's address before twine's name",
     {"TWINE_REPOSITORY_URL": "{base}/twine/", "TWINE_REPOSITORY": "own", "TWINE_USERNAME": "amy", "TWINE_PASSWORD": "variable"},
     LISTED + OWN, "", ("/twine/", "amy:variable"), ["twine"], {}),
    ("uv's address and token", {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_TOKEN": "token"}, "", "",
     ("/uv/", "__token__:token"), ["uv"], {}),
    ("uv's address, user and password",
     {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_USERNAME": "amy", "UV_PUBLISH_PASSWORD": "variable"}, "", "",
     ("/uv/", "amy:variable"), ["uv"], {}),
    ("an index of uv's settings", {"UV_PUBLISH_INDEX": "ours", "UV_PUBLISH_TOKEN": "token"}, "", "",
     ("/ours/", "__token__:token"), ["uv"], {}),
    ("the defaults of all sections", {}, LISTED + "[DEFAULT]\nusername = amy\n[own]\nrepository = {base}/own/\npassword = section\n", "own",
     ("/own/", "amy:section"), ["twine", "flit"], {}),
    ("quotes and marks in a password", {}, LISTED + "[own]\nrepository = {base}/own/\nusername = bob\npassword = 'a # b' ; %(c)s\n", "own",
     ("/own/", "bob:'a # b' ; %(c)s"), ["twine", "flit"], {}),
    ("colons, case and indentation", {}, LISTED + "[own]\n  Repository: {base}/own/\n  USERNAME : bob\n  password: section\n", "own",
     ("/own/", "bob:section"), ["twine", "flit"], {}),
    ("a netrc", {"UV_PUBLISH_URL": "{base}/uv/", "home/.netrc": NETRC}, "", "", ("/uv/", "amy:netrc"), ["uv"], {}),
    ("the last entry of a netrc", {"UV_PUBLISH_URL": "{base}/uv/", "home/.netrc": NETRC.replace("amy", "bob") + NETRC}, "", "",
     ("/uv/", "amy:netrc"), ["uv"], {}),
    ("a netrc and a user", {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_USERNAME": "amy", "home/.netrc": NETRC}, "", "",
     ("/uv/", "amy:netrc"), ["uv"], {}),
    ("a variable before a netrc", {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_TOKEN": "token", "home/.netrc": NETRC}, "", "",
     ("/uv/", "__token__:token"), ["uv"], {}),
    ("the settings of uv beside the project before those in it", {**INDEX, "uv.toml": OURS}, "", "", ("/own/", "__token__:token"), ["uv"], {}),
    ("a file of uv without the name hides the project's", {**INDEX, "uv.toml": ""}, "", "", NOTHING, ["uv"], {}),
    ("the user's settings of uv", {**INDEX, "pyproject.toml": BARE, USER: OURS}, "", "", ("/own/", "__token__:token"), ["uv"], {}),
    ("the project before the user's settings of uv", {**INDEX, USER: OURS}, "", "", ("/ours/", "__token__:token"), ["uv"], {}),
    ("a folder of its own for the user's settings", {**INDEX, "XDG_CONFIG_HOME": "{place}/xdg", "pyproject.toml": BARE, "xdg/uv/uv.toml": OURS},
     "", "", ("/own/", "__token__:token"), ["uv"], {}),
    ("the only file of uv's settings", {**INDEX, "UV_CONFIG_FILE": "{place}/only.toml", "only.toml": OURS}, "", "",
     ("/own/", "__token__:token"), ["uv"], {}),
    ("no settings of uv", {**INDEX, "UV_NO_CONFIG": "1"}, "", "", NOTHING, ["uv"], {}),
    ("uv's address in a file beside the project", {**TOKEN, "uv.toml": 'publish-url = "{base}/own/"\n'}, "", "", ("/own/", "__token__:token"), ["uv"], {}),
    ("uv's address in the user's settings", {**TOKEN, "pyproject.toml": BARE, USER: 'publish-url = "{base}/own/"\n'}, "", "",
     ("/own/", "__token__:token"), ["uv"], {}),
    ("a name in a folder above", {**INDEX, "pyproject.toml": BARE, "../uv.toml": OURS}, "", "", ("/own/", "__token__:token"), ["uv"], {}),
    # Differences on purpose.
    ("uv's address in a folder above", {"SHIPWHEEL_REPOSITORY_URL": "{base}/default/", **TOKEN, "pyproject.toml": BARE, "../uv.toml": 'publish-url = "{base}/own/"\n'},
     "", "", ("/default/", "__token__:token"), [],
     {"uv": (("/own/", "__token__:token"), "anybody may have put a file there; Shipwheel would go to PyPI, which the first variable keeps it from here")}),
    ("a section before a netrc, which only uv reads", {"home/.netrc": NETRC}, LISTED + "[own]\nrepository = {base}/own/\nusername = amy\n", "own",
     ("/own/", "amy:netrc"), [],
     {"twine": (NOTHING, "a password that is written down for this host and this user is meant"), "flit": (NOTHING, "the same")}),
    ("the default of a netrc", {"UV_PUBLISH_URL": "{base}/uv/", "home/.netrc": "default login amy password netrc\n"}, "", "", NOTHING, [],
     {"uv": (("/uv/", "amy:netrc"), "a password is sent to the index that it was written down for, and to no other")}),
    ("a netrc of another user", {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_USERNAME": "bob", "home/.netrc": NETRC}, "", "", NOTHING, [],
     {"uv": (("/uv/", "bob:"), "there is no password for this user, and an empty one is none")}),
    ("a flag before every variable", {"TWINE_REPOSITORY_URL": "{base}/twine/", "TWINE_USERNAME": "amy", "TWINE_PASSWORD": "variable"},
     LISTED + OWN, "own", ("/own/", "amy:variable"), [],
     {"twine": (("/twine/", "amy:variable"), "what is typed last is meant; a variable may be there since long")}),
    ("a flag and flit's address", {"FLIT_INDEX_URL": "{base}/flit/"}, LISTED + OWN, "own", ("/own/", "bob:section"), [],
     {"flit": (NOTHING, "the flag says which is meant, and it is printed where each value comes from")}),
    ("an empty password of twine", {"TWINE_PASSWORD": ""}, LISTED + OWN, "own", ("/own/", "bob:section"), [],
     {"twine": (("/own/", "bob:"), "a secret that CI does not hand to a fork is an empty variable; it is no password")}),
    ("an empty token of uv", {"UV_PUBLISH_URL": "{base}/uv/", "UV_PUBLISH_TOKEN": ""}, "", "", NOTHING, [],
     {"uv": (("/uv/", "__token__:"), "the same; it is told that the variable is empty")}),
    ("a comment behind a user", {}, LISTED + "[own]\nrepository = {base}/own/\nusername = bob ; me\npassword = section\n", "own",
     ("/own/", "bob:section"), [],
     {"twine": (("/own/", "bob ; me:section"), "no user is called so; it is told"),
      "flit": (("/own/", "bob ; me:section"), "the same")}),
    ("a login for every server", {}, LISTED + "[server-login]\nusername = amy\npassword = login\n[own]\nrepository = {base}/own/\n", "own",
     NOTHING, [],
     {"twine": (("/own/", "amy:login"), "a password is sent to the index that it was written down for, and to no other"),
      "flit": (NOTHING, "")}),
    ("a line break behind a token", {"TWINE_USERNAME": "__token__", "TWINE_PASSWORD": "token\n"}, LISTED + OWN, "own", NOTHING, [],
     {"twine": (("/own/", "__token__:token\n"), "the index would not know it; it is told before anything is sent")}),
    ("a token without a user", {}, LISTED + "[own]\nrepository = {base}/own/\npassword = pypi-token\n", "own",
     ("/own/", "__token__:pypi-token"), [],
     {"twine": (NOTHING, "a token says by its first letters that it is one")}),
]


class Index(http.server.BaseHTTPRequestHandler):
    """Takes everything, and remembers what was sent to which path of which tool and case."""
    came = {}

    def do_GET(self):
        self.send_error(404)

    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        _, run, path = self.path.split("/", 2)
        authorization = self.headers["Authorization"] or "Basic "
        pair = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        Index.came.setdefault(run, ("/" + path, pair))
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_):
        pass


def send(tool, binary, port, number, folder):
    """What `tool` sends in the case of this `number`."""
    _, variables, pypirc, name, *_ = CASES[number]
    run = f"{tool}-{number}"
    base = f"http://127.0.0.1:{port}/{run}"
    place = folder / run / "project"
    (place / "home").mkdir(parents=True)
    (place / "pyproject.toml").write_text(PROJECT.replace("{base}", base))
    (place / "demo_pub.py").write_text('"""A demo for publishing"""\n')
    if pypirc:
        file = place / "home" / ".pypirc"
        file.write_text(pypirc.replace("{base}", base))
        file.chmod(0o600)
    for path in [path for path in variables if "." in path]:
        file = place / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(variables[path].replace("{base}", base))
        file.chmod(0o600)
    variables = {name: value for name, value in variables.items() if "." not in name}
    programs = os.path.dirname(sys.executable)
    unwanted = ("SHIPWHEEL_", "TWINE_", "FLIT_", "UV_", "GITHUB_", "GITLAB_", "ACTIONS_", "XDG_", "NETRC")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(unwanted)}
    environment.update(HOME=str(place / "home"), PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring", FLIT_NO_NETWORK="1",
                       SHIPWHEEL_KEYRING="none")
    environment.update({key: value.replace("{base}", base).replace("{place}", str(place)) for key, value in variables.items()})
    wheel = "dist/demo_pub-1.0.0-py3-none-any.whl"
    if tool in ("twine", "uv"):
        (place / "dist").mkdir()
        (place / wheel).write_bytes((folder / "made" / wheel).read_bytes())
    command = {
        "shipwheel": [binary, "publish", "--yes", "--new-project", "."] + (["-r", name] if name else []),
        "twine": [f"{programs}/twine", "upload", "--non-interactive", "--disable-progress-bar", wheel] + (["-r", name] if name else []),
        "flit": [f"{programs}/flit", "publish", "--format", "wheel"] + (["--repository", name] if name else []),
        "uv": [f"{programs}/uv", "publish", "--trusted-publishing", "never", wheel],
    }[tool]
    ran = subprocess.run(command, cwd=place, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    return Index.came.get(run), ran


def main(binary):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Index)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    wrong = 0
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        made = folder / "made"
        made.mkdir()
        (made / "pyproject.toml").write_text(BARE)
        (made / "demo_pub.py").write_text('"""A demo for publishing"""\n')
        subprocess.run([binary, "build"], cwd=made, check=True, capture_output=True, timeout=60)
        runs = [(tool, number) for number, (*_, same, others) in enumerate(CASES) for tool in ["shipwheel", *same, *others]]
        with ThreadPoolExecutor(4) as pool:
            done = dict(zip(runs, pool.map(lambda run: send(run[0], binary, server.server_port, run[1], folder), runs)))
        for (tool, number), (sent, ran) in done.items():
            name, _, _, _, ours, _, others = CASES[number]
            expected = others[tool][0] if tool in others else ours
            if sent != expected:
                wrong += 1
                print(f"WRONG  {name}: {tool} sends {sent}, not {expected}\n{ran.stdout}{ran.stderr}")
            elif tool in others and others[tool][1]:
                print(f"ok  {name}: {tool} sends {sent}, and Shipwheel {ours}: {others[tool][1]}")
    same = sum(len(same) for *_, same, _ in CASES)
    print(f"{len(CASES)} cases, {same} runs of other tools that send the same, {wrong} wrong")
    return wrong > 0


if __name__ == "__main__":
    sys.exit(main(os.path.abspath(sys.argv[1])))
