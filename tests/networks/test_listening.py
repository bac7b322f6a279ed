"""Listening to a place: what is heard, what was not, how long is waited, what ends it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice, pairwise
from typing import cast

import pytest

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Record, Skipped
from tweetup.model import Author, Post
from tweetup.networks import Page, Place, Query, QuestionThread, StreamEvents
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.listening import Listener, News, Outage
from tweetup.networks.paging import Timing

START = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
QUERY = Query(hashtags=("labelchat",))


@dataclass(frozen=True)
class Passes:
    """Seconds that go by; asleep, the computer itself stands still."""

    seconds: float
    asleep: bool = False


Step = StreamEvents | Passes | Exception


class Time:
    """A clock that moves when somebody sleeps or a script says so."""

    def __init__(self) -> None:
        self.now = START
        self.awake = 0.0
        self.slept: list[float] = []

    def pass_by(self, seconds: float, *, asleep: bool = False) -> None:
        self.now += timedelta(seconds=seconds)
        self.awake += 0 if asleep else seconds

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.pass_by(seconds)

    @property
    def timing(self) -> Timing:
        return Timing(clock=lambda: self.now, sleep=self.sleep, tell=lambda _said: None)


@dataclass
class Scripted:
    """A place whose connections and searches are written down; the last one is repeated."""

    time: Time
    connections: Sequence[Sequence[Step]]
    searches: Sequence[Page | Exception] = ()
    name: str = "place"
    pause: float = 1.0
    cursors: list[str | None] = field(default_factory=list)
    asked: list[tuple[Query, str | None]] = field(default_factory=list)
    closed: int = 0
    replies: Mapping[str, Page | Exception] = field(default_factory=dict)
    conversations: list[tuple[float, str, str | None]] = field(default_factory=list)

    def conversation(self, post: str, _query: Query, *, cursor: str | None, at_most: None) -> Page:
        self.conversations.append(((self.time.now - START).total_seconds(), post, cursor))
        replies = self.replies.get(post, page())
        if isinstance(replies, Exception):
            raise replies
        return replies if cursor is None else page(f"deep in {post}")

    def listen(self, _query: Query, *, cursor: str | None) -> Iterator[StreamEvents]:
        steps = self.connections[min(len(self.cursors), len(self.connections) - 1)]
        self.cursors.append(cursor)
        try:
            for step in steps:
                if isinstance(step, Passes):
                    self.time.pass_by(step.seconds, asleep=step.asleep)
                elif isinstance(step, Exception):
                    raise step
                else:
                    yield step
        finally:
            self.closed += 1

    def search(self, query: Query, *, cursor: str | None, at_most: int | None) -> Page:
        assert at_most is None
        if not self.searches:
            raise CredentialsError("without a login it cannot be searched", where=self.name)
        answer = self.searches[min(len(self.asked), len(self.searches) - 1)]
        self.asked.append((query, cursor))
        if isinstance(answer, Exception):
            raise answer
        return answer


def heard(*names: str, cursor: str | None = None) -> StreamEvents:
    found = tuple(Skipped(where=name, reason="an example") for name in names)
    return StreamEvents(records=found, format="x-v2", cursor=cursor)


def page(*names: str, cursor: str | None = None) -> Page:
    return Page(records=heard(*names).records, format="x-v2", cursor=cursor)


BEAT = StreamEvents()
LOST = TryAgainError("the connection broke", where="place")


def listener(place: Scripted) -> Listener:
    return Listener(
        cast("Place", place),
        QUERY,
        timing=place.time.timing,
        monotonic=lambda: place.time.awake,
    )


def listen(place: Scripted, most: int = 200) -> list[News]:
    """The first pieces of news."""
    news = listener(place).listen()
    try:
        return list(islice(news, most))
    finally:
        news.close()


def names(news: Sequence[News]) -> list[str]:
    return [item.where for one in news if one.heard for item in one.heard.records]


def outages(news: Sequence[News]) -> list[Outage]:
    """Those that ended."""
    return [one.outage for one in news if one.outage and one.outage.until]


def seconds(moment: datetime | None) -> float | None:
    return None if moment is None else (moment - START).total_seconds()


def test_what_is_heard_comes_as_it_came() -> None:
    """News pass on what a connection brings, in its order, and nothing is made up."""
    place = Scripted(Time(), [[BEAT, heard("a", "b"), Passes(20), heard("c"), Passes(20), BEAT]])
    news = listen(place, 4)
    assert names(news) == ["a", "b", "c"]
    assert not outages(news)
    assert place.closed == 1


@pytest.mark.parametrize(
    ("beats", "since"),
    [
        pytest.param(5, 70, id="half a minute before the last sign of life"),
        pytest.param(1, 0, id="the last post, where it is later than that"),
    ],
)
def test_a_disconnect_is_an_outage_from_last_heard_to_heard_again(beats: int, since: float) -> None:
    """With why. A dead connection looks alive for a while: that time counts as lost."""
    quiet = [step for _ in range(beats) for step in (Passes(20), BEAT)]
    place = Scripted(
        Time(), [[heard("a"), *quiet, Passes(15), LOST], [Passes(2), BEAT, heard("b"), BEAT]]
    )
    news = listen(place, beats + 6)
    assert names(news) == ["a", "b"]
    (outage,) = outages(news)
    assert seconds(outage.since) == since
    assert seconds(outage.until) == 20 * beats + 15 + 0.5 + 2
    assert outage.why == "the connection broke"
    assert not outage.bridged


def test_a_cursor_is_carried_on_and_leaves_no_hole() -> None:
    """A network that goes on from a cursor is given the last one, and nothing is missing."""
    place = Scripted(
        Time(), [[heard("a", cursor="7"), BEAT, Passes(5), LOST], [heard("b", cursor="8"), BEAT]]
    )
    news = listen(place, 6)
    assert place.cursors == [None, "7"]
    assert [outage.bridged for outage in outages(news)] == [True]


def test_an_outage_is_told_while_it_lasts_and_once_it_is_over() -> None:
    """Whoever watches sees when the next try is; what failed first is why."""
    refused = TryAgainError("no route", where="place")
    place = Scripted(Time(), [[BEAT, LOST], [refused], [refused], [BEAT, Passes(5), BEAT]])
    told = [one for one in listen(place, 12) if one.outage]
    assert [seconds(one.again) for one in told][:4] == [0.5, 1.5, 3.5, None]
    assert {one.outage.why for one in told[:4] if one.outage} == {"the connection broke"}


@pytest.mark.parametrize(
    ("step", "why"),
    [
        (Passes(1200, asleep=True), "the computer slept"),
        (Passes(1200), "nothing came, or this program was stopped"),
    ],
)
def test_after_a_sleep_or_a_stop_a_new_connection_is_made_at_once(step: Passes, why: str) -> None:
    """What the old connection still brings is kept; the time between is an outage."""
    time = Time()
    place = Scripted(time, [[BEAT, step, heard("late"), BEAT], [BEAT, Passes(5), BEAT]])
    news = listen(place, 5)
    assert names(news) == ["late"]
    (outage,) = outages(news)
    assert (seconds(outage.since), seconds(outage.until)) == (0, 1200)
    assert outage.why == why
    assert len(place.cursors) == 2
    assert not time.slept


def test_a_quiet_hour_is_no_outage() -> None:
    """Signs of life are enough: nobody has to write."""
    beats = [step for _ in range(180) for step in (Passes(20), BEAT)]
    place = Scripted(Time(), [beats])
    assert not any(one.outage for one in listen(place, 180))
    assert len(place.cursors) == 1


def test_pauses_grow_to_a_minute_and_never_vanish() -> None:
    """A network that cannot be reached is asked ever more rarely, and whoever watches knows."""
    time = Time()
    place = Scripted(time, [[BEAT, LOST], [LOST]])
    told = [one for one in listen(place, 400) if one.outage and one.again]
    at = [seconds(one.again) or 0 for one in told]
    gaps = [round(later - sooner, 3) for sooner, later in pairwise(at)]
    assert gaps[:8] == [1, 2, 4, 8, 16, 32, 60, 60]
    assert set(gaps[7:]) == {60}


def test_a_connection_that_breaks_again_at_once_does_not_reset_the_pauses() -> None:
    """Connecting is not enough: only one that stood for a minute counts as well again."""
    time = Time()
    place = Scripted(time, [[BEAT, LOST]])
    listen(place, 60)
    assert sum(time.slept) / len(place.cursors) > 5
    steady = Scripted(
        Time(), [[BEAT, *(step for _ in range(4) for step in (Passes(20), BEAT)), LOST]]
    )
    listen(steady, 60)
    assert set(steady.time.slept) == {0.5}


@pytest.mark.parametrize(("reset", "waited"), [(None, 60), (90, 91), (-10, 60), (100_000, 900)])
def test_a_rate_limit_is_waited_for_as_the_network_says(reset: int | None, waited: int) -> None:
    """Within a quarter of an hour, since clocks are off."""
    moment = None if reset is None else START + timedelta(seconds=reset)
    limited = RateLimitedError("too many requests", where="place", reset=moment)
    place = Scripted(Time(), [[limited], [BEAT]])
    news = listener(place).listen()
    found = list(islice((one for one in news if one.heard), 1))
    news.close()
    assert found
    assert (place.time.now - START).total_seconds() == waited


@pytest.mark.parametrize(
    "error",
    [
        QuotaError("the credits are used up", where="place"),
        NetworkError("no such page", where="place"),
    ],
)
def test_what_is_final_ends_it_at_once(error: TweetupError) -> None:
    """Where no search is possible: nothing is tried again, and nothing is waited for."""
    place = Scripted(Time(), [[error]])
    with pytest.raises(type(error)):
        listen(place)
    assert len(place.cursors) == 1
    assert not place.time.slept


def test_credits_that_run_out_while_listening_end_it_at_once() -> None:
    """What was heard before stays."""
    place = Scripted(Time(), [[heard("a"), QuotaError("used up", where="place")]])
    news = listener(place).listen()
    assert names([next(news)]) == ["a"]
    with pytest.raises(QuotaError):
        next(news)


def test_a_portal_in_between_does_not_end_what_was_heard_before() -> None:
    """A laptop carried into another room meets a Wi-Fi's sign-in page: it waits and goes on."""
    portal = NetworkError("a web page instead of an answer", where="place")
    place = Scripted(Time(), [[heard("a"), portal], [portal], [heard("b"), BEAT]])
    news = listen(place, 10)
    assert names(news) == ["a", "b"]
    assert len(outages(news)) == 1


def test_without_a_stream_the_place_is_searched_again_and_again() -> None:
    """From a little before the last search, with every page of it."""
    refused = CredentialsError("no stream for this login", where="place")
    pages = [page("b", "a", cursor="2"), page("a"), page("c"), page()]
    place = Scripted(Time(), [[refused]], pages)
    news = listen(place, 30)
    assert names(news)[:4] == ["b", "a", "a", "c"]
    assert all(one.polling for one in news)
    since = [seconds(query.since) for query, _ in place.asked]
    assert [cursor for _, cursor in place.asked[:4]] == [None, "2", None, None]
    # Half a minute and the pause between the two pages later, a minute and a half back.
    assert since[:4] == [-90, -90, -90, -59]


def test_pages_that_lead_in_a_circle_end_a_search() -> None:
    """A cursor given before is not followed again."""
    refused = CredentialsError("no stream for this login", where="place")
    place = Scripted(Time(), [[refused]], [page("a", cursor="1"), page("b", cursor="1")])
    listen(place, 5)
    assert [cursor for _, cursor in place.asked][:2] == [None, "1"]
    assert [cursor for _, cursor in place.asked].count("1") <= len(place.asked) / 2


def test_a_login_that_may_not_search_either_is_refused() -> None:
    """A refused login is never a quiet chat."""
    refused = CredentialsError("the login was refused", where="place")
    place = Scripted(Time(), [[refused]], [refused])
    with pytest.raises(CredentialsError):
        listen(place)
    assert len(place.cursors) == len(place.asked) == 1


def test_a_search_that_fails_is_made_up_for_by_the_next() -> None:
    """It looks back to the last one that worked, so nothing is missing."""
    refused = CredentialsError("no stream for this login", where="place")
    place = Scripted(Time(), [[refused]], [page("a"), LOST, LOST, page("b"), page()])
    news = listen(place, 30)
    assert [outage.bridged for outage in outages(news)] == [True]
    since = [seconds(query.since) for query, _ in place.asked]
    assert since[1] == since[2] == since[3] == -90


@pytest.mark.parametrize(
    ("failure", "attempts"),
    [
        pytest.param(TryAgainError("nobody answers", where="place"), 3, id="after three attempts"),
        pytest.param(NetworkError("a bad certificate", where="place"), 1, id="at once if final"),
    ],
)
def test_a_stream_that_cannot_be_reached_is_searched_for(
    failure: NetworkError, attempts: int
) -> None:
    """From when listening began, so that the failed attempts leave no gap; with the reason."""
    place = Scripted(Time(), [[failure]], [page("a"), page("b"), page()])
    news = listen(place, 30)
    assert names(news) == ["a", "b"]
    assert len(place.cursors) == attempts
    polled = [one for one in news if one.heard]
    assert {(one.polling, one.unreachable) for one in polled} == {(True, failure.problem)}
    assert all(outage.bridged for outage in outages(news))
    assert next(seconds(query.since) for query, _ in place.asked) == -90


def test_a_stream_is_tried_again_from_time_to_time() -> None:
    """Every five minutes; once it is reached, one more search makes up for the moment between."""
    refused = NetworkError("a bad certificate", where="place")
    beats = [step for _ in range(90) for step in (Passes(2), BEAT)]
    stream = [heard("live"), *beats, heard("end")]
    place = Scripted(Time(), [[refused], [refused], stream], [page("a"), page()])
    news: list[News] = []
    for item in listener(place).listen():
        news.append(item)
        if "end" in names(news):
            break
    polled = [item.polling for item in news if item.heard]
    assert names(news) == ["a", "live", "end"]
    assert not outages(news)
    assert polled == [True] * polled.count(True) + [False] * polled.count(False)
    last, final = [seconds(query.since) or 0 for query, _ in place.asked][-2:]
    began = 600 + 2 * 45
    assert last < final < began - 90
    assert place.time.awake - 180 < began
    assert len(place.cursors) == 3


def test_a_search_that_fails_as_well_is_tried_in_turn_with_the_stream() -> None:
    """Whichever answers first goes on."""
    down = TryAgainError("nobody answers", where="place")
    place = Scripted(
        Time(), [[down], [down], [down], [down], [heard("live"), BEAT, Passes(9), BEAT]], [down]
    )
    news = listen(place, 60)
    assert names(news)[0] == "live"
    assert 1 <= len(place.asked) <= 3
    assert not news[-1].polling


def test_a_final_failure_of_stream_and_search_is_that_of_the_stream() -> None:
    """A wrong address is said at once."""
    lost = NetworkError("no such stream", where="place")
    place = Scripted(Time(), [[lost]], [NetworkError("no such page", where="place")])
    with pytest.raises(NetworkError, match="no such stream"):
        listen(place)


def test_a_stream_that_reaches_back_leaves_no_gap_before_it() -> None:
    """A first attempt that failed is made up for."""
    begun = StreamEvents(cursor="1", complete_since=START)
    place = Scripted(Time(), [[LOST], [begun, heard("a"), BEAT]])
    (outage,) = outages(listen(place, 5))
    assert (outage.bridged, outage.first) == (True, True)
    late = StreamEvents(cursor="1", complete_since=START + timedelta(seconds=9))
    place = Scripted(Time(), [[LOST], [late, heard("a"), BEAT]])
    (outage,) = outages(listen(place, 5))
    assert not outage.bridged


def replies(*texts: str, cursor: str | None = None) -> Page:
    """A page of a conversation, with a mark for what could not be read."""
    records = [
        Record(
            post=Post(
                network="x",
                id=f"1{sum(map(ord, text))}",
                created_at=START,
                author=Author(network="x", handle="ada"),
                text=text,
            ),
            pieces=(text.encode(),),
            where=text,
        )
        for text in texts
    ]
    unread = Skipped("x:9", "unreadable")
    return Page(records=(*records, unread), format="x-v2", cursor=cursor, charges=(("post", 1),))


def with_replies(place: Scripted, most: int, *threads: str) -> list[News]:
    """The first pieces of news of somebody who wants the replies of these threads."""
    listening = listener(place)
    listening.hear_replies([], [QuestionThread(post=it, root=None) for it in threads])
    news = listening.listen()
    found = list(islice(news, most))
    news.close()
    return found


class Streaming(Scripted):
    """A place whose stream has replies."""

    threads: Sequence[str] = ()

    def hear_replies(self, _posts: object, threads: Sequence[QuestionThread]) -> None:
        self.threads = [thread.post for thread in threads]


BEATS = [it for _ in range(100) for it in (BEAT, Passes(20))]


def test_conversations_are_asked_for_by_the_minute() -> None:
    """The latest question first, page after page; what is known already is not told again."""
    place = Scripted(
        Time(), [BEATS], replies={"1": replies("one"), "2": replies("two", cursor="on")}
    )
    news = with_replies(place, 40, "1", "2")
    assert names(news) == ["two", "one"]
    charges = [it.heard.charges for it in news if it.heard and it.heard.records]
    assert charges == [(("post", 1),)] * 2
    times = [asked[0] for asked in place.conversations]
    assert [asked[1:] for asked in place.conversations[:3]] == [
        ("2", None),
        ("2", "on"),
        ("1", None),
    ]
    rounds = times[::3]
    assert all(60 <= after - before <= 90 for before, after in pairwise(rounds))
    assert len(rounds) > 2
    assert not outages(news)


def test_conversations_that_fail_end_nothing() -> None:
    """They are asked for again with the others, and no connection is lost for it."""
    refusal = CredentialsError("not for you", where="place")
    place = Scripted(Time(), [BEATS], replies={"1": LOST, "2": refusal, "3": replies("three")})
    news = with_replies(place, 40, "1", "2", "3")
    assert names(news) == ["three"]
    assert [asked[1] for asked in place.conversations[:6]] == ["3", "2", "1", "3", "2", "1"]
    assert not outages(news)


def test_conversations_are_not_asked_for_where_the_stream_has_them() -> None:
    place = Streaming(Time(), [BEATS], replies={"1": replies("one")})
    assert not names(with_replies(place, 40, "1"))
    assert place.threads == ["1"]
    assert not place.conversations
