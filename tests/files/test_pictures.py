"""SEC UP-2: of a picture only the pixels stay."""

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from migrant_support.kernel.refusals import Refused
from migrant_support.platform.files.kinds import FileKind
from migrant_support.platform.files.pictures import MOST_PIXELS, redrawn
from tests.files.conftest import a_picture

SECRET = b"Salmiya block 4"


def reopened(content: bytes) -> Image.Image:
    picture = Image.open(BytesIO(content))
    picture.load()
    return picture


def with_exif(kind: str, *, orientation: int = 1) -> bytes:
    exif = Image.Exif()
    exif[0x0112] = orientation
    exif[0x010E] = SECRET.decode()
    exif.get_ifd(0x8825).update({1: "N", 2: (29.0, 20.0, 0.0), 3: "E", 4: (48.0, 4.0, 0.0)})
    return a_picture(kind, (40, 20), exif=exif)


@pytest.mark.parametrize("kind", [FileKind.JPEG, FileKind.PNG, FileKind.WEBP])
def test_place_and_description_of_a_photo_are_gone(kind: FileKind) -> None:
    before = with_exif(kind.name)
    after = redrawn(before, kind)
    assert SECRET in before
    assert SECRET not in after
    assert not reopened(after).getexif()
    assert {"exif", "xmp", "icc_profile", "comment"} & set(reopened(after).info) == set()


def test_colour_profile_text_and_comment_are_gone() -> None:
    notes = PngImagePlugin.PngInfo()
    notes.add_text("where", SECRET.decode())
    png = redrawn(a_picture("PNG", pnginfo=notes, icc_profile=SECRET * 20), FileKind.PNG)
    jpeg = redrawn(a_picture("JPEG", comment=SECRET, icc_profile=SECRET * 20, xmp=SECRET), FileKind.JPEG)
    webp = redrawn(a_picture("WEBP", icc_profile=SECRET * 20, xmp=SECRET), FileKind.WEBP)
    assert not any(SECRET in picture for picture in (png, jpeg, webp))


@pytest.mark.parametrize("hidden", [b"PK\x03\x04 an archive", b"<script>alert(1)</script>"])
def test_what_hangs_behind_a_picture_is_gone(hidden: bytes) -> None:
    for kind in (FileKind.JPEG, FileKind.PNG, FileKind.WEBP):
        assert hidden not in redrawn(a_picture(kind.name) + hidden, kind)


def test_a_photo_taken_sideways_stands_upright() -> None:
    assert reopened(redrawn(with_exif("JPEG", orientation=6), FileKind.JPEG)).size == (20, 40)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA"])
def test_transparency_stays_and_other_modes_become_plain(mode: str) -> None:
    after = reopened(redrawn(a_picture("PNG", mode=mode), FileKind.PNG))
    assert after.mode == ("RGBA" if mode in ("LA", "RGBA") else "L" if mode in ("1", "L") else "RGB")


def test_a_print_picture_becomes_a_screen_picture() -> None:
    assert reopened(redrawn(a_picture("JPEG", mode="CMYK"), FileKind.JPEG)).mode == "RGB"


def test_a_photo_is_made_smaller_and_never_larger() -> None:
    assert reopened(redrawn(a_picture(size=(4000, 1000)), FileKind.JPEG, longest_edge=1600)).size == (1600, 400)
    assert reopened(redrawn(a_picture(size=(40, 10)), FileKind.JPEG, longest_edge=1600)).size == (40, 10)


def claims_to_be(width: int, height: int) -> bytes:
    """A PNG of a few bytes whose head promises many points."""

    def chunk(name: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(10_000, 6_000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_picture_with_too_many_points_is_refused_before_it_is_decoded(width: int, height: int) -> None:
    assert width * height > MOST_PIXELS
    with pytest.raises(Refused, match="picture"):
        redrawn(claims_to_be(width, height), FileKind.PNG)


@pytest.mark.parametrize(
    "broken", [a_picture("PNG")[:60], b"\x89PNG\r\n\x1a\n", claims_to_be(10, 10), a_picture("JPEG")]
)
def test_a_picture_that_cannot_be_read_is_refused(broken: bytes) -> None:
    with pytest.raises(Refused, match="picture_unreadable"):
        redrawn(broken, FileKind.PNG)


def test_no_flipped_byte_breaks_more_than_the_picture() -> None:
    whole = a_picture("JPEG", (64, 64))
    for place in range(0, len(whole), 7):
        broken = bytearray(whole)
        broken[place] ^= 0xFF
        try:
            redrawn(bytes(broken), FileKind.JPEG)
        except Refused:
            continue
