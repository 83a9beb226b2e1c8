"""Write tests/data/urls.tsv: URLs, and whether the index accepts them in `Project-URL`.

    python -m venv venv && venv/bin/pip install rfc3986==2.0.0
    venv/bin/python tests/external/generate_url_cases.py

The verdict is that of `warehouse.utils.http.is_valid_uri(url, require_authority=False)`, repeated
here because warehouse is not on an index. Columns, as JSON: the URL, the verdict.
"""

import json
import random
from importlib.metadata import version
from pathlib import Path

from rfc3986 import exceptions, uri_reference, validators


def accepted(uri):
    uri = uri_reference(uri).normalize()
    validator = validators.Validator().allow_schemes("http", "https")
    validator.require_presence_of("scheme")
    validator.check_validity_of("scheme", "host", "port", "path", "query")
    try:
        validator.validate(uri)
    except exceptions.ValidationError:
        return False
    return True


SCHEMES = ["https:", "http:", "HTTPS:", "ftp:", "git+https:", "", "9x:", "a b:", "mailto:"]
HOSTS = [
    "example.com", "ex ample.com", "u:p@example.com", "@example.com", "a@b@c.com", "[::1]", "[::1%25eth0]",
    "[::1%eth]", "[v1.x]", "[1:2]", "1.2.3.4", "1.2.3.999", "exämple.com", "%41.com", "%4.com", "", "[x]", "a[b]",
    "[::ffff:1.2.3.4]", "a_b.c",
]
PORTS = ["", "", ":", ":80", ":65535", ":65536", ":99999", ":123456", ":00080", ":8x", "99999"]
PATHS = ["", "/", "/a b", "/[x]", "/[x]/../y", "/x/../[y]", "/../[y]/..", "/a%zz", "/%5B", "/ä", "//[", "\\[", "/a/./b]"]
TAILS = ["", "", "?q=a|b", "?[x]", "?a#[x]", "#[x]", "?a?b", "#a#b", "?\n"]

random.seed(3986)
cases = {
    "https://", "https:///x", "https:example.com", "git@github.com:a/b", "https:", ":", "//example.com", "",
    "https://e.com/\n", "https:[x]", "https:?x",
}
while len(cases) < 2500:
    scheme, host = random.choice(SCHEMES[: random.choice([3, 9])]), random.choice(HOSTS)
    slashes = random.choice(["//", "//", "//", "//", ""])
    cases.add(scheme + slashes + host + random.choice(PORTS) + random.choice(PATHS) + random.choice(TAILS))

lines = [f"# Verdicts of rfc3986 {version('rfc3986')}; written by tests/external/generate_url_cases.py"]
lines += [f"{json.dumps(url)}\t{json.dumps(accepted(url.strip()))}" for url in sorted(cases)]
out = Path(__file__).parents[1] / "data" / "urls.tsv"
out.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
