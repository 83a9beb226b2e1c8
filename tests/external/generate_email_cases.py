"""Write tests/data/emails.tsv: addresses, and whether email-validator accepts them.

    python -m venv venv && venv/bin/pip install email-validator==2.4.0
    venv/bin/python tests/external/generate_email_cases.py

The index calls it with check_deliverability=False. Columns, as JSON: the address, the verdict.
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

from email_validator import EmailNotValidError, validate_email


def accepted(address):
    try:
        validate_email(address, check_deliverability=False)
    except EmailNotValidError:
        return False
    return True


LOCALS = [
    "a", "first.last", "49699333+bot[bot]", "49699333+bot", "a.", ".a", "a..b", "a b", '"a b"', '"a"', "", "ä", "a,b",
    "o'brien", "a=b", "a(b", "a\u200bb", "<a", "a\\b", "x" * 65, "x" * 250, "a:b", "\u3042", "a\n",
]
DOMAINS = [
    "example.com", "EXAMPLE.COM", "localhost", "foo.test", "foo.invalid", "foo.local", "x.arpa", "x.onion", "test.com",
    "my.localhost", "example", "example.org", "b.c", "b.c1", "1.2.3.4", "[1.2.3.4]", "[x]", "", "-a.com", "a-.com",
    "a.-b.com", "a_b.com", "a..com", ".com", "a.com.", "ab--c.com", "xn--nxasmq6b.com", "xn--a.com", "xn--.com",
    "bücher.de", "日本.jp", "a.b@c.com", "a b.com", "a.com ", "y" * 63 + ".com", "y" * 64 + ".com",
    ".".join(["z" * 60] * 4) + ".com", "a.c\u3002om", "x.рф", "☃.net", "a/b.com", "local.host", "nolocal", "x.locals",
]

random.seed(5322)
cases = {f"{local}@{domain}" for local in LOCALS[:4] for domain in DOMAINS}
cases |= {f"{local}@{domain}" for local in LOCALS for domain in DOMAINS[:4]}
cases |= {"", " ", "foo", "a [at] b.com", "<a@example.com>", "A <a@example.com>", "mailto:a@example.com", " a@b.com"}
cases |= {"a@b.com ", "A@b.com <x>", '"x" <a@b.com>', "a@b.com>", "a\uff20b.com"}

lines = [
    f"# Verdicts of email-validator {version('email-validator')}; written by tests/external/generate_email_cases.py"
]
lines += [f"{json.dumps(address)}\t{json.dumps(accepted(address))}" for address in sorted(cases)]
out = Path(__file__).parents[1] / "data" / "emails.tsv"
out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
