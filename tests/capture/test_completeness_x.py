"""Whether all of a chat came from X, by what X itself says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.capture.proving import (
    CHAT,
    NOW,
    Fediverse,
    changed,
    hold_chat,
)
from tests.servers.mastodon import mastodon
from tests.servers.serving import Answer, Asked, as_json
from tests.servers.x_posts import XPost, chat
from tweetup.capture.results import CaptureResult
from tweetup.config import Config
from tweetup.model import GapKind
from tweetup.project.project import open_project


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a chat of 250 posts."""
    with desk(tmp_path) as made:
        yield made


# --- X ----------------------------------------------------------------------------------------


def first_question(x: Desk) -> XPost:
    """The first post that asks a question."""
    return next(one for one in x.server.posts.values() if one.text.startswith("Q1"))


@pytest.mark.long
def test_answers_that_x_counts_are_named(x: Desk) -> None:
    """Without --with-replies nobody pays for them: named once with it, and never complete."""
    asked = first_question(x)
    tagged = sum(
        asked.id in {o.id for o in p.referenced.values()} and p.reply_to is not None
        for p in x.server.posts.values()
    )
    x.server.post("To me it is light", at=asked.at + timedelta(minutes=2), reply_to=asked)
    done = x.capture()
    (gap,) = [gap for gap in done.gaps if gap.kind is GapKind.ANSWERS]
    assert (gap.post, gap.counted, gap.came) == (asked.id, tagged + 1, tagged)
    assert "--with-replies reads them" in gap.why
    assert (gap.remedy, done.complete) == ("--with-replies", False)
    again = x.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())
    x.server.post("And short", at=asked.at + timedelta(minutes=3), reply_to=asked)
    assert not x.capture().complete
    assert not any("conversation_id" in asked.query.get("query", "") for asked in x.server.asked)
    assert x.capture(max_replies=500).proved
    # It does not ask for them again: they may be gone, and others there.
    plain = x.capture()
    assert (plain.complete, plain.proved, plain.new_gaps) == (True, False, ())
    assert [(gap.kind, gap.counted) for gap in plain.gaps] == [(GapKind.UNSEEN, 2)]
    # The two told of are here: one more is another one.
    x.server.post("And thin", at=asked.at + timedelta(minutes=4), reply_to=asked)
    done = x.capture()
    (gap,) = done.new_gaps
    assert (gap.post, gap.counted, gap.came) == (asked.id, tagged + 3, tagged + 2)
    again = x.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())


@pytest.mark.long
def test_one_that_was_sought_is_no_option(x: Desk) -> None:
    """An answer that not even --with-replies finds is known, whichever run comes after it."""
    asked = first_question(x)

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("id") == asked.id:
                post["public_metrics"]["reply_count"] += 1

    x.server.server.answer = changed(x.server.server, "/tweets", change)
    assert not x.capture().complete
    # It is read to the end for the first time: that is news.
    (gap,) = x.capture(max_replies=500).new_gaps
    assert (gap.sought, gap.remedy) == (True, None)
    for replies in (500, 0):
        done = x.capture(max_replies=replies)
        assert (done.complete, done.proved, len(done.gaps)) == (True, False, 1)
        assert done.proved_but_for_told


@pytest.mark.long
@pytest.mark.parametrize("renamed", [False, True])
def test_questions_without_a_count(x: Desk, *, renamed: bool) -> None:
    """X gave no such number with one: nobody can say that its answers are complete."""
    x.server.renamed = renamed
    asked = first_question(x)

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("id") == asked.id:
                del post["public_metrics"]["reply_count"], post["public_metrics"]["quote_count"]

    x.server.server.answer = changed(x.server.server, "search", change)
    done = x.capture()
    (gap,) = done.gaps
    assert gap.kind is GapKind.UNCHECKED
    assert gap.why == (
        "x gave no count of answers and quotes for 1 question (Q1): not checked"
        " (--with-replies reads their conversations)"
    )
    assert (done.complete, done.proved) == (False, False)
    again = x.capture()
    assert (again.complete, again.proved, again.gaps) == (True, False, (gap,))
    # Its conversation has all that there is.
    done = x.capture(max_replies=500)
    assert (done.proved, done.gaps) == (True, ())


def without(number: str, text: str) -> Callable[[Any], None]:
    """Take a number from the posts that begin with a text."""

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("text", "").startswith(text):
                post.get("public_metrics", {}).pop(number, None)

    return change


@pytest.mark.long
def test_a_question_without_a_count_of_quotes(x: Desk) -> None:
    """Nobody can say that none quotes it: told without --with-replies, and asked for with it."""
    asked = first_question(x)
    at = asked.at + timedelta(minutes=3)
    quote = x.server.post("Nobody counts this", author="zoe", at=at, quotes=asked)
    x.server.server.answer = changed(x.server.server, "search", without("quote_count", "Q1"))
    done = x.capture()
    (gap,) = done.gaps
    assert gap.why == (
        "x gave no count of quotes for 1 question (Q1): not checked"
        " (--with-replies reads their conversations)"
    )
    assert (done.complete, done.proved, quote.id in x.kept) == (False, False, False)
    done = x.capture(max_replies=500)
    assert (done.proved, done.gaps, quote.id in x.kept) == (True, (), True)


@pytest.mark.long
def test_other_posts_without_a_count(x: Desk) -> None:
    """No question among them, so that nobody asks for them: told once, and no proof."""
    asked = first_question(x)
    at = asked.at + timedelta(minutes=3)
    x.server.post("Uncounted #labelchat", author="zoe", at=at, reply_to=asked)
    answer = without("reply_count", "Uncounted")
    x.server.server.answer = changed(x.server.server, "/tweets", answer)
    for is_known in (False, True):
        done = x.capture(max_replies=500)
        (gap,) = done.gaps
        assert gap.why == "x gave no count of answers for 1 post: not checked"
        assert (done.complete, done.proved) == (is_known, False)


@pytest.mark.long
def test_second_parts_that_nobody_asked_for_are_no_proof(x: Desk) -> None:
    """A post that asks nothing counts an answer that did not come: told once, not complete."""
    asked = first_question(x)
    at = asked.at + timedelta(minutes=3)
    first = x.server.post("A1 first (1/2) #labelchat", author="zoe", at=at, reply_to=asked)
    x.server.post("and second (2/2)", author="zoe", at=at, reply_to=first)
    for is_known in (False, True):
        done = x.capture()
        (gap,) = done.gaps
        assert (gap.kind, gap.remedy, gap.counted) == (GapKind.UNCHECKED, "--with-replies", 1)
        assert (done.complete, done.proved, done.places[0].unsought) == (is_known, False, 1)
    done = x.capture(max_replies=500)
    assert (done.proved, done.places[0].unsought) == (True, 0)
    assert x.capture().proved
    # That one is here: another one is news.
    x.server.post("and third (3/3)", author="zoe", at=at, reply_to=first)
    done = x.capture()
    assert (done.complete, done.places[0].unsought) == (False, 1)


@pytest.mark.long
def test_a_count_that_is_lost_beside_questions(x: Desk) -> None:
    """One that not even --with-replies finds below an answer is known to captures without it."""
    asked = first_question(x)
    at = asked.at + timedelta(minutes=3)
    first = x.server.post("A1 Large letters #labelchat", author="zoe", at=at, reply_to=asked)

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post.get("id") == first.id:
                post["public_metrics"]["reply_count"] = 1

    x.server.server.answer = changed(x.server.server, "/tweets", change)
    assert not x.capture(max_replies=500).complete
    for replies in (0, 500):
        done = x.capture(max_replies=replies)
        (gap,) = done.gaps
        assert (gap.post, done.complete, done.proved) == (first.id, True, False)
        assert done.proved_but_for_told
        assert done.places[0].unsought == 0


@pytest.mark.long
def test_counts_of_answers_below_what_came(x: Desk) -> None:
    """Numbers that are too low prove nothing: told once."""
    asked = first_question(x)
    at = asked.at + timedelta(minutes=3)
    x.server.post("A1 Large letters #labelchat", author="zoe", at=at, reply_to=asked)

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict) and post["id"] == asked.id:
                post["public_metrics"]["reply_count"] = 0

    x.server.server.answer = changed(x.server.server, "search", change)
    for is_known in (False, True):
        done = x.capture()
        (gap,) = done.gaps
        assert gap.why == (
            "x counts fewer answers to 1 question (Q1) than came: its counts prove nothing"
        )
        assert (done.complete, done.proved) == (is_known, False)


@pytest.mark.long
def test_a_field_that_never_comes_is_told_once(x: Desk) -> None:
    """Nobody can get it: named again, no failure again, and no proof."""

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict):
                post.get("public_metrics", {}).pop("quote_count", None)

    x.server.server.answer = changed(x.server.server, "search", change)
    for is_known in (False, True):
        done = x.capture(x.window(since=-14 - is_known))
        (gap,) = done.gaps
        assert (gap.kind, done.complete, done.proved) == (GapKind.FIELD, is_known, False)


@pytest.mark.long
def test_more_posts_without_a_field_are_news(x: Desk) -> None:
    """Long texts that are cut off after the first were told."""

    def change(body: Any) -> None:
        for post in body.get("data", ()):
            if isinstance(post, dict):
                post.pop("note_tweet", None)

    asked = first_question(x)

    def write(minute: int) -> None:
        text = f"A1 {minute} {'long words ' * 40} #labelchat"
        x.server.post(text, at=asked.at + timedelta(minutes=minute), reply_to=asked)

    x.server.server.answer = changed(x.server.server, "search", change)
    write(2)
    first = x.capture()
    (gap,) = [gap for gap in first.new_gaps if gap.kind is GapKind.FIELD]
    assert x.capture().complete
    for minute in (3, 4):
        write(minute)
    done = x.capture()
    (more,) = [gap for gap in done.new_gaps if gap.kind is GapKind.FIELD]
    assert (more.counted, more.came, done.complete) == ((gap.counted or 0) + 2, 0, False)
    assert x.capture().complete


@pytest.mark.parametrize("renamed", [False, True])
def test_quotes_without_the_hashtag(x: Desk, *, renamed: bool) -> None:
    """X lists who quotes a question; those of the window come with --with-replies.

    So they do by a server that knows the names of 2026 alone.
    """
    x.server.renamed = renamed
    asked = first_question(x)
    quote = x.server.post("So true", author="zoe", at=asked.at + timedelta(minutes=3), quotes=asked)
    late = x.server.post("Years later", author="zoe", at=x.now - timedelta(minutes=1), quotes=asked)
    done = x.capture(max_replies=500)
    assert quote.id in x.kept
    assert late.id not in x.kept
    assert done.places[0].replies == 1
    assert (done.complete, done.gaps) == (True, ())


def test_answers_to_an_edited_question(x: Desk) -> None:
    """It has another id now; its conversation goes on under the first one."""
    asked = first_question(x)
    edited = x.server.edit(asked.id, f"{asked.text} (sic)", at=asked.at + timedelta(minutes=1))
    before = x.server.post("To me it is light", at=asked.at + timedelta(minutes=2), reply_to=asked)
    after = x.server.post("And short", at=asked.at + timedelta(minutes=3), reply_to=edited)
    done = x.capture(max_replies=500)
    assert {before.id, after.id} <= x.kept
    assert (done.complete, [gap.why for gap in done.gaps]) == (True, [])


@pytest.mark.parametrize(("counted", "came"), [(4, 1), (1, 4), (33, 23)])
def test_counts_of_small_chats(tmp_path: Path, counted: int, came: int) -> None:
    """A few posts are most of them."""
    with desk(tmp_path, chat(came, start=START, minutes=5)) as x:
        for post in x.server.posts.values():
            post.repost_of = post.reply_to = post.quotes = None

        def change(body: Any) -> None:
            body["meta"]["total_tweet_count"] = counted

        answer = changed(x.server.server, "counts", change)

        x.server.server.answer = answer
        done = x.capture()
        assert not done.complete
        assert not done.count_agrees


@pytest.mark.long
def test_the_names_of_2026_are_no_gap(x: Desk) -> None:
    """Counts, long texts, replies and numbers come under other names, and all is proved."""
    x.server.renamed = True
    done = x.capture()
    assert (done.complete, done.proved, done.gaps, done.rows) == (True, True, (), 250)


@pytest.mark.long
def test_refused_names_are_remembered(x: Desk) -> None:
    """The next run asks in the names that were taken; so it does once the server goes back."""

    def refused() -> int:
        return sum("tweet.fields" in asked.query for asked in x.server.asked)

    x.server.renamed = True
    x.capture()
    first = refused()
    assert first
    x.capture()
    assert refused() == first
    x.server.renamed = False
    x.server.breaches.clear()
    assert x.capture().rows == 250
    assert x.capture().proved
    x.server.breaches.clear()


@pytest.mark.long
def test_a_count_below_what_came_proves_nothing(x: Desk) -> None:
    """0 by the network's count, and 250 posts: that is no complete capture."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] = 0

    answered = x.server.server.answer
    answer = changed(x.server.server, "counts", change)

    x.server.server.answer = answer
    for is_known in (False, True, True):
        done = x.capture(x.window(since=-14 - is_known))
        (gap,) = [gap for gap in done.gaps if gap.kind is GapKind.COUNT]
        assert gap.why.startswith("x counts 0 posts, ")
        assert (done.complete, done.proved) == (is_known, False)
    x.server.server.answer = answered
    assert x.capture().proved
    # It agreed meanwhile, so that this is news.
    x.server.server.answer = answer
    assert not x.capture().complete


@pytest.mark.long
def test_a_count_far_above_what_came_is_sought_twice(x: Desk) -> None:
    """Many posts are missing, and a second search gives no more: told once, and no proof."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] = 900

    x.server.server.answer = changed(x.server.server, "counts", change)
    first = x.capture()
    assert (first.complete, first.covered) == (False, False)
    for minutes in (14, 15, 14):
        done = x.capture(x.window(since=-minutes))
        (gap,) = done.gaps
        assert (gap.kind, gap.counted, gap.came) == (GapKind.COUNT, 900, 220)
        assert "a second search gave no more" in gap.why
        assert (done.complete, done.proved, done.covered) == (True, False, True)


@pytest.mark.long
@pytest.mark.parametrize("is_sought", [True, False])
def test_posts_that_came_make_room_for_no_others_in_a_count(x: Desk, *, is_sought: bool) -> None:
    """The count agreed meanwhile: as many that lack later are missing, whoever told of others."""
    answered = x.server.server.answer

    def lacking(body: Any) -> None:
        body["meta"]["total_tweet_count"] += 40

    answer = changed(x.server.server, "counts", lacking)
    x.server.server.answer = answer
    assert not x.capture().covered
    if is_sought:
        assert x.capture().covered
    x.server.server.answer = answered
    done = x.capture(x.window(since=-15))
    assert (done.complete, done.proved, done.gaps) == (True, True, ())
    x.server.server.answer = answer
    done = x.capture()
    (gap,) = done.new_gaps
    assert (gap.counted, gap.came, gap.certain) == (260, 220, True)
    assert (done.complete, done.covered) == (False, False)
    again = x.capture()
    assert (again.complete, again.proved, again.new_gaps) == (True, False, ())


@pytest.mark.long
def test_an_unknown_count_is_no_proof(x: Desk) -> None:
    """An answer without a number, or a refused request: not checked, not complete."""

    def change(body: Any) -> None:
        del body["meta"]["total_tweet_count"]

    answer = changed(x.server.server, "counts", change)

    x.server.server.answer = answer
    for is_known in (False, True):
        done = x.capture(x.window(since=-14 - is_known))
        assert [gap.kind for gap in done.gaps] == [GapKind.UNCHECKED]
        assert (done.complete, done.proved) == (is_known, False)


@pytest.mark.long
@pytest.mark.parametrize(("status", "is_once"), [(403, True), (503, False)])
def test_a_count_that_is_refused(x: Desk, status: int, *, is_once: bool) -> None:
    """By the terms of the login: told once. By a server that is busy: each time."""
    answered = x.server.server.answer

    def answer(asked: Asked) -> Answer:
        found = as_json({"title": "Forbidden", "status": status}, status)
        return found if "counts" in asked.path else answered(asked)

    x.server.server.answer = answer
    assert not x.capture().complete
    again = x.capture()
    assert (again.complete, again.proved) == (is_once, False)


@pytest.mark.long
@pytest.mark.parametrize(
    ("member", "name"),
    [
        ("public_metrics.reply_count", "public_metrics.reply_count"),
        ("public_metrics.quote_count", "public_metrics.quote_count"),
        ("public_metrics.retweet_count", "public_metrics.retweet_count"),
        ("conversation_id", "conversation_id"),
        ("note_tweet", "note_tweet"),
        ("referenced_tweets", "referenced_tweets"),
        *((name, name) for name in ("author_id", "lang", "entities", "in_reply_to_user_id")),
        *((name, name) for name in ("reply_settings", "possibly_sensitive", "attachments")),
    ],
)
def test_a_field_that_never_came_is_named(x: Desk, member: str, name: str) -> None:
    """Whatever it is called today: it was asked for, and not one post has it."""

    def change(body: Any) -> None:
        for post in (*body.get("data", ()), *body.get("includes", {}).get("tweets", ())):
            inner, _, name = member.rpartition(".")
            (post[inner] if inner else post).pop(name, None)

    answer = changed(x.server.server, "search", change)

    asked = first_question(x)
    for n in range(6):
        text = f"@{asked.author} to me it is light {n} #labelchat"
        x.server.post(text, at=asked.at + timedelta(minutes=2), reply_to=asked)
    x.server.server.answer = answer
    done = x.capture()
    whys = [gap.why for gap in done.gaps if gap.kind is GapKind.FIELD]
    assert any(why.startswith(f"x was asked for {name} and sent it with none of ") for why in whys)
    # Without a post's own mark nothing that it points at is due.
    assert len(whys) == 1 or member in {"author_id", "entities"}
    assert not done.complete


@pytest.mark.parametrize(
    "name", ["users", "tweets", "media", "places", "user.name", "user.protected", "user.created_at"]
)
def test_objects_that_never_came_are_named(x: Desk, name: str) -> None:
    """Those that posts name by their ids, and the fields of accounts."""
    _, _, field = name.rpartition("user.")

    def change(body: Any) -> None:
        included = body.get("includes", {})
        if name == field:
            included.pop(name, None)
        for user in included.get("users", ()):
            user.pop(field, None)

    x.server.server.answer = changed(x.server.server, "search", change)
    done = x.capture()
    whys = {gap.why for gap in done.gaps if gap.kind is GapKind.FIELD}
    asked = f"includes.{name}" if name == field else name
    assert any(why.startswith(f"x was asked for {asked} and sent it with none") for why in whys)
    assert not done.complete


def test_reposts_that_no_search_gives_are_said(tmp_path: Path) -> None:
    """They are counted on the posts: told in the ledger each time, and no failure."""
    with desk(tmp_path, count=120) as x:
        reposts = sum(post.repost_of is not None for post in x.server.posts.values())
        x.server.search_has_reposts = False
        done = x.capture()
        (gap,) = done.gaps
        assert (gap.kind, gap.counted, gap.came) == (GapKind.REPOSTS, reposts, 0)
        assert "X's search gives none" in gap.why
        assert done.complete


@pytest.mark.long
@pytest.mark.parametrize("by", [-3, -1, 1, 3])
def test_a_count_that_differs_a_little_is_told_once(x: Desk, by: int) -> None:
    """X's counts "will not always match" its search: nobody knows why, and nothing is complete."""

    def change(body: Any) -> None:
        body["meta"]["total_tweet_count"] += by

    x.server.server.answer = changed(x.server.server, "counts", change)
    done = x.capture()
    (gap,) = done.gaps
    assert (gap.kind, gap.counted, gap.came) == (GapKind.COUNT, 220 + by, 220)
    assert "need not agree with its search" in gap.why
    assert (done.complete, done.proved) == (False, False)
    # By the session, whatever the window's first second is.
    for since in (-15, -14, -9.5):
        again = x.capture(x.window(since=since))
        assert (again.complete, again.proved, len(again.gaps)) == (True, False, 1)


def test_posts_of_the_windows_first_second(tmp_path: Path) -> None:
    """X writes times by whole seconds: a post of the second in which the window begins is there."""
    with desk(tmp_path, chat(20, start=START, minutes=5)) as x:
        window = replace(x.window(), since=START + timedelta(seconds=0.4))
        done = x.capture(window)
        assert (done.rows, done.count_agrees) == (20, True)


@pytest.mark.parametrize("where", ["an answer", "another's conversation", "a quote of an answer"])
def test_second_parts_below_answers_on_x(tmp_path: Path, where: str) -> None:
    """They are asked for by the answer's own count, in whosever conversation it is."""
    with desk(tmp_path, []) as x:
        post = x.server.post

        def at(minute: int) -> datetime:
            return START + timedelta(minutes=minute)

        asked = post("Q1: What makes a label good? #labelchat", author="host", at=at(5))
        answers = [
            post(f"A1 {who} would say so #labelchat", author=who, at=at(7), reply_to=asked)
            for who in ("ada", "ben", "cleo")
        ]
        if where == "a quote of an answer":
            more = post("So true", author="eve", at=at(9), quotes=answers[0])
        elif where == "an answer":
            more = post("and a photo (2/2)", author="ada", at=at(9), reply_to=answers[0])
        else:
            other = post("Something else", author="zoe", at=at(-300))
            first = post("A1 as I said #labelchat", author="zoe", at=at(8), reply_to=other)
            more = post("and a photo (2/2)", author="zoe", at=at(9), reply_to=first)
        done = x.capture(max_replies=50)
        assert more.id in x.kept
        assert (done.proved, done.gaps) == (True, ())
        # One that answers what no search returns: its count is of today.
        late = post("and more (3/3)", author="dee", at=at(10), reply_to=more)
        assert x.capture(max_replies=50).proved
        assert late.id in x.kept


@pytest.mark.long
def test_answers_after_the_window_on_x(x: Desk) -> None:
    """X counts them apart: they are public, later, and not missing."""
    asked = first_question(x)
    for minute in range(3):
        at = x.now - timedelta(minutes=5 + minute)
        late = x.server.post("Late", author="zoe", at=at, reply_to=asked)
        done = x.capture(max_replies=500)
        assert (done.complete, done.gaps) == (True, ())
        assert late.id not in x.kept


@pytest.fixture
def fediverse(tmp_path: Path) -> Iterator[Fediverse]:
    """A server of Mastodon."""
    with mastodon(clock=lambda: NOW) as server:
        yield Fediverse(server, tmp_path / "a.db")


@pytest.mark.long
@pytest.mark.parametrize("network", ["x", "mastodon"])
def test_answers_that_were_removed_are_seen(network: str, x: Desk, fediverse: Fediverse) -> None:
    """Nothing is missing, and no option is advised; each counts once."""
    if network == "x":
        x.capture()
        who = next(
            post
            for post in x.server.posts.values()
            if post.reply_to is not None and post.reply_to.text.startswith("Q")
        ).author
        capture: Callable[[], CaptureResult] = x.capture
        archive = x.config.archive
    else:
        hold_chat(fediverse.server)
        fediverse.capture(max_replies=100)
        who, capture, archive = f"eve@{fediverse.server.name}", fediverse.capture, fediverse.archive
    with open_project(Config(archive=archive, chats=(CHAT,))) as project:
        removed = project.archive.remove(authors=(who,))
    assert removed.posts
    done = capture()
    assert (done.complete, done.gaps, done.places[0].untagged) == (True, (), 0)
    if network == "x":
        assert done.added.removed == sum(
            who in {post.author, post.repost_of.author if post.repost_of else ""}
            for post in x.server.posts.values()
        )
