"""A capture from X over a real socket: what comes, what is missing, and where it goes on."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from sqlite3 import Connection

import pytest
from msgspec import structs

from tests.capture.capturing import NOW, START, Desk, desk
from tests.servers.serving import Answer, Asked, Fault, cut_off, html_page, refused, reset
from tests.servers.x_posts import chat
from tweetup.archive import Added, ledger
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.model import GapKind
from tweetup.networks.errors import NetworkError, RateLimitedError
from tweetup.text.plurals import counted


@pytest.fixture
def x(tmp_path: Path) -> Iterator[Desk]:
    """X with a chat of 250 posts, which are three pages."""
    with desk(tmp_path) as made:
        yield made


def originals(x: Desk) -> list[str]:
    """The posts that X counts: reposts are in none of its counts since it searches without them."""
    return sorted(post.id for post in x.server.posts.values() if post.repost_of is None)


def test_everything_comes_and_is_accounted_for(x: Desk) -> None:
    """The line of the ledger has the window, the query, what came and what it cost."""
    done = x.capture()
    assert x.kept == x.sent()
    assert (done.complete, done.gaps, done.rows) == (True, (), 250)
    (place,) = done.places
    assert (place.posts, place.added.new, place.counted) == (250, 250, len(originals(x)))
    (line,) = x.lines
    capture = line.capture
    assert (capture.kind, capture.source, capture.format) == ("capture", "x", "x-v2")
    assert (capture.hashtag, capture.query) == ("labelchat", "#labelchat")
    assert (capture.since, capture.until) == (x.window().since, x.window().until)
    assert (line.cursor, line.gaps, line.read) == (None, (), place.read)
    assert line.finished_at is not None
    assert line.cost == place.cost == done.cost
    charges = dict(done.cost.charges)
    assert charges["post"] >= 250
    assert charges["count request"] == 1
    assert done.cost.requests == len(x.server.asked) == 4
    assert done.cost.usd is not None
    assert float(done.cost.usd) == pytest.approx(
        0.005 * charges["post"] + 0.01 * charges["user"] + 0.005
    )


def test_posts_of_the_last_second_do_not_lack(x: Desk) -> None:
    """X counts whole seconds: a window that ends within one has what was written in it as well."""
    whole = x.window(until=30)
    last = whole.ends - timedelta(seconds=1)
    for _ in range(2):
        x.server.post("A1 At the last moment #labelchat", at=last)
    ends = last + timedelta(milliseconds=91)
    done = x.capture(replace(whole, until=ends, ends=ends))
    (place,) = done.places
    reposts = sum(x.server.posts[one].repost_of is not None for one in x.kept)
    assert done.rows - reposts == place.counted
    assert not any(gap.kind is GapKind.TIME for gap in done.gaps)
    assert x.kept >= {one.id for one in x.server.posts.values() if one.at == last}


@pytest.mark.long
def test_asked_again_nothing_new_comes(x: Desk) -> None:
    """A window that is finished may be asked for as often as one likes."""
    x.capture()
    again = x.capture()
    assert (again.added.new, again.complete, again.places[0].resumed) == (0, True, False)
    assert x.kept == x.sent()


@pytest.mark.long
def test_asked_again_the_archive_keeps_its_size(x: Desk) -> None:
    """What X says word for word as before is no other raw record, whenever it is said."""
    x.capture()
    before = x.raw_records()
    x.now += timedelta(days=1)
    x.capture()
    assert x.raw_records() == before
    edited = sorted(x.server.posts.values(), key=lambda one: one.at)[7]
    x.server.posts[edited.id] = replace(edited, text=f"{edited.text} (sic)")
    x.server._changes += 1  # so that nothing remembered is answered
    x.now += timedelta(days=1)
    x.capture()
    assert len(x.raw_records()) == len(before) + 1


FAULTS: list[tuple[Fault, float]] = [
    (refused(503), 0.5),
    (refused(500), 0.5),
    (reset(), 0.5),
    (reset(0.5), 0.5),
    (cut_off(), 0.5),
    (cut_off(0.999), 0.5),
    (html_page(), 0.5),
    (refused(429), 60),
    (refused(429, x_rate_limit_reset=str(int(NOW.timestamp()) + 200)), 201),
]


@pytest.mark.parametrize(("fault", "waits"), FAULTS)
def test_what_passes_leaves_no_trace(x: Desk, fault: Fault, waits: float) -> None:
    """Whatever goes wrong between pages, once: it is waited for and said, and all is there."""
    x.server.faults.extend([None, fault])
    done = x.capture()
    assert (done.complete, x.kept) == (True, x.sent())
    assert sum(x.slept) == pytest.approx(waits, abs=1.5)
    assert len(x.told) == 1
    assert done.cost.requests == 5


REFUSALS: list[tuple[Fault, type[TweetupError]]] = [
    (refused(401, {"title": "Unauthorized", "status": 401}), CredentialsError),
    (refused(402, {"title": "CreditsDepleted", "status": 402}), QuotaError),
    (refused(403, {"title": "Forbidden", "status": 403}), CredentialsError),
    (refused(404, {"title": "Not Found", "status": 404}), NetworkError),
]


@pytest.mark.long
@pytest.mark.parametrize(("fault", "kind"), REFUSALS)
@pytest.mark.parametrize("page", [0, 1])
def test_what_is_final_ends_it(x: Desk, fault: Fault, kind: type[TweetupError], page: int) -> None:
    """At once, what came before is kept, what is missing is said, and the next run goes on."""
    x.server.faults.extend([*[None] * page, fault])
    done = x.capture()
    (place,) = done.places
    assert isinstance(place.error, kind)
    assert not x.slept
    assert x.searches() == page + 1
    kept = x.kept
    assert len(kept) == page * 100
    (gap,) = done.gaps
    missing = [one for one in x.server.posts.values() if one.id not in kept]
    assert gap.certain
    assert gap.since == x.window().since
    assert gap.until is not None
    assert all(gap.since <= one.at <= gap.until for one in missing)
    assert x.lines[0].gaps == (gap,)
    assert x.lines[0].finished_at is not None
    again = x.capture()
    assert (again.complete, again.places[0].resumed) == (True, page > 0)
    assert x.kept == x.sent()
    assert x.searches() == page + 1 + 3 - page


@pytest.mark.long
def test_a_limit_that_never_ends_is_given_up(x: Desk) -> None:
    """Within the hour, with what came kept, and the same command goes on."""
    x.server.faults.extend([None, *[refused(429)] * 6])
    done = x.capture()
    assert isinstance(done.places[0].error, RateLimitedError)
    assert 600 < sum(x.slept) < 3600
    assert x.kept < x.sent()
    assert x.capture().complete
    assert x.kept == x.sent()


@pytest.mark.long
def test_real_limits_are_waited_for(x: Desk) -> None:
    """Two requests a quarter hour: it takes its time, says why, and is complete."""
    x.server.limits["search/recent"] = 2
    assert x.capture().complete
    assert x.kept == x.sent()
    assert all("too many requests" in line and "asking again in" in line for line in x.told)


@pytest.mark.parametrize("most", [1, 100, 130, 249, 250, 1000])
def test_max_posts_stops_and_goes_on(x: Desk, most: int) -> None:
    """Never a whole page too many; the same command goes on to the end, nothing twice."""
    runs = 0
    asked = 0
    while not (done := x.capture(max_posts=most)).complete:
        (place,) = done.places
        assert most <= place.posts < most + 10
        assert place.stopped == f"stopped at {counted(most, 'post')}, as told"
        assert place.counted is None
        asked += place.posts
        runs += 1
        if runs == 3 and most == 1:
            return  # as it goes on for long
    assert x.kept == x.sent()
    assert asked + done.places[0].posts == 250


@pytest.mark.long
def test_max_cost_is_kept(x: Desk) -> None:
    """What is spent stays under what may be, or over it by less than a page of the smallest."""
    spent = []
    while not (done := x.capture(max_usd="1.50")).complete:
        assert done.cost.usd is not None
        spent.append(float(done.cost.usd))
    assert x.kept == x.sent()
    assert spent
    assert all(1.2 < usd < 1.5 + 10 * 0.025 for usd in spent)


@pytest.mark.long
def test_a_cursor_of_long_ago_begins_anew(x: Desk) -> None:
    """A token that X does not know any more costs a page, not the capture."""
    x.server.faults.extend([None, refused(503), refused(402)])
    x.capture()
    x.server.faults.append(
        refused(400, {"errors": [{"parameters": {"next_token": ["b26"]}, "message": "invalid"}]})
    )
    done = x.capture()
    assert (done.complete, x.kept) == (True, x.sent())
    assert any("begins anew" in line for line in x.told)


@pytest.mark.long
def test_a_cursor_that_repeats_ends_with_a_gap(x: Desk) -> None:
    """What lies behind it is missing, and is asked anew the next time."""
    x.server.repeats = True
    done = x.capture()
    assert not done.complete
    assert "repeat" in done.gaps[0].why
    assert x.lines[0].cursor is None
    x.server.repeats = False
    assert x.capture().complete
    assert x.kept == x.sent()


def test_pages_that_overlap_count_once(x: Desk) -> None:
    x.server.overlap = 7
    done = x.capture()
    assert (done.complete, done.rows, done.added.new) == (True, 250, 250)


@pytest.mark.long
def test_posts_that_come_and_go_between_pages(x: Desk) -> None:
    """A new post, an edit and a deletion while pages come harm none of the others."""
    posts = sorted(x.server.posts.values(), key=lambda post: post.at)
    x.capture(max_posts=100)
    x.server.delete(posts[0].id)
    new = x.server.edit(posts[50].id, f"{posts[50].text} (sic)", at=START + timedelta(minutes=14))
    late = x.server.post("Late #labelchat", at=START + timedelta(minutes=70))
    assert x.capture().covered
    assert new.id in x.kept
    assert x.sent() - x.kept <= {posts[50].id, late.id}
    assert x.capture().covered
    assert x.sent() - x.kept <= {posts[50].id}


@pytest.mark.parametrize(("left_out", "certain"), [(30, True), (6, True), (4, False), (1, False)])
def test_counts_against_rows(x: Desk, left_out: int, *, certain: bool) -> None:
    """Where the network counts more than came, that is said; far more of them are missing."""
    hidden = originals(x)[60 : 60 + 5 * left_out : 5]
    whole = len(originals(x))
    answered = x.server.server.answer

    def answer(asked: Asked) -> Answer:
        for one in hidden:
            x.server.posts[one].gone = "not indexed" if "search" in asked.path else None
        x.server._changes += 1  # so that nothing remembered is answered
        return answered(asked)

    x.server.server.answer = answer
    done = x.capture()
    assert done.places[0].counted == whole
    (gap,) = done.gaps
    came = "are here" if certain else "came"
    assert gap.why.startswith(f"x counts {whole} posts, {whole - left_out} {came}")
    assert gap.certain is certain
    assert not done.complete, "a small difference is no proof either: it is told once"
    assert done.covered is not certain
    assert x.lines[0].gaps == (gap,)


def test_a_silence_is_said_but_is_no_failure(tmp_path: Path) -> None:
    """An odd hole in the chat: perhaps missing, and written down."""
    posts = [one for one in chat(250, start=START) if not 20 <= (one.at - START).seconds / 60 < 30]
    with desk(tmp_path, posts) as x:
        done = x.capture()
        assert done.complete
        (gap,) = done.gaps
        assert not gap.certain
        assert gap.since == START + timedelta(minutes=20)
        assert x.lines[0].gaps == (gap,)


@pytest.mark.long
def test_a_window_that_is_not_over_is_asked_for_the_rest_later(x: Desk) -> None:
    """What came since is fetched by the same command, whether the first run ended well or not."""
    x.now = START + timedelta(minutes=30)
    early = x.capture(max_posts=100)
    assert not early.window.over
    seam = early.window.until
    x.now = NOW
    done = x.capture()
    assert done.complete
    assert x.kept == x.sent()
    assert [line.capture.until for line in x.lines] == [
        seam,
        seam,
        x.window().until,
    ]
    assert x.lines[2].capture.since == seam


@pytest.mark.long
def test_two_at_once_both_finish(x: Desk) -> None:
    """A second capture begins while the first one is between pages: neither hinders the other."""
    second = Desk(x.server, x.config, now=x.now)
    answered = x.server.server.answer
    inner: list[bool] = []

    def answer(asked: Asked) -> Answer:
        if not inner and len(x.server.asked) == 2:
            inner.append(True)
            inner.append(second.capture().complete)
        return answered(asked)

    x.server.server.answer = answer
    assert x.capture().complete
    assert inner == [True, True]
    assert x.kept == x.sent()
    assert all(line.finished_at and line.cursor is None for line in x.lines)


@pytest.mark.long
def test_answers_without_the_hashtag(x: Desk) -> None:
    """They come by the questions' conversations, under a line of their kind, within the cap."""
    asked = [one for one in x.server.posts.values() if one.text.startswith("Q")]
    untagged = [
        x.server.post(f"To me it is {n}", at=one.at + timedelta(minutes=2), reply_to=one).id
        for one in asked
        for n in range(3)
    ]
    x.capture()
    assert not set(untagged) & x.kept
    capped = x.capture(max_replies=5)
    assert 250 + 5 <= capped.places[0].posts < 250 + 5 + 10
    assert capped.places[0].stopped == "stopped at 5 posts, as told"
    done = x.capture(max_replies=500)
    assert capped.places[0].replies + done.places[0].replies == len(untagged)
    assert set(untagged) <= x.kept
    assert done.complete
    replies = [line for line in x.lines if line.capture.kind == "replies"]
    assert {line.capture.query for line in replies} == {"conversations"}
    assert done.rows == 250  # the answers have no hashtag, and the network does not count them


@pytest.mark.long
def test_a_question_that_is_gone_does_not_end_the_others(x: Desk) -> None:
    """A 404 for one conversation is a gap of its own, and told."""
    asked = [one for one in x.server.posts.values() if one.text.startswith("Q")]
    for one in asked:
        x.server.post("To me it is light", at=one.at + timedelta(minutes=2), reply_to=one)
    x.server.faults.extend([*[None] * 4, refused(404)])
    done = x.capture(max_replies=500)
    (place,) = done.places
    assert (place.error, place.replies) == (None, len(asked) - 1)
    (gap,) = [gap for gap in done.gaps if "refused" in gap.why]
    assert (gap.kind, gap.post) == (GapKind.ANSWERS, asked[0].id)
    assert not done.complete


def test_places_are_closed_whatever_happens(x: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """No connection stays open where the archive gives way in the middle."""
    closed: list[str] = []
    monkeypatch.setattr(
        "tweetup.networks.x.client.XPlace.close", lambda place: closed.append(place.name)
    )
    monkeypatch.setattr(
        "tweetup.archive.Archive.add_page", lambda *_args: (_ for _ in ()).throw(OSError("gone"))
    )
    with pytest.raises(OSError, match="gone"):
        x.capture()
    assert closed == ["x"]


@pytest.mark.long
def test_a_page_and_its_cursor_are_written_together(
    x: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where the page cannot be written, the ledger still points before it."""
    written = ledger.add_counts
    calls = 0

    def add_counts(sql: Connection, capture: int, added: Added) -> None:
        nonlocal calls
        calls += 1
        written(sql, capture, added)
        if calls == 2:
            raise OSError("the disk is full")

    monkeypatch.setattr(ledger, "add_counts", add_counts)
    with pytest.raises(OSError, match="full"):
        x.capture()
    assert len(x.kept) == 100
    (line,) = x.lines
    assert line.cursor is not None
    assert line.finished_at is None
    assert [gap.why for gap in line.gaps] == ["broken off"]
    monkeypatch.undo()
    done = x.capture()
    assert (done.complete, done.places[0].posts, x.kept) == (True, 150, x.sent())


@pytest.mark.long
def test_the_order_of_hashtags_is_one_search(x: Desk) -> None:
    """All hashtags of a chat are asked for at once."""
    both = structs.replace(x.config.chat("labelchat"), hashtags=("labelchat", "otherchat"))
    x.server.post("Over here #OtherChat", at=START + timedelta(minutes=5))
    x.config = structs.replace(x.config, chats=(both,))
    done = x.capture(chat=both)
    assert done.places[0].posts == 251
    assert x.lines[0].capture.query == "#labelchat #otherchat"
