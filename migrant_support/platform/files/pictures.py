"""Pictures are decoded and written anew: what comes out holds pixels and nothing else (SEC UP-2).

The original is not kept. Orientation is applied; EXIF, GPS, XMP, colour profiles, comments and whatever hung behind the
picture are gone. Only the first frame of a moving picture stays.
"""

import warnings
from io import BytesIO

from PIL import Image, ImageOps

from migrant_support.kernel.refusals import Refused
from migrant_support.kernel.texts import msg
from migrant_support.platform.files.kinds import FileKind

MOST_PIXELS = 40_000_000
PHOTO_EDGE = 1600
_FORMATS = {FileKind.JPEG: "JPEG", FileKind.PNG: "PNG", FileKind.WEBP: "WEBP"}
_QUALITY = 88


def redrawn(content: bytes, kind: FileKind, *, longest_edge: int | None = None) -> bytes:
    """Return the picture written anew, no larger than `longest_edge`. Raises Refused for one that cannot be read."""
    try:
        picture = _decoded(content, kind, longest_edge)
    except Refused:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, IndexError, KeyError, TypeError, Image.DecompressionBombError):
        # Pillow raises all of these for broken pictures.
        raise Refused(
            "picture_unreadable", msg("The picture cannot be read. Save it anew as JPEG and choose it again.")
        ) from None
    out = BytesIO()
    picture.save(out, _FORMATS[kind], **({} if kind is FileKind.PNG else {"quality": _QUALITY}))
    return out.getvalue()


def _decoded(content: bytes, kind: FileKind, longest_edge: int | None) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # our own limit is lower and is asked next
        picture: Image.Image = Image.open(BytesIO(content), formats=(_FORMATS[kind],))
        if picture.width * picture.height > MOST_PIXELS:
            raise Refused(
                "picture_too_large",
                msg("The picture has more than 40 million points. Make it smaller and choose it again."),
            )
        if longest_edge:
            picture.draft("RGB", (longest_edge, longest_edge))
        picture.load()
    upright = ImageOps.exif_transpose(picture)
    if longest_edge:
        upright.thumbnail((longest_edge, longest_edge))
    return _pixels_only(upright, keeps_alpha=kind is not FileKind.JPEG)


def _pixels_only(picture: Image.Image, *, keeps_alpha: bool) -> Image.Image:
    plain = picture.convert(_mode_of(picture, keeps_alpha=keeps_alpha))
    clean = Image.new(plain.mode, plain.size)
    clean.paste(plain)
    return clean


def _mode_of(picture: Image.Image, *, keeps_alpha: bool) -> str:
    if keeps_alpha and ("A" in picture.mode or "transparency" in picture.info):
        return "RGBA"
    return "L" if picture.mode in ("1", "L") else "RGB"
