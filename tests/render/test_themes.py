"""Themes: three sets of faces, rhythm and colours for one stylesheet."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from tests.render.builders import ENGLISH, recap
from tests.render.evening import Evening
from tweetup.config import RecapConfig, SiteConfig, values
from tweetup.render import RenderOptions, build_site, render_output
from tweetup.render.templates import own_templates

THEMES = values.THEMES
GROUNDS = ("paper", "wash")
LEAST = 4.5
"""Contrast of text (WCAG 2.2, 1.4.3): every colour of a theme is that of some text."""


def light_of(colour: str) -> float:
    """The relative luminance of a colour in hexadecimal digits."""
    digits = colour if len(colour) == 6 else "".join(2 * it for it in colour)
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [it / 12.92 if it <= 0.04045 else ((it + 0.055) / 1.055) ** 2.4 for it in parts]
    return sum(part * share for part, share in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(one: str, other: str) -> float:
    """How much two colours stand out from each other."""
    low, high = sorted((light_of(one), light_of(other)))
    return (high + 0.05) / (low + 0.05)


def style_of(theme: str) -> str:
    """The stylesheet of a recap in a theme."""
    page = render_output(recap(), "html", RenderOptions(theme=theme)).text
    return page.partition("<style>")[2].partition("</style>")[0]


def test_a_theme_is_a_file() -> None:
    files = {path.stem for path in (own_templates() / "themes").glob("*.css")}
    assert files == set(THEMES)
    assert all(values.parse_theme(it) == it for it in THEMES)
    with pytest.raises(ValueError, match="is no theme"):
        values.parse_theme("../page")


@pytest.mark.parametrize("theme", THEMES)
def test_all_colours_of_a_theme_can_be_read(theme: str) -> None:
    """On paper and on the ground of boxes, in light and dark; both have the same colours."""
    text = (own_templates() / "themes" / f"{theme}.css").read_text(encoding="utf-8")
    light, dark = (dict(re.findall(r"--(\w+): #(\w+)", it)) for it in text.split("@media"))
    assert light.keys() == dark.keys()
    assert len(light) == 15
    for colours, ground in product((light, dark), GROUNDS):
        weak = {
            name: contrast(colour, colours[ground])
            for name, colour in colours.items()
            if name not in {*GROUNDS, "line"} and contrast(colour, colours[ground]) < LEAST
        }
        assert weak == {}


def test_themes_set_the_same_and_differ() -> None:
    """What one sets all set, so that the stylesheet never asks for what is missing."""
    asked = set(re.findall(r"var\((--\w[\w-]*)", style_of("journal")))
    texts = [
        (own_templates() / "themes" / f"{it}.css").read_text(encoding="utf-8") for it in THEMES
    ]
    names = [set(re.findall(r"(--\w[\w-]*):", it)) for it in texts]
    assert names[0] == names[1] == names[2] >= asked - {"--c"}
    assert len({style_of(it) for it in THEMES}) == len(THEMES)


def test_a_site_has_the_theme_that_is_set(tmp_path: Path) -> None:
    """In its one stylesheet; its pages are the same but for the stamp of that."""
    pages = []
    for theme in THEMES[:2]:
        site = SiteConfig(theme=theme)
        build_site([recap()], tmp_path / theme, site=site, words=ENGLISH)
        style = (tmp_path / theme / "style.css").read_text(encoding="utf-8")
        assert (
            style == style_of(theme).strip("\n") + "\n" or style.strip() == style_of(theme).strip()
        )
        pages.append((tmp_path / theme / "index.html").read_text(encoding="utf-8"))
    assert pages[0] != pages[1]
    assert len({re.sub(r"style\.css\?\w+", "", it) for it in pages}) == 1


@pytest.mark.parametrize("theme", THEMES)
def test_a_recap_stays_within_its_bytes(theme: str) -> None:
    """The first view of an evening, its style in it, is at most 100 KB."""
    evening = Evening(settings=RecapConfig()).recap()
    page = render_output(evening, "html", RenderOptions(theme=theme)).data
    assert len(page) <= 100_000


def test_a_theme_of_ones_own(tmp_path: Path) -> None:
    """A file of the same name in the user's folder is taken instead."""
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes/journal.css").write_text(":root { --paper: #fffff0 }", encoding="utf-8")
    page = render_output(recap(), "html", RenderOptions(templates=tmp_path)).text
    assert "--paper: #fffff0" in page
    assert "--paper: #fff;" in page.partition("@media print")[2]
    assert page.count("--paper:") == 2
