"""An amazing sample package!"""
from pathlib import Path
DEFAULT_VERSION = "0.0.0"
try:
    version_file_path = Path(__file__).resolve().parent.parent / "VERSION"
    __version__ = version_file_path.read_text().strip()
except FileNotFoundError:
    __version__ = DEFAULT_VERSION
