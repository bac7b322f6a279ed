"""A guessed zone, added to by the posts that arrive, is the one that all posts give."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.archive.examples import fill
from tests.chats.making import PEOPLE, TAG, meeting, post
from tweetup.chats.zone_evidence import read_evidence
from tweetup.config import ChatConfig, Config
from tweetup.jobs.removal import take_down
from tweetup.model import Post, PostKey, Session
from tweetup.project.project import open_project
from tweetup.project.stages import (
    correct_chat_sessions,
    derive_chat_sessions,
    extend_chat_sessions,
)

CHAT = ChatConfig(hashtag=TAG, hashtags=(TAG,))
# 20:00 in Chicago, 21:00 in New York.
EVENING = datetime(2031, 6, 4, 1, 0, tzinfo=UTC)
TEXTS = (
    "Join us at 9pm ET",
    "Join us at 9pm ET next week",
    "We meet 8-9pm CST",
    "Next chat at 9 PM",
    "see you at 9:00 pm",
    "9pm ET for #otherchat",
    "RT @kim: Join us at 9pm ET",
    "Ana here, from Ohio",
    "hello, in Chicago",
    "Guten Abend, 3 Uhr",
)
PLACES = ("Ohio", "Chicago, IL", "Leeds", None, None)
PROFILES = ("Central Time (US & Canada)", "Eastern Time (US & Canada)", "nowhere")


def weeks(random: Random, count: int) -> list[list[Post]]:
    """Return the posts of weekly evenings, some of which say when or where."""
    said = random.sample(TEXTS, random.randint(1, len(TEXTS)))
    often = random.random()
    evenings = []
    for week in range(count):
        start = EVENING + timedelta(days=7 * week)
        posts = meeting(start)
        for place in range(4):
            if random.random() < often:
                minute = random.choice([-4_000, -300, 3 + place, 40 + place, 300])
                text = f"{random.choice(said)} #{TAG}"
                posts.append(post(minute + place / 10, random.choice(PEOPLE), text, start=start))
        evenings.append([located(it, random) for it in posts])
    return evenings


def located(item: Post, random: Random) -> Post:
    """Return the post with a location of its author and a language, or without."""
    author = replace_author(item, random.choice(PLACES) if random.random() < 0.2 else None)
    return structs.replace(author, language=random.choice(["en", "en", "de", None]))


def replace_author(item: Post, location: str | None) -> Post:
    return structs.replace(item, author=structs.replace(item.author, location=location))


def without_posts(sessions: tuple[Session, ...]) -> list[Session]:
    return [replace(session, posts=()) for session in sessions]


@pytest.mark.long
@given(seed=st.integers(0, 10_000))
def test_posts_that_arrive_change_a_guess_as_all_posts_do(seed: int) -> None:
    """Sessions extended week by week are those of all posts, with one zone and its reasons."""
    random = Random(seed)
    evenings = weeks(random, 9)

    def profiles(authors: Mapping[str, PostKey]) -> Mapping[str, str]:
        # A raw record is read of each author's last post.
        return {it: PROFILES[sum(map(ord, it + key.id)) % 3] for it, key in authors.items()}

    posts = [it for evening in evenings[:5] for it in evening]
    corrected, tail = derive_chat_sessions(
        tuple(posts), CHAT, (), highest=1, load_profile_zones=profiles
    )
    sessions = corrected.sessions
    for evening in evenings[5:]:
        posts += evening
        expected = correct_chat_sessions(tuple(posts), CHAT, (), load_profile_zones=profiles)
        assert tail is not None
        arrived = random.sample(evening, len(evening))
        later = [it for it in posts if it.key in tail.posts] + arrived
        extended = extend_chat_sessions(
            tail, later, CHAT, stored=sessions, highest=2, load_profile_zones=profiles
        )
        if extended is not None:
            (reasons,) = {session.zone_reasons for session in extended.sessions}
            kept = [replace(it, zone_reasons=reasons) for it in sessions[: extended.kept]]
            assert without_posts((*kept, *extended.sessions)) == without_posts(expected.sessions)
        else:
            older = any(it.created_at < tail.cut for it in evening)
            zones = {(it.timezone, it.zone_source) for it in (sessions[0], expected.sessions[0])}
            assert older or len(zones) == 2
        corrected, anew = derive_chat_sessions(
            tuple(posts), CHAT, (), highest=2, load_profile_zones=profiles
        )
        if extended is not None:
            assert extended.tail == anew
        sessions, tail = corrected.sessions, anew


@given(seed=st.integers(0, 10_000), parts=st.integers(2, 6))
def test_evidence_of_parts_is_that_of_all_posts(seed: int, parts: int) -> None:
    """Posts in any order, cut at any moments, tell the same."""
    random = Random(seed)
    posts = [it for evening in weeks(random, 4) for it in evening]
    sessions = correct_chat_sessions(
        tuple(posts), CHAT, (), load_profile_zones=lambda _: {}
    ).sessions
    moments = sorted(it.created_at for it in posts)
    bounds = sorted(random.choices(moments, k=parts - 1))
    random.shuffle(posts)
    evidence = None
    for first, last in zip([None, *bounds], [*bounds, None], strict=True):
        part = [
            it
            for it in posts
            if (first is None or it.created_at >= first) and (last is None or it.created_at < last)
        ]
        evidence = read_evidence(part, sessions, hashtags=[TAG], before=evidence)
    assert evidence == read_evidence(posts, sessions, hashtags=[TAG])


@pytest.mark.long
@given(seed=st.integers(0, 10_000))
def test_a_guess_follows_imports_and_removals(seed: int) -> None:
    """After each step an archive lists the sessions that it lists where nothing is kept."""
    random = Random(seed)
    with TemporaryDirectory() as name:
        config = Config(archive=Path(name) / "a.db", chats=(CHAT,))
        waiting = weeks(random, 7)
        there: list[Post] = []
        for step in range(6):
            with open_project(config, create=True) as project:
                if step > 2 and random.random() < 0.4:
                    gone = random.choice(there)
                    take_down(project, authors=[gone.handle])
                    there = [it for it in there if it.handle != gone.handle]
                else:
                    batch = waiting.pop(0 if random.random() < 0.8 else -1)
                    if there and random.random() < 0.3:
                        changed = random.choice(there)
                        batch.append(structs.replace(changed, text=f"{changed.text} {TEXTS[0]}"))
                    fill(project.archive, batch, hashtag=TAG)
                    there += batch
                if not there:
                    return
            with open_project(config) as project:
                kept = without_posts(project.sessions())
            copy = Path(name) / "copy.db"
            shutil.copyfile(config.archive, copy)
            with open_project(structs.replace(config, archive=copy), use_stored=False) as project:
                assert kept == without_posts(project.sessions())


def test_one_more_week_reads_no_post_before_the_cut() -> None:
    """The reasons count what arrived; the sessions before stay as they are."""
    evenings = [
        [*meeting(start), post(50, "kim", f"Week {week}: 9pm ET #{TAG}", start=start)]
        for week in range(6)
        for start in [EVENING + timedelta(days=7 * week)]
    ]
    posts = [it for evening in evenings[:5] for it in evening]
    corrected, tail = derive_chat_sessions(
        tuple(posts), CHAT, (), highest=1, load_profile_zones=lambda _: {}
    )
    assert tail is not None
    later = [it for it in posts if it.key in tail.posts] + evenings[5]
    extended = extend_chat_sessions(
        tail,
        later,
        CHAT,
        stored=corrected.sessions,
        highest=2,
        load_profile_zones=lambda _: {},
    )
    assert extended is not None
    assert (extended.kept, len(later) < len(posts)) == (3, True)
    assert [session.timezone for session in extended.sessions] == ["America/New_York"] * 3
    assert extended.sessions[0].zone_reasons[0].startswith('6 posts say "9pm ET"')
