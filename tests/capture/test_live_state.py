"""The live state as JSON: it follows its schema, and says what the screen says."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator, FormatChecker, ValidationError

from tests.chats.making import ASKED, START, TAG, meeting, post
from tweetup.capture.live.live_state import LiveState, live_schema, live_state
from tweetup.capture.live.live_view import (
    Discussion,
    LiveChat,
    LiveView,
    PlaceState,
    count_outside,
    count_pace,
    read_discussion,
)
from tweetup.model import PlannedQuestion, Post
from tweetup.networks.listening import Outage

CHAT = LiveChat(
    hashtag=TAG,
    start=START,
    end=START + timedelta(minutes=60),
    timezone="Europe/London",
    planned=tuple(PlannedQuestion(number=n, text=it) for n, it in enumerate(ASKED[:3], 1)),
    regulars=("rosa", "wim", "uma"),
    seen_before=frozenset({"rosa", "wim", "uma"}),
)
OPEN = f"Does anybody know a good book on pruning old pear trees? #{TAG}"


def at(minute: float) -> datetime:
    return START + timedelta(minutes=minute)


def view_of(posts: list[Post], minute: float, **more: Any) -> LiveView:
    now = at(minute)
    before, after = count_outside(posts, CHAT)
    view = LiveView(
        chat=CHAT,
        now=now,
        posts=len(posts),
        pace=count_pace(posts, now),
        discussion=read_discussion(posts, CHAT, now),
        places=(PlaceState(name="x", heard=True),),
        outages=(),
        posts_before=before,
        posts_after=after,
        network="x",
        since=at(-10),
    )
    return replace(view, **more)


def busy() -> LiveView:
    posts = [*meeting(START, asked=2), post(26.5, "zoe", OPEN), post(-2, "uma", f"Early #{TAG}")]
    lost = Outage(place="other", since=at(20), until=None, why="the connection broke off")
    over = replace(lost, until=at(21))
    return view_of(
        [it for it in posts if it.created_at <= at(27)],
        27.5,
        places=(
            PlaceState(name="x", heard=True),
            PlaceState(name="y"),
            PlaceState(name="z", heard=True, polling=True),
            PlaceState(name="other", heard=True, outage=lost, again=at(28)),
            PlaceState(name="gone", outage=lost, given_up="the bearer token was refused"),
        ),
        outages=(over, replace(over, bridged=True)),
        until=at(90),
        note="one moment",
        replies=3,
    )


VIEWS: dict[str, Callable[[], LiveView]] = {
    "busy": busy,
    "nobody yet": lambda: view_of([], -5),
    "without a schedule": lambda: replace(view_of([], 5), chat=replace(CHAT, end=None)),
    "hostile": lambda: view_of(
        [
            *meeting(START, asked=1),
            post(18, "zoe", f"\x1b[2J\u202e\x9b</script>\ud83d\ude00 \x00 what? #{TAG}"),
        ],
        19,
    ),
    "ended": lambda: replace(busy(), ended="stopped"),
}


def written(view: LiveView) -> Any:
    return json.loads(msgspec.json.encode(live_state(view)))


@pytest.fixture(scope="module")
def validator() -> Draft202012Validator:
    """The schema, which is itself sound, with the format of dates checked."""
    schema = live_schema()
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=FormatChecker())


@pytest.mark.parametrize("name", [name for name in VIEWS if name != "hostile"])
def test_it_follows_the_schema(name: str, validator: Draft202012Validator) -> None:
    """Every name is there although it has no value: readers need no defaults."""
    state = written(VIEWS[name]())
    validator.validate(state)
    definitions = live_schema()["$defs"]
    assert set(state) == set(definitions["LiveState"]["properties"])
    assert set(state["chat"]) == set(definitions["LiveChatEntry"]["properties"])
    assert msgspec.convert(state, LiveState) == live_state(VIEWS[name]())


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("chat", "date"), "yesterday"),
        (("at",), None),
        (("places", 0, "state"), "well"),
        (("questions", 0, "answers"), "many"),
        (("questions", 0, "posts", 0), 7),
        (("latest", 0), {"text": "words"}),
        (("posts", "per_minute"), None),
    ],
)
def test_the_schema_refuses(
    path: tuple[str | int, ...], value: object, validator: Draft202012Validator
) -> None:
    """A name that is missing, another type and an unknown state are faults."""
    faulty = within = written(busy())
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    with pytest.raises(ValidationError):
        validator.validate(faulty)


def test_the_published_schema(project_root: Path) -> None:
    """The documentation has this schema."""
    page = project_root / "docs" / "reference" / "live.schema.json"
    assert json.loads(page.read_text(encoding="utf-8")) == live_schema()


def test_what_a_host_needs_is_there() -> None:
    """As the screen shows it: what is on, who answered, who did not, who waits for an answer."""
    view = busy()
    state = written(view)
    talk: Discussion = view.discussion
    first, second = state["questions"]
    assert (first["label"], first["text"]) == ("Q1", ASKED[0])
    assert (first["answers"], first["people"]) == (6, 6)
    assert first["answered_by"] == ["rosa", "li", "kim", "omar", "eve", "tom"]
    assert first["quiet"] == ["uma"]
    assert first["posts"] == [key.id for key in talk.questions[0].posts]
    assert state["current"] == second["section"] == "Q2"
    assert state["next_planned"] == {"number": 3, "text": ASKED[2]}
    (waiting,) = state["unanswered"]
    assert (waiting["handle"], waiting["text"], waiting["network"]) == ("zoe", OPEN, "x")
    assert state["chat"]["here"] == ["rosa", "uma"]
    assert state["chat"]["absent"] == ["wim"]
    assert state["chat"]["hosts"] == ["mona"]
    assert state["chat"]["date"] == "2031-03-04"
    assert state["people"]["all"] == talk.people
    assert state["people"]["newcomers"] == len(state["people"]["newcomer_handles"])
    assert {"zoe", "mona"} <= set(state["people"]["newcomer_handles"])
    posts = state["posts"]
    assert (posts["all"], posts["before"], posts["after"]) == (view.posts, 1, 0)
    assert posts["in_hour"] == view.posts - 1
    assert posts["without_hashtag"] == 3
    assert len(posts["per_minute"]) == 30
    latest = state["latest"]
    assert [it["handle"] for it in latest[:2]] == ["zoe", "tom"]
    assert [it["answers"] for it in latest[:2]] == [False, True]
    assert latest[1]["section"] == "Q2"
    assert len(latest) == 20


def test_the_state_of_connections() -> None:
    """Each place has one, and outages that no search has filled are told; bridged ones are not."""
    state = written(busy())
    assert [it["state"] for it in state["places"]] == [
        *("listening", "connecting", "searching", "lost", "given up")
    ]
    lost: Mapping[str, Any] = state["places"][3]
    assert lost["again"] == "2031-03-04T19:28:00Z"
    assert lost["outage"]["why"] == "the connection broke off"
    assert [it["until"] for it in state["missed"]] == ["2031-03-04T19:21:00Z"]


def test_moments_are_whole_seconds_of_utc() -> None:
    state = written(replace(busy(), now=at(1) + timedelta(microseconds=7)))
    assert state["at"] == "2031-03-04T19:01:00Z"
    assert state["since"] == "2031-03-04T18:50:00Z"
