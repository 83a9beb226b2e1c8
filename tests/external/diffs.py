"""What `shipwheel check --diff` prints, applied by `git apply` and `patch`: it must give what
`--fix` writes, byte for byte.

    diffs.py SHIPWHEEL FOLDER_WITH_STORIES
"""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

FORMS = {
    "as it is": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "byte order mark": lambda text: "\ufeff" + text,
    "no last line break": lambda text: text.rstrip("\n"),
    "CRLF and no last line break": lambda text: text.rstrip("\n").replace("\n", "\r\n"),
}
TOOLS = {
    "git apply": ["git", "apply", "-p0", "--whitespace=nowarn"],
    "patch": ["patch", "--binary", "-p0", "-s", "-i"],
}


def stories(folder):
    """The project file of every case, marks and all: they are comments."""
    for path in sorted(Path(folder).glob("*.toml")):
        for number, case in enumerate(path.read_text(encoding="utf-8").split("#--- ")[1:], 1):
            _, _, body = case.partition("\n")
            yield f"{path.stem} {number}", body.split("#=> ")[0].split("#- ")[0]


def run(binary, folder, *words):
    command = [binary, "check", "pyproject.toml", "--unsafe-fixes", "--quiet", *words]
    ran = subprocess.run(command, cwd=folder, capture_output=True, timeout=60)
    if ran.returncode not in (0, 1):
        raise SystemExit(f"shipwheel could not run: {ran.stderr.decode()}")
    return ran.stdout


def main(binary, stories_folder):
    tools = {name: command for name, command in TOOLS.items() if shutil.which(command[0])}
    if len(tools) < len(TOOLS):
        raise SystemExit(f"needs {' and '.join(TOOLS)}")
    passed = failed = 0
    for name, text in stories(stories_folder):
        for form, change in FORMS.items():
            source = change(text).encode()
            with tempfile.TemporaryDirectory() as folder:
                file = Path(folder) / "pyproject.toml"
                file.write_bytes(source)
                diff = run(binary, folder, "--diff")
                assert file.read_bytes() == source, f"--diff wrote {name}"
                run(binary, folder, "--fix")
                fixed = file.read_bytes()
                if not diff:
                    good = fixed == source
                    passed, failed = passed + good, failed + (not good)
                    if not good:
                        print(f"FAILED {name}, {form}: fixed, and there was no diff")
                    continue
                (Path(folder) / "diff").write_bytes(diff)
                for tool, command in tools.items():
                    file.write_bytes(source)
                    done = subprocess.run([*command, "diff"], cwd=folder, capture_output=True)
                    good = done.returncode == 0 and file.read_bytes() == fixed
                    passed, failed = passed + good, failed + (not good)
                    if not good:
                        print(f"FAILED {name}, {form}: {tool} says {done.stderr.decode()!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or passed < 100 else 0


if __name__ == "__main__":
    sys.exit(main(str(Path(sys.argv[1]).resolve()), sys.argv[2]))
