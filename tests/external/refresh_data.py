"""Rewrite the tables under src/spec/data from the packages that define them.

    python -m venv venv && venv/bin/pip install packaging trove-classifiers stdlib-list
    venv/bin/python tests/external/refresh_data.py

Each table names its origin in its first line. The two tables of standard-library names only
grow: the index goes on refusing a name that a newer stdlib-list no longer knows.
"""

from importlib.metadata import version
from itertools import chain
from pathlib import Path

import stdlib_list
import trove_classifiers
from packaging.licenses import _spdx
from packaging.utils import canonicalize_name

DATA = Path(__file__).parents[2] / "src" / "spec" / "data"


def write(name, origin, lines):
    text = "".join(f"{line}\n" for line in [f"# {origin}", *lines])
    (DATA / name).write_text(text, encoding="utf-8", newline="\n")


def earlier(name):
    path = DATA / name
    if not path.exists():
        return set()
    return {line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")}


classifiers = f"trove-classifiers {version('trove-classifiers')}"
write("classifiers.txt", classifiers, trove_classifiers.sorted_classifiers)
write(
    "deprecated_classifiers.tsv",
    classifiers,
    ["\t".join([old, *new]) for old, new in sorted(trove_classifiers.deprecated_classifiers.items())],
)

spdx = f"SPDX licence list {_spdx.VERSION}, by way of packaging {version('packaging')}"
for name, table in [("licenses.tsv", _spdx.LICENSES), ("exceptions.tsv", _spdx.EXCEPTIONS)]:
    write(
        name,
        spdx,
        [
            entry["id"] + ("\tdeprecated" if entry["deprecated"] else "")
            for _, entry in sorted(table.items())
        ],
    )

modules = {name for release in stdlib_list.short_versions for name in stdlib_list.stdlib_list(release)}
origin = (
    f"stdlib-list {version('stdlib-list')}, Python {stdlib_list.short_versions[0]} to "
    f"{stdlib_list.short_versions[-1]}"
)
top = {name.partition(".")[0] for name in modules}
write("standard_modules.txt", origin, sorted(top | earlier("standard_modules.txt")))
refused = {canonicalize_name(name.strip("-_.")) for name in chain(modules)}
write("refused_names.txt", origin, sorted(refused | earlier("refused_names.txt")))
