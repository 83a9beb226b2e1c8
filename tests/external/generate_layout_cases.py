"""Write tests/data/layouts.jsonl: what each backend puts into the wheel of small trees.

    python tests/external/generate_layout_cases.py      (needs the six backends installed)

`tests/data/layout_cases.json` lists backend, title, project file (`<P>` stands for a short
[project]), files (null takes one of the usual ones away) and whether the usual ones are there.
Each row of the result adds `ok`, and what the wheel holds or what the backend said.
"""

import json
import os
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

BACKENDS = {
    "flit": ("flit_core >=4,<5", "flit_core.buildapi"),
    "hatch": ("hatchling", "hatchling.build"),
    "setuptools": ("setuptools", "setuptools.build_meta"),
    "pdm": ("pdm-backend", "pdm.backend"),
    "poetry": ("poetry-core", "poetry.core.masonry.api"),
    "uv": ("uv_build >=0.13,<0.14", "uv_build"),
}
USUAL = {"src/demo/__init__.py": '"""Demo."""\n', "README.md": "# Demo\n", "LICENSE": "MIT\n"}
PROJECT = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "d"\n'
BUILD = "import sys, importlib; importlib.import_module(sys.argv[1]).build_wheel(sys.argv[2])"


def build(folder, backend, out):
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    command = [sys.executable, "-c", BUILD, BACKENDS[backend][1], out]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, env={**os.environ, "PATH": path})
    wheels = os.listdir(out)
    if run.returncode or not wheels:
        lines = [line for line in run.stderr.splitlines() if "rror" in line or "xception" in line]
        return {"ok": False, "said": (lines or [run.stderr])[-1].replace(folder, ".").replace(sys.executable, "python")[:300]}
    names = zipfile.ZipFile(Path(out, wheels[0])).namelist()
    return {"ok": True, "holds": sorted(n for n in names if ".dist-info/" not in n and n[-1] != "/")}


def row(backend, title, toml, files, bare):
    toml = toml.replace("<P>", PROJECT)
    if "build-system" not in toml:
        toml = '[build-system]\nrequires = ["%s"]\nbuild-backend = "%s"\n' % BACKENDS[backend] + toml
    files = {**({} if bare else USUAL), **files}
    files = {name: text for name, text in files.items() if text is not None}
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as out:
        folder = os.path.join(folder, "demo-project")
        for name, text in {**files, "pyproject.toml": toml}.items():
            Path(folder, name).parent.mkdir(parents=True, exist_ok=True)
            Path(folder, name).write_text(text, encoding="utf-8")
        return {"backend": backend, "title": title, "toml": toml, "files": files} | build(folder, backend, out)


def main():
    data = Path(__file__).parent.parent / "data"
    cases = json.loads((data / "layout_cases.json").read_text(encoding="utf-8"))
    rows = [json.dumps(row(*case), ensure_ascii=False) for case in cases]
    (data / "layouts.jsonl").write_text("\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
