"""The retry loop: what is asked again, how long it waits, and where it ends."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Skipped
from tweetup.networks import Page
from tweetup.networks.errors import NetworkError, RateLimitedError, TryAgainError
from tweetup.networks.paging import (
    MOST_EMPTY,
    Asker,
    RepeatedPageError,
    Timing,
    ask,
    in_words,
)

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FOUND = (Skipped("here", "a thing"),)


class Time:
    """A clock that passes only by sleeping; ``lag`` seconds pass beside each second slept."""

    def __init__(self, lag: float = 0.0) -> None:
        self.now = NOON
        self.slept: list[float] = []
        self.told: list[str] = []
        self._lag = lag

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds * (1 + self._lag))

    @property
    def timing(self) -> Timing:
        return Timing(clock=lambda: self.now, sleep=self.sleep, tell=self.told.append)


def fails(*errors: TweetupError) -> Callable[[], str]:
    """A request that fails so, one error a try, and then succeeds."""
    left = list(errors)

    def request() -> str:
        if left:
            raise left.pop(0)
        return "an answer"

    return request


def limited(reset: datetime | None) -> RateLimitedError:
    return RateLimitedError("too many requests", where="x", reset=reset)


def after(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.mark.parametrize(
    ("errors", "waits"),
    [
        ([], []),
        ([TryAgainError("503")], [0.5]),
        ([TryAgainError("503")] * 4, [0.5, 1, 2, 4]),
        ([limited(after(90))], [91]),
        ([limited(after(0))], [1]),
        ([limited(None)], [60]),
        ([limited(None)] * 5, [60, 120, 240, 480, 900]),
        # a clock that is off: a reset long past, hours ahead
        ([limited(after(-3600))] * 2, [60, 120]),
        ([limited(after(+3 * 3600))], [900]),
        # a rate limit does not make the pauses after other failures longer
        ([limited(after(10)), TryAgainError("503"), TryAgainError("503")], [11, 0.5, 1]),
    ],
)
def test_what_may_pass_is_waited_for(errors: Sequence[TryAgainError], waits: list[float]) -> None:
    """Doubling pauses for trouble, the network's own moment for a limit, a bound for both."""
    time = Time()
    assert ask(fails(*errors), time.timing) == "an answer"
    told = [line.rpartition("asking again in ")[2] for line in time.told]
    assert told == [in_words(wait) for wait in waits]
    assert sum(time.slept) == pytest.approx(sum(waits))


@pytest.mark.parametrize(
    "error",
    [
        CredentialsError("401"),
        QuotaError("402"),
        NetworkError("404"),
        NetworkError("the certificate is not valid"),
    ],
)
def test_what_is_final_ends_at_once(error: TweetupError) -> None:
    """No second try for what no waiting mends."""
    time = Time()
    with pytest.raises(type(error)) as caught:
        ask(fails(error), time.timing)
    assert caught.value is error
    assert not time.slept


@pytest.mark.parametrize(
    ("error", "hours"), [(TryAgainError("no answer", where="x"), 0.2), (limited(None), 0.6)]
)
def test_patience_ends(error: TryAgainError, hours: float) -> None:
    """Trouble is given up after minutes, a limit within the hour, with its own error and a hint."""
    time = Time()
    with pytest.raises(type(error)) as caught:
        ask(fails(*[error] * 1000), time.timing)
    assert 0.15 < sum(time.slept) / 3600 < hours
    assert "asked" in caught.value.problem
    assert caught.value.hint
    assert caught.value.where == "x"


def test_waiting_says_how_long_and_why() -> None:
    time = Time()
    ask(fails(limited(after(871))), time.timing)
    assert time.told == ["x: too many requests; asking again in 14 min 32 s"]


def test_a_computer_that_slept_does_not_wait_again() -> None:
    """Time that passed while the lid was closed counts: what is waited for is a moment."""
    time = Time(lag=10)
    ask(fails(limited(after(600))), time.timing)
    assert sum(time.slept) < 100


def test_a_clock_that_stands_still_ends_the_wait_too() -> None:
    slept: list[float] = []
    timing = Timing(clock=lambda: NOON, sleep=slept.append, tell=lambda _line: None)
    ask(fails(limited(after(100))), timing)
    assert sum(slept) == pytest.approx(101, abs=30)


def test_the_pause_between_requests_is_kept() -> None:
    """What passed since the last request counts, and a clock set back does not make it longer."""
    time = Time()
    asker = Asker(time.timing, pause=lambda: 1.1)
    asker.ask(fails())
    asker.ask(fails())
    time.now += timedelta(seconds=0.6)
    asker.ask(fails())
    time.now -= timedelta(hours=1)
    asker.ask(fails())
    time.now += timedelta(hours=2)
    asker.ask(fails())
    assert time.slept == pytest.approx([1.1, 0.5, 1.1])
    assert asker.requests == 5


def fetch_from(pages: dict[str | None, Page | TweetupError]) -> Callable[[str | None], Page]:
    def fetch(cursor: str | None) -> Page:
        page = pages[cursor]
        if isinstance(page, TweetupError):
            raise page
        return page

    return fetch


def page(cursor: str | None, *, empty: bool = False) -> Page:
    return Page(records=() if empty else FOUND, format="x-v2", cursor=cursor)


def cursors(pages: Iterator[Page]) -> list[str | None]:
    return [page.cursor for page in pages]


def test_pages_follow_each_other() -> None:
    """From a cursor as from the beginning, to the page that has none; an empty one is no end."""
    fetch = fetch_from({None: page("a"), "a": page("b", empty=True), "b": page(None)})
    asker = Asker(Time().timing)
    assert cursors(asker.pages(fetch, None)) == ["a", "b", None]
    assert cursors(asker.pages(fetch, "b")) == [None]


@pytest.mark.parametrize(
    "pages",
    [
        {None: page("a"), "a": page("a")},
        {None: page("a"), "a": page("b"), "b": page("a")},
    ],
)
def test_a_cursor_that_repeats_ends_it(pages: dict[str | None, Page | TweetupError]) -> None:
    """The page is kept, without a cursor; then comes an error that names the place."""
    following = Asker(Time().timing, where="x").pages(fetch_from(pages), None)
    seen = [next(following) for _ in pages]
    assert seen[-1].cursor is None
    with pytest.raises(RepeatedPageError, match="x: the pages repeat"):
        next(following)


def test_page_after_page_of_nothing_ends_it() -> None:
    """A network that leads on for ever without a post is no network to wait for."""
    asked = 0

    def fetch(_cursor: str | None) -> Page:
        nonlocal asked
        asked += 1
        return page(str(asked), empty=True)

    with pytest.raises(RepeatedPageError):
        list(Asker(Time().timing).pages(fetch, None))
    assert asked == MOST_EMPTY


def test_page_after_page_of_what_nobody_wants_leads_on() -> None:
    """Where a network cannot be asked for a window, there may be a month of posts above it."""
    last = 4 * MOST_EMPTY

    def fetch(cursor: str | None) -> Page:
        following = int(cursor or 0) + 1
        if following == last:
            return page(None)
        return replace(page(str(following), empty=True), passed_over=40)

    assert len(list(Asker(Time().timing).pages(fetch, None))) == last


def test_what_came_before_a_failure_is_kept() -> None:
    """A page is handed on before the next one is asked for."""
    fetch = fetch_from({None: page("a"), "a": QuotaError("402")})
    following = Asker(Time().timing).pages(fetch, None)
    assert next(following).cursor == "a"
    with pytest.raises(QuotaError):
        next(following)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.5, "0.5 s"),
        (1, "1 s"),
        (59.6, "1 min"),
        (60, "1 min"),
        (872, "14 min 32 s"),
        (7500, "2 h 5 min"),
        (7200, "2 h"),
    ],
)
def test_times_in_words(seconds: float, words: str) -> None:
    assert in_words(seconds) == words
