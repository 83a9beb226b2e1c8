"""Write tests/data/matrix.jsonl: small projects in which one thing is odd, and which backends build both archives of
each. Run it with a Python that has what tests/external/requirements.txt names:

    target/external/venv/bin/python tests/external/generate_matrix_cases.py

Every key has every kind of value, then come values that authors write, then tables of the backends, dynamic versions,
markers, layouts and descriptions. The verdicts of `license-files` with `**` are those of Python before 3.13.
"""

import importlib
import json
import os
import shutil
import signal
import sys
import tempfile
from pathlib import Path

BACKENDS = {
    "flit": ("flit_core", "flit_core.buildapi"),
    "hatch": ("hatchling", "hatchling.build"),
    "setuptools": ("setuptools", "setuptools.build_meta"),
    "pdm": ("pdm-backend", "pdm.backend"),
    "poetry": ("poetry-core", "poetry.core.masonry.api"),
    "uv": ("uv_build", "uv_build"),
}
BASE = {
    "src/demo/__init__.py": '"""Demo."""\n__version__ = "1.0"\n',
    "README.md": "# Demo\n",
    "LICENSE": "MIT License\n",
}
WITH_MAIN = BASE["src/demo/__init__.py"] + "def main(): pass\n"

cases = []
base = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "d"\n'


def add(toml, files=None, backends=None):
    """A project with the files of BASE besides; None takes one away."""
    files = dict(files or {})
    if "main" in toml:
        files.setdefault("src/demo/__init__.py", WITH_MAIN)
    cases.append({"id": f"matrix-{len(cases)}", "toml": toml, "files": files, "backends": backends or list(BACKENDS)})


generic = [
    '""',
    '" "',
    "1",
    "1.5",
    "true",
    "[]",
    "{}",
    '[""]',
    '["a"]',
    '["a","a"]',
    "[1]",
    '{a="b"}',
    "{a=1}",
    '"a\\nb"',
    '"é"',
    "1979-05-27",
    '[["a"]]',
    "[{}]",
    '{a=["b"]}',
    '{a={b="c"}}',
    '[{name="a"}]',
    "[{name=1}]",
    '"\\u0007"',
]
keys = [
    "readme",
    "requires-python",
    "license",
    "license-files",
    "authors",
    "maintainers",
    "keywords",
    "classifiers",
    "urls",
    "scripts",
    "gui-scripts",
    "entry-points",
    "dependencies",
    "optional-dependencies",
    "dynamic",
    "import-names",
    "import-namespaces",
]
for k in keys:
    for v in generic:
        add(base + f"{k} = {v}\n")
for v in generic:
    add("[project]\nname = " + v + '\nversion = "1.0"\ndescription = "d"\n')
    add('[project]\nname = "demo"\nversion = ' + v + '\ndescription = "d"\n')
    add('[project]\nname = "demo"\nversion = "1.0"\ndescription = ' + v + "\n")
    add("project = " + v + "\n")
    add(base + "[dependency-groups]\ndev = " + v + "\n")
    add("dependency-groups = " + v + "\n" + base)
    for b, t in [
        ("flit", "flit"),
        ("hatch", "hatch"),
        ("setuptools", "setuptools"),
        ("pdm", "pdm"),
        ("poetry", "poetry"),
        ("uv", "uv"),
    ]:
        add(base + f"[tool]\n{t} = {v}\n", backends=[b])
special = {
    "name": [
        '"Demo"',
        '"DEMO"',
        '"demo "',
        '"-demo"',
        '"demo-"',
        '"de..mo"',
        '"de mo"',
        '"demo.pkg"',
        '"1demo"',
        '"dem\\u00f6"',
        '"a/b"',
        '"demo[x]"',
    ],
    "version": [
        '"1"',
        '"v1.0"',
        '"1.0-1"',
        '"1.0.dev"',
        '"1.0-alpha"',
        '"1.0+local"',
        '"1.0+Local.1"',
        '"1!1.0"',
        '"01.02"',
        '"1.0.0.0"',
        '"1..0"',
        '"1.0 "',
        '" 1.0"',
        '"1.x"',
        '"latest"',
        '"1.0rc"',
        '"1.0.post"',
        '"2026.11.21"',
        '"1.0-beta.2"',
        '"1.0~1"',
        '"1,0"',
        '"1.0a1.dev1+x_y"',
        '"1.0\\n"',
    ],
}
for v in special["name"]:
    add("[project]\nname = " + v + '\nversion = "1.0"\ndescription = "d"\n')
for v in special["version"]:
    add('[project]\nname = "demo"\nversion = ' + v + '\ndescription = "d"\n')
S = {
    "requires-python": [
        '">=3.9"',
        '"3.9"',
        '">=3.9,<4"',
        '">3.9"',
        '"~=3.9"',
        '"==3.*"',
        '">=3.9.*"',
        '"^3.9"',
        '">=3.9 <4"',
        '">=3,9"',
        '"=>3.9"',
        '">= 3.9"',
        '">=3.9,"',
        '",>=3.9"',
        '">=3.9;"',
        '"!=3.9.*"',
        '"===3.9"',
        '">=3.9+local"',
        '">=v3.9"',
        '">=3.9a1"',
        '"python>=3.9"',
        '"*"',
        '">=3.9 || <4"',
        '"(>=3.9)"',
        '"<3"',
    ],
    "readme": [
        '"README.md"',
        '"README.rst"',
        '"missing.md"',
        '"src"',
        '"../README.md"',
        '"/etc/hosts"',
        '{file="README.md"}',
        '{file="README.md",content-type="text/markdown"}',
        '{file="README.md",content-type="text/html"}',
        '{text="x"}',
        '{text="x",content-type="text/markdown"}',
        '{text="x",content-type="text/plain"}',
        '{file="README.md",text="x",content-type="text/markdown"}',
        '{content-type="text/markdown"}',
        '{file="README.md",content-type="text/markdown; charset=UTF-8"}',
        '{file="README.md",content-type="text/markdown; charset=latin-1"}',
        '{file="README.md",content-type="text/markdown; variant=GFM"}',
        '{file="README.md",content-type="text/markdown; variant=X"}',
        '{file="README.md",content-type="Text/Markdown"}',
        '{file="README.md",charset="utf-8",content-type="text/markdown"}',
        '"LICENSE"',
        '{file=["README.md"]}',
        '["README.md"]',
        '"readme.md"',
        '"./README.md"',
        '"README.md "',
    ],
    "license": [
        '"MIT"',
        '"mit"',
        '"MIT License"',
        '"Apache 2.0"',
        '"Apache-2.0"',
        '"MIT OR Apache-2.0"',
        '"MIT or Apache-2.0"',
        '"MIT/Apache-2.0"',
        '"GPL-3.0"',
        '"GPL-3.0+"',
        '"LicenseRef-Proprietary"',
        '"LicenseRef-a_b"',
        '"Proprietary"',
        '{text="MIT"}',
        '{file="LICENSE"}',
        '{file="missing"}',
        '{file="LICENSE",text="x"}',
        '{text=""}',
        '{text="a\\nb"}',
        '{name="MIT"}',
        '{file="../LICENSE"}',
        '"(MIT)"',
        '"MIT AND"',
        '"MIT WITH Classpath-exception-2.0"',
        '"GPL-2.0-only WITH Classpath-exception-2.0"',
        '"MIT WITH foo"',
        '"NONE"',
        '"UNLICENSED"',
        '"BSD"',
        '"BSD-3-Clause"',
        '" MIT"',
        '"MIT;Apache-2.0"',
        '["MIT"]',
    ],
    "license-files": [
        '["LICENSE"]',
        '["LICEN[CS]E*"]',
        '["missing*"]',
        '["missing"]',
        '["../LICENSE"]',
        '["/LICENSE"]',
        '["src\\\\a"]',
        '["**"]',
        '["*"]',
        '["LICENSE","LICENSE"]',
        '{paths=["LICENSE"]}',
        '{globs=["LICEN*"]}',
        '{paths=["LICENSE"],globs=["x"]}',
        '["LICENSE*"]',
        '["licenses/*"]',
        '["{LICENSE}"]',
        '["LICEN[!x]E"]',
        '["src/**/x"]',
        '["**LICENSE"]',
        '["src"]',
        '["./LICENSE"]',
        '["LICENSE "]',
        '["li cense"]',
        '"LICENSE"',
    ],
    "authors": [
        '[{name="A"}]',
        '[{email="a@b.org"}]',
        '[{name="A",email="a@b.org"}]',
        '[{name="A",email="not"}]',
        '[{name="A, B"}]',
        '[{name="A",mail="a@b.org"}]',
        '["A <a@b.org>"]',
        '[{name="A",email=""}]',
        '[{name="",email="a@b.org"}]',
        '[{name="A <a@b.org>"}]',
        '[{name="A",email="A <a@b.org>"}]',
        '[{name="A",email="a@b"}]',
        '[{name="A",email="a b@c.org"}]',
        '[{name="Ä",email="a@b.org"}]',
        '[{name="A",email="ä@b.org"}]',
        '[{name="A",url="http://x.org"}]',
        '[{name="A\\nB"}]',
        '[{email="a@b.org, c@d.org"}]',
        '{name="A"}',
        '[{name="A",email="a@b.org "}]',
        '[{name="A;B"}]',
        '[{name="A \\"B\\" C",email="a@b.org"}]',
    ],
    "keywords": ['["a b"]', '["a,b"]', '["a","b"]', '"a b"', '["é"]', '["a\\nb"]', "['']"],
    "classifiers": [
        '["Programming Language :: Python"]',
        '["Programming Language :: Python :: 3.99"]',
        '["Private :: Do Not Upload"]',
        '["License :: OSI Approved :: MIT License"]',
        '["programming language :: python"]',
        '["Programming Language::Python"]',
        '["Foo :: Bar"]',
        '["Programming Language :: Python "]',
        '["Development Status :: 4 - Beta","Development Status :: 4 - Beta"]',
        '["Natural Language :: Ukranian"]',
        '["Topic :: Communications :: Chat :: AOL Instant Messenger"]',
        '"Programming Language :: Python"',
    ],
    "urls": [
        '{Homepage="https://x.org"}',
        '{Homepage="x.org"}',
        '{Homepage="http://"}',
        '{Homepage=""}',
        '{Homepage="https://x.org/a b"}',
        '{Homepage="ftp://x.org"}',
        '{"a very very very very long label of more than 32 chars"="https://x.org"}',
        '{"a, b"="https://x.org"}',
        '{Homepage="https://x.org",homepage="https://y.org"}',
        '{Homepage=["https://x.org"]}',
        '{""="https://x.org"}',
        '{Homepage="git@github.com:a/b.git"}',
        '{Homepage="https://x.org, y"}',
        '{Homepage="https://[::1"}',
        '{Homepage="mailto:a@b.org"}',
        '{Homepage="https://ü.org"}',
        '{"Home Page"="HTTPS://X.ORG"}',
        '"https://x.org"',
    ],
    "scripts": [
        '{demo="demo:main"}',
        '{demo="demo"}',
        '{demo="demo.main"}',
        '{demo="demo:main()"}',
        '{"de mo"="demo:main"}',
        '{"demo.exe"="demo:main"}',
        '{demo="demo :main"}',
        '{demo="demo: main"}',
        '{demo="demo:main [x]"}',
        '{demo="demo:missing"}',
        '{demo="nowhere:main"}',
        '{demo="demo-x:main"}',
        '{demo="demo:main:x"}',
        '{demo=":main"}',
        '{demo="demo:"}',
        '{""="demo:main"}',
        '{"a/b"="demo:main"}',
        '{"a=b"="demo:main"}',
        '{"-a"="demo:main"}',
        '{demo="demo/cli.py:main"}',
        '{demo=["demo:main"]}',
        '{demo={call="demo:main"}}',
        '{demo="src.demo:main"}',
        '{"[a]"="demo:main"}',
        '{demo="class:main"}',
        '{demo="demo:main.x"}',
        '{"démo"="demo:main"}',
        '{"a#b"="demo:main"}',
        '{" demo"="demo:main"}',
    ],
    "gui-scripts": ['{demo="demo:main"}', '{demo="demo"}', '{"de mo"="demo:main"}'],
    "entry-points": [
        '{x={a="demo:main"}}',
        '{"x y"={a="demo:main"}}',
        '{console_scripts={a="demo:main"}}',
        '{gui_scripts={a="demo:main"}}',
        '{x={a="demo"}}',
        '{x={a="demo main"}}',
        '{x={"a b"="demo:main"}}',
        '{x={"a=b"="demo:main"}}',
        '{"x.y-z"={a="demo:main"}}',
        "{x={}}",
        '{"x"={a=""}}',
        '{"x..y"={a="demo"}}',
        '{x={a="demo:main [a]"}}',
        '{x={a="demo:main [a,b]"}}',
        '{"x]"={a="demo"}}',
    ],
    "dependencies": [
        '["a"]',
        '["a>=1"]',
        '["a >= 1, < 2"]',
        '["a (>=1)"]',
        '["a 1.0"]',
        '["a==1.0.*"]',
        '["a>=1.*"]',
        '["a~=1"]',
        '["a=1"]',
        '["a=>1"]',
        '["a^1"]',
        '["a>=1;python_version<\\"3\\""]',
        '["a;python_version<3"]',
        '["a; sys_platform == win32"]',
        '["a[x]"]',
        '["a[x"]',
        '["a[x,]"]',
        '["a[]"]',
        '["a @ https://x.org/a.whl"]',
        '["a@https://x.org/a.whl"]',
        '["a @ git+https://x.org/a.git"]',
        '["a @ ./a"]',
        '["a @ file:///a"]',
        '["./a"]',
        '["git+https://x.org/a.git"]',
        '["https://x.org/a.whl"]',
        '["-r requirements.txt"]',
        '["-e ."]',
        '["a # comment"]',
        '["a, b"]',
        '["a b"]',
        '["demo"]',
        '["demo[x]"]',
        '["a>1,>2"]',
        '["a>=1","a<2"]',
        '["A_b.c"]',
        '["é"]',
        "[\"a; extra == 'x'\"]",
        "[\"a; foo == 'x'\"]",
        "[\"a; python_version in '3.8 3.9'\"]",
        "[\"a; python_version >= '3.8' and\"]",
        "[\"a; (python_version >= '3.8'\"]",
        '["a===x"]',
        '["a!=1"]',
        '["a>=1a"]',
        '["a>=latest"]',
        '["a<=>1"]',
        '["a;"]',
        '["a==1+local"]',
        '["a>=1+local"]',
        '["a @ https://x.org/a.whl; python_version<\\"3\\""]',
        '["a @ https://x.org/a.whl ; python_version<\\"3\\""]',
        '["a>=1 "]',
        '[" a"]',
        '["a\\n"]',
        '["a>= 1.0 , <2.0"]',
        '{a=">=1"}',
        '["a","a"]',
        '["pip"]',
        '["a-"]',
        '["a>=1;extra==\\"x\\""]',
        "[\"a; implementation_name == 'cpython' or x\"]",
        "[\"a; '3' < python_version\"]",
        '["a>=1,,<2"]',
        '["a>=1;;x"]',
        "[\"setuptools; python_version>='3.12'\"]",
    ],
    "optional-dependencies": [
        '{x=["a"]}',
        '{"x y"=["a"]}',
        '{"X_y"=["a"]}',
        '{x="a"}',
        "{x=[]}",
        '{x=["a=1"]}',
        '{X=["a"],x=["b"]}',
        '{"x-y"=["a"],"x_y"=["b"]}',
        '{""=["a"]}',
        '{x=["demo[y]"],y=["a"]}',
        '{x=["demo[z]"]}',
        '{"é"=["a"]}',
        '{all=["demo[all]"]}',
        '{x=[["a"]]}',
        '{x=["-e ."]}',
        '{"x."=["a"]}',
        '{x={a="1"}}',
        '{x=["a; extra==\\"y\\""]}',
    ],
    "dynamic": [
        '["version"]',
        '["name"]',
        '["description"]',
        '["readme"]',
        '["foo"]',
        '["dependencies"]',
        '["classifiers"]',
        '["license"]',
        '["Version"]',
        '["requires-python"]',
        '["optional-dependencies"]',
        '["entry-points"]',
        '["scripts"]',
        '["urls"]',
        '["authors"]',
        '["license-files"]',
        '["keywords"]',
    ],
    "import-names": [
        '["demo"]',
        '["demo.x"]',
        '["Demo"]',
        '["demo; private"]',
        '["demo;private"]',
        '["demo-x"]',
        '["demo","demo"]',
        '["nowhere"]',
        '["demo ; private"]',
        '["demo; public"]',
    ],
    "import-namespaces": ['["demo"]', '["ns"]', '["demo","demo"]'],
}
for k, vs in S.items():
    for v in vs:
        b = base
        add(b + f"{k} = {v}\n")
for v in S["dynamic"]:
    k = v.strip('[]"')
    b = '[project]\nname = "demo"\nversion = "1.0"\ndescription = "d"\n'
    b = "".join(l + "\n" for l in b.splitlines() if not l.startswith(k + " "))
    add(b + f"dynamic = {v}\n")
for x in [
    'requires_python = ">=3.9"',
    'requires = ["a"]',
    'author = "A"',
    'home-page = "https://x.org"',
    'url = "https://x.org"',
    'license_files = ["LICENSE"]',
    'Description = "x"',
    'long-description = "x"',
    'packages = ["demo"]',
    'python-requires = ">=3"',
    'dependency = ["a"]',
    'extras = {x=["a"]}',
    'entry_points = {x={a="demo"}}',
    "package-data = {}",
    'include = ["a"]',
    'keyword = ["a"]',
    'summary = "x"',
]:
    add(base + x + "\n")
G = [
    '["a"]',
    '["a=1"]',
    '[{include-group="x"}]',
    '[{include-group="dev"}]',
    '[{include="x"}]',
    '[{include-group="x",a=1}]',
    '["a","a"]',
    "[1]",
    '{a="1"}',
    '["-e ."]',
    '"a"',
]
for v in G:
    add(base + f"[dependency-groups]\ndev = {v}\n")
add(base + '[dependency-groups]\ndev = [{include-group="Test"}]\ntest = ["a"]\n')
add(base + '[dependency-groups]\ndev=["a"]\nDev=["b"]\n')
add(base + '[dependency-groups]\na=[{include-group="b"}]\nb=[{include-group="a"}]\n')
add(base + '[dependency-groups]\n"x y"=["a"]\n')
# combos
L = 'license = "MIT"\nclassifiers = ["License :: OSI Approved :: MIT License"]\n'
for x in [
    L,
    'license = {text="MIT"}\nlicense-files = ["LICENSE"]\n',
    'license = "MIT"\nlicense-files = ["nothing*"]\n',
    'license="MIT"\ndynamic=["license"]\n',
    'license = {file="LICENSE"}\nclassifiers = ["License :: OSI Approved :: MIT License"]\n',
    'scripts={demo="demo:main"}\nentry-points={console_scripts={x="demo:main"}}\n',
    'optional-dependencies={x=["a"]}\ndynamic=["optional-dependencies"]\n',
    'requires-python=">=3.9"\nclassifiers=["Programming Language :: Python :: 3.8"]\n',
    'scripts={demo="demo:main"}\ngui-scripts={demo="demo:main"}\n',
    'urls.Homepage="https://x.org"\n',
    'readme="README.md"\ndynamic=["readme"]\n',
    'dynamic=["version"]\n',
]:
    add(base + x)
T = {
    "flit": [
        '[tool.flit.module]\nname = "demo"\n',
        '[tool.flit.module]\nname = "nothere"\n',
        "[tool.flit.module]\nname = 1\n",
        '[tool.flit.module]\nname = "src.demo"\n',
        '[tool.flit.module]\nname = ""\n',
        '[tool.flit.module]\nname = "de-mo"\n',
        "[tool.flit.module]\nfoo = 1\n",
        "[tool.flit.module]\n",
        '[tool.flit.sdist]\ninclude = ["README.md"]\n',
        '[tool.flit.sdist]\ninclude = "README.md"\n',
        '[tool.flit.sdist]\ninclude = ["../x"]\n',
        '[tool.flit.sdist]\ninclude = ["/x"]\n',
        '[tool.flit.sdist]\ninclude = ["a\\\\b"]\n',
        '[tool.flit.sdist]\nexclude = ["src/demo/__init__.py"]\n',
        "[tool.flit.sdist]\ninclude = [1]\n",
        "[tool.flit.sdist]\nfoo = 1\n",
        '[tool.flit.sdist]\ninclude = ["**/*.md"]\n',
        '[tool.flit.sdist]\nexclude = ["**"]\n',
        '[tool.flit.sdist]\ninclude = [""]\n',
        '[tool.flit.external-data]\ndirectory = "data"\n',
        '[tool.flit.external-data]\ndirectory = "src"\n',
        '[tool.flit.external-data]\ndirectory = "../x"\n',
        "[tool.flit.external-data]\ndirectory = 1\n",
        '[tool.flit.external-data]\nfoo = "src"\n',
        "[tool.flit.external-data]\n",
        '[tool.flit.metadata]\nmodule = "demo"\n',
        '[tool.flit.scripts]\ndemo="demo:main"\n',
        "[tool.flit.foo]\n",
        "[tool.flit]\nfoo = 1\n",
        '[tool.flit.sdist]\ninclude = ["nothing"]\n',
        '[tool.flit.sdist]\nexclude = ["README.md"]\n',
        '[tool.flit.sdist]\nexclude = ["src"]\n',
        '[tool.flit.sdist]\nexclude = ["pyproject.toml"]\n',
        '[tool.flit.sdist]\nexclude = ["LICENSE"]\n',
        '[tool.flit.sdist]\ninclude = ["con:x"]\n',
        '[tool.flit.entrypoints.x]\na="demo:main"\n',
    ],
    "hatch": [
        '[tool.hatch.version]\npath = "src/demo/__init__.py"\n',
        '[tool.hatch.build]\ninclude = "a"\n',
        '[tool.hatch.build]\ninclude = ["nothing"]\n',
        '[tool.hatch.build.targets.wheel]\npackages = ["src/demo"]\n',
        '[tool.hatch.build.targets.wheel]\npackages = ["src/nope"]\n',
        '[tool.hatch.build.targets.wheel]\npackages = "src/demo"\n',
        "[tool.hatch.build.targets.wheel]\npackages = [1]\n",
        '[tool.hatch.build.targets.wheel]\nonly-include = ["src/demo"]\nsources = ["src"]\n',
        '[tool.hatch.build.targets.wheel]\nsources = "src"\n',
        '[tool.hatch.build.targets.wheel]\nforce-include = {"README.md"="demo/README.md"}\n',
        '[tool.hatch.build.targets.wheel]\nforce-include = {"nope.md"="demo/README.md"}\n',
        '[tool.hatch.build.targets.wheel]\nforce-include = ["a"]\n',
        "[tool.hatch.build.targets.wheel]\nbypass-selection = true\n",
        "[tool.hatch.build.targets.wheel]\nbypass-selection = 1\n",
        '[tool.hatch.build.targets.sdist]\nexclude = ["/src"]\n',
        '[tool.hatch.build.targets.sdist]\ninclude = ["/README.md"]\n',
        '[tool.hatch.build.targets.sdist]\nonly-include = ["README.md"]\n',
        "[tool.hatch.build.targets.foo]\n",
        "[tool.hatch.build.targets]\nwheel = 1\n",
        "[tool.hatch.build]\ntargets = []\n",
        "[tool.hatch.build.hooks.custom]\n",
        "[tool.hatch.build.hooks.nope]\n",
        "[tool.hatch.build]\nhooks = 1\n",
        "[tool.hatch.build.hooks]\nvcs = 1\n",
        "[tool.hatch.metadata]\nallow-direct-references = true\n",
        "[tool.hatch.metadata]\nallow-direct-references = 1\n",
        "[tool.hatch.metadata.hooks.custom]\n",
        "[tool.hatch.metadata.hooks.nope]\n",
        '[tool.hatch.build]\nreproducible = "yes"\n',
        '[tool.hatch.build]\ndev-mode-dirs = ["."]\n',
        "[tool.hatch.build]\nskip-excluded-dirs = 1\n",
        "[tool.hatch.build]\ndirectory = 1\n",
        '[tool.hatch.build]\nartifacts = "x"\n',
        '[tool.hatch.build]\nignore-vcs = "x"\n',
        "[tool.hatch.build]\nfoo = 1\n",
        "[tool.hatch]\nfoo = 1\n",
        '[tool.hatch.envs.default]\ndependencies = ["a=1"]\n',
        "[tool.hatch.build.targets.wheel]\nmacos-max-compat = 1\n",
        '[tool.hatch.build.targets.wheel]\ncore-metadata-version = "9"\n',
        '[tool.hatch.build.targets.wheel]\nstrict-naming = "x"\n',
        '[tool.hatch.build.targets.wheel.shared-data]\n"README.md"="share/x"\n',
        '[tool.hatch.build.targets.wheel.shared-data]\n"nope"="share/x"\n',
        '[tool.hatch.build.targets.wheel]\nversions = ["standard"]\n',
        '[tool.hatch.build.targets.wheel]\nversions = ["nope"]\n',
        "[tool.hatch.build.targets.wheel]\nrequire-runtime-dependencies = 1\n",
        '[tool.hatch.build.targets.wheel]\ndependencies = ["a=1"]\n',
        "[tool.hatch.build.targets.wheel.hooks.version]\n",
        '[tool.hatch.build.targets.wheel]\nexclude = ["*.py"]\n',
        '[tool.hatch.build]\npackages = ["demo"]\n',
        '[tool.hatch.build]\nsources = {"src/demo"="other"}\n',
        '[tool.hatch.build]\nsources = {"src"=1}\n',
    ],
    "setuptools": [
        '[tool.setuptools]\npackages = ["demo"]\n',
        '[tool.setuptools]\npackages = ["demo"]\npackage-dir = {""="src"}\n',
        '[tool.setuptools]\npackages = ["nope"]\npackage-dir = {""="src"}\n',
        '[tool.setuptools]\npackages = "demo"\n',
        '[tool.setuptools.packages.find]\nwhere = ["src"]\n',
        '[tool.setuptools.packages.find]\nwhere = "src"\n',
        '[tool.setuptools.packages.find]\nwhere = ["nope"]\n',
        "[tool.setuptools.packages.find]\nfoo = 1\n",
        '[tool.setuptools.packages.find]\nwhere = ["src"]\ninclude = ["nope*"]\n',
        '[tool.setuptools.packages.find]\nwhere = ["src"]\nnamespaces = "x"\n',
        "[tool.setuptools.packages]\nfoo = 1\n",
        '[tool.setuptools]\npy-modules = ["demo"]\n',
        "[tool.setuptools]\npy-modules = []\n",
        '[tool.setuptools]\npy-modules = "demo"\n',
        "[tool.setuptools]\nfoo = 1\n",
        '[tool.setuptools]\ninclude-package-data = "yes"\n',
        '[tool.setuptools]\nzip-safe = "x"\n',
        '[tool.setuptools]\nlicense-files = ["LICENSE"]\n',
        '[tool.setuptools.package-data]\ndemo = ["*.txt"]\n',
        '[tool.setuptools.package-data]\ndemo = "*.txt"\n',
        '[tool.setuptools.package-data]\n"*" = ["*.txt"]\n',
        '[tool.setuptools.exclude-package-data]\ndemo = ["*.txt"]\n',
        '[tool.setuptools.dynamic]\nversion = {attr="demo.__version__"}\n',
        '[tool.setuptools.dynamic]\nfoo = {attr="demo.__version__"}\n',
        '[tool.setuptools]\nscript-files = ["nope.sh"]\n',
        '[tool.setuptools]\nscript-files = "nope.sh"\n',
        '[tool.setuptools.data-files]\n"share" = ["README.md"]\n',
        '[tool.setuptools.data-files]\n"share" = ["nope"]\n',
        '[tool.setuptools]\nplatforms = "any"\n',
        '[tool.setuptools]\nprovides = ["demo"]\n',
        '[tool.setuptools]\nobsoletes = ["de-mo"]\n',
        '[tool.setuptools]\nnamespace-packages = ["demo"]\n',
        '[tool.setuptools.cmdclass]\nbuild = "demo.Build"\n',
        "[tool.setuptools.cmdclass]\nbuild = 1\n",
        "[tool.setuptools]\ndependency-links = []\n",
        '[tool.setuptools]\next-modules = [{name="demo.x",sources=["x.c"]}]\n',
        '[tool.setuptools]\next-modules = [{name="demo.x"}]\n',
        '[tool.setuptools]\npackage-dir = "src"\n',
        '[tool.setuptools]\npackages = ["demo.sub"]\npackage-dir = {""="src"}\n',
        "[tool.setuptools]\npackages = []\n",
        '[tool.setuptools]\nname = "demo"\n',
        '[tool.setuptools]\npackage_data = {demo=["x"]}\n',
        '[tool.setuptools]\neager-resources = ["x"]\n',
        "[tool.distutils.bdist_wheel]\nuniversal = true\n",
        "[tool.distutils.foo]\nx=1\n",
        "[tool.distutils]\nx=1\n",
        '[tool.setuptools.packages.find]\nwhere = ["src"]\n[tool.setuptools.package-data]\n"nope" = ["x"]\n',
    ],
    "pdm": [
        "[tool.pdm]\nfoo = 1\n",
        "[tool.pdm]\ndistribution = false\n",
        '[tool.pdm.build]\nincludes = ["nope"]\n',
        '[tool.pdm.build]\nincludes = "src"\n',
        '[tool.pdm.build]\nexcludes = ["src/demo"]\n',
        '[tool.pdm.build]\npackage-dir = "src"\n',
        '[tool.pdm.build]\npackage-dir = "nope"\n',
        "[tool.pdm.build]\npackage-dir = 1\n",
        '[tool.pdm.build]\nis-purelib = "x"\n',
        "[tool.pdm.build]\nrun-setuptools = true\n",
        '[tool.pdm.build]\ncustom-hook = "nope.py"\n',
        "[tool.pdm.build]\ncustom-hook = 1\n",
        '[tool.pdm.build]\nsource-includes = ["README.md"]\n',
        "[tool.pdm.build]\nsource-includes = 1\n",
        "[tool.pdm.build]\nfoo = 1\n",
        '[tool.pdm.build]\neditable-backend = "nope"\n',
        "[tool.pdm.build]\nhooks = 1\n",
        '[tool.pdm.version]\nsource = "file"\npath = "src/demo/__init__.py"\n',
        '[tool.pdm.version]\nsource = "nope"\n',
        '[tool.pdm.build.wheel-data]\nscripts = ["README.md"]\n',
        '[tool.pdm.build.wheel-data]\nfoo = ["README.md"]\n',
        '[tool.pdm.build.wheel-data]\nscripts = [{path="README.md",relative-to="."}]\n',
        '[tool.pdm.build.wheel-data]\nscripts = "README.md"\n',
        '[tool.pdm.build]\npy-limited-api="x"\n',
        "[tool.pdm.build]\nincludes = []\n",
        '[tool.pdm.dev-dependencies]\ntest=["a=1"]\n',
        "[tool.pdm]\nbuild = 1\n",
    ],
    "poetry": [
        "[tool.poetry]\nfoo = 1\n",
        '[tool.poetry]\npackages = [{include="demo",from="src"}]\n',
        '[tool.poetry]\npackages = [{include="demo"}]\n',
        '[tool.poetry]\npackages = [{include="nope",from="src"}]\n',
        '[tool.poetry]\npackages = "demo"\n',
        '[tool.poetry]\npackages = [{from="src"}]\n',
        "[tool.poetry]\npackages = []\n",
        "[tool.poetry]\npackage-mode = false\n",
        "[tool.poetry]\npackage-mode = 1\n",
        '[tool.poetry]\ninclude = ["README.md"]\n',
        '[tool.poetry]\ninclude = ["nope"]\n',
        '[tool.poetry]\ninclude = [{path="README.md",format="sdist"}]\n',
        '[tool.poetry]\ninclude = [{path="README.md",format="nope"}]\n',
        '[tool.poetry]\nexclude = ["src/demo/__init__.py"]\n',
        '[tool.poetry]\nexclude = "x"\n',
        '[tool.poetry]\nversion = "1.0"\n',
        '[tool.poetry]\nversion = "2.0"\n',
        '[tool.poetry]\nname = "other"\n',
        '[tool.poetry]\nauthors = ["A"]\n',
        '[tool.poetry]\nauthors = ["A <a@b.org>"]\n',
        '[tool.poetry]\nlicense = "MIT"\n',
        '[tool.poetry.dependencies]\npython = "^3.9"\n',
        '[tool.poetry.dependencies]\na = "^1"\n',
        '[tool.poetry.dependencies]\na = "foo bar"\n',
        "[tool.poetry.dependencies]\na = 1\n",
        '[tool.poetry.dependencies]\na = {version="^1",extras=["x"]}\n',
        "[tool.poetry.dependencies]\na = {foo=1}\n",
        '[tool.poetry.dependencies]\na = {path="../a"}\n',
        '[tool.poetry.dependencies]\na = {git="https://x.org/a.git"}\n',
        '[tool.poetry.dependencies]\na = {url="x"}\n',
        '[tool.poetry.group.dev.dependencies]\na = "^1"\n',
        '[tool.poetry.group.dev.dependencies]\na = "foo bar"\n',
        '[tool.poetry.dev-dependencies]\na = "^1"\n',
        '[tool.poetry.scripts]\ndemo = "demo:main"\n',
        '[tool.poetry.scripts]\ndemo = {reference="README.md",type="file"}\n',
        '[tool.poetry.scripts]\ndemo = {reference="nope",type="file"}\n',
        '[tool.poetry.scripts]\ndemo = {reference="README.md",type="nope"}\n',
        '[tool.poetry.plugins.x]\na="demo:main"\n',
        '[tool.poetry.extras]\nx = ["a"]\n',
        '[tool.poetry.urls]\nx = "https://x.org"\n',
        '[tool.poetry]\nreadme = "README.md"\n',
        '[tool.poetry]\nreadme = "nope.md"\n',
        '[tool.poetry]\nclassifiers = ["Foo"]\n',
        '[tool.poetry.build]\nscript = "build.py"\n',
        '[tool.poetry]\nbuild = "build.py"\n',
        '[[tool.poetry.source]]\nname="x"\nurl="https://x.org"\n',
        '[[tool.poetry.source]]\nname="x"\n',
        '[tool.poetry]\nrequires-poetry=">=1"\n',
        '[tool.poetry.requires-plugins]\nx="*"\n',
        '[tool.poetry]\nrequires-poetry = "foo bar"\n',
    ],
    "uv": [
        '[tool.uv.build-backend]\nmodule-name = "demo"\n',
        '[tool.uv.build-backend]\nmodule-name = "nope"\n',
        '[tool.uv.build-backend]\nmodule-name = ["demo"]\n',
        "[tool.uv.build-backend]\nmodule-name = []\n",
        "[tool.uv.build-backend]\nmodule-name = 1\n",
        '[tool.uv.build-backend]\nmodule-name = "de-mo"\n',
        '[tool.uv.build-backend]\nmodule-root = ""\n',
        '[tool.uv.build-backend]\nmodule-root = "src"\n',
        '[tool.uv.build-backend]\nmodule-root = "../x"\n',
        "[tool.uv.build-backend]\nmodule-root = 1\n",
        "[tool.uv.build-backend]\nnamespace = true\n",
        "[tool.uv.build-backend]\nnamespace = 1\n",
        '[tool.uv.build-backend]\nsource-include = ["README.md"]\n',
        '[tool.uv.build-backend]\nsource-include = "README.md"\n',
        '[tool.uv.build-backend]\nsource-include = ["[a"]\n',
        '[tool.uv.build-backend]\nsource-include = ["../x"]\n',
        '[tool.uv.build-backend]\nsource-exclude = ["src"]\n',
        '[tool.uv.build-backend]\nwheel-exclude = ["**/__init__.py"]\n',
        '[tool.uv.build-backend]\nwheel-exclude = ["{a,b}"]\n',
        "[tool.uv.build-backend]\ndefault-excludes = false\n",
        "[tool.uv.build-backend]\ndefault-excludes = 1\n",
        "[tool.uv.build-backend]\nfoo = 1\n",
        '[tool.uv.build-backend.data]\nscripts = "src"\n',
        '[tool.uv.build-backend.data]\nscripts = "nope"\n',
        '[tool.uv.build-backend.data]\nfoo = "src"\n',
        '[tool.uv.build-backend.data]\nscripts = "../x"\n',
        "[tool.uv]\nfoo = 1\n",
        '[tool.uv]\ndev-dependencies = ["a=1"]\n',
        '[tool.uv]\ndev-dependencies = "a"\n',
        '[tool.uv.sources]\na = {git="https://x.org"}\n',
        "[tool.uv.sources]\na = {foo=1}\n",
        "[tool.uv.sources]\na = 1\n",
        '[[tool.uv.index]]\nname="x"\nurl="https://x.org/simple"\n',
        '[[tool.uv.index]]\nname="x y"\nurl="https://x.org/simple"\n',
        '[[tool.uv.index]]\nname="x"\n',
        "[tool.uv]\nindex-url = 1\n",
        "[tool.uv]\npackage = false\n",
        '[tool.uv]\nmanaged = "x"\n',
        '[tool.uv]\nrequired-version = "foo"\n',
        '[tool.uv.workspace]\nmembers = ["a"]\n',
        '[tool.uv.workspace]\nmembers = "a"\n',
        '[tool.uv]\nresolution = "nope"\n',
        '[tool.uv]\nconstraint-dependencies = ["a=1"]\n',
        "[tool.uv]\nbuild-backend = 1\n",
        '[tool.uv]\nbuild-constraint-dependencies = ["a=1"]\n',
        '[tool.uv.build-backend]\nmodule-root = "nope"\n',
    ],
}
for b, xs in T.items():
    for x in xs:
        add(base + x, backends=[b])
dyn = '[project]\nname = "demo"\ndescription = "d"\ndynamic = ["version"]\n'
nodyn = '[project]\nname = "demo"\ndynamic = ["version","description"]\n'
I = "src/demo/__init__.py"
# module contents for dynamic versions
mods = {
    "lit": '"""Demo."""\n__version__ = "1.0"\n',
    "single": "'''Demo.'''\n__version__ = '1.2.3'\n",
    "none": '"""Demo."""\n',
    "nodoc": '__version__ = "1.0"\n',
    "bad": '"""Demo."""\n__version__ = "not a version"\n',
    "int": '"""Demo."""\n__version__ = 1\n',
    "tuple": '"""Demo."""\n__version__ = (1, 0)\n',
    "join": '"""Demo."""\n__version__ = ".".join(["1","2"])\n',
    "fstr": '"""Demo."""\nA=1\n__version__ = f"{A}.2"\n',
    "ann": '"""Demo."""\n__version__: str = "1.0"\n',
    "cond": '"""Demo."""\nif True:\n    __version__ = "1.0"\n',
    "try": '"""Demo."""\ntry:\n    from x import y\nexcept ImportError:\n    pass\n__version__ = "1.0"\n',
    "imp": '"""Demo."""\nfrom ._v import __version__\n',
    "impmiss": '"""Demo."""\nfrom .nope import __version__\n',
    "ext": '"""Demo."""\nimport nothere\n__version__ = "1.0"\n',
    "syntax": '"""Demo."""\n__version__ = "1.0"\ndef (\n',
    "empty": "",
    "multi": '"""Demo."""\n__version__ = "1.0"\n__version__ = "2.0"\n',
    "VERSION": '"""Demo."""\nVERSION = "1.0"\n',
    "ver": '"""Demo."""\nversion = "1.0"\n',
    "bytes": '"""Demo."""\n__version__ = b"1.0"\n',
    "local": '"""Demo."""\n__version__ = "1.0+x"\n',
    "v": '"""Demo."""\n__version__ = "v1.0"\n',
    "md": '"""Demo."""\nfrom importlib.metadata import version\n__version__ = version("demo")\n',
    "semi": '"""Demo."""; __version__ = "1.0"\n',
    "concat": '"""Demo."""\n__version__ = "1" ".0"\n',
    "comment": '"""Demo."""\n# __version__ = "0.9"\n__version__ = "1.0"\n',
    "in doc": '"""Demo.\n\n__version__ = "0.9"\n"""\n__version__ = "1.0"\n',
    "paren": '"""Demo."""\n__version__ = ("1.0")\n',
    "space": '"""Demo."""\n__version__="1.0"\n',
    "indent": '"""Demo."""\nclass A:\n    __version__ = "1.0"\n',
    "del": '"""Demo."""\n__version__ = "1.0"\ndel __version__\n',
    "all": '"""Demo."""\n__all__ = ["__version__"]\n__version__ = "1.0"\n',
    "aug": '"""Demo."""\n__version__ = "1"\n__version__ += ".0"\n',
    "none2": '"""Demo."""\n__version__ = None\n',
    "emptys": '"""Demo."""\n__version__ = ""\n',
    "bom": '\ufeff"""Demo."""\n__version__ = "1.0"\n',
    "blankdoc": '"""   """\n__version__ = "1.0"\n',
    "nldoc": '"""\n\nDemo.\n"""\n__version__ = "1.0"\n',
    "fdoc": 'f"""Demo."""\n__version__ = "1.0"\n',
}
for k, m in mods.items():
    files = {I: m}
    if k == "imp":
        files["src/demo/_v.py"] = '__version__ = "3.0"\n'
    add(dyn, files, ["flit"])
    add(nodyn, files, ["flit"])
    add(dyn + '[tool.hatch.version]\npath = "src/demo/__init__.py"\n', files, ["hatch"])
    add(
        dyn + '[tool.hatch.version]\nsource = "code"\npath = "src/demo/__init__.py"\nexpression = "__version__"\n',
        files,
        ["hatch"],
    )
    add(dyn + '[tool.setuptools.dynamic]\nversion = {attr = "demo.__version__"}\n', files, ["setuptools"])
    add(dyn + '[tool.pdm.version]\nsource = "file"\npath = "src/demo/__init__.py"\n', files, ["pdm"])
for x in [
    'path = "nope.py"',
    'pattern = "x"',
    'path = "VERSION"\npattern = "(?P<version>.+)"',
    'path = "VERSION"\npattern = "(.+)"',
    'path = "VERSION"\npattern = "("',
    'source = "nope"',
    'source = "regex"',
    'source = "env"\nvariable = "X"',
    'source = "code"\npath = "VERSION"',
    "path = 1",
    'path = "VERSION"',
    "source = 1",
    'scheme = "nope"',
    'path="src/demo/__init__.py"\nscheme = "standard"',
    'validate-bump = true\npath="src/demo/__init__.py"',
    'path="src/demo"',
]:
    add(dyn + "[tool.hatch.version]\n" + x + "\n", {"VERSION": "2.0\n"}, ["hatch"])
for x in [
    '{file="VERSION"}',
    '{file=["VERSION"]}',
    '{file="nope"}',
    '{file=["VERSION","nope"]}',
    '{attr="demo"}',
    '{attr="nope.x"}',
    '{attr="demo.nope"}',
    "{attr=1}",
    "{file=1}",
    "{}",
    '{attr="demo.__version__",file="VERSION"}',
    '"1.0"',
    '{text="1"}',
    '{file="../VERSION"}',
    '{file="EMPTY"}',
    '{file="BAD"}',
    '{attr="demo:__version__"}',
    '{attr="src.demo.__version__"}',
]:
    add(
        dyn + "[tool.setuptools.dynamic]\nversion = " + x + "\n",
        {"VERSION": "2.0\n", "EMPTY": "", "BAD": "not a version\n"},
        ["setuptools"],
    )
for k in [
    "description",
    "readme",
    "dependencies",
    "optional-dependencies",
    "classifiers",
    "entry-points",
    "scripts",
    "license",
    "keywords",
    "urls",
    "requires-python",
    "authors",
    "gui-scripts",
    "license-files",
]:
    b = (
        '[project]\nname = "demo"\nversion = "1.0"\n'
        + ('description = "d"\n' if k != "description" else "")
        + f'dynamic = ["{k}"]\n'
    )
    v = {
        "optional-dependencies": '{x={file="reqs.txt"}}',
        "readme": '{file="README.md",content-type="text/markdown"}',
    }.get(k, '{file="reqs.txt"}')
    add(b + f"[tool.setuptools.dynamic]\n{k} = {v}\n", {"reqs.txt": "a\n"}, ["setuptools"])
    add(b + f'[tool.setuptools.dynamic]\n{k} = {{file="nope.txt"}}\n', None, ["setuptools"])
    add(b + f'[tool.setuptools.dynamic]\n{k} = "x"\n', None, ["setuptools"])
for c in [
    "a\nb\n",
    "-r other.txt\n",
    "a # c\n",
    "# only\n",
    "",
    "a=1\n",
    "-e .\n",
    "https://x.org/a.whl\n",
    "a>=1 \\\n\n",
    "--hash=x\n",
    "a --hash=sha256:00\n",
    "git+https://x.org/a\n",
    "é\n",
    "a;python_version<'3'\n",
    "./local\n",
]:
    b = '[project]\nname = "demo"\nversion = "1.0"\ndescription="d"\ndynamic = ["dependencies"]\n'
    add(b + '[tool.setuptools.dynamic]\ndependencies = {file="reqs.txt"}\n', {"reqs.txt": c}, ["setuptools"])
    b = '[project]\nname = "demo"\nversion = "1.0"\ndescription="d"\ndynamic = ["optional-dependencies"]\n'
    add(
        b + '[tool.setuptools.dynamic]\noptional-dependencies = {x={file=["reqs.txt"]}}\n',
        {"reqs.txt": c},
        ["setuptools"],
    )
for x in [
    'source = "file"\npath = "VERSION"',
    'source = "file"\npath = "nope"',
    'source = "file"',
    'source = "call"',
    'source = "call"\ngetter = "demo:nope"',
    'source = "call"\ngetter = "v:get"',
    'source = "call"\ngetter = "v:nope"',
    'source = "call"\ngetter = "nope:get"',
    'source = "call"\ngetter = "v"',
    'source = "scm"',
    "source = 1",
    'path = "src/demo/__init__.py"',
    'source = "scm"\nfallback_version = "1.0"',
    'source = "scm"\ntag_regex = "("',
    'source = "file"\npath = "src/demo/__init__.py"\npattern="x"',
    'source="scm"\nwrite_to="demo/v.py"',
]:
    add(
        dyn + "[tool.pdm.version]\n" + x + "\n", {"VERSION": "2.0\n", "v.py": 'def get():\n    return "1.0"\n'}, ["pdm"]
    )
# markers
ms = [
    "os_name == sys_platform",
    "python_version not in '3'",
    "python_version ~= '3.8'",
    "python_version ~= '3'",
    "python_version === '3.8'",
    "os_name ~= 'x'",
    "os.name == 'nt'",
    "python_implementation == 'x'",
    "platform.machine == 'x'",
    "extras == 'x'",
    "'x' in extras",
    "'x' in dependency_groups",
    "python_version >= '3.8.*'",
    "python_version == '3.*'",
    "python_full_version == '3.8.*'",
    "os_name == ''",
    "python_version == ''",
    "python_version > 'x'",
    "implementation_version >= 'x'",
    "python_version < '3.8,>=3'",
    "os_name not in 'nt, posix'",
    "'nt' not in os_name",
    "python_version in '3.8|3.9'",
    "((os_name == 'nt'))",
    "not os_name == 'nt'",
    'os_name == \\"nt\\"',
    "os_name == 'a\\\"b'",
    "'3.8' < python_version",
    "'win32' == sys_platform",
    "'3' ~= python_version",
    "'x' == extra",
    "'a' == 'b'",
    "os_name",
    "os_name ==",
    "== 'nt'",
    "os_name = 'nt'",
    "os_name == nt",
    "os_name == 'nt' && x == 'y'",
    "os_name == 'nt' and",
    "OS_NAME == 'nt'",
    "os_name == 'nt' AND os_name == 'x'",
    "python_version >= 3.8",
    "os_name == 'nt",
    "(os_name == 'nt'",
    "os_name == 'nt')",
    "os_name == 'nt' or python_version",
    "sys.platform == 'x'",
    "platform_release >= '5'",
    "platform_version == '#1'",
    "python_full_version >= '3.8'",
    "python_version >= '3.8' # c",
]
for m in ms:
    add(base + f'dependencies = ["a; {m}"]\n')
    add(base + f'optional-dependencies = {{x=["a; {m}"]}}\n', backends=["poetry", "uv", "flit"])
# poetry classic
pc = '[tool.poetry]\nname = "demo"\nversion = "1.0"\ndescription = "d"\nauthors = ["A <a@b.org>"]\npackages = [{include="demo",from="src"}]\n'
for x in [
    "",
    'readme = "README.md"',
    'readme = "nope"',
    'readme=["README.md"]',
    'license = "MIT"',
    'license="foo bar"',
    'homepage="x"',
    'homepage="https://x.org"',
    'keywords="x"',
    'keywords=["a"]',
    'classifiers=["Foo"]',
    'classifiers="x"',
    'maintainers=["A"]',
    'maintainers=["<a@b.org>"]',
    'include=["x"]',
    'exclude=["x"]',
    "foo=1",
    '[tool.poetry.dependencies]\npython="^3.9"',
    '[tool.poetry.dependencies]\npython=">=3.9 <4"',
    '[tool.poetry.dependencies]\npython="3.9"',
    '[tool.poetry.dependencies]\npython="foo"',
    '[tool.poetry.dependencies]\na="^1"',
    '[tool.poetry.dependencies]\na="1.*"',
    '[tool.poetry.dependencies]\na="~1.2"',
    '[tool.poetry.dependencies]\na="~=1.2"',
    '[tool.poetry.dependencies]\na=">=1 || <3"',
    '[tool.poetry.dependencies]\na="latest"',
    '[tool.poetry.dependencies]\na={version="*",python="foo bar"}',
    '[tool.poetry.dependencies]\na={version="*",markers="foo bar"}',
    '[tool.poetry.dependencies]\na={version="*",markers="python_version<\'3\'"}',
    '[tool.poetry.dependencies]\na={version="*",markers="\'3\'>python_version"}',
    '[tool.poetry.dependencies]\na={version="*",optional=true}\n[tool.poetry.extras]\nx=["a"]',
    '[tool.poetry.extras]\nx=["nope"]',
    '[tool.poetry.extras]\nx="a"',
    '[tool.poetry.extras]\n"x y"=["a"]',
    '[tool.poetry.scripts]\nd="demo:main"',
    '[tool.poetry.scripts]\nd="demo"',
    '[tool.poetry.scripts]\nd={callable="demo:main"}',
    "[tool.poetry.scripts]\nd=1",
    '[tool.poetry.plugins."x"]\na="demo:main"',
    '[tool.poetry.plugins]\nx="a"',
    '[tool.poetry.urls]\na="https://x.org"',
    "[tool.poetry.urls]\na=1",
    '[tool.poetry.group.dev.dependencies]\na="^1"',
    "[tool.poetry.group.dev]\noptional=true",
    '[tool.poetry.dependencies]\n"a b"="^1"',
    '[tool.poetry.dependencies]\ndemo="^1"',
    '[tool.poetry.dependencies]\nA_b="^1"',
    '[tool.poetry.dependencies]\na={path="src"}',
    '[tool.poetry.dependencies]\na={extras=["x"],version="^1"}',
    '[tool.poetry.dependencies]\na={extras="x",version="^1"}',
    '[tool.poetry.dependencies]\na={version="^1",allow-prereleases=true}',
    '[tool.poetry.dependencies]\na={version="^1",foo=true}',
    '[tool.poetry.dependencies]\na="^1.0,<2"',
    '[tool.poetry.dependencies]\na=""',
    '[tool.poetry.dependencies]\na="1.0 2.0"',
    '[tool.poetry.dependencies]\na="^1.x"',
    '[tool.poetry.dependencies]\na="!=1.0"',
    '[tool.poetry.dependencies]\na="==1.*"',
    '[tool.poetry.dependencies]\na="^"',
    '[tool.poetry.dependencies]\na="*1"',
]:
    add(pc + x + "\n", backends=["poetry"])
for k, vs in {
    "name": ['"Demo Pkg"', '"demo_"', '""', "1"],
    "version": ['"1"', '"x"', '""', "1", '"1.0+l"', '"v1"', '"1-1"'],
    "description": ['"a\\nb"', '""', "1"],
    "authors": [
        "[]",
        '["A"]',
        '["A <a>"]',
        '"A"',
        "[1]",
        '["A <a@b.org> x"]',
        '[""]',
        '["A<a@b.org>"]',
        '["<a@b.org>"]',
        '["A, B <a@b.org>"]',
    ],
}.items():
    for v in vs:
        t = "\n".join((f"{k} = {v}" if l.startswith(k + " ") else l) for l in pc.splitlines()) + "\n"
        add(t, backends=["poetry"])
    add("\n".join(l for l in pc.splitlines() if not l.startswith(k + " ")) + "\n", backends=["poetry"])


# layouts per backend with different names
def lay(name, files, toml="", bs=None):
    add(f'[project]\nname = "{name}"\nversion = "1.0"\ndescription = "d"\n' + toml, {**{I: None}, **files}, bs)


D = '"""D."""\n__version__="1.0"\n'
lay("demo", {"demo.py": D})
lay("demo", {"demo/__init__.py": D})
lay("demo", {"src/demo.py": D})
lay("demo", {})
lay("demo", {"demo/x.py": D})
lay("demo", {"src/demo/x.py": D})
lay("my-demo", {"my_demo/__init__.py": D})
lay("my-demo", {"src/my_demo/__init__.py": D})
lay("my.demo", {"my/demo/__init__.py": D})
lay("my.demo", {"src/my/demo/__init__.py": D})
lay("my-demo", {"mydemo/__init__.py": D})
lay("my-demo", {"src/mydemo/__init__.py": D})
lay("Demo", {"Demo/__init__.py": D})
lay("Demo", {"src/Demo/__init__.py": D})
lay("demo", {"demo/__init__.py": D, "src/demo/__init__.py": D})
lay("demo", {"demo/__init__.py": D, "demo.py": D})
lay("demo", {"demo/__init__.py": D, "tests/__init__.py": D})
lay("demo", {"demo/__init__.py": D, "other/__init__.py": D})
lay("demo", {"src/demo/__init__.py": D, "src/other/__init__.py": D})
lay("demo", {"lib/demo/__init__.py": D})
lay("demo", {"python/demo/__init__.py": D})
lay("demo", {"demo/__init__.pyi": D})
lay("demo-stubs", {"demo-stubs/__init__.pyi": ""})
lay("demo", {"demo/__init__.py": D, "docs/x.py": D})
lay("demo", {"other.py": D})
lay("demo", {"a.py": D, "b.py": D})
lay("demo", {"src/other/__init__.py": D})
lay("demo", {"demo/__init__.py": D, "setup.py": "from setuptools import setup\nsetup()\n"})
lay("demo", {"demo/__init__.py": D, "setup.cfg": "[metadata]\nname=other\n"})
lay("demo2", {"demo2/__init__.py": D, "demo/__init__.py": D})
lay("2demo", {"src/demo/__init__.py": D})
lay("class", {"src/class/__init__.py": D})
lay("demo", {"src/demo/__init__.py": 'D = 1\n__version__="1.0"\n'})
# gitignore for hatch
for g in [
    "src/\n",
    "*.py\n",
    "demo\n",
    "/src/demo\n",
    "src/demo/*\n!src/demo/__init__.py\n",
    "build/\n",
    "__init__.py\n",
    "**/demo\n",
]:
    add(
        base,
        {".gitignore": g, ".git/HEAD": "ref: refs/heads/main\n"},
        ["hatch", "flit", "pdm", "uv", "setuptools", "poetry"],
    )
# READMEs
for n, c in [
    ("README.rst", "Title\n=====\n"),
    ("README.rst", "Title\n===\n\n.. foo::\n"),
    ("README.rst", ":ref:`x`\n"),
    ("README.rst", "`a <b>`_ `a <c>`_\n"),
    ("README.rst", ""),
    ("README", "x\n"),
    ("README.txt", "x\n"),
    ("README.markdown", "x\n"),
    ("README.MD", "x\n"),
    ("README.org", "x\n"),
    ("README.rst", "Title\n=====\n\n.. include:: x\n"),
    ("README.md", ""),
]:
    add(base + f'readme = "{n}"\n', {"README.md": None, n: c})
# build-system variants are prepended by harness; unusual project tables
for x in [
    "[project]\n",
    '[project]\nname = "demo"\n',
    '[project]\nversion = "1.0"\n',
    '[Project]\nname="demo"\nversion="1.0"\n',
    '[[project]]\nname="demo"\nversion="1.0"\n',
    "",
    '[tool.project]\nname="demo"\n',
    'project.name = "demo"\nproject.version = "1.0"\n',
    '[project]\nname = "demo"\nname = "x"\n',
    '[project]\nname = "demo\n',
    "[project]\nname = demo\n",
    '[project\nname = "demo"\n',
    '[project]\nname = "demo" version = "1.0"\n',
    "[project]\nname = 'demo'\nversion = '''1.0'''\n",
    '[project]\nname = """demo"""\nversion = "1.0"\n',
    '[project]\n"name" = "demo"\n"version" = "1.0"\n',
    '[project]\nname = "demo"\nversion = "1.0"\nurls.x = "https://x.org"\n[project.urls]\ny = "https://y.org"\n',
    '[project]\nname = "demo"\nversion = "1.0"\n[project]\n',
]:
    add(x)


def builds(case, backend, folder):
    """Whether the sdist and the wheel are built, each in a process of its own."""
    root = Path(folder, "demo")
    for path, content in {**BASE, **case["files"]}.items():
        if content is not None:
            Path(root, path).parent.mkdir(parents=True, exist_ok=True)
            Path(root, path).write_text(content, encoding="utf-8")
    requirement, module = BACKENDS[backend]
    head = f'[build-system]\nrequires = ["{requirement}"]\nbuild-backend = "{module}"\n'
    root.mkdir(parents=True, exist_ok=True)
    Path(root, "pyproject.toml").write_text(head + case["toml"], encoding="utf-8")
    child = os.fork()
    if child == 0:
        signal.alarm(60)
        nothing = os.open(os.devnull, os.O_RDWR)
        for stream in range(3):
            os.dup2(nothing, stream)
        os.chdir(root)
        sys.argv = ["build"]
        os.environ["PATH"] = os.path.dirname(sys.executable) + os.pathsep + os.environ["PATH"]
        try:
            for kind in ("sdist", "wheel"):
                Path(folder, kind).mkdir()
                getattr(MODULES[backend], f"build_{kind}")(str(Path(folder, kind)))
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(child, 0)[1] == 0


def main():
    lines = []
    for case in cases:
        verdicts = {}
        for backend in case.pop("backends"):
            with tempfile.TemporaryDirectory() as folder:
                verdicts[backend] = {"ok": builds(case, backend, folder)}
        lines.append(json.dumps({**case, "build_system": "per tool, prepended", "verdicts": verdicts}))
    out = Path(__file__).parents[1] / "data" / "matrix.jsonl"
    out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    MODULES = {name: importlib.import_module(module) for name, (_, module) in BACKENDS.items()}
    main()
