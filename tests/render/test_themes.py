"""Themes: three sets of faces, rhythm and colours for one stylesheet."""

from __future__ import annotations

import re
from email import message_from_bytes
from email.policy import default
from itertools import product
from pathlib import Path

import pytest

from tests.render.builders import ENGLISH, recap
from tests.render.evening import Evening
from tweetup.config import RecapConfig, SiteConfig, values
from tweetup.render import RenderOptions, build_site, render_output
from tweetup.render.pdf import print_page
from tweetup.render.templates import open_templates, own_templates
from tweetup.render.theme import read_theme

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
        assert style.startswith(style_of(theme).strip("\n"))
        assert ".over-table" in style.removeprefix(style_of(theme).strip("\n"))
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


@pytest.mark.parametrize("theme", THEMES)
def test_paper_and_cards_can_be_read(theme: str) -> None:
    """Text stands out from white paper, and on a card from its ground."""
    looks = read_theme(open_templates(None), theme)
    page = print_page(recap(), RenderOptions(theme=theme)).partition("<style>")[2]
    colours = dict(re.findall(r"--(\w+): #(\w+)", page.partition("@page")[0]))
    colours.pop("line")
    weak = [it for it, of in colours.items() if it not in GROUNDS and contrast(of, "fff") < LEAST]
    assert weak == []
    assert contrast(looks.ink[1:], looks.paper[1:]) >= contrast(looks.soft[1:], looks.paper[1:])
    assert contrast(looks.soft[1:], looks.paper[1:]) >= LEAST


def test_paper_and_emails_have_the_theme() -> None:
    """Its colours and its kind of faces, also where a theme of one's own leaves some out."""
    serif, sans = "Georgia, &quot;Times New Roman&quot;, serif", "Arial, sans-serif"
    for theme, faces, colour in (
        ("journal", {serif, sans}, "#1f5fa8"),
        ("bulletin", {sans}, "#0a5bb5"),
        ("proceedings", {serif}, "#7a2419"),
    ):
        mail = message_from_bytes(
            render_output(recap(), "email", RenderOptions(theme=theme)).data, policy=default
        )
        page = mail.get_body(("html",))
        assert page is not None
        text = page.get_content().replace("'", "&quot;")
        assert {it for it in (serif, sans) if it in text} == faces
        assert set(re.findall(r"border-left: \d+px solid (#\w+)", text)) == {colour}
    assert print_page(recap(), RenderOptions(theme="bulletin")).count("#0a5bb5") == 1


def test_a_theme_of_ones_own_need_not_be_whole(tmp_path: Path) -> None:
    """For paper, e-mails and cards; that which it has holds."""
    (tmp_path / "themes").mkdir()
    own = ":root { --c1: #123456; --text: Lato, sans-serif }"
    (tmp_path / "themes/journal.css").write_text(own, encoding="utf-8")
    looks = read_theme(open_templates(tmp_path), "journal")
    assert (looks.hues[1], looks.ink, looks.has_serif_text) == ("#123456", "#1b1f27", False)
    page = print_page(recap(), RenderOptions(templates=tmp_path))
    assert page.index("--c1: #1f5fa8") < page.index("--c1: #123456") < page.index("@page")
