"""Mutate the tables of tests/data/packaging and write down what packaging says of the results.

    python3 -m venv /tmp/packaging && /tmp/packaging/bin/pip install packaging==26.3
    /tmp/packaging/bin/python tests/external/generate_grammar_cases.py

The seed is fixed: the same packaging gives the same files.
"""

import json
import pathlib
import random
import warnings

from packaging.markers import InvalidMarker, Marker, UndefinedComparison
from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, Specifier, SpecifierSet
from packaging.utils import InvalidName, canonicalize_name
from packaging.version import InvalidVersion, Version

warnings.simplefilter("ignore")
DATA = pathlib.Path(__file__).parent.parent / "data" / "packaging"
SPACES = [" ", "\t", "\n", "\u00a0", "\u3000", "\x1c"]
PIECES = {
    "versions": list("0123456789.-_+!*abcvrxX ") + ["dev", "post", "rc", "alpha", "rev", "1!", "00", "é", "١"],
    "specifiers": list("0123456789.-_+!*,<>=~^ ();#v") + ["==", "===", ">=", "~=", ".*", "dev", "post1", "rc", "and", "||"],
    "requirements": list("abz019.-_,<>=~!^@;[]()#\\\"' é") + ["==", "===", ">=1", "~=", ".*", " @ ", "https://x.y/z", "; ", "os_name == 'nt'", "extra", " and ", "not ", "--hash=a", "git+", "-e "],
    "markers": list("abz019.-_,<>=~!^@;[]()#\\\"' é") + ["==", "===", " in ", " not in ", " and ", " or ", "'3.8'", "os_name", "python_version", "extra", "(", ")", "&&", "AND", "not "],
    "names": list("abzAZ09.-_ @/é\n") + ["K", "--"],
}
EXTRA = {
    "versions": ["1.0", "1!2.0rc1.post3.dev4+a.b-c", "1.0-SNAPSHOT", "1.x", "v1.0", "2024.01.02", "", "1.0.0-alpha.1"],
    "specifiers": [">=1.0", ">=3.8,<4", "~=1.4.2", "==1.*", "!=1.2.*,>1", "===1.0,>2", "^3.8", "~3.8", ">= 3.8", "3.8", "*", ">=3.8,", ">=3.8 <4", "=>1", "==1.0+abc", "=== x , >1"],
    "requirements": ["requests>=2,<3", "requests[socks,use-chardet-on-py3] (>=2,!=2.1.*) ; python_version < '3.8'", "x @ https://e.example/x-1.0.zip ; os_name == 'nt'", "foo===1.0,>2", "foo>=1,", "foo()", "foo[]", "requests = \"^2.0\"", "git+https://github.com/a/b#egg=b", "foo_", "foo>=1 # why", "a;b"],
    "markers": ["python_version >= '3.8' and (os_name == 'nt' or sys_platform != \"darwin\")", "'linux' in sys_platform", "extra == 'a' or extra == 'b'", "python_version not in '2.7 3.0'", "((os_name == 'a'))", "platform.python_implementation == 'CPython'"],
    "names": ["demo", "De_Mo.X", "a", "a--b", "-a", "a-", "K"],
}


def column(name):
    rows = (DATA / f"{name}.tsv").read_text().rstrip("\n").split("\n")[1:]
    return [json.loads(row.split("\t")[0]) for row in rows]


def mutated(seeds, pieces, count, rng):
    out = set()
    while len(out) < count:
        text = rng.choice(seeds)
        for _ in range(rng.choice([1, 1, 1, 2, 2, 3])):
            at = rng.randint(0, len(text))
            act = rng.random()
            if act < 0.45:
                text = text[:at] + rng.choice(pieces) + text[at:]
            elif act < 0.7:
                text = text[:at] + text[at + rng.choice([1, 1, 2, 4]) :]
            elif act < 0.8:
                text = text[:at] + rng.choice(pieces) + text[at + 1 :]
            elif act < 0.9:
                text = text[:at] + rng.choice(SPACES) + text[at:]
            else:
                other = rng.choice(seeds)
                text = text[:at] + other[rng.randint(0, len(other)) :]
        if len(text) <= 300:
            out.add(text)
    return sorted(out)


def verdict(read, text, refusal):
    try:
        return "valid", read(text)
    except refusal:
        return "invalid", ""


def requirement(text):
    read = Requirement(text)
    for spec in read.specifier:
        if spec.operator != "===":
            Version(spec.version.removesuffix(".*"))
    extras = ",".join(sorted(read.extras))
    return f"{read.name}|{extras}|{read.specifier}|{read.url or ''}|{'; ' if read.marker else ''}"


def write(name, rows):
    lines = ["\t".join(row) for row in rows]
    (DATA / f"generated_{name}.tsv").write_text("\n".join(lines) + "\n")
    print(name, len(lines), sum("\tinvalid" not in line for line in lines))


def main():
    rng = random.Random(440508)
    seeds = {name: column(name) + EXTRA[name] * 5 for name in ("versions", "specifiers", "requirements", "markers")}
    seeds["requirements"] += [f"{text}; {rng.choice(seeds['markers'])}" for text in EXTRA["requirements"]]
    seeds["names"] = EXTRA["names"]
    readers = {
        "versions": (lambda text: str(Version(text)), InvalidVersion),
        "specifiers": (lambda text: str(SpecifierSet(text)), InvalidSpecifier),
        "requirements": (requirement, InvalidRequirement),
        "markers": (lambda text: str(Marker(text)), (InvalidMarker, ValueError)),
        "names": (lambda text: canonicalize_name(text, validate=True), InvalidName),
    }
    for name, (read, refusal) in readers.items():
        texts = mutated(seeds[name], PIECES[name], 800 if name == "names" else 4000, rng)
        rows = []
        for text in texts:
            try:
                found, normal = verdict(read, text, refusal)
            except InvalidVersion:
                continue  # `~=1.poſt1`: accepted by a slip of its pattern, of no use afterwards
            rows.append((json.dumps(text), found, json.dumps(normal)))
        write(name, rows)
    write("satisfiable", satisfiable(rng))
    write("contains", contains(rng))
    write("environments", environments(rng))


def versions(rng):
    release = ".".join(str(rng.choice([0, 0, 1, 1, 2, 3, 10])) for _ in range(rng.randint(1, 3)))
    pre = rng.choice(["", "", "", "a1", "b2", "rc1", "a2"])
    post = rng.choice(["", "", "", ".post1", ".post0"])
    dev = rng.choice(["", "", "", ".dev1", ".dev0"])
    epoch = rng.choice([""] * 9 + ["1!"])
    return epoch + release + pre + post + dev


def clause(rng):
    operator = rng.choice(["==", "!=", "<=", ">=", "<", ">", "~=", "==.*", "!=.*", "==="])
    version = versions(rng)
    if operator.endswith(".*"):
        operator = operator[:2]
        version = version.split("a")[0].split("b")[0].split("r")[0].split(".p")[0].split(".d")[0] + ".*"
    if operator in ("==", "!=", "===") and not version.endswith("*") and rng.random() < 0.2:
        version += rng.choice(["+a", "+1.b"])
    if operator == "~=" and "." not in version.split("a")[0].split("b")[0].split("r")[0].split(".p")[0].split(".d")[0]:
        operator = ">="
    return operator + version


def satisfiable(rng):
    rows = {}
    while len(rows) < 3000:
        text = ",".join(clause(rng) for _ in range(rng.randint(1, 4)))
        rows[text] = str(SpecifierSet(text).is_unsatisfiable())
    return [(json.dumps(text), answer) for text, answer in sorted(rows.items())]


def contains(rng):
    rows = {}
    while len(rows) < 3000:
        version, text = versions(rng) + rng.choice(["", "", "+a"]), clause(rng)
        rows[version, text] = str(Specifier(text).contains(version, prereleases=True))
    return [(json.dumps(version), json.dumps(text), answer) for (version, text), answer in sorted(rows.items())]


ENVIRONMENTS = [
    {"implementation_name": "cpython", "implementation_version": "3.8.1", "os_name": "posix", "platform_machine": "x86_64", "platform_release": "6.1.0", "platform_system": "Linux", "platform_version": "#1 SMP", "python_full_version": "3.8.1", "platform_python_implementation": "CPython", "python_version": "3.8", "sys_platform": "linux"},
    {"implementation_name": "pypy", "implementation_version": "7.3.13", "os_name": "nt", "platform_machine": "AMD64", "platform_release": "10", "platform_system": "Windows", "platform_version": "10.0.19045", "python_full_version": "3.10.13", "platform_python_implementation": "PyPy", "python_version": "3.10", "sys_platform": "win32"},
    {"implementation_name": "cpython", "implementation_version": "2.7.18", "os_name": "posix", "platform_machine": "arm64", "platform_release": "21.6.0", "platform_system": "Darwin", "platform_version": "Darwin Kernel Version 21.6.0", "python_full_version": "2.7.18", "platform_python_implementation": "CPython", "python_version": "2.7", "sys_platform": "darwin"},
]


def environments(rng):
    """What a marker is in each of the three environments: T, F, or E for an error."""
    texts = []
    for text in column("markers"):
        try:
            Marker(text)
        except InvalidMarker:
            continue
        texts.append(text)
    rows = {}
    while len(rows) < 2500:
        parts = [rng.choice(texts) for _ in range(rng.choice([1, 1, 2, 3]))]
        text = parts[0]
        for part in parts[1:]:
            text = f"({text}) {rng.choice(['and', 'or'])} {rng.choice(['', ''])}({part})"
        if any(name in text for name in ("extra", "dependency_groups")):
            continue
        answer = ""
        for environment in ENVIRONMENTS:
            try:
                answer += "T" if Marker(text).evaluate(environment) else "F"
            except (UndefinedComparison, KeyError, AttributeError):
                answer += "E"
        rows[text] = answer
    return [(json.dumps(text), answer) for text, answer in sorted(rows.items())]


if __name__ == "__main__":
    main()
