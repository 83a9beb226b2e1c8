"""Writes tests/data/pypirc.jsonl: texts of a `.pypirc`, and what `configparser.RawConfigParser` of the
Python that runs this makes of them.

    generate_pypirc_cases.py > tests/data/pypirc.jsonl
"""

import configparser
import io
import json
import random
import sys

WRITTEN = [
    "",
    "[pypi]\nusername = __token__\npassword = pypi-x\n",
    "[pypi]\n  username = a\n  password = b\n",
    "[pypi]\nusername = a\n  password = b\n",
    "[pypi]\nusername = sirrobin  # Replace\n",
    "[distutils]\nindex-servers =\n  pypi\n  # testpypi\n  other\n\n[other]\nrepository: https://x/\n",
    "[distutils]\nindex-servers = pypi, testpypi\n",
    "[DEFAULT]\nusername = all\n[pypi]\npassword = x\n[other]\nusername = own\n",
    "[pypi]\npassword = '__token__'\n",
    "[pypi]\npassword = 50%off%(x)s\n",
    "[pypi]\nUserName = a\n[PyPI]\nusername = b\n",
    "[pypi]\nusername = a\n[pypi]\npassword = b\n",
    "[pypi]\nusername = a\nUSERNAME = b\n",
    "[DEFAULT]\na = 1\n[DEFAULT]\nb = 2\n",
    "[DEFAULT]\na = 1\n[DEFAULT]\na = 2\n",
    "\ufeff[pypi]\nusername = a\n",
    "username = a\n",
    "[pypi]\nnonsense\nusername = a\n",
    "[pypi]\n= a\n",
    "[]\na = 1\n",
    "[a]\n[]\n",
    "[a]\n[]=1\n",
    "[a] rest\nb = 1\n",
    "[a]b]\nb = 1\n",
    "[ a ]\nb=\n  c\n\n  d\n\n\ne = 1\n",
    "[a]\nb = c\n# comment\n  d\n;more\n  e\n",
    "[a]\r\nb = c\r\n  d\re = f\n",
    "[a]\nb : c = d\ne = f : g\n",
    "[a]\n\tb = c\n  d = e\n",
    "[a]\nb\n",
    "[a]\nb =\n=\n  c\n",
    "[a]\nb\x1f= c\x1c\n\xa0d = e\n",
    "[server-login]\nusername = a\npassword = b\n",
    "[a]\nÄÖ = ß\nİ = 1\n",
]
PIECES = ["[a]", "[b]", "[DEFAULT]", "x", "y", "=", ":", " = ", " ", "  ", "\t", "\n", "\n", "\n", "\r\n", "\r", "#", ";",
          " # c", "\xa0", "\x0b", "\x1c", "\x85", "\u2028", "[", "]", "é", "X", "%", "'", "\ufeff", "Σ"]


def verdict(text):
    parser = configparser.RawConfigParser()
    try:
        parser.read_file(io.StringIO(text, newline=None))
    except configparser.Error as error:
        line = error.errors[0][0] if isinstance(error, configparser.ParsingError) and getattr(error, "errors", None) \
            else error.lineno
        return {"error": type(error).__name__, "line": line}
    return {"sections": {name: dict(parser.items(name)) for name in parser.sections()},
            "defaults": dict(parser.defaults())}


def main():
    random.seed(5)
    made = ["".join(random.choices(PIECES, k=random.randint(1, 24))) for _ in range(1500)]
    made += ["[a]\n" + "".join(random.choices(PIECES, k=random.randint(1, 30))) for _ in range(2500)]
    version = ".".join(map(str, sys.version_info[:3]))
    print(json.dumps({"origin": f"configparser of CPython {version}, by generate_pypirc_cases.py"}))
    for text in WRITTEN + made:
        print(json.dumps({"text": text, **verdict(text)}))


main()
