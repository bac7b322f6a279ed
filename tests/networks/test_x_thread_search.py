"""Replies and quotes without the hashtag, searched for where X's stream is not available."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from tests.servers.serving import Fault, refused
from tests.servers.x import XServer
from tests.servers.x_opened import NOW, all_pages, place_at
from tweetup.errors import QuotaError
from tweetup.formats.records import Record
from tweetup.networks import Query, QuestionThread
from tweetup.networks.x.client import XPlace

TAG = "#labelchat"
CHAT = Query(hashtags=("labelchat",), since=NOW - timedelta(hours=1))
MINUTE = timedelta(minutes=1)


class Time:
    """A clock that goes on when it is told."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


class Desk:
    """A server, the rounds of its place, and how many posts these were charged for."""

    def __init__(self, server: XServer, place: XPlace, time: Time) -> None:
        self.server = server
        self.time = time
        self.charged = 0
        self.rounds = place.reply_rounds(CHAT, clock=time, sleep=lambda _: None, every=60.0)
        self._place = place

    def hear(self, *threads: QuestionThread) -> None:
        """Want replies, with these questions so far."""
        self._place.hear_replies([], threads)
        self.rounds.threads = threads

    def search(self, *, after: timedelta = MINUTE) -> None:
        """Search for the hashtag, by which posts are known."""
        self.time.now += after
        for page in all_pages(self._place, CHAT):
            self.rounds.note(page.records)

    def ask(self) -> list[str]:
        """The texts that a round finds now, without the addresses of what they quote."""
        heard = list(self.rounds.ask(self.time.now))
        self.charged += sum(dict(it.charges).get("post", 0) for it in heard)
        return sorted(
            record.post.text.partition(" http")[0]
            for events in heard
            for record in events.records
            if isinstance(record, Record) and not record.included
        )

    def round(self) -> list[str]:
        """What is found a minute later."""
        self.search()
        return self.ask()

    @property
    def queries(self) -> list[str]:
        """The texts of the searches for conversations."""
        searches = [it for it in self.server.asked if it.path.endswith("/search/recent")]
        return [it.query["query"] for it in searches if ":" in it.query["query"]]


@pytest.fixture
def desk() -> Iterator[Desk]:
    time = Time()
    server = XServer(clock=time)
    with server.serving(), place_at(server.url, clock=time) as place:
        yield Desk(server, place, time)


@pytest.mark.long
def test_replies_and_quotes_of_known_posts(desk: Desk) -> None:
    """Those below a post that began its conversation, and else those to the post alone."""
    desk.hear()
    server = desk.server
    welcome = server.post(f"Welcome {TAG}", author="host")
    talk = server.post("Lunch was good", author="eve")
    joined = server.post(f"As was my lunch {TAG}", author="hal", reply_to=talk)
    assert desk.round() == []
    hello = server.post("Ada from the hills", reply_to=welcome)
    server.post("It is cold there", author="bo", reply_to=hello)
    server.post(f"And from the sea {TAG}", author="cy", reply_to=welcome)
    server.post("So was ours", author="flo", reply_to=talk)
    server.post("At the sea again", author="gus", reply_to=joined)
    server.post("We are on", author="dee", quotes=joined)
    other = server.post("Elsewhere", author="ivy", quotes=talk)
    server.post("Far from here", author="ivy", reply_to=other)
    assert desk.round() == [
        "Ada from the hills",
        "At the sea again",
        "It is cold there",
        "We are on",
    ]
    server.post("Where is that?", author="jo", quotes=hello)
    assert desk.round() == ["Where is that?"]
    assert desk.round() == []
    assert all(f" -{TAG}" in text and len(text) <= 512 for text in desk.queries)


def test_a_round_costs_what_it_finds(desk: Desk) -> None:
    """Nothing where nothing is new: the posts with the hashtag are left out of it."""
    desk.hear()
    welcome = desk.server.post(f"Welcome {TAG}", author="host")
    for number in range(30):
        desk.server.post(f"Here I am {number} {TAG}", author=f"p{number}", reply_to=welcome)
    desk.round()
    desk.server.post("Ada from the hills", reply_to=welcome)
    assert (desk.charged, desk.round()) == (0, ["Ada from the hills"])
    # X sends the post that is answered along with it.
    first = desk.charged
    assert first == 2
    for _ in range(2):
        assert desk.round() == []
    again = desk.charged
    for _ in range(5):
        assert desk.round() == []
    assert again - first <= first
    assert desk.charged == again


def test_none_are_asked_for_where_none_are_wanted(desk: Desk) -> None:
    """Before anybody wants them, and when enough were heard."""
    welcome = desk.server.post(f"Welcome {TAG}", author="host")
    desk.server.post("Ada from the hills", reply_to=welcome)
    assert desk.round() == []
    assert not desk.queries
    desk.hear()
    assert desk.round() == ["Ada from the hills"]
    desk.rounds.threads = None
    asked = len(desk.queries)
    desk.server.post("And Bo", reply_to=welcome)
    assert desk.round() == []
    assert len(desk.queries) == asked


@pytest.mark.long
def test_questions_come_first_and_each_post_has_its_turn(desk: Desk) -> None:
    """Within the part of X's limit that the chat's own search leaves."""
    server = desk.server
    question = server.post(f"Q1 which? {TAG}", author="host")
    posts = [server.post(f"A1 {number} {TAG}", author="ada") for number in range(200)]
    desk.hear(QuestionThread(post=question.id, root=question.id))
    desk.time.now += MINUTE
    desk.round()
    for number, post in enumerate((question, *posts)):
        server.post(f"reply {number}", author="bo", reply_to=post)
    heard: list[str] = []
    rounds = 0
    while len(heard) < 201:
        before = len(desk.queries)
        came = desk.round()
        assert len(desk.queries) - before <= 15
        if not rounds:
            assert "reply 0" in came
        heard += came
        rounds += 1
        assert rounds < 10
    assert len(set(heard)) == 201


def test_a_question_below_an_announcement(desk: Desk) -> None:
    """Of a conversation that is not the chat's, the replies to the question."""
    before = desk.server.post("Tonight we talk", author="host")
    question = desk.server.post(f"Q1 which? {TAG}", author="host", reply_to=before)
    desk.hear(QuestionThread(post=question.id, root=None))
    desk.server.post("See you there", author="eve", reply_to=before)
    desk.server.post("a number", author="ada", reply_to=question)
    assert desk.round() == ["a number"]


def start(desk: Desk) -> None:
    """A post with a reply and a quote, known and not asked about."""
    desk.hear()
    welcome = desk.server.post(f"Welcome {TAG}", author="host")
    desk.server.post("Ada from the hills", reply_to=welcome)
    desk.server.post("We are on", author="dee", quotes=welcome)
    desk.search()


def test_an_operator_that_a_plan_lacks(desk: Desk) -> None:
    """The others are asked with all the same, and that one is not tried again."""
    desk.server.lacks_operators = {"quotes_of_tweet_id"}
    start(desk)
    assert desk.ask() == ["Ada from the hills"]
    desk.round()
    assert sum("quotes_of_tweet_id" in text for text in desk.queries) == 1


@pytest.mark.parametrize(
    ("fault", "wait"),
    [
        (refused(503), MINUTE),
        (refused(429, x_rate_limit_reset=str(int((NOW + 9 * MINUTE).timestamp()))), 8 * MINUTE),
    ],
)
def test_a_failure_for_a_while(desk: Desk, fault: Fault, wait: timedelta) -> None:
    """No round is missed by it: the next one asks from where the last one was read."""
    start(desk)
    desk.server.faults.append(fault)
    assert desk.ask() == []
    desk.search(after=wait - MINUTE / 60)
    assert desk.ask() == []
    assert len(desk.queries) == 1
    assert desk.round() == ["Ada from the hills", "We are on"]


def test_credits_that_are_used_up(desk: Desk) -> None:
    """They end it, as they would the chat's own search."""
    start(desk)
    desk.server.credits = 0
    with pytest.raises(QuotaError):
        desk.ask()


def test_more_than_a_page_is_read(desk: Desk) -> None:
    """Page after page, until enough were heard."""
    start(desk)
    (welcome, *_) = desk.server.posts.values()
    for number in range(150):
        desk.server.post(f"reply {number}", author="bo", reply_to=welcome)
    assert len(desk.round()) == 152
    for number in range(150):
        desk.server.post(f"more {number}", author="bo", reply_to=welcome)
    desk.search()
    heard = []
    for events in desk.rounds.ask(desk.time.now):
        heard += [it for it in events.records if isinstance(it, Record) and not it.included]
        desk.rounds.threads = None
    assert len(heard) == 100
