"""A recap for site generators: its front matter as their libraries read it, and its file's name."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import Any

import markdown
import pytest
import yaml

from tests.render.builders import START, author, participant, recap
from tests.render.evening import evening
from tests.render.hostile import WORDS, hostile_recap, visible
from tweetup.errors import TweetupError
from tweetup.model import Participant, Recap, Sentence
from tweetup.recap import WORDINGS
from tweetup.render import OUTPUTS, Output, render_output, render_recap
from tweetup.render.generators.front_matter import meta_lines

NAMES = ("hugo", "jekyll", "eleventy", "pelican", "mkdocs", "quarto", "pandoc")
TITLES = (
    *WORDS,
    "no",
    "1:30",
    "2024-05-16",
    "~",
    "---",
    "- a: 'b' \"c\" # d",
    "half \ud83d a pair",
)


def front_matter(name: str, text: str) -> Mapping[str, Any]:
    """The front matter of a post, by the library that its generator reads it with."""
    if name == "hugo":
        return tomllib.loads(text.split("+++\n")[1])
    if name == "pelican":
        reader = markdown.Markdown(extensions=["meta"])
        reader.convert(text)
        read: dict[str, list[str]] = reader.Meta  # type: ignore[attr-defined]  # the extension's
        return {key.lower(): lines[0] for key, lines in read.items() if len(lines) == 1}
    values = yaml.safe_load(text.split("---\n")[1])
    assert isinstance(values, dict)
    return values


def about(text: str) -> Recap:
    """A recap that has a text as its title, its first sentence and the name of its host."""
    hosts = (participant(author("ann", text)),)
    return recap(title=text, intro=(Sentence(text=text, posts=()),), hosts=hosts)


def same(text: str) -> str:
    return text


def harmless(text: str) -> str:
    return text.translate(str.maketrans("‹›”＆", '<>"&'))


def words_of(text: str) -> str:
    """The words of escaped Markdown: all escapes are of one character."""
    return re.sub(r"\\(.)|(&#?\w+;)", lambda it: it[1] or unescape(it[2]), text)


READ: dict[str, Callable[[str], str]] = {
    "hugo": same,
    "jekyll": same,
    "eleventy": same,
    "pelican": harmless,
    "mkdocs": unescape,
    "quarto": words_of,
    "pandoc": words_of,
}


@pytest.mark.parametrize("name", NAMES)
def test_titles_read_back(name: str) -> None:
    """Whatever a title looks like, front matter says it, as text on one line."""
    for title in TITLES:
        expected = visible(title.replace("\ud83d", ""))
        text = render_output(about(title), name).text
        said = front_matter(name, text)["title"]
        assert isinstance(said, str), title
        assert READ[name](said) == expected, text[:300]


def moment_of(values: Mapping[str, Any]) -> datetime:
    """The date of a front matter that says it as a time of YAML or TOML, or as text."""
    moment = values.get("date-meta", values["date"])
    return moment if isinstance(moment, datetime) else datetime.fromisoformat(moment)


WALL_TIME = datetime(2024, 5, 16, 20, 0)  # noqa: DTZ001 - as it is written
DAY = WALL_TIME.replace(hour=0)
MOMENTS = {"jekyll": WALL_TIME, "eleventy": WALL_TIME, "quarto": DAY}
"""The dates of generators that print a moment in a zone of their own: without zone."""


@pytest.mark.parametrize("name", NAMES)
def test_fields(name: str) -> None:
    """Time, hashtag, language; hosts, where there are any."""
    made = replace(evening(), wording=WORDINGS.get("de"))
    values = front_matter(name, render_output(made, name).text)
    assert moment_of(values) == MOMENTS.get(name, made.session.start)
    tags = values.get("tags") or values.get("categories") or values.get("keywords")
    assert tags in (["carechat"], "carechat")
    assert (values.get("lang") or values.get("language")) == "de"
    assert "Maren Okafor" in (values.get("author") or values["authors"])
    assert values.get("slug", made.session.id) == made.session.id
    assert words_of(values.get("description") or values["summary"]) == made.intro[0].text
    without = front_matter(name, render_output(replace(made, hosts=(), intro=()), name).text)
    assert not {"author", "authors", "description", "summary"} & without.keys()


def test_authors_of_pelican() -> None:
    """Each host is an author of its own, whose name Pelican can make a file's name of."""
    people = ("Ann; Bo, Cy", "n" * 4_000, "\ufdfa" * 50, "a" + "♝" * 50, "汉" * 64)
    hosts = tuple(participant(author("ann", it)) for it in people)
    (line,) = re.findall(r"^Authors: (.*);$", post_of(hosts), re.MULTILINE)
    first, *long = line.split("; ")
    assert first == "Ann, Bo, Cy"
    assert [it[-1] for it in long] == ["…"] * 4
    assert [len(it) for it in long] == [241, 3, 19, 31]
    (line,) = re.findall(r"^Authors: (.*)$", post_of(hosts[:1]), re.MULTILINE)
    assert line == "Ann, Bo, Cy;"


def post_of(hosts: tuple[Participant, ...]) -> str:
    return render_output(recap(hosts=hosts), "pelican").text


@pytest.mark.parametrize(
    ("title", "said"),
    [
        ("&#xD800; &#xdfff; &#0; &#X110000;", "＆#xD800; ＆#xdfff; ＆#0; ＆#X110000;"),
        ("&#60; &#x3C; &#128512; &amp; &#; &#60", "&#60; &#x3C; &#128512; &amp; &#; &#60"),
    ],
)
def test_references_to_nothing(title: str, said: str) -> None:
    """Jekyll reads a title as Markdown too, and stops at a number that is no character's."""
    assert front_matter("jekyll", render_output(about(title), "jekyll").text)["title"] == said


def test_names_of_files() -> None:
    """Jekyll passes over posts without a date in front; the day is that of the session's zone."""
    late = recap()
    late = replace(
        late,
        date=date(2024, 5, 17),
        session=replace(late.session, start=START.replace(hour=23), id="carechat-2024-05-17"),
    )
    stems = {name: render_output(late, name).stem for name in NAMES}
    assert stems.pop("jekyll") == "2024-05-17-carechat-2024-05-17"
    assert {*stems.values()} == {"carechat-2024-05-17"}
    assert render_output(late, "markdown").stem == ""
    quarto: Output = OUTPUTS.get("quarto")
    assert [it.suffix for it in quarto.types] == [".qmd", ".md"]


@pytest.mark.parametrize("name", NAMES)
def test_title_and_contents(name: str) -> None:
    """Where themes write the title, the text has none; contents name all parts that it has."""
    text = render_output(hostile_recap(), name).text
    assert len(re.findall(r"^# ", text, re.MULTILINE)) == (name == "mkdocs")
    anchors = re.findall(r'^## .*\{#(\w+)\}$|^## <a id="(\w+)"></a>', text, re.MULTILINE)
    ids = [one or other for one, other in anchors]
    assert ids == ["contents", *(it.section.lower() for it in hostile_recap().sections)]
    assert re.findall(r"^- \[.*\]\(#(\w+)\)$", text, re.MULTILINE) == ids[1:]
    assert text.count("](#contents)") == len(ids) - 1


def test_dates_that_generators_read_in_their_zone() -> None:
    """To Jekyll a time in YAML would be UTC, not the site's zone; to Eleventy text would be local
    to some of its plug-ins.
    """
    written = {name: render_output(evening(), name).text for name in MOMENTS}
    assert '\ndate: "2024-05-16 20:00:00"\n' in written["jekyll"]
    assert "\ndate: 2024-05-16T20:00:00\n" in written["eleventy"]
    assert '\ndate: "2024-05-16"\n' in written["quarto"]


TYPED = 'it\'s "so" -- or --- not... <<a>> <!-- b --> x-y a.b'


def test_signs_that_engines_make_typographic() -> None:
    """Hugo, Jekyll, Pandoc and Quarto leave signs that are escaped; others get them as typed."""
    made = replace(about(TYPED), title=TYPED)
    escaped = r"it\'s \"so\" \-\- or \-\-\- not\.\.\. &lt;&lt;a\>\> &lt;!\-\- b \-\-> x-y a.b"
    plain = 'it\'s "so" -- or --- not... &lt;&lt;a>> &lt;!-- b --> x-y a.b'
    for name in NAMES:
        text = render_output(made, name).text
        is_typographic = name in {"hugo", "jekyll", "pandoc", "quarto"}
        assert (escaped in text, plain in text) == (is_typographic, not is_typographic), name


def test_at_signs() -> None:
    """To Pandoc and Quarto handles are citations: each at sign is escaped, but in addresses."""
    made = replace(evening(), title="@ann asks @bob", join="see https://example.org/@ann/1 (@ann)")
    plain = render_output(made, "eleventy").text
    for name in ("pandoc", "quarto"):
        text = render_output(made, name).text
        assert re.findall(r"(?<!\\)@", re.sub(r"<https?:[^>]*>|\]\([^)]*\)", "", text)) == []
        assert "\\\\@" not in text.split("---\n")[2]
        assert text.count("@") > 100
    assert "\\@" not in plain


def test_plain_markdown_is_for_all() -> None:
    """It has neither front matter nor ids, which CommonMark does not know."""
    text = render_recap(evening(), "markdown")
    assert text.startswith("# Working together")
    assert "{#" not in text
    assert "](#" not in text


def test_a_value_that_is_no_line() -> None:
    """Pelican's front matter has no way to write it: a bug, and not a broken file."""
    with pytest.raises(TweetupError, match="Title is no line"):
        meta_lines([("Title", "two\nlines")])
