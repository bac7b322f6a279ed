"""A person's own words in the text file: plain, and the same when they are read back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from tests.costs import examples
from tests.render.hostile import WORDS
from tests.render.reading import read_html
from tweetup.render.own_text import keep_breaks, own_html, own_markdown
from tweetup.render.text_file import PartKind, make_mark, read_file
from tweetup.render.text_file.own_words import print_own, read_own
from tweetup.render.text_file.printing import _marked

FRONT = "---\nsession: s\nedition: e\n---\n\n## Next <!-- part next -->\n\n"
MARK = make_mark(PartKind.OWN, "abc")
PLAIN = (
    "**Note**: see https://example.org/a_b?x=1&y=2, at 10:30.",
    "Room 5\\\nMain Street *left* of the door",
    'Read [t *x*](https://example.org/x "the title").',
    "a@b.org, <a@b.org>, <https://example.org/auto>",
    "- one\n- two\n  - nested\n\n    far",
    "- one\n\n- two",
    "3. third\n4. fourth",
    "> said\n> > again\n\nafter",
    "~10 x^2^ [1] [^1] #tag @ada :smile: 5 * 3 * 2 & co, $5 and [x] [ ]",
    'https://example.org/~a/~~b|c and [d](https://example.org/~~d "t")',
    "1986\\. A year that begins a line",
)


def reread(text: str, before: str = "", after: str = "") -> str:
    """Own words from the file in which they stand, one stretch of it put for another."""
    lines = "\n".join(_marked(print_own(text), MARK))
    written = f"{FRONT}{lines}\n\nThe end. <!-- text -->\n"
    assert written.count(before) == 1 or not before
    parts = read_file(written.replace(before, after) if before else written, "f.md").parts
    return "\n\n".join(it.text for it in parts if it.kind is PartKind.OWN)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_words_stand_as_they_were_typed(text: str) -> None:
    """Nothing in them is read as something else: no character is escaped."""
    assert print_own(text) == text
    assert reread(text) == text


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("# no heading: yes", "\\# no heading: yes"),
        ("**Note**&#58; https&#58;&#47;&#47;x.example", "**Note**: https://x.example"),
        ("5 \\* 3 and \\_x\\_ and \\*y\\*", "5 * 3 and \\_x\\_ and \\*y\\*"),
        ("![no picture](b.png)", "!\\[no picture\\](b.png)"),
        ("<b>tags</b> and `code`", "\\<b>tags\\</b> and \\`code\\`"),
        ("{{ x }} and {% raw %}", "\\{\\{ x \\}\\} and &#123;% raw %\\}"),
        ("[1]: https://example.org/1", "\\[1\\]: https://example.org/1"),
        ("one  \ntwo", "one\\\ntwo"),
        ("~~no~~ H~2~O", "\\~\\~no\\~\\~ H\\~2\\~O"),
        ("a | b\n--|--\n1 | 2", "a \\| b\n--\\|--\n1 \\| 2"),
        ("$$x$$", "\\$\\$x\\$\\$"),
        ("- [ ] do\n- [x] done", "- \\[ \\] do\n- \\[x\\] done"),
        ("Term\n: of it", "Term\n\\: of it"),
        ("*[HTML]: short", "\\*\\[HTML]: short"),
        ("* * *", "\\* \\* \\*"),
        ("- - -", "\\- - -"),
    ],
)  # fmt: skip
def test_only_what_would_be_read_otherwise_is_escaped(text: str, printed: str) -> None:
    """And what generators read before Markdown does."""
    assert print_own(text) == printed
    assert own_html(reread(text)) == own_html(text)
    assert print_own(read_own(printed)) == printed


@pytest.mark.parametrize("text", ["* * *", "- - -", " *  *  * ", "+ + +", "a\n* * *\nb", "- * * *"])
def test_a_line_across_the_page_shows_its_signs(text: str) -> None:
    """No output has a list without words of it, or the line."""
    for html in (own_html(text), MarkdownIt("commonmark").render(own_markdown(text))):
        page = read_html(html)
        assert page.text.split() == text.split()
        assert not page.all("ul", "hr")
    assert read_html(own_html(reread(text))).text == read_html(own_html(text)).text


@pytest.mark.parametrize("text", ["one\n+", "one\n1."])
def test_a_sign_at_the_end_begins_no_list(text: str) -> None:
    """The mark is no word behind it."""
    assert own_html(reread(text)) == own_html(text)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("Heading\n=======", "**Heading**"),
        ("A *b*\ntwo\n---", "**A *b*\ntwo**"),
        ("## Third ##", "**Third**"),
        ("# On C#", "**On C#**"),
        ("# a # b", "**a # b**"),
    ],
)
def test_a_heading_becomes_bold_without_its_signs(typed: str, read: str) -> None:
    written = f"{FRONT}{typed}\n\nThe end. <!-- text -->\n"
    parts = read_file(written, "f.md").parts
    assert [it.text for it in parts if it.kind is PartKind.OWN] == [read]


def test_a_link_by_reference_keeps_its_title() -> None:
    """With quotation marks and backslashes; one without a title has none."""
    written = (
        f"{FRONT}See [the paper][p], [p] and [q].\n\n"
        "[p]: https://example.org/p 'Ti\"t\\\\le &amp; more'\n[q]: https://example.org/q\n"
    )
    (own,) = (it.text for it in read_file(written, "f.md").parts if it.kind is PartKind.OWN)
    links = read_html(own_html(own)).all("a")
    titled = ("https://example.org/p", 'Ti"t\\le & more')
    assert [(it.get("href"), it.get("title")) for it in links] == [
        titled, titled, ("https://example.org/q", ""),
    ]  # fmt: skip


def test_an_entity_that_is_corrected_is_no_edit() -> None:
    """The reader takes both for the same words."""
    for typed, written in (("**Note**&#58; x", "**Note**: x"), ("\\{a\\} b", "{a} b")):
        assert read_own(typed) == read_own(written) == written


def test_breaks_by_two_blanks() -> None:
    """Within words alone; a line before a list does not break."""
    assert keep_breaks("one  \ntwo \nthree  ") == "one\\\ntwo\nthree"
    assert (
        keep_breaks("> one   \n> two\n\n- a  \n  b  \n- c") == "> one\\\n> two\n\n- a\\\n  b\n- c"
    )
    assert own_markdown(keep_breaks("one  \ntwo")) == "one  \ntwo"
    backslash = "one\\  \ntwo"
    assert own_html(keep_breaks(backslash)) == own_html(backslash)


def test_a_title_and_marks_in_a_link() -> None:
    """In Markdown for others as well."""
    text = '[t *x* `y`](https://example.org/x "the ti|le \\"of\\" it")'
    written = own_markdown(text)
    assert written == (
        "[t *x* \\`y\\`](https://example.org/x"
        ' "the ti&#124;le &#34;of&#34; it")'
    )  # fmt: skip
    assert own_html(written) == own_html(text)


def test_an_address_in_words_is_a_link() -> None:
    """Without the sign that ends its sentence; not a second time within a link."""
    html = str(
        own_html("See https://example.org/a_b. [x https://example.org/y](https://z.example)")
    )
    assert re.findall('href="([^"]*)"', html) == ["https://example.org/a_b", "https://z.example"]
    assert own_markdown("See https://example.org/a.") == "See <https://example.org/a>."


WORD = st.sampled_from(
    ("one", "*two*", "**three**", '[four](https://example.org/4 "t")', "https://example.org/5_5",
     "<https://example.org/6>", "7.", "#8", "9:", "a_b_c", "5 * 6", "(x)", "&", "AT&T", "[11]",
     "\\*12\\*", "&#58;", "=", "+", "~~no~~", "x|y", "`c`", "<b>", "{{z}}", "!", "!["),
)  # fmt: skip
LINE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PARAGRAPH = st.lists(LINE, min_size=1, max_size=3).flatmap(
    lambda lines: st.lists(
        st.sampled_from(("\n", "  \n", "\\\n")), min_size=len(lines), max_size=len(lines)
    ).map(lambda ends: "".join(a + b for a, b in zip(lines, ends, strict=True)).rstrip("\\ \n"))
)


def _list(items: list[str], sign: str, gap: str) -> str:
    indent = "\n" + " " * len(sign)
    return gap.join(sign + item.replace("\n", indent) for item in items)


BLOCK = st.one_of(
    PARAGRAPH,
    st.builds(
        _list,
        st.lists(PARAGRAPH, min_size=1, max_size=3),
        st.sampled_from(("- ", "* ", "1. ")),
        st.sampled_from(("\n", "\n\n")),
    ),
    PARAGRAPH.map(lambda text: "> " + text.replace("\n", "\n> ")),
)
OWN = st.lists(BLOCK, min_size=1, max_size=4).map("\n\n".join)


def _check(text: str) -> None:
    """What is read back is the same, but for the word that was put for another one."""
    given_text = f"start here\n\n{text}"
    assert own_html(reread(given_text)) == own_html(given_text)
    edited = reread(given_text, "start here", "begin there")
    assert own_html(edited) == own_html(given_text.replace("start here", "begin there"))
    assert reread(edited) == edited
    assert print_own(edited) == print_own(read_own(print_own(edited)))


@settings(max_examples=examples(12), deadline=None)
@given(OWN)
@pytest.mark.long
def test_any_words_come_back(text: str) -> None:
    _check(text)


@settings(max_examples=6, deadline=None)
@given(OWN)
def test_words_come_back(text: str) -> None:
    _check(text)


@pytest.mark.parametrize("text", WORDS)
def test_hostile_words_come_back(text: str) -> None:
    """They mean the same in the file, and no mark of theirs is one."""
    back, there = (read_html(own_html(it)) for it in (reread(text), text))
    assert [it.name for it in back.all()] == [it.name for it in there.all()]
    assert back.text.split() == there.text.split()
