"""Write tests/data/globs.tsv: patterns, and what Python's modules find or match with them.

    python tests/external/generate_glob_cases.py

Rows, as JSON after the first column: `tree` with the files; `glob` with a pattern and what
`glob.glob(recursive=True)` finds; `pathlib` likewise with `Path.glob` (Python 3.13 or newer);
`word` with a pattern, a name and whether `fnmatch.fnmatchcase` matches.
"""

import fnmatch
import glob
import json
import os
import random
import sys
import tempfile
from pathlib import Path

assert sys.version_info >= (3, 13), "`**` at the end of a pattern finds files from Python 3.13 on"

TREE = [
    "LICENSE", "LICENSE.txt", "licenses/MIT", "licenses/sub/Apache.txt", "licenses/.hidden", ".git/config", ".dot",
    "src/a/b/c.py", "src/a/b.py", "src/a/.x/y.py", "src/a/[x]/z.py", "docs/é.md", "docs/a b.md", "docs/!x", "a-b", "]",
]
WORDS = ["*", "**", "**", "?*", "*.py", "LICEN[CS]E*", "[!.]*", ".*", "src", "a", "licenses", "docs", "*[*]*", "[x]",
         "[[]x]", "sub", "*.txt", "**.py", "[a-z]*", "nope", "[]]", "[!]]", "*b*", "LICENSE", ".git"]
CLASSES = ["a", "b", "-", "]", "!", "[", "z", "^", "\\", "&", "~", "|", "é", "c"]

random.seed(3)
rows = [("tree", TREE)]
patterns = {"**", "**/", "*", "*/", "", "/", "**/*", "src/**", "src/**/", "**/**", "**/a/**", "LICENSE", "LICENSE/"}
while len(patterns) < 500:
    text = "/".join(random.choice(WORDS) for _ in range(random.randint(1, 4)))
    patterns.add(text + random.choice(["", "", "/"]))


with tempfile.TemporaryDirectory() as folder:
    root = os.path.realpath(folder)
    for name in TREE:
        path = Path(root, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for pattern in sorted(patterns):
        if pattern in ("", "/"):
            continue
        found = {os.path.normpath(path) for path in glob.glob(os.path.join(root, pattern), recursive=True)}
        rows.append(("glob", pattern, sorted("" if p == root else os.path.relpath(p, root) for p in found)))
        # Path.glob treats `**` inside a word as `*`, and the specification leaves it open.
        if not any("**" in word and word != "**" for word in pattern.split("/")):
            found = {str(path) for path in Path(root).glob(pattern)}
            rows.append(("pathlib", pattern, sorted("" if p == root else os.path.relpath(p, root) for p in found)))

seen = set()
while len(seen) < 700:
    pattern = "".join(random.choice(["*", "?", "[", "]", "a", "b"]) for _ in range(random.randint(0, 6)))
    if random.random() < 0.6:
        pattern = f"[{''.join(random.choice(CLASSES) for _ in range(random.randint(0, 6)))}]" + random.choice(["", "*", "a"])
    name = "".join(random.choice(["a", "b", "-", "]", "!", "[", "^", "é", "c", "\\"]) for _ in range(random.randint(0, 3)))
    if (pattern, name) not in seen:
        seen.add((pattern, name))
for pattern, name in sorted(seen):
    rows.append(("word", pattern, name, fnmatch.fnmatchcase(name, pattern)))

origin = f"# Python {sys.version.split()[0]}; written by tests/external/generate_glob_cases.py"
lines = [origin] + ["\t".join([row[0], *map(json.dumps, row[1:])]) for row in rows]
out = Path(__file__).parents[1] / "data" / "globs.tsv"
out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
