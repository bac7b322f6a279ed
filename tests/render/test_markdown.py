"""A recap in Markdown shows the words it was given and nothing else, and cites them."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from msgspec import structs

from tests.render.builders import (
    START,
    author,
    participant,
    post,
    question,
    quote,
    quoted_posts,
    recap,
    section,
)
from tests.render.evening import Evening, evening
from tests.render.hostile import (
    BAD_ADDRESSES,
    TEXTS,
    WORDS,
    hostile_recap,
    saying,
    shown,
    visible,
    voted,
)
from tests.render.reading import Element, read_html
from tweetup.config import RecapConfig
from tweetup.model import (
    AnswerList,
    Exchange,
    Finding,
    FindingKind,
    Link,
    ListItem,
    NextMeeting,
    OpenQuestion,
    Point,
    Post,
    Recap,
    Resource,
    ResourceKind,
    Sentence,
    TitleSource,
    Topic,
)
from tweetup.render import render_recap
from tweetup.render.markdown import comment, escape_inline, link, quote_lines

NOTE = re.compile(r"^(\d+)\. \[.*\]\((\S+)\)$", re.MULTILINE)
MARK = re.compile(r" \[\\\[(\d+)\\\]\]\((\S+)\)")


def marked(of: Recap) -> str:
    return render_recap(of, "markdown")


def read(markdown: str) -> Element:
    """The Markdown as CommonMark makes HTML of it, raw HTML let through as it is."""
    return read_html(MarkdownIt("commonmark").render(markdown))


@pytest.mark.parametrize(("text", "addresses"), TEXTS)
def test_a_post_shows_its_own_words(text: str, addresses: tuple[str, ...]) -> None:
    """A quoted post is one block quote of plain lines that reads like the post: no HTML, no code,
    no list, no heading, and no links but to the web addresses in it.
    """
    page = read(quote_lines(post(text)))
    assert page.text == visible(text)
    assert {each.name for each in page.all()} <= {"blockquote", "p", "br", "a"}
    assert len(page.all("blockquote")) == 1
    assert [each.text for each in page.all("a")] == list(addresses)
    assert all(each.get("href").startswith("https://example.org/") for each in page.all("a"))


@given(st.text(alphabet="#-+*_=>.)1: \n\t\\`~|[](){}<&;!^$%\xa0aÉ\u202e\x00", max_size=40))
def test_any_post_shows_its_own_words(text: str) -> None:
    """Whatever signs a post is made of, its quotation reads like it."""
    page = read(quote_lines(post(text)))
    assert page.text == visible(text)
    assert {each.name for each in page.all()} <= {"blockquote", "p", "br"}


@pytest.mark.parametrize("text", WORDS)
@pytest.mark.parametrize(
    ("frame", "tag"),
    [
        ("# {}", "h1"),
        ("### {}", "h3"),
        ("- {}", "li"),
        ("**{}** (12 people)", "strong"),
        ("*{}*\n", "em"),
        ("[{}](#q1)", "a"),
        ("> — **{}** (@ann)", "strong"),
    ],
)
def test_words_on_one_line(text: str, frame: str, tag: str) -> None:
    """In a heading, a list, a name or a link, words stay words and on their line."""
    assert read(frame.format(escape_inline(text))).one(tag).text == visible(text)


@pytest.mark.long
def test_the_whole_recap_is_hostile() -> None:
    """With hostile words in every field there is no HTML, every post reads like itself, and no
    link leads anywhere but to web addresses.
    """
    recap_ = hostile_recap()
    page = read(marked(recap_))
    names = {each.name for each in page.all()}
    assert names <= {
        *("a", "p", "h1", "h2", "h3", "ul", "ol", "li", "strong", "em", "blockquote", "br"),
    }
    for each in page.all("a"):
        assert each.get("href").startswith(("https://example.org/", "https://x.com/"))
    quoted = [each.text for each in page.all("blockquote")]
    assert quoted == [visible(each.text) for each in quoted_posts(recap_)]
    headings = [each.text for each in page.all("h2")]
    asked = [visible(text) for text in WORDS]
    assert headings[: len(asked) + 1] == ["In short", *asked]


@pytest.mark.parametrize("text", WORDS)
def test_a_comment_shows_nothing(text: str) -> None:
    """Whatever is in a comment, no engine shows it, with raw HTML or without; and no template
    language that reads the text first finds a tag in it.
    """
    written = comment(f"Proposal: {text}")
    for engine in (MarkdownIt("commonmark"), MarkdownIt("commonmark", {"html": False})):
        page = read_html(engine.render(f"# title\n\n{written}\n\nwords\n"))
        assert page.text == "title words"
        assert [each.name for each in page.all()] == ["h1", "p"]
    assert "\n" not in written
    assert not re.search(r"<|\{[{%#<]", written)


def test_a_comment_without_words_is_none() -> None:
    """There is nothing to hide, and an empty title is a title to no engine."""
    assert comment(" \u202e\n") == ""


def test_no_template_language_finds_a_tag() -> None:
    """Liquid, Jinja and Hugo read a page before Markdown does, wherever the words stand."""
    text = marked(hostile_recap())
    assert not re.search(r"\{[{%#]|<%", text)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("(1) one", "\\(1) one"),
        ("(@good) an example", "\\(@good) an example"),
        ("(see this) and", "(see this) and"),
        ("a. letter", "a\\. letter"),
        ("I) roman", "I\\) roman"),
        ("xiv. roman", "xiv\\. roman"),
        ("mould. word", "mould. word"),
        ("nix. word", "nix. word"),
        ("3.5 of them", "3.5 of them"),
        ("A# b ##", "A# b \\#\\#"),
        ("see https://example.org/a_*", "see https&#58;&#47;&#47;example.org/a\\_\\*"),
        ("WWW.EXAMPLE.ORG", "WWW&#46;EXAMPLE.ORG"),
        ("awww. so sweet", "awww. so sweet"),
        ("a://b", "a&#58;&#47;&#47;b"),
        ("10://b", "10://b"),
        ("&#60b &#x3cb &lt;", "&amp;#60b &amp;#x3cb &amp;lt;"),
        ("AT&T &lt", "AT&T &lt"),
        ("plain, with - and + and 2. in it", "plain, with - and + and 2. in it"),
    ],
)
def test_only_what_would_act_is_escaped(text: str, written: str) -> None:
    """Lists of Pandoc, ends of headings and bare addresses are; ordinary words stay readable."""
    assert escape_inline(text) == written
    assert read(written).text == text


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none(address: str) -> None:
    """What is no web address is shown as words and leads nowhere."""
    page = read(link("words", address))
    assert (page.text, page.all("a")) == ("words", [])
    page = read(quote_lines(post("see exam.ple/x", links=(Link(url=address, short="exam.ple/x"),))))
    assert (page.text, page.all("a")) == ("see exam.ple/x", [])


def test_a_link_leads_where_the_record_says() -> None:
    """The post shows its short address and leads to the long one."""
    target = "https://example.org/a (b) <c>".replace(" ", "%20")
    said = post("see exam.ple/x", links=(Link(url=target, short="exam.ple/x"),))
    (found,) = read(quote_lines(said)).all("a")
    assert found.text == "exam.ple/x"
    assert found.get("href") == "https://example.org/a%20%28b%29%20%3Cc%3E"


@pytest.mark.parametrize(
    ("posts", "marks"), [(0, 0), (1, 1), (2, 2), (3, 2), (5, 2), (6, 0), (9, 0)]
)
def test_notes_of_a_sentence(posts: int, marks: int) -> None:
    """A sentence that counts has no notes; any other cites two posts at most, each listed."""
    said = [shown(f"post {index}", index) for index in range(9)]
    keys = tuple(each.post.key for each in said[:posts])
    base = saying(*said)
    text = marked(
        recap(
            transcript=base.transcript,
            sections=(section(summary=(Sentence(text="This was said.", posts=keys),)),),
        )
    )
    assert len(MARK.findall(text)) == marks
    expected = [(str(number), said[number - 1].url) for number in range(1, marks + 1)]
    assert NOTE.findall(text) == expected
    assert MARK.findall(text) == expected


@pytest.mark.parametrize(
    ("first", "second", "marks"), [(1, 1, "1 2"), (2, 1, "12 3"), (2, 3, "12 34"), (3, 3, " ")]
)
def test_notes_stand_behind_the_clause_that_rests_on_them(
    first: int, second: int, marks: str
) -> None:
    """Two of each clause at most; none where the whole sentence counts."""
    quotes = [shown(f"post {index}", index) for index in range(6)]
    keys = [each.post.key for each in quotes]
    clauses = (
        Sentence(text="“Shade” came up;", posts=tuple(keys[:first])),
        Sentence(text=" “water” too.", posts=tuple(keys[first : first + second])),
    )
    line = Sentence(
        text="“Shade” came up; “water” too.", posts=tuple(keys[: first + second]), clauses=clauses
    )
    base = saying(*quotes)
    of = recap(transcript=base.transcript, sections=(section(summary=(line,)),))
    text = next(each for each in marked(of).splitlines() if "came up" in each)
    before, _, behind = text.partition(" “water” too.")
    found = [[number for number, _ in MARK.findall(part)] for part in (before, behind)]
    assert " ".join(map("".join, found)).strip() == marks.strip()
    assert "up;" in before
    page = read_html(render_recap(of, "html"))
    assert [link.text for link in page.all("a") if link.text.isdigit()] == list(
        marks.replace(" ", "")
    )


def test_every_mark_of_an_evening_has_its_note() -> None:
    """Numbers run from 1 without a gap, in the order in which they are met; a mark and the note
    of its number lead to the same post, and who wrote it stands there.
    """
    text = marked(evening())
    notes = dict(NOTE.findall(text))
    assert list(notes) == [str(number) for number in range(1, len(notes) + 1)]
    marks = MARK.findall(text)
    assert list(dict.fromkeys(number for number, _ in marks)) == list(notes)
    assert all(notes[number] == address for number, address in marks)
    page = read(text)
    handles = {each.url: each.handle for each, _ in _transcript(evening())}
    for item in page.one("ol").all("li"):
        note = item.one("a")
        assert item.text == note.text
        assert note.text.startswith(f"@{handles[note.get('href')]}, 16 May 2024, 2")


def _transcript(of: Recap) -> list[tuple[Post, str]]:
    return [(each.post, name) for each, name in of.transcript]


def test_a_post_without_an_address_is_not_cited() -> None:
    """A note needs somewhere to lead; the byline of such a post is words."""
    said = shown("said", url=None)
    summary = (Sentence(text="This was said.", posts=(said.post.key,)),)
    text = marked(
        recap(sections=(section(summary=summary, quotes=(said,)),), transcript=((said, "Q1"),))
    )
    assert not MARK.findall(text)
    assert not NOTE.findall(text)
    assert "16 May 2024, 20:00 BST" in text


def test_each_quoted_post_stands_alone() -> None:
    """Who said it and when stands below each quoted post, with a link to it: two posts in a row
    are two block quotes to every engine.
    """
    of = evening()
    page = read(marked(of))
    blocks = [each for each in page.children if isinstance(each, Element)]
    quoted = quoted_posts(of)
    bylines = [after for block, after in pairwise(blocks) if block.name == "blockquote"]
    assert len(bylines) == len(quoted) > 40
    for byline, post_ in zip(bylines, quoted, strict=True):
        assert byline.name == "p"
        assert f"@{post_.handle}" in byline.text
        assert byline.text.startswith("— ")
        assert byline.one("a").get("href") == post_.url


@pytest.mark.parametrize(
    ("name", "byline"),
    [
        ("Ann Example", "Ann Example (@ann)"),
        (None, "@ann"),
        ("", "@ann"),
        (" \t", "@ann"),
        ("ann", "@ann"),
        ("@Ann", "@ann"),
        ("\u202e", "@ann"),
        ("Ann\nExample", "Ann Example (@ann)"),
        ("Ann_*Ex*", "Ann_*Ex* (@ann)"),
    ],
)
def test_what_a_person_is_called(name: str | None, byline: str) -> None:
    """Name and handle; the handle alone where there is no name besides it."""
    by = author("ann", name)
    said = quote(post("hello", by=by))
    page = read(marked(recap(listed=(participant(by),), sections=(section(quotes=(said,)),))))
    assert page.one("blockquote").text == "hello"
    assert any(each.text == f"— {byline}, 16 May 2024, 20:00 BST" for each in page.all("p"))
    assert any(each.text == byline for each in page.all("p"))


@pytest.mark.parametrize("text", ["", " \n", "\u202e\x07"])
def test_a_question_without_words(text: str) -> None:
    """A question asked in a picture is called by its number, and it says why."""
    asked = section("Q2", question=question(2, text, post=post().key))
    page = read(marked(recap(sections=(asked,))))
    assert page.all("h2")[0].text == "Question 2"
    assert "Q2, asked in a picture or a link, asked by @maren_okafor" in page.text


def parts_of(of: Recap) -> str:
    """The words of the recap's only section, and of what stands around it, one block a line."""
    blocks = (each for each in read(marked(of)).children if isinstance(each, Element))
    return "\n".join(f"{each.name}: {each.text}" for each in blocks)


def test_a_point_with_its_support() -> None:
    """The post, who else said or passed it on, and a counter-view after "But"."""
    lead, against = shown("calendars help", 1), shown("not without people", 2)
    finding = Finding(
        section="Q1",
        kind=FindingKind.POINT,
        text="calendars help",
        posts=(lead.post.key,),
        people=1,
    )
    support = Sentence(text="@bea and @cem agreed in words.", posts=(lead.post.key,))
    point = Point(finding=finding, quote=lead, support=support, against=(against,))
    part = section(findings=(finding,), points=(point,))
    assert (
        "h3: Key themes\n"
        "blockquote: calendars help\n"
        "p: — Ann (@ann1), 16 May 2024, 20:00 BST\n"
        "p: @bea and @cem agreed in words. [1]\n"
        "p: But:\n"
        "blockquote: not without people\n"
        "p: — Ann (@ann2), 16 May 2024, 20:00 BST\n"
    ) in parts_of(recap(sections=(part,), transcript=((lead, "Q1"), (against, "Q1"))))


@pytest.mark.parametrize(
    ("support", "against", "mention", "headed"),
    [
        ("", False, None, False),
        ("", False, False, False),
        ("", False, True, True),
        ("", True, None, True),
        ("@bea agreed in words.", False, None, True),
    ],
)
def test_posts_that_were_only_passed_on_stand_without_a_heading(
    support: str, *, against: bool, mention: bool | None, headed: bool
) -> None:
    """No key theme stands below it: no sure mention, and nobody who said anything to the point."""
    lead, other = shown("calendars help", 1), shown("not without people", 2)
    finding = Finding(
        section="Q1", kind=FindingKind.POINT, text="", posts=(lead.post.key,), people=1, reposted=3
    )
    phrase = Finding(
        section="Q1", kind=FindingKind.MENTION, text="fare", posts=(), people=3, sure=bool(mention)
    )
    point = Point(
        finding=finding,
        quote=lead,
        support=Sentence(text=support, posts=()),
        against=(other,) if against else (),
    )
    findings = (finding,) if mention is None else (finding, phrase)
    of = recap(sections=(section(findings=findings, points=(point,)),))
    for text in (marked(of), render_recap(of, "html")):
        assert ("Key themes" in text) is headed
        assert "calendars help" in text


def test_mentions_without_points() -> None:
    """The line of mentions is headed so itself where no point is."""
    finding = Finding(section="Q1", kind=FindingKind.MENTION, text="bus fare", posts=(), people=3)
    line = Sentence(text="Came up here: “bus fare” (three people).", posts=())
    text = parts_of(recap(sections=(section(findings=(finding,), summary=(line,)),)))
    assert f"p: Key themes: {line.text}\n" in text
    assert "h3: Key themes" not in text


def test_a_pair_says_but() -> None:
    """A post and its counter-view stand together, with one word between them."""
    first, second = shown("tools first", 1), shown("trust first", 2)
    pair = Exchange(posts=(first, second), people=2)
    text = parts_of(recap(sections=(section(exchanges=(pair,)),)))
    assert re.search(
        r"blockquote: tools first\np: — .*\np: But:\nblockquote: trust first\np: — ", text
    )


def test_a_list_of_things() -> None:
    """Each thing with those who named it, and marks where they are few."""
    said = [shown(f"said {index}", index) for index in range(7)]
    keys = tuple(each.post.key for each in said)
    items = (
        ListItem(item="a *board*", people=7, posts=keys),
        ListItem(item="paper", people=1, posts=keys[:1]),
    )
    part = section(lists=(AnswerList(what="tools", items=items), AnswerList(what="", items=())))
    page = read(marked(recap(sections=(part,), transcript=tuple((it, "Q1") for it in said))))
    assert [each.text for each in page.all("h3")] == ["Tools named", "Named in answers"]
    assert [each.text for each in page.all("ul")[0].all("li")] == [
        "a *board*: @ann0, @ann1, @ann2, @ann3 and 3 others",
        "paper: @ann0 [1]",
    ]


def test_a_poll_has_its_options_with_votes() -> None:
    """Under the question, and inside the quotation of a post that has one."""
    poll = voted(("a *board*", 1204), ("1. no", 0))
    said = quote(structs.replace(post("which?"), poll=poll))
    page = read(marked(recap(sections=(section(question=question(poll=poll), quotes=(said,)),))))
    options = ["a *board* · 1,204", "1. no · 0"]
    inside = page.one("blockquote").one("ul")
    assert [[it.text for it in each.all("li")] for each in (page.all("ul")[0], inside)] == [
        options,
        options,
    ]
    hidden = marked(recap(sections=(section(question=question(poll=voted(("a", 0)))),)))
    assert "\n- a\n" in hidden


def test_an_open_question() -> None:
    """It is headed by what we did not find, once, and is last in its section."""
    asked = [OpenQuestion(quote=shown(f"who pays {index}?", index)) for index in range(2)]
    text = parts_of(recap(sections=(section(open_questions=tuple(asked)),)))
    assert text.count("We found no answer to") == 1
    assert "h3: We found no answer to\nblockquote: who pays 0?\n" in text


def test_framing_and_lead_quote() -> None:
    """The lead quote stands before the first section, the host's framing before its quotes."""
    lead, framing, said = (shown(text, n) for n, text in enumerate(("lead", "framing", "said")))
    part = section(framing=(framing,), quotes=(said,))
    text = marked(recap(lead_quote=lead, sections=(part,)))
    page = read(text)
    assert [each.text for each in page.all("blockquote")] == ["lead", "framing", "said"]
    assert "\n*Added to the question:*\n\n> framing\n" in text
    names = [each.name for each in page.children if isinstance(each, Element)]
    assert names.index("blockquote") < names.index("h2")


@pytest.mark.parametrize(
    ("answers", "line"), [(0, "No post could be counted here."), (1, "Counted here: 1 post from")]
)
def test_a_question_says_how_many_posts_answer_it(answers: int, line: str) -> None:
    assert line in marked(recap(sections=(section(answers=answers, people=answers),)))


def test_a_stretch_says_no_number_of_posts() -> None:
    """Most posts of a chat without questions have no sure place: their number would mislead."""
    stretch = section("S1", answers=7, people=4)
    text = marked(recap(sections=(stretch,)))
    assert "ounted" not in text.partition("## In numbers")[0]


def test_links_worth_reading_by_kind() -> None:
    """Papers and pages apart; pictures, posts and what nobody could resolve are not listed."""

    def shared(url: str, kind: str, title: str | None = None) -> Resource:
        return Resource(
            url=url,
            title=title,
            sharers=("bea",),
            shares=1,
            sections=("Q1",),
            posts=(),
            kind=ResourceKind(kind),
            title_source=TitleSource.CARD if title else None,
            words="so *good*" if title else None,
        )

    kinds = ("post", "picture", "form", "unresolved")
    hidden = tuple(shared(f"https://example.org/{kind}", kind) for kind in kinds)
    paper = shared("https://example.org/p", "paper", "A *paper*")
    page_ = shared("https://example.org/page", "page")
    page = read(marked(recap(resources=(page_, *hidden, paper))))
    assert [each.text for each in page.all("h3")] == ["Papers", "Pages"]
    assert [each.text for each in page.all("li")] == [
        "A *paper*: “so *good*”, shared by @bea, under Q1",
        "example.org/page: shared by @bea, under Q1",
    ]
    alone = read(marked(recap(resources=(page_, *hidden))))
    assert not alone.all("h3")
    only_reposted = replace(page_, sharers=(), reposters=("cem", "dot"))
    (item,) = read(marked(recap(resources=(only_reposted,)))).all("li")
    assert item.text == "example.org/page: passed on by 2 people, under Q1"
    nobody = replace(page_, sharers=(), sections=())
    (item,) = read(marked(recap(resources=(nobody,)))).all("li")
    assert item.text == "example.org/page"
    assert "Worth reading" not in marked(recap(resources=hidden))


def test_next_meeting_join_and_removal() -> None:
    """The announcement with its source, else the date; how to join and how to be taken out."""
    said = shown("Same time in two weeks!", 1)
    meeting = NextMeeting(text="Same time in two weeks!", posts=(said.post.key,))
    text = parts_of(
        recap(next_meeting=meeting, next_date=START, transcript=((said, "Q1"),), join="Join us.")
    )
    assert "h2: Next time\np: Same time in two weeks! [1]\np: Join us. Tell the hosts" in text
    six = [shown("Same time in two weeks!", number) for number in range(1, 7)]
    meeting = NextMeeting(text="In two weeks", posts=tuple(it.post.key for it in six))
    often = parts_of(recap(next_meeting=meeting, transcript=tuple((it, "Q1") for it in six)))
    assert "p: In two weeks [1] [2]\n" in often
    dated = parts_of(recap(next_date=START))
    assert "h2: Next time\np: Thursday, 16 May 2024, 20:00 BST\np: To join" in dated
    assert "h2: Taking part\np: To join" in parts_of(recap())
    assert "p: To join, write a post with #carechat. Tell the hosts" in parts_of(recap())


def test_figures_and_what_was_left_out() -> None:
    """Three figures first, then the others; posts neither quoted nor counted, by reason."""
    page = read(marked(evening()))
    numbers = next(each for each in page.all("p") if each.text.startswith("40 people posted"))
    assert [each.text for each in numbers.all("strong")] == ["40", "303", "240"]
    assert (
        numbers.text
        == "40 people posted, 303 posts and reposts, 240 posts counted under a question"
    )
    assert (
        "More figures: posted on 18 April 2024: 44; for the first time in this archive: 8;"
        in page.text
    )
    left_out = "section not sure (31 posts) and thanks and goodbyes (7 posts)"
    assert f"Neither quoted nor counted, as the program reads them: {left_out}." in page.text


def test_few_newcomers_are_not_told() -> None:
    """Nor those who came back, which together with all people would tell them."""
    whole = evening()
    few = replace(whole, attendance=replace(whole.attendance, newcomers=3, returning=37))
    page = read(marked(few)).text
    assert "for the first time" not in page
    assert "came back" not in page


def test_proposals_stand_in_a_comment() -> None:
    """Where the topic is not sure, the title is the date, and the draft has proposals."""
    text = marked(Evening(topic=False).recap())
    assert text.startswith(
        "# #carechat, 16 May 2024\n".replace("# #", "# \\#")
        + "\n"
        + '[//]: # "Proposals for a title: working together · who is -- not > in the room"\n'
    )
    assert "Proposals" not in read(text).text
    assert "Proposals" not in marked(evening())
    chosen = recap(topic=Topic(text="chosen"), proposals=(Topic(text="not"),))
    assert "Proposals" not in marked(chosen)


@pytest.mark.long
@pytest.mark.parametrize(
    ("participants", "names"), [("all", 40), ("introduced", 5), ("number", None)]
)
def test_participants_by_the_owners_choice(participants: str, names: int | None) -> None:
    """All, those who introduced themselves (and it says so), or none."""
    of = Evening(settings=RecapConfig(participants=participants)).recap()
    page = read(marked(of))
    headed = "Who posted" in [each.text for each in page.all("h2")]
    assert headed == (names is not None)
    if names:
        assert len(re.findall(r"@\w", page.text.split("Who posted ")[1].split(" How ")[0])) == names
    assert ("Named are those who introduced themselves." in page.text) == (names == 5)


@pytest.mark.long
def test_the_same_recap_gives_the_same_text() -> None:
    """Nothing of the moment or the machine gets in."""
    assert marked(Evening().recap()) == marked(Evening().recap())
    assert marked(hostile_recap()) == marked(hostile_recap())


def test_blank_lines_and_end() -> None:
    """No two blank lines follow each other, and the text ends in one line break."""
    text = marked(evening())
    assert "\n\n\n" not in text
    assert text.endswith("\n")
    assert not text.endswith("\n\n")
