"""Cards of sessions: pictures that networks show beside a link, drawn where Pillow is installed.

Their colours are those of the site's theme in light. The font is the one that comes with Pillow, so
that the bytes depend on no font of the machine. It has Latin letters; a title in other ones is left
out, and the card has hashtag and date alone.
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from tweetup.render.anchors import safe_name
from tweetup.render.post_text import clean
from tweetup.render.site.former import former_names
from tweetup.render.site.plan import PlannedPage
from tweetup.render.theme import read_theme
from tweetup.render.titles import title_occasion

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.render.site.pages import SitePage
    from tweetup.render.site.plan import SiteContents
    from tweetup.render.site.records import Card
    from tweetup.render.theme import ThemeLooks

__all__ = ["card_path", "draw_card", "has_cards", "plan_cards"]

_SIZE: Final = (1200, 630)
_MARGIN: Final = 80
_TITLE: Final = 68
_SMALL: Final = 32
_LINE: Final = 1.18
_MOST_LINES: Final = 5
_MOST_MISSING: Final = 0.2
"""The share of letters that the font may lack."""


def has_cards(contents: SiteContents) -> bool:
    """Return whether there are cards: networks need the site's address, and Pillow is an extra."""
    return bool(contents.site.url) and find_spec("PIL") is not None


def card_path(page: SitePage) -> str:
    """Return the path of a session's card."""
    return quote(f"cards/{safe_name(page.session.id)}.png")


def plan_cards(contents: SiteContents) -> Iterator[PlannedPage]:
    """Yield the card of each session, also at the addresses that it had before."""
    if not has_cards(contents):
        return
    from importlib.metadata import version

    pillow = version("Pillow")  # read once: it takes as long as the digest of a page
    theme = read_theme(contents.workshop, contents.site.theme)
    names = ((safe_name(page.session.id), page) for page in contents.pages)
    # Posts on networks show a card by its address for years: it is there under names before, too.
    for name, page in chain(names, former_names(contents)):
        yield _plan_card(contents, name, page, theme, pillow)


def _plan_card(
    contents: SiteContents, name: str, page: SitePage, theme: ThemeLooks, version: str
) -> PlannedPage:
    return PlannedPage(
        path=f"cards/{name}.png",
        make=lambda: draw_card(page.card, contents.site.title, theme),
        inputs=lambda: (contents.digest(page), theme, version),
    )


def draw_card(card: Card, site: str, theme: ThemeLooks) -> bytes:
    """Return a card as PNG: the title in lines, the site's name and the day below it.

    The day is left out where the title tells it.
    """
    from PIL import Image, ImageDraw

    image = Image.new("RGB", _SIZE, theme.paper)
    draw = ImageDraw.Draw(image)
    for stripe in card.stripes:
        left, width = (float(it.rstrip("%")) * _SIZE[0] / 100 for it in (stripe.x, stripe.width))
        draw.rectangle((left, 0, left + width, 24), fill=theme.hues[stripe.colour])
    title = _drawable(card.title, _TITLE) or f"#{_drawable(card.hashtag, _TITLE)}"
    font, width = _font(_TITLE), _SIZE[0] - 2 * _MARGIN
    for number, line in enumerate(_lines(title, font, width)):
        draw.text((_MARGIN, 96 + number * _TITLE * _LINE), line, font=font, fill=theme.ink)
    told = (site,) if card.is_dated or title_occasion(card.title) else (site, card.day)
    below = "  ·  ".join(filter(None, (_drawable(it, _SMALL) for it in told)))
    small = _font(_SMALL)
    for line in _lines(below, small, width, most=1):
        draw.text((_MARGIN, _SIZE[1] - 96), line, font=small, fill=theme.soft)
    data = BytesIO()
    image.quantize(64, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return data.getvalue()


@cache
def _font(size: int) -> Any:  # noqa: ANN401 - one of two classes of Pillow's
    from PIL import ImageFont

    return ImageFont.load_default(size)


@cache
def _missing(size: int) -> bytes:
    """Return the picture that the font has for letters that it lacks."""
    return bytes(_font(size).getmask("\U0010fffd"))


@cache
def _has(size: int, letter: str) -> bool:
    return letter == " " or bytes(_font(size).getmask(letter)) != _missing(size)


def _drawable(text: str, size: int) -> str:
    """Return a text without the letters that the font lacks; empty where many are missing."""
    whole = " ".join(clean(text).split())
    kept = "".join(letter for letter in whole if _has(size, letter))
    return " ".join(kept.split()) if len(kept) >= len(whole) * (1 - _MOST_MISSING) else ""


def _lines(text: str, font: Any, width: int, most: int = _MOST_LINES) -> list[str]:  # noqa: ANN401 - as above
    """Return a text in lines that are no wider than ``width``; long words break."""
    lines = [""]
    for word in text.split():
        if lines[-1] and font.getlength(f"{lines[-1]} {word}") <= width:
            lines[-1] += f" {word}"
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if font.getlength(lines[-1] + letter) > width:
                lines.append("")
            lines[-1] += letter
    if len(lines) > most:
        last = lines[most - 1]
        while last and font.getlength(f"{last}…") > width:
            last = last[:-1]
        lines = [*lines[: most - 1], f"{last.rstrip()}…"]
    return lines
