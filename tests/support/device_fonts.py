"""The letters a device brings along: what every phone and every PC of a mission has, and a bare machine has not.

Without them a browser draws boxes until our own font has come, and pages are as wide as the machine is busy.
"""

import struct
import zlib
from pathlib import Path

FILES = Path(__file__).parents[2] / "node_modules" / "@fontsource"
FAMILIES = {"noto-sans": ("latin", "latin-ext"), "noto-sans-sinhala": ("sinhala",), "noto-sans-tamil": ("tamil",)}
SETTINGS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>{folder}</dir>
  <cachedir>{folder}/cache</cachedir>
  <match target="pattern">
    <test name="family"><string>sans-serif</string></test>
    <edit name="family" mode="prepend" binding="strong"><string>Noto Sans</string></edit>
  </match>
</fontconfig>
"""


def device_with_fonts(folder: Path) -> dict[str, str]:
    """What to add to a browser's environment so that it finds the letters of our languages, written to this folder."""
    for family, subsets in FAMILIES.items():
        for name in (f"{family}-{subset}-{weight}-normal" for subset in subsets for weight in (400, 600)):
            packed = (FILES / family / "files" / f"{name}.woff").read_bytes()
            (folder / f"{name}.ttf").write_bytes(unpacked(packed))
    settings = folder / "fonts.conf"
    settings.write_text(SETTINGS.format(folder=folder), encoding="utf-8")
    return {"FONTCONFIG_FILE": str(settings)}


def unpacked(woff: bytes) -> bytes:
    """The TrueType font in a WOFF file (W3C, WOFF File Format 1.0: the tables, each packed by zlib)."""
    flavour, count = woff[4:8], int.from_bytes(woff[12:14])
    tables = [struct.unpack_from(">4s4I", woff, 44 + 20 * number) for number in range(count)]
    power = count.bit_length() - 1
    head = flavour + struct.pack(">4H", count, 16 << power, power, 16 * (count - (1 << power)))
    body, start = b"", len(head) + 16 * count
    for tag, offset, packed, size, checksum in tables:
        table = woff[offset : offset + packed]
        head += tag + struct.pack(">3I", checksum, start + len(body), size)
        body += (zlib.decompress(table) if packed < size else table) + bytes(-size % 4)
    return head + body
