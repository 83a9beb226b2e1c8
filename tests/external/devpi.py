"""A devpi with one user and one index, which ends when standard input does.

    devpi.py PROGRAMS

PROGRAMS is the folder of its programs. Prints one line when it is ready: address, user and password.
"""

import os
import sys
import tempfile
from pathlib import Path

from index_servers import PASSWORD, Devpi


def main(programs):
    Devpi.programs = os.path.abspath(programs)
    with tempfile.TemporaryDirectory() as temporary, Devpi(Path(temporary)) as server:
        print(server.url, "alice", PASSWORD, flush=True)
        sys.stdin.read()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
