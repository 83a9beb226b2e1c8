"""Write tests/data/license_expressions.tsv: random licence expressions and what packaging says.

    python -m venv venv && venv/bin/pip install packaging==26.3
    venv/bin/python tests/external/generate_license_cases.py
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression

WORDS = [
    "MIT", "mit", "Apache-2.0", "apache-2.0+", "GPL-2.0+", "GPL-2.0++", "LicenseRef-a", "LICENSEREF-A.b-1",
    "licenseref-a_b", "LicenseRef-", "LicenseRef-a+", "Classpath-exception-2.0", "llvm-exception", "Nope",
    "AND", "OR", "WITH", "and", "Or", "with", "(", ")", "(", ")", "\u212aastrup", "LicenseRef-\u212a", "not",
]
SPACES = [" ", " ", " ", " ", "", "  ", "\t", "\x1c", "\xa0", "\u2003"]

random.seed(639)
cases = {""}
while len(cases) < 1500:
    if random.random() < 0.5:
        text = "".join(random.choice(WORDS) + random.choice(SPACES) for _ in range(random.randint(1, 7)))
    else:
        # Mostly well-formed, so that normal forms are compared too.
        text = random.choice(WORDS[:9])
        for _ in range(random.randint(0, 3)):
            operator = random.choice([" AND ", " OR ", " or ", " with ", " WITH "])
            operand = WORDS[random.choice([11, 12])] if "w" in operator.lower() else random.choice(WORDS[:9])
            text = f"{text}{operator}{operand}"
            if random.random() < 0.3:
                text = f"( {text})"
    cases.add(text)
for depth in (199, 200, 201, 202):
    cases.add("(" * depth + "MIT" + ")" * depth)

lines = [f"# Verdicts of packaging {version('packaging')}; written by tests/external/generate_license_cases.py"]
for text in sorted(cases):
    try:
        lines.append(f"{json.dumps(text)}\t{json.dumps(canonicalize_license_expression(text))}")
    except InvalidLicenseExpression:
        lines.append(json.dumps(text))
out = Path(__file__).parents[1] / "data" / "license_expressions.tsv"
out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
