"""A recap as a page: sound HTML that stands alone, shows only words, and can be followed."""

from __future__ import annotations

import itertools
import re
from dataclasses import replace
from datetime import timedelta

import pytest
from msgspec import structs

from tests.lazily import Lazily
from tests.render.builders import (
    START,
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
    Minute,
    NextMeeting,
    OpenQuestion,
    Point,
    Poll,
    Post,
    Recap,
    Resource,
    ResourceKind,
    Sentence,
    TitleSource,
)
from tweetup.render import render_recap

POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'"
)
RECAPS = Lazily[Recap](
    {
        "an evening": evening,
        "one post": recap,
        "hostile": hostile_recap,
        "nothing": lambda: recap(sections=(), transcript=(), participants=(), listed=()),
    }
)
FORMATS = ("html", "transcript")
MOST_BYTES = 150 * 1024
"""The size of the page of an evening of 400 posts."""


def page_of(of: Recap) -> Element:
    return read_html(render_recap(of, "html"))


@pytest.fixture(scope="module", params=itertools.product(RECAPS, FORMATS), ids=" as ".join)
def page(request: pytest.FixtureRequest) -> Element:
    """Each of :data:`RECAPS` as a page and as the page of its transcript."""
    name, form = request.param
    return read_html(render_recap(RECAPS[name], form))


@pytest.fixture(scope="module")
def busy() -> Element:
    """An evening with everything in it."""
    return page_of(RECAPS["an evening"])


def test_headings_are_in_order(page: Element) -> None:
    """One h1 comes first, and no level is left out on the way down."""
    levels = [int(each.name[1]) for each in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))


def test_everything_that_is_pointed_at_is_there(page: Element) -> None:
    """Ids are unique, and each link within the page and each label finds its own."""
    ids = [each.get("id") for each in page.all() if each.get("id")]
    assert len(ids) == len(set(ids))
    for each in page.all():
        named = each.get("aria-labelledby").split()
        if each.get("href").startswith("#"):
            named.append(each.get("href")[1:])
        named += re.findall(r"url\(#(.+?)\)", each.get("fill"))
        assert set(named) <= set(ids), each


def test_the_page_stands_alone(page: Element) -> None:
    """Its policy forbids fetching; there is no script, no handler and nothing to fetch."""
    (policy,) = [each for each in page.all("meta") if each.get("http-equiv")]
    assert policy.get("http-equiv") == "Content-Security-Policy"
    assert policy.get("content") == POLICY
    fetching = {"script", "link", "img", "iframe", "object", "embed", "base", "form", "audio"}
    assert not page.all(*fetching, "video", "source", "input", "button", "use", "image")
    for each in page.all():
        assert not [name for name in each.attributes if name.startswith("on")]
        assert not each.attributes.keys() & {"style", "src", "srcset", "background", "xlink:href"}
    (style,) = page.all("style")
    assert "url(" not in "".join(map(str, style.children))
    assert "@import" not in "".join(map(str, style.children))


def test_links_lead_to_the_web_or_into_the_page(page: Element) -> None:
    """No other scheme, and those that posts brought along are not vouched for."""
    for each in page.all("a"):
        href = each.get("href")
        assert href.startswith(("https://", "http://", "#"))
        if not href.startswith("#"):
            assert "nofollow" in each.get("rel")
            assert "noopener" in each.get("rel")


@pytest.mark.long
def test_hostile_words_make_no_elements() -> None:
    """A hostile recap has the kinds of elements and attributes that a kind one has, no more."""
    hostile, kind = page_of(hostile_recap()), page_of(evening())
    assert not hostile.all("!comment")
    assert {each.name for each in hostile.all()} <= {each.name for each in kind.all()}
    attributes = {(each.name, name) for each in kind.all() for name in each.attributes}
    assert {(each.name, name) for each in hostile.all() for name in each.attributes} <= attributes


@pytest.fixture(scope="module", params=FORMATS)
def spoken(request: pytest.FixtureRequest) -> list[Element]:
    """The words of every hostile post, as quotes and in the transcript."""
    of = saying(*(shown(text, index) for index, text in enumerate(WORDS)))
    return read_html(render_recap(of, request.param)).classed("words")


@pytest.mark.parametrize("index", range(len(TEXTS)))
def test_a_post_shows_its_own_words(spoken: list[Element], index: int) -> None:
    """Wherever a post is shown, it reads like the post and links to the addresses in it."""
    text, addresses = TEXTS[index]
    assert len(spoken) == len(TEXTS)
    words = spoken[index]
    assert words.text == visible(text)
    assert [each.text for each in words.all("a")] == list(addresses)
    assert [each.get("href") for each in words.all("a")] == list(addresses)
    assert {each.name for each in words.all()} <= {"a"}


@pytest.mark.parametrize("name", RECAPS)
def test_posts_stand_in_reading_order(name: str) -> None:
    """The page shows the recap's posts whole, each where it belongs, and no others."""
    page = page_of(RECAPS[name])
    expected = [visible(each.text) for each in quoted_posts(RECAPS[name])]
    assert [each.text for each in page.classed("words")] == expected


@pytest.mark.parametrize("words", [*WORDS[:7], *WORDS[-16:-9]])
def test_every_field_shows_its_words(words: str) -> None:
    """Title, headings, names, support, lists, the next meeting and sources read as given."""
    page = page_of(hostile_recap(words))
    seen = visible(words)
    assert page.one("h1").text == seen
    assert page.one("head").one("title").text == seen
    assert page.classed("question")[0].one("h2").text == f"{seen} #"
    assert seen in {each.text for each in page.classed("name")}
    assert page.classed("support")[0].text.startswith(seen)
    assert page.classed("list")[0].all("th")[2].text == f"{seen} #"
    following = page.classed("next")[0].all("p")
    assert following[0].text.startswith(seen)
    assert [each.text for each in following[1:]] == [seen, seen]
    assert (
        f"from 1 post in {seen}. Not readable and left out: 1 record"
        in page.classed("foot")[0].text
    )


@pytest.mark.parametrize("address", BAD_ADDRESSES)
def test_an_address_that_is_none(address: str) -> None:
    """What is no web address leads nowhere, in a post's links or on its time."""
    said = quote(post("exam.ple/x", links=(Link(url=address, short="exam.ple/x"),)), url=address)
    page = page_of(saying(said))
    assert not [each for each in page.all("a") if not each.get("href").startswith("#")]
    assert not [each for each in page.all("blockquote") if each.attributes]
    assert page.classed("words")[0].text == "exam.ple/x"


def test_the_chart_can_be_read_without_seeing_it(busy: Element) -> None:
    """It has a title, a description, and beside it a table of the same counts."""
    (chart,) = [each for each in busy.all("svg") if each.get("role") == "img"]
    named = {each.get("id"): each.text for each in chart.all("title", "desc")}
    title, description = (named[name] for name in chart.get("aria-labelledby").split())
    assert title == "Posts by question over time"
    assert description.startswith("297 posts from 20:00 to 21:00, reposts counted; the most")
    rows = busy.classed("timeline")[0].one("tbody").all("tr")
    counts = [[int(cell.text) for cell in row.all("td")] for row in rows]
    steps = evening().timeline
    assert [sum(row[:-1]) for row in counts] == [row[-1] for row in counts]
    assert [row[-1] for row in counts] == [sum(n for _, n in step.posts) for step in steps]
    assert [row.one("th").text for row in rows][:2] == ["20:00", "20:02"]
    decorations = [each for each in busy.all("svg") if each is not chart]
    hidden = [each for each in decorations if each.get("aria-hidden") == "true"]
    legend = busy.classed("legend")[0]
    assert legend.get("aria-hidden") == "true"
    assert len(hidden) + len(legend.all("svg")) == len(decorations)


def test_no_chart_where_nothing_was_counted() -> None:
    """An empty hour is not drawn."""
    empty = (Minute(start=START, minutes=2, posts=()),)
    for steps in ((), empty):
        assert not page_of(recap(timeline=steps)).classed("timeline")


def told(of: Recap) -> str:
    """The blocks of words of the first section, one a line, each with its class."""
    part = page_of(of).classed("question")[0]
    blocks = ("p", "h3", "figcaption", "th", "td", "caption")
    return "\n".join(f"{each.get('class') or each.name}: {each.text}" for each in part.all(*blocks))


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
        "words: calendars help\n"
        "figcaption: Ann @ann1 20:00 BST #\n"
        "support: @bea and @cem agreed in words.1\n"
        "but: But\n"
        "words: not without people\n"
    ) in told(recap(sections=(part,), transcript=((lead, "Q1"), (against, "Q1"))))


def test_mentions_without_points() -> None:
    """The line of mentions is headed so itself where no point is."""
    finding = Finding(section="Q1", kind=FindingKind.MENTION, text="bus fare", posts=(), people=3)
    line = Sentence(text="Came up here: “bus fare” (three people).", posts=())
    text = told(recap(sections=(section(findings=(finding,), summary=(line,)),)))
    assert f"summary: Key themes: {line.text}" in text
    assert "h3: Key themes" not in text


def test_a_pair_says_but() -> None:
    """A post and its counter-view stand in one group, with one word between them."""
    pair = Exchange(posts=(shown("tools first", 1), shown("trust first", 2)), people=2)
    page = page_of(recap(sections=(section(exchanges=(pair,)),)))
    (group,) = page.classed("pair")
    assert [each.text for each in group.all("p")] == ["tools first", "But", "trust first"]


def test_a_list_of_things() -> None:
    """A table of thing and people, which has a caption and can be scrolled by keyboard."""
    said = [shown(f"said {index}", index) for index in range(7)]
    keys = tuple(each.post.key for each in said)
    items = (
        ListItem(item="a <board>", people=7, posts=keys),
        ListItem(item="paper", people=1, posts=keys[:1]),
    )
    part = section(lists=(AnswerList(what="tools", items=items),))
    page = page_of(recap(sections=(part,), transcript=tuple((it, "Q1") for it in said)))
    (table,) = page.classed("list")
    assert table.one("caption").text == "Tools named"
    assert [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")] == [
        ["Named", "By"],
        ["a <board> #", "@ann0, @ann1, @ann2, @ann3, @ann4, @ann5, @ann6"],
        ["paper #", "@ann01"],
    ]
    (region,) = [each for each in page.all("div") if each.get("role") == "region"]
    assert (region.get("aria-label"), region.get("tabindex")) == ("Tools named", "0")


@pytest.mark.parametrize(
    ("poll", "seen"),
    [
        (voted(("a <board>", 1204), ("no", 0)), ["a <board> · 1,204", "no · 0"]),
        (voted(("a board", 7), ("no", None)), ["a board · 7", "no"]),
        (voted(("a board", None), ("no", None)), ["a board", "no"]),
        (voted(("a board", 0), ("no", 0)), ["a board", "no"]),
    ],
)
def test_a_poll_has_its_options_with_votes(poll: Poll, seen: list[str]) -> None:
    """Under the question, and under a post that has one; without votes nobody has told."""
    said = quote(structs.replace(post("which?"), poll=poll))
    part = section(question=question(poll=poll), quotes=(said,))
    recap_ = recap(sections=(part,), transcript=((said, "Q1"),))
    lists = page_of(recap_).classed("poll")
    assert [[item.text for item in each.all("li")] for each in lists] == [seen, seen]
    below = read_html(render_recap(recap_, "transcript")).classed("poll")
    assert [[item.text for item in each.all("li")] for each in below] == [seen]


def test_open_questions_framing_and_lead_quote() -> None:
    """The lead quote is first of all, the framing first of its section, open questions last."""
    lead, framing, said, asked = (shown(text, n) for n, text in enumerate("lfsa"))
    part = section(framing=(framing,), quotes=(said,), open_questions=(OpenQuestion(quote=asked),))
    page = page_of(recap(lead_quote=lead, sections=(part,)))
    assert [each.text for each in page.classed("words")] == ["l", "f", "s", "a"]
    assert page.classed("lead-quote")[0].classed("words")[0].text == "l"
    assert page.classed("head")[0].classed("lead-quote")
    assert page.classed("framing")[0].classed("words")[0].text == "f"
    assert page.classed("open")[0].classed("words")[0].text == "a"
    assert page.all("h3")[0].text == "We found no answer to"


def test_links_worth_reading_by_kind() -> None:
    """Papers and pages apart; pictures, posts and short links are not listed, these counted."""

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
            words="so <good>" if title else None,
        )

    kinds = ("post", "picture", "form", "unresolved")
    hidden = tuple(shared(f"https://example.org/{kind}", kind) for kind in kinds)
    paper = shared("https://www.example.org/p", "paper", "A <paper>")
    page_ = shared("https://example.org/page", "page")
    page = page_of(recap(resources=(page_, *hidden, paper)))
    lists = page.classed("links")
    assert [each.one("li").text for each in lists] == [
        "A <paper> “so <good>”, shared by @bea, under Q1",
        "example.org/page shared by @bea, under Q1",
    ]
    assert {each.get("href") for each in lists[0].all("a")} == {paper.url}
    assert "Not listed: 1 link that the archive has only in short form." in page.text
    short = replace(shared("http://bit.ly/a1B2", "unresolved"), words="our draft", described=True)
    [listed] = page_of(recap(resources=(short, *hidden))).classed("links")
    assert listed.one("li").text == "bit.ly/a1B2 short link, “our draft”, shared by @bea, under Q1"
    assert "#links" not in {each.get("href") for each in page_of(recap(resources=hidden)).all("a")}


LONG = "/a-page-with-words/and-more-of-them"


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("example.org/page?id=3", "example.org/page?id=3"),
        (f"example.org/seeds/{'a' * 62}", f"example.org/seeds/{'a' * 62}"),
        (f"example.org/seeds/{'a' * 63}", "example.org/seeds/…"),
        (f"example.org/page?id={'3' * 80}", "example.org/page…"),
        (f"example.org/{LONG * 2}/b.pdf", f"example.org/{LONG}/a-page-with-words/…"),
        (f"example.org/#{'a' * 80}", "example.org/…"),
    ],
)
def test_long_addresses_are_shown_short(address: str, shown: str) -> None:
    """Whole in the link, and to the end of a part of the path where a person reads it."""
    resource = Resource(
        url=f"https://{address}", title=None, sharers=("bea",), shares=1, sections=(), posts=(),
        kind=ResourceKind("page"),
    )  # fmt: skip
    [link] = page_of(recap(resources=(resource,))).classed("links")[0].all("a")
    assert (link.text, link.get("href")) == (shown, resource.url)


def test_next_meeting_join_and_removal() -> None:
    """The announcement with its source, else the date; how to join and how to be taken out."""
    said = shown("Same time in two weeks!", 1)
    meeting = NextMeeting(text="Same time in two weeks!", posts=(said.post.key,))
    part = page_of(
        recap(next_meeting=meeting, next_date=START, transcript=((said, "Q1"),), join="Join us.")
    ).classed("next")[0]
    assert [each.text for each in part.all("p")][:2] == ["Same time in two weeks!1", "Join us."]
    assert part.classed("notes")[0].one("a").get("href") == said.url
    dated = page_of(recap(next_date=START)).classed("next")[0]
    assert dated.all("p")[0].text == "Thursday, 16 May 2024, 20:00 BST"
    bare = page_of(recap()).classed("next")[0]
    assert [each.text for each in bare.all("p")] == [recap().join, recap().removal]
    headings = [each.one("h2").text for each in (part, dated, bare)]
    assert headings == ["Next time", "Next time", "Taking part"]


def test_three_figures_and_the_others_folded(busy: Element) -> None:
    """Numbers: three that are seen, the rest with the chart in what can be unfolded."""
    first, others = busy.classed("numbers")
    assert [each.text for each in first.all("dd")] == ["40", "303", "240"]
    folded = busy.classed("figures")[0]
    assert others in folded.all("dl")
    assert first not in folded.all("dl")
    assert folded.classed("timeline")
    assert "44" in {each.text for each in others.all("dd")}


def test_what_was_left_out_is_said(busy: Element) -> None:
    """The foot counts posts that are neither quoted nor counted, by reason."""
    left_out = "section not sure (31 posts) and thanks and goodbyes (7 posts)"
    told = f"Neither quoted nor counted, as the program reads them: {left_out}."
    assert told in busy.classed("foot")[0].text


def test_proposals_are_not_on_the_page() -> None:
    """Proposals for a title are for the draft; the title is the date alone."""
    page = page_of(Evening(topic=False).recap())
    assert page.one("h1").text == "#carechat, 16 May 2024"
    assert "in the room" not in page.one("head").text
    assert "Proposals" not in page.text


@pytest.mark.long
@pytest.mark.parametrize(("participants", "names"), [("all", 40), ("introduced", 5), ("number", 0)])
def test_participants_by_the_owners_choice(participants: str, names: int) -> None:
    """All, those who introduced themselves (and it says so), or none."""
    of = Evening(settings=RecapConfig(participants=participants)).recap()
    page = page_of(of)
    listed = [each for people in page.classed("people") for each in people.all("li")]
    assert len(listed) == names
    assert ("Named are those who introduced themselves." in page.text) == (names == 5)
    assert ("#people" in {each.get("href") for each in page.all("a")}) == bool(names)
    roles = {each.text for person in listed for each in person.classed("role")}
    assert roles == ({"host", "guest", "new here"} if names else set())


def test_marks_are_numbered_through(busy: Element) -> None:
    """Marks run from 1 in the order in which they are met; the same post keeps its number, and
    each leads to its post.
    """
    marks = [each for notes in busy.classed("notes") for each in notes.all("a")]
    numbers = [int(each.text) for each in marks]
    assert list(dict.fromkeys(numbers)) == list(range(1, max(numbers) + 1))
    targets = {(each.text, each.get("href")) for each in marks}
    assert len(targets) == len(set(numbers)) > 20
    handles = {each.url: each.handle for each in _posts(evening())}
    for each in marks:
        label = f"{each.text}. Post by @{handles[each.get('href')]}, 2"
        assert each.get("aria-label").startswith(label)


def _posts(of: Recap) -> list[Post]:
    return [each.post for each, _ in of.transcript]


def test_the_transcript_has_every_post() -> None:
    """A page of its own: all posts in their sections, in time order, each with an id."""
    of = evening()
    page = read_html(render_recap(of, "transcript"))
    parts = {each.get("id"): each for each in page.classed("transcript")}
    assert list(parts) == [
        "transcript-intro", *(f"transcript-q{n}" for n in range(1, 7)), "transcript-chatter",
        "transcript-closing",
    ]  # fmt: skip
    for name, part in parts.items():
        posts = [each.post for each, section_ in of.transcript
                 if f"transcript-{section_.lower()}" == name]  # fmt: skip
        assert [each.text for each in part.classed("words")] == [
            visible(each.text) for each in posts
        ]
        assert [each.get("id") for each in part.classed("post")] == [
            f"post-x-{each.id}" for each in posts
        ]
        assert part.classed("support")[0].text == f"{len(posts)} posts"
    assert page.one("h1").text == "Transcript: Working together"
    assert "Times are Europe/London (BST)." in page.classed("standfirst")[0].text


def test_the_recap_has_no_transcript_and_is_small() -> None:
    """An evening of 400 posts: the page holds what it quotes and no more."""
    of = Evening(per_question=57).recap()
    assert len(of.transcript) >= 400
    html = render_recap(of, "html")
    assert len(html.encode()) <= MOST_BYTES
    assert len(read_html(html).classed("post")) == len(quoted_posts(of)) < 80


@pytest.mark.parametrize("text", ["", " \n", "\u202e"])
def test_a_question_without_words(text: str) -> None:
    """It is called by its number in the contents and its heading, and says why."""
    page = page_of(recap(sections=(section("Q2", question=question(2, text)),)))
    assert page.classed("contents")[0].classed("of")[0].text == "Question 2"
    assert page.classed("question")[0].one("h2").text == "Question 2 #"
    asked = page.classed("question")[0].classed("asked")[0].text
    assert asked.startswith("Q2, the question itself is not in the archive, asked by")


@pytest.mark.parametrize(
    ("language", "tag"),
    [("uk", "uk"), ("pt-BR", "pt-BR"), (None, ""), ("und", ""), ("qme", ""), ('"><b>', "")],
)
def test_the_language_of_a_post(language: str | None, tag: str) -> None:
    """A post that says its language is read out in it; a code that is none is left out."""
    page = page_of(saying(quote(post(language=language))))
    assert {each.get("lang") for each in page.classed("words")} == {tag}
    assert page.one("html").get("lang") == "en"


def test_times_are_the_chats_own() -> None:
    """Shown in the session's zone, with the offset for machines; another day is named."""
    late = quote(post(at=START + timedelta(hours=9)))
    page = page_of(saying(quote(), late))
    assert {each.text for each in page.one("main").classed("when")} == {
        "20:00 BST",
        "17 May 2024, 05:00 BST",
    }
    assert "2024-05-16T20:00:00+01:00" in {each.get("datetime") for each in page.all("time")}


@pytest.mark.parametrize("name", RECAPS)
def test_the_same_recap_gives_the_same_bytes(name: str) -> None:
    """Nothing of the moment or the machine gets in."""
    assert render_recap(RECAPS[name], "html") == render_recap(RECAPS[name], "html")
