"""X's filtered stream: what our rule hears, and every way in which a connection ends."""

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from itertools import islice

import pytest

from tests.servers.serving import Fault, html_page, refused, reset, stalled
from tests.servers.x import TOKEN, XServer
from tests.servers.x_opened import NOW, opened, place_at, window
from tests.servers.x_problems import PROBLEMS, access, credits_used_up, unauthorized
from tests.servers.x_stream import OPERATIONAL
from tweetup.errors import CredentialsError, QuotaError, TweetupError
from tweetup.formats.records import Record
from tweetup.networks import Query, QuestionThread, StreamEvents
from tweetup.networks.errors import NetworkError, NoAccessError, RateLimitedError, TryAgainError
from tweetup.networks.secret import Secret
from tweetup.networks.x import stream
from tweetup.networks.x.client import XPlace
from tweetup.networks.x.errors import ErrorReader
from tweetup.networks.x.stream import _StreamingClient
from tweetup.networks.x.transport import Transport

CHAT = Query(hashtags=("labelchat",))
LATER = timedelta(seconds=1)


@pytest.fixture
def server() -> XServer:
    return XServer(clock=lambda: NOW, heartbeat=0.05)


@pytest.fixture
def place(server: XServer) -> Iterator[XPlace]:
    with opened(server) as place:
        yield place


ENOUGH = 1000
"""Signs of life that nobody would wait for."""


def next_posts(hearing: Iterator[StreamEvents], count: int) -> list[str]:
    """The texts of the next posts; heartbeats between them are passed over."""
    records = (
        one
        for heard in hearing
        for one in heard.records
        if isinstance(one, Record) and not one.included
    )
    return [record.post.text for record in islice(records, count)]


def test_what_is_posted_is_heard_as_it_is_posted(server: XServer, place: XPlace) -> None:
    before = threading.active_count()
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        assert next(hearing) == StreamEvents()
        for number in range(20):
            server.post(f"A{number} here #labelchat", at=NOW + number * LATER)
            server.post(f"A{number} elsewhere", at=NOW + number * LATER)
        assert next_posts(hearing, 20) == [f"A{number} here #labelchat" for number in range(20)]
        server.post("long & whole " * 50 + "#labelchat")
        assert next_posts(hearing, 1) == ["long & whole " * 50 + "#labelchat"]
    assert threading.active_count() < before + 20


def test_a_quiet_chat_still_gives_signs(place: XPlace) -> None:
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        assert list(islice(hearing, 5)) == [StreamEvents()] * 5


def test_what_came_is_charged_for(server: XServer, place: XPlace) -> None:
    """Also what another rule of the app has matched: it comes over the one connection."""
    server.streams.add_rule("#foreign", "theirs")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        theirs = server.post("Elsewhere #foreign")
        server.post("Both #foreign #labelchat", quotes=theirs, author="ben")
        theirs_heard, both = islice((one for one in hearing if one.charges), 2)
    assert theirs_heard.records == ()
    assert theirs_heard.charges == (("post", 1), ("user", 1))
    assert both.charges == (("post", 2), ("user", 2))
    assert len(both.records) == 2


def test_rules_of_others_stay_and_ours_goes(server: XServer, place: XPlace) -> None:
    """A rule of ours that an earlier run left behind goes too: its posts would cost something."""
    foreign = server.streams.add_rule("#other", "theirs")
    server.streams.add_rule("#lastweek", "tweetup")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        rules = {rule["value"]: rule.get("tag") for rule in server.streams.rules.values()}
        assert rules == {"#other": "theirs", "#labelchat": "tweetup"}
    assert list(server.streams.rules) == [foreign]


def test_a_rule_of_others_that_says_the_same_is_shared_and_stays(
    server: XServer, place: XPlace
) -> None:
    """X takes no rule twice."""
    foreign = server.streams.add_rule("#labelchat", "theirs")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        server.post("A1 #labelchat")
        assert next_posts(hearing, 1) == ["A1 #labelchat"]
    assert list(server.streams.rules) == [foreign]


def test_our_rule_stays_while_connections_break(server: XServer, place: XPlace) -> None:
    """So that the next one needs no new rule; it goes with the place."""
    for _ in range(2):
        hearing = place.listen(CHAT, cursor=None)
        next(hearing)
        server.streams.drop()
        with pytest.raises(TryAgainError):
            list(hearing)
        assert len(server.streams.rules) == 1
    assert [one.method for one in server.asked].count("POST") == 1
    place.close()
    assert not server.streams.rules


def test_a_rule_that_x_does_not_take(place: XPlace) -> None:
    with pytest.raises(NetworkError, match=r"^x: the filtered stream was not taken: missing '\)'"):
        next(place.listen(Query(hashtags=("a (b",)), cursor=None))


REFUSED: list[tuple[str, Fault, type[TweetupError], str]] = [
    ("401", refused(401, unauthorized().body), CredentialsError, "the bearer token was refused"),
    ("402", refused(402, credits_used_up().body), QuotaError, "the credits are used up (402)"),
    ("403", refused(403, access().body), NoAccessError, "this login may not use the filtered"),
    ("404", refused(404), NetworkError, "this address knows nothing of the filtered"),
    ("429", refused(429), RateLimitedError, "too many requests for the filtered stream (429)"),
    ("503", refused(503), TryAgainError, "X has trouble of its own (503)"),
    ("a page", html_page(), TryAgainError, "a web page came instead of an answer"),
    ("reset", reset(), TryAgainError, "the connection broke off"),
]


@pytest.mark.parametrize(
    ("fault", "kind", "what"), [case[1:] for case in REFUSED], ids=[case[0] for case in REFUSED]
)
def test_a_stream_that_is_refused_says_so_after_one_request(
    server: XServer, place: XPlace, fault: Fault, kind: type[TweetupError], what: str
) -> None:
    """Left to tweepy, it would be asked for again for ever, and look like a quiet chat."""
    server.faults.extend([None, None, fault])
    with pytest.raises(TweetupError) as caught:
        list(islice(place.listen(CHAT, cursor=None), ENOUGH))
    assert type(caught.value) is kind
    assert caught.value.problem.startswith(what)
    assert TOKEN not in str(caught.value)
    assert [one.path for one in server.asked].count("/2/tweets/search/stream") == 1


CAPPED: dict[str, object] = {
    "errors": [{"title": "UsageCapExceeded", "type": f"{PROBLEMS}/usage-capped"}]
}
ENDINGS: list[tuple[str, object, type[TweetupError], str]] = [
    ("in good order", None, TryAgainError, "X closed the stream"),
    (
        "for operational reasons",
        OPERATIONAL,
        TryAgainError,
        "X closed the stream: This stream has been disconnected upstream for operational reasons",
    ),
    (
        "said outside of errors",
        OPERATIONAL["errors"][0],
        TryAgainError,
        "X closed the stream: This stream has been disconnected upstream for operational reasons",
    ),
    ("the month's posts are read", CAPPED, QuotaError, "the posts that may be read are used up"),
    (
        "half a post",
        b'{"data":{"id":"1","te',
        TryAgainError,
        "an answer that is cut off or garbled",
    ),
]


@pytest.mark.parametrize(
    ("last", "kind", "what"), [case[1:] for case in ENDINGS], ids=[case[0] for case in ENDINGS]
)
def test_a_stream_that_ends_says_why(
    server: XServer,
    place: XPlace,
    last: object,
    kind: type[TweetupError],
    what: str,
) -> None:
    """What came before is heard first, and nothing is connected again unasked."""
    hearing = place.listen(CHAT, cursor=None)
    next(hearing)
    server.post("A1 #labelchat")
    assert next_posts(hearing, 1) == ["A1 #labelchat"]
    if isinstance(last, bytes):
        server.streams.say(last)
        server.streams.end()
    else:
        server.streams.end(last)
    with pytest.raises(TweetupError) as caught:
        list(islice(hearing, ENOUGH))
    assert type(caught.value) is kind
    assert caught.value.problem == what
    assert [one.path for one in server.asked].count("/2/tweets/search/stream") == 1


def test_a_stream_that_is_reset(server: XServer, place: XPlace) -> None:
    hearing = place.listen(CHAT, cursor=None)
    next(hearing)
    server.streams.drop(b'{"data":{"id":"1","te')
    with pytest.raises(TryAgainError, match="the connection broke off"):
        list(islice(hearing, ENOUGH))


def test_a_stream_that_falls_silent(server: XServer) -> None:
    """Without a heartbeat for longer than the time-out, it is lost; unanswered, it never stood."""
    server.streams.heartbeat = 60
    with opened(server, timeout=1.0) as place:
        hearing = place.listen(CHAT, cursor=None)
        assert next(hearing) == StreamEvents()
        with pytest.raises(TryAgainError, match="no answer in time"):
            list(islice(hearing, ENOUGH))
        server.faults.extend([None, stalled()])
        with pytest.raises(TryAgainError, match="no answer in time"):
            next(place.listen(CHAT, cursor=None))


def test_credits_that_run_out_while_listening(server: XServer, place: XPlace) -> None:
    """Said at once, and by the next connection too: within one try."""
    server.credits = 1
    hearing = place.listen(CHAT, cursor=None)
    next(hearing)
    server.post("A1 #labelchat")
    server.post("A2 #labelchat", at=NOW + LATER)
    assert next_posts(hearing, 1) == ["A1 #labelchat"]
    with pytest.raises(QuotaError):
        list(islice(hearing, ENOUGH))
    with pytest.raises(QuotaError):
        next(place.listen(CHAT, cursor=None))


def test_another_program_that_listens_already(server: XServer, place: XPlace) -> None:
    """X allows one connection, and takes a while to notice that one is gone."""
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        with place_at(server.url) as other, pytest.raises(TryAgainError) as caught:
            next(other.listen(CHAT, cursor=None))
        assert not isinstance(caught.value, RateLimitedError)
        assert "stop the other program" in str(caught.value)


def test_leaving_does_not_wait_for_the_next_line(
    server: XServer, place: XPlace, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor does it leave a thread or a connection behind."""
    monkeypatch.setattr(stream, "_JOIN_TIMEOUT", 30.0)
    server.streams.heartbeat = 60
    before = {thread for thread in threading.enumerate() if "Tweepy" in thread.name}
    hearing = place.listen(CHAT, cursor=None)
    next(hearing)
    hearing.close()
    assert {thread for thread in threading.enumerate() if "Tweepy" in thread.name} == before


def test_a_connection_made_unasked_is_ended() -> None:
    """After some losses tweepy connects again and tells nobody: a hole that nobody would see."""
    refusals = ErrorReader(Secret(TOKEN), lambda: NOW)
    transport = Transport(Secret(TOKEN), url="http://127.0.0.1:9", timeout=1)
    ear = _StreamingClient(transport, refusals, "127.0.0.1")
    ear.running = True
    ear.on_connect()
    assert ear.running
    ear.on_connect()
    assert not ear.running
    assert [type(ear.queue.get()) for _ in range(2)] == [bytes, TryAgainError]


def test_a_connection_that_stands_after_everybody_left_is_ended() -> None:
    transport = Transport(Secret(TOKEN), url="http://127.0.0.1:9", timeout=1)
    ear = _StreamingClient(transport, ErrorReader(Secret(TOKEN), lambda: NOW), "127.0.0.1")
    ear.disconnect_now()
    ear.running = True
    ear.on_connect()
    assert not ear.running


def test_stream_and_search_bring_the_same_posts(server: XServer, place: XPlace) -> None:
    """So that joining them makes no doubles: same id, same text, same raw record."""
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        server.post("A1 & more #labelchat", at=NOW - timedelta(hours=1))
        heard = next(one.records for one in hearing if one.records)
    found = place.search(window(), cursor=None, at_most=None).records
    assert heard == found


def rules_of(server: XServer) -> set[str]:
    return {rule["value"] for rule in list(server.streams.rules.values())}


def test_replies_to_questions_and_their_quotes_are_heard(server: XServer, place: XPlace) -> None:
    """By rules beside the chat's own, which change while the stream is on."""
    first = server.post("Q1 which? #labelchat", author="host")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        second = server.post("Q2 why? #labelchat", author="host", reply_to=first)
        assert next_posts(hearing, 1)
        # Two questions in one thread have one conversation.
        both = [
            QuestionThread(post=first.id, root=first.id),
            QuestionThread(post=second.id, root=first.id),
        ]
        place.hear_replies([], [*both, QuestionThread(post="at://did:plc:a/x/1", root=None)])
        while len(rules_of(server)) < 3:
            next(hearing)
        assert rules_of(server) == {
            "#labelchat",
            f"conversation_id:{first.id}",
            f"quotes_of_tweet_id:{first.id} OR quotes_of_tweet_id:{second.id}",
        }
        reply = server.post("a number", reply_to=second)
        server.post("and a letter", reply_to=reply)
        server.post("look", quotes=second)
        server.post("elsewhere", quotes=reply)
        heard = next_posts(hearing, 3)
        assert [text.partition(" https:")[0] for text in heard] == [
            "a number",
            "and a letter",
            "look",
        ]
        place.hear_replies([], None)
        while len(rules_of(server)) > 1:
            next(hearing)
        server.post("not any more", reply_to=second)
        server.post("A2 but this #labelchat", reply_to=second)
        assert next_posts(hearing, 1) == ["A2 but this #labelchat"]
        place.hear_replies([], both)
        while len(rules_of(server)) < 3:
            next(hearing)
    assert not server.streams.rules


def test_replies_to_and_quotes_of_any_post_are_heard() -> None:
    """Of posts that ask nothing, before the first question too, and of such replies.

    Of a talk that others began nothing but the replies to the post with the hashtag.
    """
    began = time.monotonic()

    def clock() -> datetime:
        return NOW + timedelta(seconds=time.monotonic() - began) * 10

    server = XServer(clock=clock, heartbeat=0.05)
    with (
        server.serving(),
        place_at(server.url, clock=clock) as place,
        closing(place.listen(CHAT, cursor=None)) as hearing,
    ):
        next(hearing)
        place.hear_replies([], ())
        welcome = server.post("Welcome to our chat #labelchat", author="host")
        while len(rules_of(server)) < 3:
            next(hearing)
        server.post("Hello from the sea", author="bo", reply_to=welcome)
        server.post("We begin", author="cy", quotes=welcome)
        heard = next_posts(hearing, 2)
        assert [it.partition(" https:")[0] for it in heard] == ["Hello from the sea", "We begin"]
        question = server.post("Q1 which? #labelchat", author="host")
        place.hear_replies([], [QuestionThread(post=question.id, root=question.id)])
        while not any(question.id in rule for rule in rules_of(server)):
            next(hearing)
        answer = server.post("a number", author="ada", reply_to=question)
        thread = server.post("A1 my own (1/2) #labelchat", author="gus")
        talk = server.post("Lunch was good", author="eve")
        below = server.post("A1 as lunch #labelchat", author="hal", reply_to=talk)
        end = time.monotonic() + 30
        while not all(any(it.id in rule for rule in rules_of(server)) for it in (answer, below)):
            next(hearing)
            assert time.monotonic() < end
        server.post("mine (2/2)", author="gus", reply_to=thread)
        server.post("So was ours", author="flo", reply_to=talk)
        server.post("as a lunch for two", author="flo", reply_to=below)
        server.post("as they say", author="ivy", quotes=answer)
        heard = next_posts(hearing, 3)
        assert [text.partition(" https:")[0] for text in heard] == [
            "mine (2/2)",
            "as a lunch for two",
            "as they say",
        ]
    assert not server.streams.rules


def test_a_question_below_an_announcement_is_heard(server: XServer, place: XPlace) -> None:
    """Of a conversation that is not the chat's, the replies to the question alone."""
    before = server.post("Tonight we talk", author="host")
    question = server.post("Q1 which? #labelchat", author="host", reply_to=before)
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        place.hear_replies([], [QuestionThread(post=question.id, root=None)])
        while len(rules_of(server)) < 3:
            next(hearing)
        server.post("See you there", author="eve", reply_to=before)
        server.post("a number", author="ada", reply_to=question)
        assert next_posts(hearing, 1) == ["a number"]


def test_rules_for_many_posts(server: XServer, place: XPlace) -> None:
    """They are short, few requests add them, and the latest posts come first."""
    question = server.post("Q1 which? #labelchat", author="host")
    posts = [server.post(f"A1 {number} #labelchat", author="ada") for number in range(500)]
    others = 1_000 - 1 - 2 - 20
    for number in range(others):
        server.streams.add_rule(f"#other{number}")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        before = len(server.asked)
        thread = QuestionThread(post=question.id, root=question.id)
        place.hear_replies([it.id for it in posts], [thread])
        while len(rules_of(server)) < 1_000:
            next(hearing)
        assert len(server.asked) - before <= 2
        ours = [rule for rule in rules_of(server) if not rule.startswith("#")]
        assert max(map(len, ours)) <= 512
        server.post("to the last", author="bo", reply_to=posts[-1])
        server.post("to the first", author="bo", reply_to=posts[0])
        server.post("of the last", author="bo", quotes=posts[-1])
        heard = next_posts(hearing, 2)
        assert [text.partition(" https:")[0] for text in heard] == ["to the last", "of the last"]


def test_rules_for_many_questions_are_short(server: XServer, place: XPlace) -> None:
    """512 characters, which the smallest plan takes."""
    questions = [server.post(f"Q{number} #labelchat", author="host").id for number in range(30)]
    place.hear_replies([], [QuestionThread(post=it, root=it) for it in questions])
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        while len(rules_of(server)) < 7:
            next(hearing)
        assert max(map(len, rules_of(server))) <= 512
        server.post("to the last", reply_to=server.posts[questions[-1]])
        assert next_posts(hearing, 1) == ["to the last"]


@pytest.mark.parametrize("status", [400, 403, 503])
def test_a_plan_without_an_operator_hears_the_chat(
    server: XServer, place: XPlace, status: int
) -> None:
    """A rule that is refused is left out, and what fails for a while is tried again later."""
    question = server.post("Q1 which? #labelchat", author="host")
    with closing(place.listen(CHAT, cursor=None)) as hearing:
        next(hearing)
        server.faults.extend([refused(status)] * 9)
        place.hear_replies([], [QuestionThread(post=question.id, root=question.id)])
        server.post("A1 a number #labelchat")
        assert next_posts(hearing, 1) == ["A1 a number #labelchat"]
        asked = len(server.asked)
        list(islice(hearing, 20))
        assert len(server.asked) - asked <= 2
