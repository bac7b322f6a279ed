"""Threads: posts within the length of a network, quotes whole or linked, no chance mentions."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from msgspec import structs

from tests.render.builders import author, post, question, quote, quoted_posts, recap, section
from tests.render.elsewhere import RECAPS, climbing
from tests.render.hostile import shown, visible
from tweetup.model import NextMeeting, OwnPart, Recap
from tweetup.render import RenderOptions, render_output
from tweetup.render.post_text import clean
from tweetup.text.post_length import POST_LIMITS, post_length

JOINER = "\u2060"
SITE = "https://chat.example"
NETWORKS = sorted(POST_LIMITS)


def thread_of(recap: Recap, network: str, site: str | None = SITE) -> list[str]:
    """The posts of the file: each below its rule, within the length that the rule tells."""
    text = render_output(recap, f"thread-{network}", RenderOptions(site=site)).text
    assert text == render_output(recap, f"thread-{network}", RenderOptions(site=site)).text
    rule = text.split(" ", 1)[0]
    assert set(rule) == {"─"}
    heads = re.findall(rf"^{rule} (\d+)/(\d+)$", text, re.MULTILINE)
    posts = re.split(rf"^{rule} .*\n", text, flags=re.MULTILINE)[1:]
    posts = [it.removesuffix("\n").removesuffix("\n") for it in posts]
    limit = POST_LIMITS[network]
    assert heads == [(str(post_length(network, it)), str(limit)) for it in posts]
    for at, it in enumerate(posts, 1):
        assert 0 < post_length(network, it) <= limit
        assert it.startswith(f"{at}/{len(posts)} ")
        assert clean(it) == it
        assert it == it.strip()
        assert it.partition(" ")[2]
    return posts


@pytest.mark.parametrize("network", NETWORKS)
@pytest.mark.parametrize("name", RECAPS)
def test_every_post_fits_and_every_quote_is_whole(name: str, network: str) -> None:
    """First the title, last the page on the site; between them each question with an answer."""
    recap = RECAPS[name]
    posts = thread_of(recap, network)
    title = visible(recap.title).replace("@", f"@{JOINER}")
    assert posts[0].replace(JOINER, "")[4:24] in f" {title} ".replace(JOINER, "")
    assert posts[-1].endswith(f"{SITE}/sessions/{recap.session.id}.html")
    whole = {clean(each.text).strip() for each in quoted_posts(recap)}
    quoted = re.findall(r"“(.*?)”\n— ", "\n".join(posts), re.DOTALL)
    assert quoted
    assert {it.rpartition("“")[2].replace(JOINER, "") for it in quoted} <= whole


@pytest.mark.parametrize("network", NETWORKS)
def test_a_quote_that_is_too_long_is_linked(network: str) -> None:
    """Never cut; without an address another one is taken, and else none."""
    long = shown("word " * 120, 1)
    alone = replace(shown("word " * 120, 2), url=None)
    short = shown("A short answer", 3)
    posts = thread_of(recap(sections=(section(quotes=(long, alone)),)), network)
    assert "word" not in "".join(posts)
    assert any(it.endswith(f" {long.url}") for it in posts)
    both = thread_of(recap(sections=(section(quotes=(long, short)),)), network)
    assert "“A short answer”" in "".join(both)
    assert str(long.url) not in "".join(both)
    (only,) = [
        it for it in thread_of(recap(sections=(section(quotes=(alone,)),)), network) if "Q1" in it
    ]
    assert only.partition(" ")[2] == "Q1: Why?"


@pytest.mark.parametrize("network", NETWORKS)
def test_a_question_that_is_too_long_is_linked(network: str) -> None:
    """Its label and its post."""
    said = post("why " * 200, post_id="77")
    asked = question(text=said.text, post=said.key)
    of = recap(
        sections=(section(question=asked, quotes=(quote(),)),),
        transcript=((quote(said), "Q1"), (quote(), "Q1")),
    )
    text = "\n".join(thread_of(of, network))
    assert f"Q1: {said.url}" in text
    assert "why why" not in text
    bare = replace(of, sections=(replace(of.sections[0], question=question(text=said.text)),))
    assert re.search(r"/\d Q1\n", "\n".join(thread_of(bare, network)))


def test_long_words_of_the_recap_are_cut() -> None:
    """A title at a word, or between two characters where it has only one."""
    for title, end in (("word " * 150, "word…"), ("👩‍👩‍👧" * 600, "👩‍👩‍👧…")):
        for network in NETWORKS:
            first = thread_of(replace(climbing(), title=title), network)[0]
            assert first.split("\n")[0].endswith(end)


@pytest.mark.parametrize("network", POST_LIMITS)
def test_a_removed_lead_is_told(network: str) -> None:
    """A line stands where the post stood, also where another post has room behind it."""
    line = OwnPart(name="removed 1", place="intro", text="*A post that stood here was removed.*")
    of = recap(sections=(section(quotes=(quote(),)),), lead_quote=None, removed=(line,))
    told = [it for it in thread_of(of, network) if "A post that stood here was removed." in it]
    assert len(told) == 1
    assert "was removed" not in "".join(thread_of(replace(of, removed=()), network))


def test_nobody_of_another_network_is_mentioned() -> None:
    """@ann of X is somebody else on Mastodon; on X it is she who is meant."""
    said = replace(shown("@ben @cy@example.org yes", 1), url=None)
    of = recap(sections=(section(quotes=(said,)),), lead_quote=None, join="Follow @host.")
    on_x = "\n".join(thread_of(of, "x"))
    assert "“@ben @cy@example.org yes”\n— Ann (@ann1)" in on_x
    assert JOINER not in on_x.replace(f"@{JOINER}host", "")
    for network in ("bluesky", "mastodon"):
        text = "\n".join(thread_of(of, network))
        assert not re.search(r"(?<![\w/])@\w", text)
        assert "“@ben @cy@example.org yes”" in text.replace(JOINER, "")
    mixed = structs.replace(said.post, network="mastodon")
    of = recap(sections=(section(quotes=(replace(said, post=mixed),)),))
    assert "@ben" not in "\n".join(thread_of(of, "x"))


def test_the_end_of_a_thread() -> None:
    """The next meeting, how to join, and the page where there is one."""
    moment = datetime(2024, 5, 30, 19, tzinfo=UTC)
    said = recap(next_date=moment)
    posts = thread_of(said, "x", site=None)
    assert posts[-1].endswith(
        " Next time: Thursday, 30 May 2024, 20:00 BST\n\nTo join, write a post with #carechat."
    )
    told = replace(said, next_meeting=NextMeeting(text="In June."))
    assert " Next time: In June.\n\n" in thread_of(told, "x")[-1]
    left_out = replace(said, omitted=("next",))
    assert thread_of(left_out, "x")[-1].partition(" ")[2].startswith(SITE)
    assert "Next time" not in "".join(thread_of(left_out, "x", site=None))


def test_as_many_people_as_there_are_are_heard() -> None:
    """Another answer of the same person only where there is no other."""
    ann, ben = shown("Of Ann, again", 1), shown("Of Ben", 2)
    lead = shown("Of Ann", 1)
    of = recap(lead_quote=lead, sections=(section(quotes=(ann, ben)),))
    text = "\n".join(thread_of(of, "x"))
    assert "“Of Ann”" in text
    assert "“Of Ben”" in text
    assert "again" not in text
    alone = replace(of, sections=(section(quotes=(ann,)),))
    assert "“Of Ann, again”" in "\n".join(thread_of(alone, "x"))


def test_more_than_nine_posts() -> None:
    """The room of the number grows with it, and a rule in a quote does not end a post."""
    questions = tuple(
        section(f"Q{at}", quotes=(shown("─" * 30 + " 1/280\n" + "b" * 180, at),))
        for at in range(1, 13)
    )
    posts = thread_of(recap(sections=questions), "x")
    assert len(posts) > 12
    assert posts[9].startswith(f"10/{len(posts)} ")


def test_a_long_name_is_left_out_of_a_link() -> None:
    """The handle and the address are enough."""
    by = author("ann", "name " * 90)
    said = quote(post("word " * 100, by=by, post_id="5"))
    text = "\n".join(thread_of(recap(sections=(section(quotes=(said,)),)), "x"))
    assert f"— @ann {said.url}" in text
