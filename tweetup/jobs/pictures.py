"""Pictures of the owner's, made ready for a recap: small, and without a word of the camera's."""

from __future__ import annotations

import warnings
from contextlib import contextmanager
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from tweetup.errors import InputError, TweetupError, UsageError
from tweetup.extras import install_command
from tweetup.model import Picture

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PIL.Image import Image

__all__ = ["carried_picture", "make_picture", "read_picture"]

_MOST_BYTES: Final = 5_000_000
_MOST_PIXELS: Final = 50_000_000
_LONGEST_SIDE: Final = 1600
"""Pixels: twice the width of a recap's column, for screens with two pixels to a point."""
_FORMATS: Final = {"PNG": "png", "JPEG": "jpeg", "MPO": "jpeg", "WEBP": "webp", "GIF": "png"}
"""The format in which a picture is kept. MPO is a JPEG of a telephone with several pictures."""
_READ: Final = ("PNG", "JPEG", "WEBP", "GIF")


def read_picture(path: Path) -> Picture:
    """Return the picture of a file as :func:`make_picture` does, with its errors.

    Raises :class:`~tweetup.errors.InputError` for a file that cannot be read.
    """
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise _too_large(str(path))
        data = path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    return make_picture(data, name=str(path))


def make_picture(data: bytes, *, name: str) -> Picture:
    """Return a picture as a recap shows it, upright, at most 1600 pixels wide and high.

    It is recognised by its content and written anew, so that nothing is kept of it but its
    pixels and the profile of its colours: no place, time or name of a camera. Of a moving picture
    the first one is kept. Its digest is empty until the archive has it. Raises
    :class:`~tweetup.errors.InputError`, naming ``name``, for a file that is no picture or too
    large, and :class:`~tweetup.errors.TweetupError` without the package that reads pictures.
    """
    with _opening(data, name) as opened:
        from PIL import ImageOps

        kept = _FORMATS[opened.format or ""]
        image = ImageOps.exif_transpose(opened)
        return _encoded(_with_plain_colours(image, kept), kept)


def carried_picture(data: bytes, *, name: str) -> Picture:
    """Return a picture that another archive kept, with the very bytes that name it.

    Raises :class:`~tweetup.errors.InputError` for one that :func:`make_picture` did not make: too
    wide or high, with the notes of a camera, in another format; and as that does.
    """
    with _opening(data, name) as opened:
        opened.load()
        is_ours = (
            _FORMATS.get(opened.format or "") == (opened.format or "").lower()
            and max(opened.size) <= _LONGEST_SIDE
            and not opened.getexif()
        )
        if not is_ours:
            raise InputError("it is no picture as tweetup keeps them", where=name)
        return Picture(
            digest="",
            media_type=f"image/{(opened.format or '').lower()}",
            width=opened.width,
            height=opened.height,
            alternative="",
            data=data,
        )


@contextmanager
def _opening(data: bytes, name: str) -> Iterator[Image]:
    """Open a picture whose size, kind and number of pixels are fit to be read."""
    if len(data) > _MOST_BYTES:
        raise _too_large(name)
    try:
        from PIL import Image
    except ImportError as error:
        raise TweetupError(
            "pictures need a package that is not installed",
            where=name,
            hint=f"run: {install_command('desk')}",
        ) from error
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # looked at below
            opened = Image.open(BytesIO(data), formats=_READ)
        if opened.width * opened.height > _MOST_PIXELS:
            raise InputError(f"it has more than {_MOST_PIXELS:,} pixels", where=name)
        yield opened
    except (OSError, SyntaxError, ValueError, KeyError, Image.DecompressionBombError) as error:
        raise InputError(
            "it is no picture in PNG, JPEG, WebP or GIF, or it is damaged", where=name
        ) from error


def _with_plain_colours(image: Image, kept: str) -> Image:
    """Return the picture in colours that its format and a change of size can take."""
    is_see_through = "transparency" in image.info or image.mode in {"RGBA", "LA", "PA"}
    if image.mode.startswith("I"):  # 16 bits of grey
        image = image.point(lambda value: value / 256).convert("L")
    if kept == "jpeg":
        return image if image.mode in {"RGB", "L"} else image.convert("RGB")
    if image.mode not in {"RGB", "RGBA", "L"}:
        return image.convert("RGBA" if is_see_through else "RGB")
    return image


def _encoded(image: Image, kept: str) -> Picture:
    profile = image.info.get("icc_profile")
    image.info = {}  # the comment of a JPEG and the texts of a PNG would be written again
    image.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
    options: dict[str, Any] = {"icc_profile": profile} if profile else {}
    if kept == "jpeg":
        options |= {"quality": 85, "optimize": True, "progressive": True}
    elif kept == "webp":
        options |= {"quality": 85, "method": 6}
    else:
        options |= {"optimize": True}
    written = BytesIO()
    image.save(written, format=kept, **options)
    return Picture(
        digest="",
        media_type=f"image/{kept}",
        width=image.width,
        height=image.height,
        alternative="",
        data=written.getvalue(),
    )


def _too_large(name: str) -> UsageError:
    return UsageError(
        f"the picture has more than {_MOST_BYTES // 1_000_000} MB",
        where=name,
        hint="save it smaller",
    )
