"""Writes tests/data/flit_core/deflate_{zip,tar}.sha256 with CPython's own modules.

usage: generate_deflate.py    (a CPython 3.9 to 3.14 that is linked with stock zlib)
"""
import gzip
import hashlib
import io
import pathlib
import tarfile
import zipfile

WORDS = ["def ", "return ", "self.", "import ", "(x, y)", "\n    ", "value = ", "None", "0x"]
DATA = pathlib.Path(__file__).resolve().parent.parent / "data" / "flit_core"


def text():
    state, out = 1, bytearray()
    while len(out) < 200_000:
        state = (state * 1_103_515_245 + 12_345) & 0xFFFFFFFF
        pick = state >> 16
        out += (WORDS[pick % len(WORDS)] + str(pick % 1000)).encode()
    return bytes(out)


def in_zip(data):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression=zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo("a.py", (2016, 1, 1, 0, 0, 0))
        info.external_attr = 0o100644 << 16
        archive.writestr(info, data, compress_type=zipfile.ZIP_DEFLATED)
    return out.getvalue()


def in_tar(data):
    out = io.BytesIO()
    with gzip.GzipFile("a.tar.gz", mode="wb", fileobj=out, mtime=1451606400) as packed:
        with tarfile.TarFile("a.tar", mode="w", fileobj=packed, format=tarfile.PAX_FORMAT) as archive:
            info = tarfile.TarInfo("a.py")
            info.size, info.mtime = len(data), 1.5
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


for name, archive in (("zip", in_zip(text())), ("tar", in_tar(text()))):
    digest = hashlib.sha256(archive).hexdigest()
    (DATA / f"deflate_{name}.sha256").write_text(digest + "\n")
