"""Parts that people add stand where they put them; hostile Markdown in them stays text."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import unescape

import pytest
from markdown_it import MarkdownIt

from tests.render.builders import recap, section
from tests.render.hostile import BAD_ADDRESSES, WORDS, shown
from tests.render.own import PLACES, decided_recap, picture
from tests.render.reading import Element, read_html
from tweetup.model import Finding, FindingKind, OwnPart, Sentence
from tweetup.render import RenderOptions, render_output, render_recap
from tweetup.render.own_parts import picture_name, place_own_parts
from tweetup.render.own_text import own_html, own_markdown
from tweetup.render.text_file import PartNames
from tweetup.render.text_file.printing import print_blocks

MARKS = {"p", "ul", "ol", "li", "blockquote", "em", "strong", "a", "br"}
HOSTILE = (
    *WORDS,
    "![a picture](https://example.org/p.png)",
    "![a picture][1]\n\n[1]: https://example.org/p.png",
    "<img src=https://example.org/p.png>",
    "[x](<javascript:alert(1)>) [y](JAVASCRIPT:alert(1)) [z](data:text/html,x) <vbscript:x>",
    "[x](&#106;avascript:alert(1)) [y](java\tscript:alert(1)) [z](//example.org/x)",
    "# a heading\n\n## another\n\nthird\n===\n\n---\n\n```html\n<b>code</b>\n```",
    "above\n\n    <i>indented</i>",
    "{{ recap.title }} {% raw %}{% endraw %}{# none #}",
    "a | b\n--|--\n1 | 2",
    "> - *one* **two** [three](https://example.org/3)\n>   1. <u>four</u>",
    *(f"[x]({address})" for address in BAD_ADDRESSES),
)


def of_markdown(markdown: str) -> Element:
    """Markdown as CommonMark makes HTML of it, raw HTML let through as it is."""
    return read_html(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_stay_text(text: str) -> None:
    """A few marks and links to the web are all that it becomes, in both outputs and alike."""
    page = read_html(own_html(text))
    copied = of_markdown(own_markdown(text))
    for read in (page, copied):
        assert {each.name for each in read.all()} <= MARKS
        for link in read.all("a"):
            assert link.get("href").startswith(("https://", "http://", "mailto:"))
            assert set(link.attributes) == {"href"}
        assert not [
            each for each in read.all() if each.name != "a" and each.attributes.keys() - {"start"}
        ]
    assert copied.text == page.text


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("one\n\ntwo", ["p", "p"]),
        ("*one* **two**", ["p", "em", "strong"]),
        ("- one\n- two", ["ul", "li", "li"]),
        ("3. one\n4. two", ["ol", "li", "li"]),
        ("> said", ["blockquote", "p"]),
        ("> one\n> > two", ["blockquote", "p", "blockquote", "p"]),
        ("[words](https://example.org/a_b_c)", ["p", "a"]),
        ("<https://example.org/>", ["p", "a"]),
        ("one  \ntwo", ["p", "br"]),
    ],
)
def test_the_marks_that_are_kept(text: str, names: list[str]) -> None:
    """Alike in the page and in Markdown."""
    assert [each.name for each in read_html(own_html(text)).all()] == names
    assert [each.name for each in of_markdown(own_markdown(text)).all()] == names


def placed(of_page: Element) -> list[str]:
    return [each.text for each in of_page.classed("own")]


def test_each_part_stands_in_its_place() -> None:
    """In the order of the page: of the introduction, of the section, of the end."""
    texts = [f"place {number}" for number in range(len(PLACES))]
    own = tuple(
        OwnPart(name=f"own {at}", place=place, after=after, text=texts[at])
        for at, (place, after) in enumerate(PLACES)
    )
    of = replace(decided_recap("words"), own=own)
    # What follows the introduction's end stands before the parts at the recap's end.
    order = [texts[at] for at in (0, 2, 3, 4, 1, 5, 6)]
    assert placed(read_html(render_recap(of, "html"))) == order
    lines = render_recap(of, "markdown").splitlines()
    assert [line for line in lines if line in texts] == order


@pytest.mark.parametrize(
    ("place", "after", "expected"),
    [
        ("Q7", "", ("end", "")),
        ("Q1", "x:9999", ("Q1", "")),
        ("Q1", "own gone", ("Q1", "")),
        ("Q1", "end", ("Q1", "end")),
        ("intro", "x:1001", ("intro", "end")),
    ],
)
def test_a_part_whose_place_is_gone(place: str, after: str, expected: tuple[str, str]) -> None:
    """It is never lost: it stands at the start of its section, or at the end of the recap."""
    part = OwnPart(name="own a", place=place, after=after, text="words")
    of = recap(own=(part,), sections=(section(quotes=(shown("An answer"),)),))
    assert place_own_parts(of)[expected] == [part]
    assert placed(read_html(render_recap(of, "html"))) == ["words"]


@pytest.mark.parametrize(
    ("after", "order"),
    [
        ({"b": "own a", "c": "own b"}, "abc"),
        ({"a": "own b", "b": "own c"}, "cba"),
        ({"b": "own a", "c": "own a"}, "abc"),
        ({"a": "own c"}, "bca"),
        ({"a": "own b", "b": "own a"}, "cba"),
        ({"a": "own a"}, "bca"),
    ],
)
def test_parts_that_follow_each_other(after: dict[str, str], order: str) -> None:
    """Whatever the order in which they were written; in a ring none is lost."""
    own = tuple(
        OwnPart(name=f"own {name}", place="intro", after=after.get(name, ""), text=name)
        for name in "abc"
    )
    page = read_html(render_recap(recap(own=own), "html"))
    assert "".join(placed(page)) == order


@pytest.mark.long
def test_a_page_of_hostile_words() -> None:
    """No element, attribute or address of theirs is in it; their words are, as statements too."""
    for words in HOSTILE:
        page = read_html(render_recap(decided_recap(words), "html"))
        assert not page.all("script")
        assert [each.get("src")[:22] for each in page.all("img")] == ["data:image/png;base64,"]
        assert not [
            each for each in page.all() if any(it.startswith("on") for it in each.attributes)
        ]
        for link in page.all("a"):
            assert link.get("href").startswith(("https://", "http://", "mailto:", "#"))


def test_a_picture_of_ones_own() -> None:
    """With its words and its size: in the page its data, beside Markdown a file of its name."""
    shown_one = picture('a "ramp" <b>')
    part = OwnPart(name="own p", place="Q1", text="*Us*", picture=shown_one)
    of = recap(own=(part,))
    page = read_html(render_recap(of, "html"))
    (image,) = page.all("img")
    assert image.get("alt") == 'a "ramp" <b>'
    assert (image.get("width"), image.get("height")) == ("40", "20")
    assert page.classed("own")[0].text == "Us"
    copied = of_markdown(render_recap(of, "markdown", pictures="pictures"))
    (image,) = copied.all("img")
    assert image.get("src") == f"pictures/{picture_name(shown_one)}" == "pictures/5f2c81d0.png"
    assert image.get("alt") == 'a "ramp" <b>'


def test_parts_left_out() -> None:
    """Neither they nor the way to them."""
    headings = {"next": "next-time", "numbers": "numbers", "participants": "people"}
    whole = read_html(render_recap(decided_recap("words"), "html"))
    for part in headings:
        of = replace(decided_recap("words"), omitted=(part,))
        page = read_html(render_recap(of, "html"))
        assert len(page.all("h2")) == len(whole.all("h2")) - 1
        targets = {each.get("id") for each in page.all()}
        inner = [each.get("href")[1:] for each in page.all("a") if each.get("href")[:1] == "#"]
        assert set(inner) <= targets
        assert len(render_recap(of, "markdown")) < len(
            render_recap(decided_recap("words"), "markdown")
        )


def test_what_json_has_of_it() -> None:
    """The words and the pictures by digest, without their bytes."""
    of = decided_recap("Our *words*")
    written = json.loads(render_recap(replace(of, omitted=("numbers",)), "json"))
    (entry,) = [it for it in written["own"] if it["picture"] is not None]
    assert entry["picture"] == {
        "digest": "5f2c81d0", "media_type": "image/png", "width": 40, "height": 20,
        "alternative": "Our *words*",
    }  # fmt: skip
    assert len(written["own"]) == len(of.own) == written["decisions"]
    assert {(it["place"], it["after"]) for it in written["own"]} == {*PLACES}
    assert written["omitted"] == ["numbers"]
    (part,) = written["sections"]
    assert part["statements"] == [
        {"name": "", "text": "Our *words*", "by": "person", "posts": ["1000", "1001"]}
    ]
    (finding,) = part["findings"]
    assert (finding["name"], finding["statement"]) == ("point x:1000", "Our *words*")


@pytest.mark.parametrize("count", [1, 5, 6, 8])
@pytest.mark.parametrize("output", ["html", "markdown", "email", "fragment", "wordpress", "file"])
def test_an_own_theme_has_notes_and_its_people(count: int, output: str) -> None:
    """However many posts it has: two notes at most, and the number of people behind them."""
    said = [shown(f"Answer {number}", number) for number in range(count)]
    keys = tuple(each.post.key for each in said)
    theme = Finding(
        section="Q1", kind=FindingKind.POINT, text="Shade helps", posts=keys, people=count,
        statement="Shade helps", by="person", name="own 1",
    )  # fmt: skip
    line = Sentence(text="Shade helps", posts=keys, name="own 1", by="person")
    part = section(findings=(theme,), statements=(line,))
    of = recap(sections=(part,), transcript=tuple((each, "Q1") for each in said))
    if output == "file":
        names = PartNames(finding=lambda it: it.name, item=lambda *it: it[-1])
        written = "\n\n".join("\n".join(it.lines) for it in print_blocks(of, names))
    else:
        options = RenderOptions()
        written = render_output(of, output, options).data.decode("utf-8")
    words = written[written.index("Shade helps") :].split("\n\n" if output == "file" else "\n")
    shows = " ".join(words[:2])
    people = "1 person" if count == 1 else f"{count} people"
    assert people in shows
    assert len(set(re.findall(r"[>\[](\d)(?:\\?\]|</a>)", unescape(shows)))) == min(count, 2)
