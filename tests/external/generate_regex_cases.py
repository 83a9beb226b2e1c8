"""Patterns of Python's re, what it makes of them and where the first group lies in a text.

    generate_regex_cases.py > tests/data/python_regex.jsonl

Made with the `re` of the Python that runs this (3.11 or newer), as hatchling searches: MULTILINE.
"""

import json
import random
import re
import sys
import warnings

warnings.simplefilter("ignore")

TEXTS = [
    '"""Demo."""\n__version__ = "1.2.3"\nVERSION = \'4\'\n',
    "version: 1.2.3rc1\n  version = v2.0 # x\n\nend",
    "© Demo\n__version__: str = '0.9'\n",
]

REAL = [
    r"""(?i)^(__version__|VERSION)(?: ?\: ?str)? *= *(['"])v?(?P<version>.+?)\2""",
    r"""^__version__ = ['"](?P<version>[^'"]+)['"]$""",
    r"""__version__: str = "(?P<version>.*)\"""",
    r"^version: (?P<version>\S+)$",
    r"(?P<version>\d+\.\d+(?:\.\d+)?)",
    r"(?P<version>.+)",
    r"(?s)(?P<version>.+)",
    r"\A(?P<version>.*?)\n",
    r"(?P<version>[\d.]+(?:(?:a|b|rc)\d+)?)",
    r"version\s*=\s*v?(?P<version>[^\s#]+)",
    r"(?P<version>",
    r"(?P<version",
    r"(?P<version>x))",
    r"(?P<ver sion>x)",
    r"(?P<version>a)(?P<version>b)",
    r"[a-",
    r"[z-a]",
    r"[\d-z]",
    r"*a",
    r"a**",
    r"a{3,2}",
    r"a{,3}(x)",
    r"a{x}(b)?",
    r"\q",
    "\\",
    r"(?:^*)",
    r"\b+",
    r"(?<=\")(?P<version>\d.*?)(?=\")",
    r"(a|)+",
    r"(|a)",
    r"[]a]+(b)?",
    r"[^]]+",
    r"[[:alpha:]]+",
    r"[a&&b]",
    r"[\w.-]+",
    r"(?i:VERSION) ?= ?(.)",
    r"(?P=x)",
    r"()",
    r"",
]

PIECES = [
    "a", "v", "1", ".", "_", '"', "'", " ", "=", "ver", "\\d", "\\w", "\\s", "\\S", "\\D", "\\.", "\\b", "^", "$", "*", "+", "?",
    "+?", "*?", "??", "{2}", "{1,}", "{,2}", "{2,1}", "(", ")", "(?:", "(?P<version>", "|", "[", "]", "[^", "-", "[a-z]", "[0-9.]",
    "[^\"']", "\\A", "\\Z", "\\n", "\\x31", "\\\\", "\\q", "{", "}", "(?=", "\\1", "é", "(.+?)", "(\\S+)",
]


def main():
    chance = random.Random(7)
    made = ["".join(chance.choices(PIECES, k=chance.randint(1, 9))) for _ in range(1000)]
    # Small ones of few pieces are mostly patterns.
    made += ["(" + "".join(chance.choices(PIECES[:34], k=chance.randint(1, 5))) + ")" for _ in range(500)]
    seen = set()
    for pattern in REAL + made:
        if pattern in seen:
            continue
        seen.add(pattern)
        case = {"pattern": pattern}
        try:
            read = re.compile(pattern, re.MULTILINE)
        except re.error as error:
            case["bad"] = error.msg
        else:
            case["groups"] = read.groups
            case["names"] = sorted(read.groupindex)
            matches = [read.search(text) for text in TEXTS]
            group = 1 if read.groups else 0
            spans = [match and list(match.span(group)) for match in matches]
            case["spans"] = spans
        json.dump(case, sys.stdout, ensure_ascii=False)
        print()


json.dump({"texts": TEXTS}, sys.stdout, ensure_ascii=False)
print()
main()
