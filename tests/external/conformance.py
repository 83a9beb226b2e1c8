"""The cases of other validators' own test suites, against `shipwheel check`.

`tests/data/conformance.tsv` lists them: suite, case, whether it must be accepted, and by which
rule it must be refused. The inputs come from the suites' source archives on PyPI.

    conformance.py SHIPWHEEL FOLDER
"""

import json
import subprocess
import sys
from pathlib import Path

from sdists import fetch

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data"

# Rows that cannot be asked, or where two references contradict each other; each with its reason.
LEFT_OUT = {
    'test_faulty_requires_extra {"optional-dependencies": null}': "TOML has no null",
    'test_faulty_requires_extra {"optional-dependencies": {"dev": null}}': "TOML has no null",
    "validate-pyproject-0.27/invalid-examples/pep621/incorrect-subtables/author_with_extra_fields.toml": (
        "a key of an author is told by people-entry-invalid, as in the rows of the two others"
    ),
    "validate-pyproject-0.27/invalid-examples/poetry/poetry-bad-multiline.toml": (
        "poetry-schema is not there yet"
    ),
    'test_bad_pep621_info {"license-files": ["**LICENSE"]}': (
        "valid from Python 3.13 on, where the suite skips it"
    ),
    'test_bad_pep621_info {"license-files": ["./"]}': (
        "told as license-files-no-match; the suite skips it before Python 3.13"
    ),
    'test_bad_pep621_info {"license": {"file": "../LICENSE"}}': (
        "a path is told by license-file-missing, as in the row with /LICENSE"
    ),
}

# Rows that are not told yet: refusals of setuptools' schema below its first level.
SETUPTOOLS = "validate-pyproject-0.27/invalid-examples/setuptools/"
OPEN = {}


def toml(value):
    """A JSON value as inline TOML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(k)} = {toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(toml(v) for v in value) + "]"
    return json.dumps(value, ensure_ascii=False)


def project(changes):
    table = {"name": "module1", "version": "1.0", "description": "x", **changes}
    return "[project]\n" + "".join(f"{k} = {toml(v)}\n" for k, v in table.items())


class Suites:
    def __init__(self, binary, folder):
        self.binary = binary
        names = ["validate-pyproject==0.27", "pyproject-metadata==0.12.1", "flit_core==4.2.0"]
        found = fetch(folder, names)
        self.validate = found["validate-pyproject"] / "tests"
        self.metadata = found["pyproject-metadata"] / "tests"
        self.flit = found["flit_core"] / "tests_core" / "samples" / "pep621"
        rows = [json.loads(line) for line in (DATA / "pyproject_metadata_load.jsonl").open()]
        self.loads = {f"{row['test']}[{row['id']}]": row["toml"] for row in rows}

    def findings(self, text, folder, backend):
        """Rules by severity; without a folder, as an editor sees a buffer that was never saved."""
        command = [self.binary, "check", "-", "--output-format", "json"]
        command += ["--backend", backend] if backend else []
        command += ["--stdin-filename", str(folder / "pyproject.toml")] if folder else []
        run = subprocess.run(command, input=text.encode(), capture_output=True, timeout=60)
        if run.returncode not in (0, 1):
            raise SystemExit(f"shipwheel could not run: {run.stderr.decode()}")
        return [(found["rule"], found["severity"]) for found in json.loads(run.stdout)]

    def inputs(self, suite, case):
        """The text of a case and the ways to judge it: folder and backend."""
        if suite.startswith("pyproject-metadata"):
            folder = self.metadata / "packages" / "full-metadata"
            return self.loads[case], [(None, "spec"), (folder, "spec"), (folder, None)]
        if suite.startswith("validate-pyproject"):
            path = self.validate / case.split("/", 1)[1]
            text = path.read_text()
            # Each plugin of the suite judges its own table, whoever builds the project.
            tool = case.split("/")[2]
            own = [(path.parent, tool)] if tool in ("setuptools", "poetry", "pdm", "flit") else []
            return text, [(None, "spec"), (path.parent, "spec"), (path.parent, None), *own]
        test, _, value = case.partition(" ")
        value = json.loads(value)
        if test == "test_bad_include_paths":
            text = project({}) + f"[tool.flit.sdist]\ninclude = [{toml(value)}]\n"
        elif test == "test_bad_pep621_readme":
            text = project({"readme": value})
        else:
            text = project(value)
        build = '[build-system]\nrequires = ["flit_core >=4,<5"]\nbuild-backend = "flit_core.buildapi"\n'
        return build + text, [(self.flit, "flit")]


def main(binary, folder):
    suites = Suites(binary, folder)
    passed = failed = skipped = 0
    for line in (DATA / "conformance.tsv").read_text().splitlines()[1:]:
        suite, case, expected, rules = (line.split("\t") + [""])[:4]
        if rules.startswith("(") or case in LEFT_OUT:
            skipped += 1
            print(f"left out: {suite} {case}: {LEFT_OUT.get(case, rules)}")
            continue
        text, ways = suites.inputs(suite, case)
        if expected.startswith("accept"):
            errors = [r for r, level in suites.findings(text, None, "spec") if level == "error"]
            good, said = not errors, errors
        else:
            wanted = rules.split()
            said = {r for way in ways for r, level in suites.findings(text, *way)
                    if level == "error" or expected == "warn"}
            # `test_load_multierror` has several mistakes; elsewhere any of the rules is right.
            several = "multierror" in case
            good = all(r in said for r in wanted) if several else any(r in said for r in wanted)
        if case in OPEN and not good:
            skipped += 1
            print(f"open: {suite} {case}: {OPEN[case]}")
            continue
        if case in OPEN:
            good = False
            said = "what is wanted: take it off the list of open rows"
        passed, failed = passed + good, failed + (not good)
        if not good:
            print(f"FAILED {suite} {case}: wanted {expected} {rules}, got {said if isinstance(said, str) else sorted(said)}")
    print(f"{passed} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
