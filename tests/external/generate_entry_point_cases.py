"""Write tests/data/entry_points.tsv: references and names, and what their readers make of them.

    python -m venv venv && venv/bin/pip install validate-pyproject==0.27 distlib==0.4.4
    venv/bin/python tests/external/generate_entry_point_cases.py

Columns of a reference: the text, whether validate-pyproject accepts it, what distlib runs for a
script (`module:object`, `none` without a function, `refused`), all as JSON. Columns of a name:
the kind of name, the text, whether validate-pyproject accepts it.
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

from distlib.util import DistlibException, get_export_entry
from validate_pyproject import formats

PARTS = ["demo", "cli", "main", "_x", "a1", "1a", "my-pkg", "é", "class", "", " ", "src/demo.py", "x y"]
JOINS = [".", ".", ".", ":", ":", "", " : ", ":: ", " . ", "[x]", " [x, y]", " [x=1 ,y]", "()", "(1)", "[", "]"]


def script(value):
    try:
        entry = get_export_entry(f"name = {value.strip()}")
    except DistlibException:
        return "refused"
    if entry is None:
        return "refused"
    return "none" if entry.suffix is None else f"{entry.prefix}:{entry.suffix}"


random.seed(517)
values = {"", " ", "demo", "demo:main", "demo.cli:App.run", "demo:main()", "demo:main [x]", "demo : main"}
values |= {"src/demo/cli.py", "demo:main:x", ":main", "demo:", "demo::main", "my-pkg.cli:main", "demo..cli:main", "x y:main", "demo:x y"}
while len(values) < 900:
    count = random.randint(1, 4)
    values.add("".join(random.choice(PARTS[: random.choice([5, 13])]) + random.choice(JOINS) for _ in range(count)))
    plain = ".".join(random.choice(PARTS[:5]) for _ in range(count))
    values.add(plain + random.choice(["", ":", ":main", ":a.b", " :main", ":main [x]"]))

origin = f"validate-pyproject {version('validate-pyproject')} and distlib {version('distlib')}"
lines = [f"# Verdicts of {origin}; written by tests/external/generate_entry_point_cases.py"]
for value in sorted(values):
    accepted = formats.python_entrypoint_reference(value)
    lines.append("\t".join(["reference", *map(json.dumps, (value, accepted, script(value)))]))
names = ["demo", "my demo", " x", "x ", "=x", "[x", "x=y", "x[y", "a.b", "-", "...", "é", "a/b", "a\tb", ""]
groups = ["g", "a.b", "a-b", "a b", "a.", ".a", "a..b", "", "é.b", "a:b"]
for name in names:
    lines.append("\t".join(["name", json.dumps(name), json.dumps(formats.python_entrypoint_name(name))]))
for group in groups:
    lines.append("\t".join(["group", json.dumps(group), json.dumps(formats.python_entrypoint_group(group))]))
out = Path(__file__).parents[1] / "data" / "entry_points.tsv"
out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
