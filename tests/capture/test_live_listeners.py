"""Several places heard at once: what they say queues up, whatever ends."""

import threading
from collections.abc import Callable, Generator
from types import SimpleNamespace
from typing import cast

import pytest

from tweetup.capture.live import listeners
from tweetup.capture.live.listeners import GivenUp, Listeners
from tweetup.errors import QuotaError
from tweetup.networks.listening import Listener, News


def listener(name: str, listen: Callable[[], Generator[News]]) -> Listener:
    """A place that says what a script says."""
    return cast("Listener", SimpleNamespace(place=SimpleNamespace(name=name), listen=listen))


def test_what_was_heard_in_the_last_moment_is_not_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """It queued up before the block ended, and is there after it; the connection is closed."""
    monkeypatch.setattr(listeners, "_JOIN_TIMEOUT", 30.0)
    over = threading.Event()
    said = threading.Event()
    closed = threading.Event()

    def listen() -> Generator[News]:
        try:
            yield News(place="a")
            yield News(place="a", polling=True)
            said.set()
            over.wait()
            yield News(place="a")
        finally:
            closed.set()

    with Listeners([listener("a", listen)], stop=over) as threads:
        assert said.wait(30)
    assert closed.is_set()
    assert [one.polling for one in threads.news(0) if isinstance(one, News)] == [False, True, False]
    assert threads.news(0) == []


def test_a_place_that_gives_up_leaves_the_others() -> None:
    """Its error is news like others."""
    over = threading.Event()

    def refused() -> Generator[News]:
        yield News(place="a")
        raise QuotaError("the credits are used up", where="a")

    def well() -> Generator[News]:
        while not over.wait(0.01):
            yield News(place="b")

    with Listeners([listener("a", refused), listener("b", well)], stop=over) as threads:
        found: list[News | GivenUp] = []
        while not any(isinstance(one, GivenUp) for one in found):
            found += threads.news(30)
        assert any(one.place == "b" for one in threads.news(30))
    (left,) = [one for one in found if isinstance(one, GivenUp)]
    assert (left.place, left.error.exit_code) == ("a", 5)


def test_a_bug_is_not_silence() -> None:
    """What nobody expected is raised where somebody sees it, with its own traceback."""

    def broken() -> Generator[News]:
        yield News(place="a")
        raise ZeroDivisionError

    with (
        Listeners([listener("a", broken)], stop=threading.Event()) as threads,
        pytest.raises(ZeroDivisionError),
    ):
        for _ in range(3):
            threads.news(30)
