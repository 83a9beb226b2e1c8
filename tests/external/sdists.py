"""Source archives from PyPI, fetched with pip's own finder and unpacked without running anything.

    sdists.py FOLDER NAME[==VERSION]...    prints the folder of each unpacked project
"""

import sys
import tarfile
from pathlib import Path

from pip._internal.commands.download import DownloadCommand
from pip._internal.models.target_python import TargetPython


def fetch(folder, names):
    """The unpacked folder of each project by name; those that cannot be had are left out."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    command = DownloadCommand("download", "source archives")
    options, _ = command.parse_args(["--no-deps", "--no-binary", ":all:", "x"])
    unpacked = {}
    with command.main_context():
        session = command.get_default_session(options)
        finder = command._build_package_finder(
            options=options,
            session=session,
            target_python=TargetPython(py_version_info=(3, 13, 0)),
            ignore_requires_python=True,
        )
        for name in names:
            project, _, version = name.partition("==")
            done = folder / f"{name}.folder"
            if done.exists():
                unpacked[project] = folder / done.read_text()
                continue
            candidates = finder.find_all_candidates(project)
            if version:
                candidates = [c for c in candidates if str(c.version) == version]
            else:
                released = [c for c in candidates if not c.version.is_prerelease]
                candidates = sorted(released or candidates, key=lambda c: c.version)[-1:]
            archives = [c for c in candidates if c.link.filename.endswith(".tar.gz")]
            if not archives:
                print(f"no source archive of {name}", file=sys.stderr)
                continue
            link = archives[-1].link
            response = session.get(link.url_without_fragment, headers={"Accept-Encoding": "identity"})
            response.raise_for_status()
            archive = folder / link.filename
            archive.write_bytes(response.content)
            with tarfile.open(archive) as tar:
                top = tar.getnames()[0].split("/")[0]
                tar.extractall(folder, filter="data")
            archive.unlink()
            done.write_text(top)
            unpacked[project] = folder / top
    return unpacked


if __name__ == "__main__":
    for path in fetch(sys.argv[1], sys.argv[2:]).values():
        print(path)
