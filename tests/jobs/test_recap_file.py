"""Edits of a recap's text file become decisions, and the file is written anew with what is new."""

import re
from collections.abc import Callable
from functools import partial
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.archive.examples import look
from tests.jobs.editing import LEAD, MIHAELA, NURSE, RUN, TOBY, Desk, block, kinds, line
from tests.samples import sampled
from tweetup.errors import UsageError
from tweetup.jobs import decide
from tweetup.jobs.decided_parts import finding_of
from tweetup.jobs.pictures import make_picture
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.recap_file import edit_recap
from tweetup.jobs.removal import take_down
from tweetup.model import post_name
from tweetup.recap.decisions import PartState
from tweetup.render import render_recap


@pytest.mark.long
def test_unedited(desk: Desk) -> None:
    """A file that nobody edited gives no decision, and is left as it is."""
    before = desk.text
    done = desk.run()
    assert (done.decisions, done.remarks, done.is_written) == ((), (), False)
    assert desk.text == before


def drop(name: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(block(desk, name), "")


def put(before: str, after: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(before, after)


def move(name: str, behind: str) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        moved, target = block(desk, name), block(desk, behind)
        desk.edit(moved, "")
        desk.edit(target, target + moved)

    return edit


def move_above(name: str, before: str) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        moved, target = block(desk, name), block(desk, before)
        desk.edit(moved, "")
        desk.edit(target, moved + target)

    return edit


def reword(mark: str, words: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark), f"{words} <!-- {mark} -->")


def drop_line(mark: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark) + "\n", "")


def drop_part(start: str, end: str) -> Callable[[Desk], None]:
    def edit(desk: Desk) -> None:
        text = desk.text
        first, last = text.index(line(desk, start)), text.index(line(desk, end))
        desk.write(text[:first] + text[last:])

    return edit


def add_before(mark: str, words: str) -> Callable[[Desk], None]:
    return lambda desk: desk.edit(line(desk, mark), f"{words}\n\n{line(desk, mark)}")


EDITS = [
    ("title", put('title: "Pharma’s', 'title: "Our evening: pharma’s'), [("retitle", None)]),
    (
        "title without marks",
        put(
            'title: "Pharma’s part in social media: Health care social media'
            ' Europe (#hcsmeu), 21 August 2009"',
            "title: Pharma: its part",
        ),
        [("retitle", None)],
    ),
    (
        "topic",
        put('topic: "Pharma’s part in social media"', "topic: Pharma"),
        [("recap topic", None)],
    ),
    ("no topic", put('topic: "Pharma’s part in social media"', "topic:"), [("recap topic", None)]),
    ("next", put('next: "4', 'next: "Friday, 4'), [("recap next", None)]),
    (
        "next in its part",
        put("\n4 September 2009, 12:00", "\n5 September 2009, 12:00"),
        [("recap next", None)],
    ),
    ("guest", put("guests: []", "guests: [@policyfen]"), [("recap guest", "policyfen")]),
    ("guest in lines", put("guests: []", "guests:\n  - policyfen"), [("recap guest", "policyfen")]),
    ("sentence", reword("sentence attendance", "More came."), [("recap sentence", "attendance")]),
    (
        "words behind the mark",
        put("(16). <!-- sentence attendance -->", "(16). <!-- sentence attendance --> Yes."),
        [("recap sentence", "attendance")],
    ),
    ("no sentence", drop_line("sentence attendance"), [("recap sentence", "attendance")]),
    ("a mark alone", reword("sentence attendance", ""), [("recap sentence", "attendance")]),
    ("quote", drop(NURSE), [("recap quote", NURSE)]),
    ("large quote", drop(LEAD), [("recap quote", LEAD)]),
    ("order", move(NURSE, TOBY), [("recap order", "quotes")]),
    (
        "another section",
        move(NURSE, "x:3449042425"),
        [("recap quote", NURSE), ("recap order", "quotes")],
    ),
    ("behind the large one", move(NURSE, LEAD), []),
    ("made large", move_above(NURSE, LEAD), [("recap lead", None), ("recap quote", LEAD)]),
    ("exchange", drop("x:3448721784"), [("recap exchange", RUN), ("recap quote", "x:3448726887")]),
    (
        "theme",
        reword("theme Q1:transparency", "- Say who pays"),
        [("recap wording", "mention transparency")],
    ),
    ("no theme", drop_line("theme Q1:transparency"), [("recap finding", "mention transparency")]),
    ("point", drop("x:3448860010"), [("recap finding", "point x:3448860010")]),
    (
        "link title",
        put("[example.org/house-rules]", "[House rules]"),
        [("recap link", "http://example.org/house-rules")],
    ),
    (
        "no link",
        lambda desk: desk.write(re.sub(r"- \[example.org/house.*\n", "", desk.text)),
        [("recap link", "http://example.org/house-rules")],
    ),
    (
        "new link",
        put("- [example.org/house", "- [A book](https://books.example/1)\n- [example.org/house"),
        [("recap link", "https://books.example/1"), ("recap order", "links")],
    ),
    (
        "bare link",
        put("- [example.org/house", "- https://books.example/1\n- [example.org/house"),
        [("recap link", "https://books.example/1"), ("recap order", "links")],
    ),
    ("section", drop_part("section Q2", "section Q3"), [("recap section", "Q2")]),
    ("links", drop_part("part links", "part next"), [("recap section", "links")]),
    ("numbers", drop_part("part numbers", "part participants"), [("recap section", "numbers")]),
    ("order of sections", lambda desk: desk.write(swap(desk)), [("recap order", "sections")]),
]


def swap(desk: Desk) -> str:
    """Return the text with Q2 behind Q3."""
    first, second, third = (
        desk.text.index(line(desk, it)) for it in ("section Q2", "section Q3", "part links")
    )
    text = desk.text
    return text[:first] + text[second:third] + text[first:second] + text[third:]


@pytest.mark.parametrize(
    ("edit", "expected"), sampled([it[1:] for it in EDITS], every=1), ids=[it[0] for it in EDITS]
)
def test_edit(
    desk: Desk, edit: Callable[[Desk], None], expected: list[tuple[str, str | None]]
) -> None:
    """An edit becomes its decisions; the file written then gives none, and repeats the edit."""
    edit(desk)
    done = desk.run()
    assert kinds(done) == expected, (done.remarks, desk.text)
    again = desk.run()
    assert (again.decisions, again.is_written, again.beside) == ((), False, None)


OWN = "My *own* words, see [the book](https://books.example/1)."
PLACES = [
    ("introduction", "quote x:3448941141", "intro", ""),
    ("start of a section", f"quote {NURSE}", "Q1", ""),
    ("between quotes", f"quote {MIHAELA}", "Q1", TOBY),
    ("behind an exchange", "quote x:3448860010", "Q1", "x:3448726887"),
    ("behind the themes", "section Q2", "Q1", "end"),
    ("after the links", "part next", "end", ""),
]


@pytest.mark.long
@pytest.mark.parametrize(
    ("before", "place", "after"), [it[1:] for it in PLACES], ids=[it[0] for it in PLACES]
)
def test_own_paragraph(desk: Desk, before: str, place: str, after: str) -> None:
    """A new paragraph is one's own where it stands: before a quotation, a heading, a list."""
    target = (
        line(desk, before) if not before.startswith("quote") else block(desk, before.split()[1])
    )
    if before == "quote x:3448860010":
        target = "### Key themes <!-- text -->\n\n" + target
    desk.edit(target, f"{OWN}\n\n{target}")
    done = desk.run()
    (part,) = desk.recap.own
    assert (part.place, part.after, part.text) == (place, after, OWN)
    assert (len(done.decisions), done.remarks) == (1, ())
    assert desk.text.count(OWN) == 1
    assert desk.run().decisions == ()


@pytest.mark.long
def test_own_blocks_of_all_kinds(desk: Desk) -> None:
    """Lists, quotations and paragraphs stand one behind the other, and each is one's own part."""
    words = "First.\n\n- one\n- two\n\n> Somebody else's words\n\n1. a\n2. b\n\nLast."
    desk.edit(line(desk, "section Q2"), f"{words}\n\n{line(desk, 'section Q2')}")
    assert len(desk.run().decisions) == 5 + 1 * (len(desk.recap.own) != 5)
    assert [it.text for it in desk.recap.own] == words.split("\n\n")
    assert desk.run().decisions == ()
    text = re.sub(r"\s<!-- own \w+ -->", "", desk.text)
    assert "First.\n\n- one\n- two\n\n> Somebody else's words\n\n1. a\n2. b\n\nLast.\n" in text


@pytest.mark.long
def test_own_part_is_edited_moved_and_deleted(desk: Desk) -> None:
    """One of one's own keeps its name through edits of its words and its place."""
    desk.edit(line(desk, "section Q2"), f"First.\n\n- one\n- two\n\n{line(desk, 'section Q2')}")
    desk.run()
    names = [it.name for it in desk.recap.own]
    own = line(desk, f"own {names[0].split()[1]}")
    done = desk.edited(("- two\n", "- two\n- three\n"), (own, own.replace("First", "At first")))
    assert [it.target for it in done.decisions] == names
    assert [it.text for it in desk.recap.own] == ["At first.", "- one\n- two\n- three"]
    own = own.replace("First", "At first")
    desk.edit(own + "\n\n", "")
    desk.edit(block(desk, MIHAELA), f"{own}\n\n{block(desk, MIHAELA)}")
    assert kinds(desk.run()) == [("recap paragraph", names[0])]
    assert [(it.place, it.after) for it in desk.recap.own if it.name == names[0]] == [("Q1", TOBY)]
    desk.edit(own + "\n\n", "")
    assert len(desk.run().decisions) == 1
    assert [it.name for it in desk.recap.own] == names[1:]
    assert desk.run().decisions == ()


PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


@pytest.mark.long
def test_picture(desk: Desk) -> None:
    """A picture is read from beside the file; its words and caption can be changed."""
    chart = desk.path.parent / "my chart.png"
    chart.write_bytes(PNG)
    desk.edit(line(desk, "section Q2"), f"![A chart](my%20chart.png)\n\n{line(desk, 'section Q2')}")
    desk.run()
    (part,) = desk.recap.own
    assert part.picture is not None
    assert (part.picture.width, part.picture.alternative, part.place, part.text) == (
        1,
        "A chart",
        "Q1",
        "",
    )
    written = desk.path.parent / "pictures" / f"{part.picture.digest}.png"
    assert written.read_bytes() == part.picture.data  # written anew, without a camera's words
    chart.unlink()
    assert desk.run().decisions == ()
    mark = f" <!-- picture {part.name.split()[1]} -->"
    desk.edit("![A chart]", "![A chart of posts]")
    desk.edit(mark, f"{mark}\n\nPosts by minute{mark}")
    assert len(desk.run().decisions) == 1
    (part,) = desk.recap.own
    assert part.picture is not None
    assert (part.picture.alternative, part.text) == ("A chart of posts", "Posts by minute")
    assert desk.run().decisions == ()
    desk.write(re.sub(rf".*{mark}\n\n", "", desk.text))
    assert len(desk.run().decisions) == 1
    assert desk.recap.own == ()


def add_chart(desk: Desk) -> Path:
    """The file of a picture beside the text file, as it was written."""
    made = make_picture(PNG, name="chart")
    decide.add_picture(desk.project, desk.session, made, alternative="A chart", caption="Posts")
    desk.run()
    (part,) = desk.recap.own
    assert part.picture is not None
    return desk.path.parent / "pictures" / f"{part.picture.digest}.png"


def retouched(size: int) -> bytes:
    written = BytesIO()
    Image.new("RGB", (size, 3), (200, 10, 10)).save(written, format="png")
    return written.getvalue()


@pytest.mark.long
def test_a_picture_changed_in_its_file(desk: Desk) -> None:
    """It is shown as it is now, in its place and with its words; an undo shows it as before."""
    file = add_chart(desk)
    before = file.read_bytes()
    file.write_bytes(retouched(7))
    desk.edit("(16).", "(16)!")
    done = desk.run()
    assert [it.kind for it in done.decisions] == ["recap sentence", "recap picture"]
    assert any(str(file) in it for it in done.remarks)
    (part,) = desk.recap.own
    assert part.picture is not None
    assert (part.picture.width, part.picture.alternative, part.text) == (7, "A chart", "Posts")
    now = file.with_name(f"{part.picture.digest}.png")
    assert now.read_bytes() == part.picture.data
    assert f"![A chart](pictures/{now.name})" in desk.text
    assert file.read_bytes() == before
    assert desk.run().decisions == ()
    desk.project.archive.undo_correction(done.decisions[-1].id or 0)
    assert desk.run().decisions == ()
    assert f"![A chart](pictures/{file.name})" in desk.text


@pytest.mark.long
def test_a_picture_file_that_is_none(desk: Desk) -> None:
    """Nothing is stored or written; no new text file writes over it, but with ``overwrite``."""
    file = add_chart(desk)
    file.write_bytes(b"a note")
    desk.edit("(16).", "(16)!")
    text, stored = desk.text, desk.stored
    with pytest.raises(UsageError, match="was changed, and it is no picture"):
        desk.run()
    other = desk.path.with_name("other.md")
    with pytest.raises(UsageError, match="was changed since tweetup wrote it"):
        edit_recap(desk.project, desk.session, other)
    assert (desk.text, desk.stored, file.read_bytes()) == (text, stored, b"a note")
    assert not other.exists()
    edit_recap(desk.project, desk.session, other, overwrite=True)
    assert file.read_bytes() != b"a note"


@pytest.mark.long
def test_the_same_picture_written_by_another_program(desk: Desk) -> None:
    file = add_chart(desk)
    before = file.read_bytes()
    written = BytesIO()
    Image.open(BytesIO(before)).save(written, format="png", compress_level=0)
    assert written.getvalue() != before
    file.write_bytes(written.getvalue())
    assert desk.run().decisions == ()
    assert file.read_bytes() == before


def cut_off(share: float, text: str) -> str:
    return text[: int(len(text) * share)]


WRONG = [
    ("empty file", lambda text: "", "is empty"),
    ("blank file", lambda text: "\n \n", "is empty"),
    ("no front matter", lambda text: text.split("---\n", 2)[2], "at its beginning are missing"),
    ("open front matter", lambda text: text.replace("\n---\n", "\n", 1), "no second line ---"),
    (
        "a line of no kind",
        lambda text: text.replace("topic:", "the topic is:\nthis\ntopic:"),
        "no line such as",
    ),
    (
        "an open quotation mark",
        lambda text: text.replace('August 2009"\n', "August 2009\n", 1),
        "second quotation mark",
    ),
    ("a key twice", lambda text: text.replace("topic:", "topic: a\ntopic:"), "twice"),
    ("no edition", lambda text: re.sub("edition: .*\n", "", text), "against which version"),
    (
        "another archive's",
        lambda text: re.sub("edition: .*\n", "edition: 123456789abc\n", text),
        "against which version",
    ),
    (
        "another session's",
        lambda text: text.replace('session: "hcsmeu-2009-08-21"', "session: hcsmeu-2009-08-07"),
        "is the recap of hcsmeu-2009-08-07",
    ),
    (
        "all marks gone",
        lambda text: re.sub(r"> .*|<!-- .* -->|@.*|Until.*|In all.*|The quest.*|- .*", "", text),
        "parts are gone",
    ),
    ("half of it gone", lambda text: text[: text.index("<!-- section Q1 ")], "end is missing"),
    *(
        (f"cut off at {share}", partial(cut_off, share), "its end is missing")
        for share in (0.3, 0.5, 0.7)
    ),
    (
        "an unknown guest",
        lambda text: text.replace("guests: []", "guests: [nobody_here]"),
        "nobody_here",
    ),
    ("an empty title", lambda text: re.sub("title: .*", "title:", text), "title is empty"),
    (
        "a picture without words",
        lambda text: text.replace("## In short", "![](a.png)\n\n## In short"),
        "cannot",
    ),
    (
        "a picture that is missing",
        lambda text: text.replace("## In short", "![A](a.png)\n\n## In short"),
        "cannot be read",
    ),
    (
        "a picture from elsewhere",
        lambda text: text.replace("## In short", "![A](https://e.example/a.png)\n\n## In short"),
        "another computer",
    ),
    (
        "one mark twice",
        lambda text: text.replace(
            "(16). <!-- sentence attendance -->",
            "(16). <!-- sentence attendance -->\n\nMore. <!-- sentence attendance -->",
        ),
        "as well",
    ),
    (
        "a conflict left",
        lambda text: text.replace("## In short", "<<<<<<< your file\n\n## In short"),
        "two versions",
    ),
]


@pytest.mark.parametrize(("edit", "problem"), [it[1:] for it in WRONG], ids=[it[0] for it in WRONG])
def test_mistake_changes_nothing(desk: Desk, edit: Callable[[str], str], problem: str) -> None:
    """One clear error with the file's name; nothing is stored, and the file is as it was."""
    text = edit(desk.text)
    (desk.path.parent / "a.png").write_bytes(PNG) if problem == "cannot" else None
    desk.write(text)
    with pytest.raises(UsageError, match=re.escape(problem)) as refused:
        desk.run()
    assert str(desk.path) in str(refused.value)
    assert desk.text == text
    assert desk.stored == ()
    assert sorted(it.name for it in desk.path.parent.glob("*.md")) == [desk.path.name]


def test_lines_that_other_sections_have_did_not_come_back(desk: Desk) -> None:
    """A section that is deleted whole is out, with its headings; one alone stands there again."""
    text = desk.text
    assert text.count("### Key themes <") > 1
    first, end = (text.index(line(desk, f"section {it}")) for it in ("Q1", "Q2"))
    desk.write(text[:first] + text[end:])
    done = desk.run()
    assert [(it.kind, it.target) for it in done.decisions] == [("recap section", "Q1")]
    assert done.remarks == ()
    desk.write(desk.text.replace("### Key themes <!-- text -->\n\n", "", 1))
    assert desk.run().remarks == ("“Key themes” is the program's, and stands there again",)


def test_most_parts_deleted_on_purpose(desk: Desk) -> None:
    text = desk.text
    desk.write(
        text[: text.index(line(desk, "section Q1"))] + text[text.index(line(desk, "part links")) :]
    )
    done = desk.run(many=True)
    assert {it.target for it in done.decisions} == {"Q1", "Q2", "Q3"}
    assert desk.recap.sections == ()
    assert desk.run().decisions == ()


def bom(text: str) -> str:
    return "\ufeff" + text


LOOKS = [
    ("carriage returns", lambda text: text.replace("\n", "\r\n")),
    ("a byte order mark", bom),
    ("blanks at ends of lines", lambda text: re.sub("\n", "  \n", text)),
    ("no blanks at ends of lines", lambda text: re.sub(" +\n", "\n", text)),
    ("no line end at the end", lambda text: text.rstrip("\n")),
    ("curly quotation marks", lambda text: re.sub(r'(?<![:\[ ])"', "”", text).replace("'", "’")),
    ("curly ones in front", lambda text: re.sub(r'(\w+: )"(.*)"\n', "\\1“\\2”\n", text)),
    ("dashes joined in marks", lambda text: text.replace("<!--", "<!–").replace("-->", "–>")),
    (
        "ellipses and no-break blanks",
        lambda text: text.replace("...", "…").replace(" 2009", "\u00a02009"),
    ),
    ("no marks at quotations", lambda text: re.sub(r" <!-- quote x:\d+ -->", "", text)),
    ("no marks at sentences", lambda text: re.sub(r" <!-- sentence \w+ -->", "", text)),
    ("no marks at headings", lambda text: re.sub(r" <!-- (section|part) \w+ -->", "", text)),
    ("no marks at the program's lines", lambda text: text.replace(" <!-- text -->", "")),
]


@pytest.mark.long
@pytest.mark.parametrize("look", [it[1] for it in LOOKS], ids=[it[0] for it in LOOKS])
def test_editors_change_no_words(desk: Desk, look: Callable[[str], str]) -> None:
    """An editor's own changes are no edits: nothing is decided, and the file is as it was again."""
    before = desk.text
    desk.path.write_text(look(before), encoding="utf-8", newline="")
    done = desk.run()
    assert (kinds(done), done.remarks) == ([], ())
    assert desk.text == before


def test_words_of_a_post_stay(desk: Desk) -> None:
    """A changed word of a post is told, and it is whole again; so is its byline."""
    before = desk.text
    done = desk.edited(
        ("that exist already", "that EXIST already"), ("**Toby Ransley**", "**Tobi**")
    )
    assert kinds(done) == []
    assert desk.text == before
    assert [("posts are shown whole" in it, "under a post" in it) for it in done.remarks] == [
        (True, False),
        (False, True),
        (False, False),
    ]
    assert done.copy is not None
    assert done.copy.name in done.remarks[-1]
    assert "that EXIST already" in done.copy.read_text(encoding="utf-8")


def test_words_of_the_program_stay(desk: Desk) -> None:
    before = desk.text
    done = desk.edited(
        ("**33** people", "**34** people"),
        ("## Next time <", "## See you <"),
        ("shared by @mihaela_pv", "shared by all"),
    )
    assert (kinds(done), len(done.remarks)) == ([], 4)
    assert desk.text == before
    assert done.copy is not None
    for words in ("**34** people", "## See you <", "shared by all"):
        assert words in done.copy.read_text(encoding="utf-8")


@pytest.mark.long
def test_words_beside_a_byline_are_ones_own(desk: Desk) -> None:
    """Words typed under a byline without a blank line, or behind its mark, are not lost."""
    desk.edit(f"<!-- quote {NURSE} -->", f"<!-- quote {NURSE} -->\nWell said!")
    desk.edit(f"<!-- quote {TOBY} -->", f"<!-- quote {TOBY} --> Indeed.")
    desk.run()
    assert {(it.text, it.place, it.after) for it in desk.recap.own} == {
        ("Well said!", "Q1", NURSE),
        ("Indeed.", "Q1", TOBY),
    }
    assert desk.run().decisions == ()


def test_lines_of_ones_own_in_front(desk: Desk) -> None:
    """Keys that are not ours stay, lists among them."""
    own = "tags: [health, chat]\nlayout: post\nauthors:\n  - clara"
    desk.edit("guests: []", f"guests: []\n{own}")
    desk.run()
    assert f"\n{own}\nedition: " in desk.text
    desk.edit("(16).", "(16)!")
    desk.run()
    assert f"\n{own}\nedition: " in desk.text


def test_own_heading_becomes_a_paragraph(desk: Desk) -> None:
    desk.edit(line(desk, "section Q2"), f"## My heading\n\n{line(desk, 'section Q2')}")
    assert len(desk.run().remarks) == 1
    assert [it.text for it in desk.recap.own] == ["**My heading**"]


def test_heading_alone_is_deleted(desk: Desk) -> None:
    """A section whose heading is gone keeps its place and posts, and has its heading back."""
    before = desk.text
    desk.edit(line(desk, "section Q2") + "\n\n", "")
    assert kinds(desk.run()) == []
    assert desk.text == before


@pytest.mark.long
def test_links_in_a_sentence_are_written_out(desk: Desk) -> None:
    """Sentences are plain words: an address is kept as words, and it is told."""
    done = desk.edited(
        (
            line(desk, "sentence attendance"),
            "See **all** [of it](https://a.example/). <!-- sentence attendance -->",
        )
    )
    assert len(done.remarks) == 1
    assert [it.text for it in desk.recap.intro if it.name == "attendance"] == [
        "See all of it (https://a.example/)."
    ]
    assert desk.run().decisions == ()


@pytest.mark.long
def test_post_shown_by_a_mark(desk: Desk) -> None:
    """A mark with the name of a post of the session shows it there."""
    desk.edit(
        line(desk, "section Q3"), f"<!-- quote x:3448707647 -->\n\n{line(desk, 'section Q3')}"
    )
    assert kinds(desk.run()) == [("recap quote", "x:3448707647")]
    (section,) = (it for it in desk.recap.sections if it.section == "Q2")
    assert "3448707647" in [it.post.id for it in section.quotes]
    assert desk.run().decisions == ()


@pytest.mark.long
def test_section_before_the_questions(desk: Desk) -> None:
    """The section of posts before the first question is another place than the introduction."""
    decide.write_paragraph(desk.project, desk.session, "In short.", place="intro")
    welcome = next(
        post_name(quote.post.key) for quote, at in desk.recap.transcript if at == "intro"
    )
    decide.settle_quote(desk.project, desk.session, welcome, PartState.SHOWN)
    desk.run()
    desk.edit(block(desk, welcome), f"Before it all.\n\n{block(desk, welcome)}")
    desk.run()
    assert {(it.text, it.place) for it in desk.recap.own} == {
        ("In short.", "intro"),
        ("Before it all.", "section intro"),
    }
    assert [desk.text.count(it) for it in ("In short.", "Before it all.")] == [1, 1]
    for name in ("markdown", "html"):
        text = render_recap(desk.recap, name)
        assert (text.count("In short."), text.count("Before it all.")) == (1, 1)
    assert desk.run().decisions == ()


@pytest.mark.long
def test_removal_leaves_no_words(desk: Desk) -> None:
    """A removal deletes the words and the names of the removed; the file is read back after it."""
    desk.edit(line(desk, "section Q2"), f"Thanks, nurse_tamsin!\n\n{line(desk, 'section Q2')}")
    desk.run()
    take_down(desk.project, authors=["nurse_tamsin"])
    path = desk.project.archive.path
    rows = look(path, "SELECT words, more_words, name, after_part, role_of FROM _recap_file_parts")
    assert rows
    assert {(words, more) for words, more, *_ in rows} == {(None, None)}
    assert not any(NURSE in cell for _, _, *cells in rows for cell in cells)
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    assert kinds(desk.run()) == [("retitle", None)]
    assert NURSE not in desk.text
    assert "nurse_tamsin" not in desk.text
    assert "Support communities that exist already" not in desk.text
    assert desk.run().decisions == ()


@pytest.mark.long
@pytest.mark.parametrize("by_post", [False, True], ids=["person", "post"])
def test_a_copy_has_nothing_of_the_removed(desk: Desk, by_post: bool) -> None:
    """Whoever was removed is not in a copy of a file from before; the host's own words are."""
    desk.edit("Counted here: 36 posts from 25 people.", "Only few spoke up here.")
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    before = desk.text
    words = "Support communities that exist already"
    assert before.count("nurse_tamsin") > 1
    assert words in before
    if by_post:
        take_down(desk.project, posts=[NURSE])
    else:
        take_down(desk.project, authors=["nurse_tamsin"])
    done = desk.run()
    assert done.copy is not None
    copy = done.copy.read_text(encoding="utf-8")
    assert "Only few spoke up here." in copy
    assert "title: Mine" in copy
    assert copy.count("left out: people who were removed") > 0
    assert NURSE.partition(":")[2] not in copy
    gone = [words, *([] if by_post else ["nurse_tamsin"])]
    for text in (*copy.split("\n"), *done.remarks):
        assert not [it for it in gone if it in text], text
    lines = {it for it in before.split("\n") if it.strip()} - {*copy.split("\n")}
    assert len(lines) < 12, lines
    assert all(it in copy for it in ("## Worth reading", TOBY, MIHAELA))


@pytest.mark.long
def test_no_copy_for_words_of_the_removed_alone(desk: Desk) -> None:
    desk.write(re.sub("title: .*", "title: Mine", desk.text))
    take_down(desk.project, authors=["nurse_tamsin"])
    assert desk.run().copy is None


@pytest.mark.long
@pytest.mark.parametrize("section", ["Q1", "Q3"])
def test_words_of_a_phrase_of_two_sections(desk: Desk, section: str) -> None:
    """Words that are taken off a key theme are those of its section, not of the other one."""
    for name in ("Q1:rules", "Q3:rules"):
        decide.word_finding(desk.project, desk.session, name, f"Rules, as {name} has it")
        both = decided_recap(desk.project, desk.session)
        post = post_name(finding_of(both, name)[0].posts[0])
        decide.show_for_finding(desk.project, desk.session, name, post)
    desk.run()
    drop_line(f"theme {section}:rules")(desk)
    (made,) = desk.run().decisions
    assert dict(made.value) == dict(made.value) | {"section": section, "state": "derived"}
    worded = {
        part.section
        for part in desk.recap.sections
        for it in part.findings
        if it.statement.startswith("Rules, as")
    }
    assert worded == {"Q1", "Q3"} - {section}
