"""What Python's tomllib accepts and refuses, against `shipwheel check`, on mutated real files.

    tomllib_differential.py SHIPWHEEL FOLDER_WITH_PROJECTS [COUNT [SEED]]
"""

import json
import random
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

RULES = "toml-syntax,toml-duplicate-key,toml-bom,toml-1-1-syntax,toml-not-utf8"
PIECES = [
    "\n", "\r\n", "\r", '"', "'", '"""', "'''", "[", "]", "[[", "]]", "{", "}", ",", "=", ".",
    "#", " ", "\t", "\\", "\\u0041", "\\ud800", "\\e", "\\x41", "\\\n", "1", "0", "_", "-", "+",
    "1979-05-27", "1979-05-27 07:32:00", "07:32", "1e5", "0x1f", "0b2", "inf", "nan", "true",
    "[a]\n", "a.b = 1\n", "a = {b = 1}\n", "\ufeff", "\u00a0", "é", "\u0000", "\u007f", "name",
]


def mutate(text, dice):
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(text) + 1)
        kind = dice.randrange(4)
        if kind == 0:
            text = text[:at] + dice.choice(PIECES) + text[at:]
        elif kind == 1:
            text = text[:at] + text[at + dice.randint(1, 3):]
        elif kind == 2:
            other = dice.randrange(len(text) + 1)
            text = text[:at] + text[other:other + dice.randint(1, 40)] + text[at:]
        else:
            lines = text.split("\n")
            a, b = dice.randrange(len(lines)), dice.randrange(len(lines))
            lines[a], lines[b] = lines[b], lines[a]
            text = "\n".join(lines)
    return text


def accepted(text):
    try:
        tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError, ValueError):
        return False
    return True


def main(binary, folder, count=4000, seed=1):
    dice = random.Random(seed)
    seeds = [p.read_text(encoding="utf-8") for p in sorted(Path(folder).glob("*/pyproject.toml"))]
    if not seeds:
        raise SystemExit(f"no projects in {folder}")
    passed = failed = 0
    with tempfile.TemporaryDirectory() as scratch:
        for start in range(0, count, 200):
            texts = {}
            for number in range(start, min(start + 200, count)):
                path = Path(scratch) / f"{number}.toml"
                # Short pieces of files make a mutation count.
                source = dice.choice(seeds)
                at = dice.randrange(max(1, len(source) - 600))
                source = source[source.rfind("\n", 0, at) + 1:][:600]
                text = mutate(source, dice)
                path.write_bytes(text.encode("utf-8"))
                texts[str(path)] = text
            command = [binary, "check", "--output-format", "json", "--backend", "flit"]
            run = subprocess.run([*command, "--select", RULES, *texts], capture_output=True, timeout=300)
            if run.returncode not in (0, 1):
                raise SystemExit(f"shipwheel could not run: {run.stderr.decode()[:2000]}")
            refused = {found["file"] for found in json.loads(run.stdout)}
            names = {Path(file).name for file in refused}
            for path, text in texts.items():
                good = (Path(path).name not in names) == accepted(text)
                passed, failed = passed + good, failed + (not good)
                if not good:
                    ours = "refused" if Path(path).name in names else "accepted"
                    print(f"FAILED: {ours} by us: {text!r}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[3:]]
    sys.exit(main(sys.argv[1], sys.argv[2], *numbers))
