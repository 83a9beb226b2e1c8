"""Write tests/data/gitignore.jsonl: lines, paths, and what pathspec says of each path.

    python tests/external/generate_gitignore_cases.py      (needs pathspec >= 1.1)

Each row holds `lines` and `paths`, a table from a path to the deciding line, counted from 0, as
a negative number minus one where it takes the path back; null where no line says anything.
"""

import json
import random
from pathlib import Path

import pathspec

FIXED = [
    ["src/"], ["src/", "!src/demo/"], ["src/*", "!src/demo"], ["*", "!*.md"], ["*", "!*/"],
    ["/src"], ["demo"], ["demo/"], ["**/demo"], ["src/**"], ["src/**/x.py"], ["**"], ["**/"],
    ["*/"], ["/*"], ["/**"], ["/"], ["", "# x", "\\#x"], ["\\!x"], ["x\\ "], [" x"], ["x "],
    ["*.py[cdo]", "/dist"], ["[ab].py"], ["[!ab].py"], ["[^ab].py"], ["[]a].py"], ["[a"], ["[z-a]x"],
    ["a**b"], ["a/**/**/b"], ["**/a/**/b/**"], ["src", "!demo"], ["!src", "src"], ["src/demo/x.py", "!src/"],
    ["build/", "dist/", "*.egg-info/", "__pycache__/", "*.py[cod]", ".venv", "/lib/"], ["lib"], ["\\*"],
    ["x\\"], ["!"], ["//"], ["src//demo"], ["./src"], ["*.py", "!__init__.py"], ["demo", "!demo/x.py"],
    ["?.py"], ["???"], ["s?c/**/*.p?"], ["src/*/x.py"], ["[a-c]/b"], ["[[:alpha:]]"], ["é*"],
]
NAMES = ["src", "demo", "a", "b", "x.py", "__init__.py", "README.md", "dist", "lib", "a.pyc", "#x", "!x", "x ", "é.py", "ab", "*"]
PARTS = ["src", "demo", "a", "b", "*", "**", "*.py", "x.py", "?", "[ab]", "*.p?", "[!a]*", "__init__.py"]


def paths(rng):
    fixed = ["src/demo/__init__.py", "src/demo/x.py", "README.md", "x.py", "dist/a/b", "a/b", "a/x/b", "lib/x.py", "src/other/x.py"]
    return fixed + ["/".join(rng.choice(NAMES) for _ in range(rng.randint(1, 4))) for _ in range(12)]


def line(rng):
    text = "/".join(rng.choice(PARTS) for _ in range(rng.randint(1, 4)))
    return rng.choice(["", "", "", "!"]) + rng.choice(["", "", "/"]) + text + rng.choice(["", "", "/"])


def row(lines, rng):
    try:
        spec = pathspec.GitIgnoreSpec.from_lines(lines, backend="simple")
    except Exception:
        return {"lines": lines, "paths": None}
    said = {}
    for path in paths(rng):
        include, index = spec._backend.match_file(path)
        said[path] = None if include is None else index if include else -index - 1
    return {"lines": lines, "paths": said}


def main():
    rng = random.Random(7)
    # As lines of a file and as elements of an array.
    cases = [[line + "\n" for line in lines] for lines in FIXED] + [list(filter(None, lines)) for lines in FIXED]
    cases += [[line(rng) for _ in range(rng.randint(1, 5))] for _ in range(200)]
    target = Path(__file__).parent.parent / "data" / "gitignore.jsonl"
    rows = [json.dumps(row(lines, rng), ensure_ascii=False) for lines in cases]
    target.write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
