"""Answers and quotes that were removed on request count as here, as long as X has them."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.capture.capturing import START, Desk, desk
from tests.servers.x_posts import XPost
from tweetup.capture.answers import note_removed
from tweetup.capture.conversations import told_with_removed
from tweetup.capture.results import CaptureResult
from tweetup.capture.standing import find_standing
from tweetup.config import Config
from tweetup.model import Gap, GapKind, PostKey
from tweetup.project.project import open_project


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a question, two answers to it with the hashtag, and one without it."""
    with desk(tmp_path, []) as made:
        text = "Q1: What makes a label good? #labelchat"
        asked = made.server.post(text, author="host", at=START + timedelta(minutes=5))
        for who in ("ada", "ben"):
            answer(made, asked, who, f"A1 {who} would say so #labelchat")
        answer(made, asked, "zoe", "To me it is the light above it")
        yield made


def answer(x: Desk, asked: XPost, who: str, text: str, **more: Any) -> XPost:
    """Somebody answers, a minute after whatever was posted last."""
    at = max(post.at for post in x.server.posts.values()) + timedelta(minutes=1)
    return x.server.post(text, author=who, at=at, **(more or {"reply_to": asked}))


def question(x: Desk) -> XPost:
    """The question."""
    return next(post for post in x.server.posts.values() if post.author == "host")


def remove(x: Desk, **asked: Any) -> None:
    """Remove posts or people on request."""
    with open_project(x.config) as project:
        assert project.archive.remove(**asked).posts or asked.get("authors")


def noted(x: Desk) -> list[tuple[bytes, bytes]]:
    """What is noted of removed answers."""
    with closing(sqlite3.connect(x.config.archive)) as sql:
        return sql.execute("SELECT target, mark FROM _removed_references").fetchall()


def told(done: CaptureResult) -> list[Gap]:
    """The gaps of answers and quotes."""
    return [gap for gap in done.gaps if gap.kind in {GapKind.ANSWERS, GapKind.QUOTES}]


def unseen(done: CaptureResult) -> list[int | None]:
    """The numbers of answers that it did not ask for again, where nothing else is left to prove."""
    assert done.complete
    assert done.proved_but_for_told
    assert done.proved == (not done.gaps)
    assert {gap.kind for gap in done.gaps} <= {GapKind.UNSEEN}
    return [gap.counted for gap in done.gaps]


def paid_for(x: Desk) -> bool:
    """Whether a conversation was asked for."""
    return any("conversation_id" in asked.query.get("query", "") for asked in x.server.asked)


def test_a_removed_answer_is_no_gap(x: Desk) -> None:
    """Nobody has to pay for it again; that nobody did is told, since it may be gone there."""
    assert x.capture(max_replies=50).proved
    remove(x, authors=["zoe"])
    x.server.asked.clear()
    assert (unseen(x.capture()), paid_for(x)) == ([1], False)


@pytest.mark.long
def test_one_that_is_missing_is_told_alone(x: Desk) -> None:
    """Beside the removed one, of which the sentence tells."""
    x.capture(max_replies=50)
    remove(x, authors=["zoe"])
    answer(x, question(x), "dee", "And short")
    missing = x.capture()
    (gap,) = told(missing)
    assert (gap.counted, gap.came, gap.remedy) == (4, 3, "--with-replies")
    assert "2 are here and 1 removed on request" in gap.why
    assert not missing.complete
    assert x.capture(max_replies=50).proved
    assert unseen(x.capture()) == [2]


@pytest.mark.long
@pytest.mark.parametrize("kind", ["post", "quote", "edited"])
def test_removed_posts_of_other_kinds(x: Desk, kind: str) -> None:
    """By its id alone, a quote without the hashtag, and an answer that was edited."""
    asked = question(x)
    zoe = next(post for post in x.server.posts.values() if post.author == "zoe")
    if kind == "quote":
        zoe = answer(x, asked, "zoe", "So true and so rare", quotes=asked)
    elif kind == "edited":
        zoe = x.server.edit(zoe.id, "To me it is all the light above it", at=zoe.at)
    assert x.capture(max_replies=50).proved
    remove(x, posts=[PostKey("x", zoe.id)])
    assert zoe.id not in x.kept
    others = [2] if kind == "quote" else [1]
    assert unseen(x.capture()) == others
    assert x.capture(max_replies=50).proved
    assert unseen(x.capture()) == others
    assert len(noted(x)) == 1


@pytest.mark.long
def test_one_that_never_was_here(x: Desk) -> None:
    """It came after the removal and was left out: that is noted as well."""
    x.capture()
    remove(x, authors=["zoe"])
    assert noted(x) == []
    assert x.capture(max_replies=50).proved
    assert len(noted(x)) == 1
    assert unseen(x.capture()) == [1]


@pytest.mark.long
def test_a_copy_of_the_archive_knows_them(x: Desk, tmp_path: Path) -> None:
    """With the key beside it."""
    x.capture(max_replies=50)
    remove(x, authors=["zoe"])
    path = tmp_path / "copy.db"
    shutil.copy(x.config.archive, path)
    shutil.copy(f"{x.config.archive}.key", f"{path}.key")
    copy = replace(x, config=Config(archive=path, chats=x.config.chats))
    assert (unseen(copy.capture()), len(noted(copy))) == ([1], 1)


@pytest.mark.long
def test_one_that_x_has_no_longer_makes_room_for_none(x: Desk) -> None:
    """Its author deletes it at X: the count falls, and it counts no more. The next one is news."""
    x.capture(max_replies=50)
    remove(x, authors=["zoe"])
    gone = next(post for post in x.server.posts.values() if post.author == "zoe")
    x.server.delete(gone.id)
    assert x.capture().proved
    assert noted(x) == []
    answer(x, question(x), "dee", "And short")
    done = x.capture()
    (gap,) = told(done)
    assert (gap.counted, gap.came, done.complete) == (3, 2, False)


@pytest.mark.long
def test_a_new_answer_in_its_place_is_found_by_asking(x: Desk) -> None:
    """The number is as before; with --with-replies the conversation is read all the same."""
    x.capture(max_replies=50)
    remove(x, authors=["zoe"])
    gone = next(post for post in x.server.posts.values() if post.author == "zoe")
    x.server.delete(gone.id)
    new = answer(x, question(x), "dee", "And short")
    assert x.capture(max_replies=50).proved
    assert new.id in x.kept
    assert noted(x) == []
    assert unseen(x.capture()) == [1]


@pytest.mark.long
def test_the_note_names_nobody(x: Desk) -> None:
    """Neither end can be read from the archive; what the network removes and trials leave none."""
    x.capture(max_replies=50)
    with open_project(x.config) as project:
        project.archive.remove(authors=["zoe"], dry_run=True)
    assert noted(x) == []
    answers = {post.author: post for post in x.server.posts.values()}
    with open_project(x.config) as project:
        project.archive.remove(posts=[PostKey("x", answers["ben"].id)], by_network=True)
    assert noted(x) == []
    remove(x, authors=["zoe"])
    (row,) = noted(x)
    assert all(len(cell) == 32 for cell in row)
    with closing(sqlite3.connect(x.config.archive)) as sql:
        listed = {bytes(digest) for (digest,) in sql.execute("SELECT digest FROM _removals")}
    assert listed.isdisjoint(row)
    assert answers["zoe"].id.encode() not in x.config.archive.read_bytes()


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.long
def test_removed_ones_of_a_search_that_is_resumed(x: Desk, *, before: bool) -> None:
    """X counts them; they came or were left out in its first part, which is known exactly."""
    if before:
        x.capture(x.window(until=7))
        remove(x, authors=["ada"])
    for number in range(12):
        who = "ada" if number > 8 else "dee"
        answer(x, question(x), who, f"A1 once more at {number} #labelchat")
    x.capture(max_posts=10)
    if not before:
        remove(x, authors=["ada"])
    resumed = x.capture()
    assert resumed.count_agrees
    assert resumed.places[0].resumed
    assert not [gap for gap in resumed.gaps if gap.kind is GapKind.COUNT or gap.certain]
    assert x.capture(max_replies=50).proved


@pytest.mark.parametrize("who", ["zoe", "ada"])
def test_removed_ones_make_room_for_no_tagged_one(x: Desk, who: str) -> None:
    """An answer without the hashtag, or of an earlier capture, was no part of the search."""
    x.capture(max_replies=50)
    for number in range(12):
        answer(x, question(x), "dee", f"A1 once more at {number} #labelchat")
    x.capture(max_posts=10)
    remove(x, authors=[who])
    missing = answer(x, question(x), "fay", "A1 from afar #labelchat")
    resumed = x.capture()
    assert not resumed.count_agrees
    assert not resumed.proved_but_for_told
    assert missing.id not in x.kept


@pytest.mark.long
def test_a_resumed_search_counts_what_its_parts_found(x: Desk) -> None:
    """Not a post that an earlier capture brought: it is gone, and another came in its place."""
    for number in range(12):
        answer(x, question(x), "dee", f"A1 once more at {number} #labelchat")
    assert x.capture(max_replies=50).proved
    last = max(x.server.posts.values(), key=lambda post: post.at)
    x.server.delete(last.id)
    x.capture(max_posts=10)
    missing = answer(x, question(x), "fay", "A1 from afar #labelchat")
    resumed = x.capture()
    assert (resumed.places[0].resumed, resumed.count_agrees) == (True, False)
    assert not resumed.proved_but_for_told
    assert missing.id not in x.kept
    assert x.capture(max_replies=50).proved


def test_another_search_of_a_resumed_part_counts_for_nothing(x: Desk) -> None:
    """The rest goes through its time once more: a post that is gone by then did not come to it."""
    for number in range(12):
        answer(x, question(x), "dee", f"A1 once more at {number} #labelchat")
    x.capture(max_posts=10)
    x.capture(x.window(until=6.5))
    first = next(post for post in x.server.posts.values() if post.author == "ada")
    assert first.id in x.kept
    x.server.delete(first.id)
    missing = answer(x, question(x), "fay", "A1 from afar #labelchat")
    resumed = x.capture()
    assert (resumed.places[0].resumed, resumed.count_agrees) == (True, False)
    assert missing.id not in x.kept


@pytest.mark.long
def test_versions_of_a_removed_post_are_one(x: Desk) -> None:
    """Its author wrote it anew twice."""
    post = next(post for post in x.server.posts.values() if post.author == "ada")
    for minute in (1, 2):
        edited = post.at + timedelta(minutes=minute)
        post = x.server.edit(post.id, f"A1 I mean {minute} #labelchat", at=edited)
    x.capture()
    remove(x, authors=["ada"])
    assert x.capture(max_replies=50).added.removed == 1


@pytest.mark.long
def test_gaps_of_a_session_tell_of_those_removed_since(x: Desk) -> None:
    """The number that was here is no longer, as long as nobody captures again."""
    x.capture()
    remove(x, authors=["ada"])
    with open_project(x.config) as project:
        (session,) = project.sessions("labelchat")
        entries = project.archive.captures()
        standing = find_standing(session, entries)
        assert standing is not None
        (gap,) = note_removed(project, entries, standing)
        assert "x counts 3 answers to Q1, 1 is here and 1 removed on request; " in gap.why
        # Told once more, it says so already.
        assert note_removed(project, entries, [gap]) == (gap,)


@pytest.mark.parametrize(
    ("here", "removed", "told"),
    [
        ("3 are here", 1, "2 are here and 1 removed on request"),
        ("1 is here", 1, "none is here and 1 removed on request"),
        ("2 are here and 1 removed on request", 2, "1 is here and 2 removed on request"),
        ("2 came from it and 1 later", 1, "1 came from it and 1 later and 1 removed on request"),
    ],
)
def test_words_of_a_gap_with_removed_ones(here: str, removed: int, told: str) -> None:
    """Those that it tells already are not taken away twice."""
    gap = Gap(since=None, until=None, why=f"x counts 5 answers to Q1, {here}; they lack")
    assert told_with_removed(gap, removed).why == f"x counts 5 answers to Q1, {told}; they lack"
