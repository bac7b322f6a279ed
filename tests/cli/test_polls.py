"""A host's polls on Mastodon and X, from the import to the recap: options, votes, later votes."""

import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import all_bytes, look
from tests.cli.labelchat import invent_chat
from tests.cli.running import Run
from tweetup.text import find_hashtags

SESSION = "labelchat-2024-05-07"
ARCHIVE = Path("archives") / "tweetup.db"
CHOICES = ("Short *lines*", "Large type", "One idea")
SERVER = "https://social.example"
HOST = "labelhost"
CHOOSING = {
    "cleo": "Large type helps my eyes, always",
    "dov": "For me large type decides it",
    "eva": "Give me large type over clever jokes",
}
Posts = list[dict[str, Any]]


def with_polls(form: str = "Q{number}: {question}") -> Posts:
    """The chat with a poll on each of its three questions, asked in that form.

    Answers have labels where questions have.
    """
    labelled = "{number}" in form
    posts = []
    for said in invent_chat():
        post = said if labelled else {**said, "text": re.sub(r"A\d: ", "", said["text"])}
        asked = re.match(r"Q(\d): (.*) #labelchat", said["text"])
        if asked:
            text = form.format(number=asked[1], question=asked[2])
            post = {**said, "text": f"{text} #labelchat", "poll": CHOICES}
        posts.append(post)
    return posts


def mastodon(posts: Posts, votes: tuple[int | None, ...] = (12, 0, 5), **more: Any) -> str:
    """The posts as statuses of a server."""
    statuses = []
    for post in posts:
        number, name = post["id"], post["author"]
        home = f"{SERVER}/users/{name}"
        tags = [{"name": tag} for tag in find_hashtags(post["text"])]
        status = {
            "id": number,
            "uri": f"{home}/statuses/{number}",
            "url": f"{SERVER}/@{name}/{number}",
            "created_at": post["created_at"],
            "content": f"<p>{post['text']}</p>",
            "visibility": "public",
            "language": "en",
            "account": {"id": name, "username": name, "acct": name, "uri": home},
            "tags": tags,
            "mentions": [],
            "in_reply_to_id": post["in_reply_to_id"],
        }
        if "poll" in post:
            options = [
                {"title": title, "votes_count": count}
                for title, count in zip(post["poll"], votes, strict=True)
            ]
            status["poll"] = {"options": options, "multiple": True, "voters_count": 14} | more
        statuses.append(json.dumps(status))
    return "\n".join(statuses)


def x_page(posts: Posts, votes: tuple[int, ...] = (12, 0, 5), at: str = "2024-05-08") -> str:
    """The posts as a page of X's API v2."""
    tweets = []
    for post in posts:
        tweet = {
            "id": str(_x_id(post)),
            "text": post["text"],
            "author_id": post["author"],
            "created_at": post["created_at"],
            "entities": {"hashtags": [{"tag": tag} for tag in find_hashtags(post["text"])]},
        }
        if post["in_reply_to_id"]:
            other = next(it for it in posts if it["id"] == post["in_reply_to_id"])
            tweet["referenced_tweets"] = [{"type": "replied_to", "id": str(_x_id(other))}]
        if "poll" in post:
            tweet["attachments"] = {"poll_ids": [f"5{post['id']}"]}
        tweets.append(tweet)
    polls = [
        {
            "id": f"5{post['id']}",
            "options": [
                {"position": position, "label": label, "votes": count}
                for position, (label, count) in enumerate(zip(CHOICES, votes, strict=True), 1)
            ],
            "end_datetime": "2024-05-08T18:00:00.000Z",
        }
        for post in posts
        if "poll" in post
    ]
    users = [{"id": name, "username": name} for name in sorted({it["author"] for it in posts})]
    return json.dumps({
        "data": tweets,
        "includes": {"users": users, "polls": polls},
        "meta": {"result_count": len(tweets)},
        "__twarc": {"retrieved_at": f"{at}T09:00:00Z"},
    })  # fmt: skip


def _x_id(post: dict[str, Any]) -> int:
    milliseconds = int(datetime.fromisoformat(post["created_at"]).timestamp() * 1000)
    return ((milliseconds - 1288834974657) << 22) | int(post["id"])


def bring(run: Run, content: str, name: str = "chat.jsonl") -> None:
    Path(name).write_text(content, encoding="utf-8")
    assert run("import", name).code == 0


def polls(run: Run) -> list[Any]:
    rows = run("questions", SESSION, "--json").rows
    return [[tuple(it.values()) for it in row["poll"]["options"]] for row in rows if row["poll"]]


VOTED = [("Short *lines*", 12), ("Large type", 0), ("One idea", 5)]


@pytest.mark.parametrize("make", [mastodon, x_page])
@pytest.mark.parametrize(
    "form",
    [
        "Q{number}: {question}",
        "Q{number}: Tell us now",
        "{question}",
        "Tell us which is best for you",
    ],
)
def test_a_poll_is_a_question(run: Run, here: Path, make: Any, form: str) -> None:
    """With and without a number, also without a question mark; its options keep their votes."""
    bring(run, make(with_polls(form)))
    rows = run("questions", SESSION, "--json").rows
    assert [row["section"] for row in rows] == ["Q1", "Q2", "Q3"]
    assert polls(run) == [VOTED] * 3
    assert not any("[" in row["text"] for row in rows)
    table = run("questions", SESSION).out
    assert table.count("[Short *lines* 12 · Large type 0 · One idea 5]") == 3


@pytest.mark.long
@pytest.mark.parametrize("make", [mastodon, x_page])
def test_the_recap_shows_options_with_votes(run: Run, here: Path, make: Any) -> None:
    """In Markdown, as a page, in the transcript beside it, and as JSON."""
    bring(run, make(with_polls()))
    text = run("recap", SESSION).out
    assert text.count("- Short \\*lines\\* · 12\n- Large type · 0\n- One idea · 5\n") == 3
    assert run("recap", SESSION, "-o", "recap.html", "--transcript", "all.html").code == 0
    pages = [path.read_text(encoding="utf-8") for path in sorted(Path().glob("*.html"))]
    assert len(pages) == 2
    for page in pages:
        shown = re.findall(r'<ul class="poll">(.*?)</ul>', page)
        assert [re.sub(r"<[^>]+>", "", it) for it in shown] == [
            "Short *lines* · 12Large type · 0One idea · 5"
        ] * 3
    document = json.loads(run("recap", SESSION, "--format", "json").out)
    asked = [section["poll"] for section in document["sections"] if section["number"]]
    assert [[tuple(it.values()) for it in poll["options"]] for poll in asked] == [VOTED] * 3
    assert {poll["voters"] for poll in asked} == ({14} if make is mastodon else {None})


@pytest.mark.long
@pytest.mark.parametrize("has_poll", [False, True])
def test_words_of_options_are_no_theme(run: Run, here: Path, has_poll: bool) -> None:
    """People who repeat what they could choose have named it no more than the question has."""
    posts = with_polls()
    for number, (person, words) in enumerate(CHOOSING.items()):
        post = {"id": str(2000 + number), "author": person, "in_reply_to_id": None}
        at = f"2024-05-07T18:1{6 + number}:30+00:00"
        posts.append({**post, "created_at": at, "text": f"A1: {words} #labelchat"})
    if not has_poll:
        posts = [{name: it for name, it in post.items() if name != "poll"} for post in posts]
    bring(run, mastodon(posts))
    document = json.loads(run("recap", SESSION, "--format", "json").out)
    themes = [it["phrase"] for section in document["sections"] for it in section["findings"]]
    assert ("large type" in themes) is not has_poll


@pytest.mark.long
@pytest.mark.parametrize("votes", [(None, None, None), (0, 0, 0)])
def test_no_votes_are_told_where_there_are_none(
    run: Run, here: Path, votes: tuple[int | None, ...]
) -> None:
    """Options stand alone while a server hides the votes, or nobody has voted."""
    bring(run, mastodon(with_polls(), votes))
    text = run("recap", SESSION).out
    assert text.count("- Short \\*lines\\*\n- Large type\n- One idea\n") == 3
    assert run("questions", SESSION).out.count("[Short *lines* · Large type · One idea]") == 3


@pytest.mark.long
def test_later_votes_replace_earlier_ones(run: Run, here: Path) -> None:
    """Whichever file comes first; what was derived and stored before is derived anew."""
    bring(run, x_page(with_polls()))
    assert run("recap", SESSION).out.count("· 12\n") == 3
    bring(run, x_page(with_polls(), (40, 1, 9), at="2024-05-09"), "later.jsonl")
    assert run("recap", SESSION).out.count("· 40\n") == 3
    assert run("questions", SESSION).out.count("Large type 1 ") == 3
    bring(run, x_page(with_polls(), (2, 0, 0), at="2024-05-07"), "earlier.jsonl")
    assert run("recap", SESSION).out.count("· 40\n") == 3
    assert run("check").code == 0


def test_a_hidden_poll_is_shown_nowhere(run: Run, here: Path) -> None:
    """A question whose post is hidden loses its options with it."""
    posts = with_polls()
    bring(run, mastodon(posts))
    first = next(post for post in posts if "poll" in post)
    uri = f"{SERVER}/users/{HOST}/statuses/{first['id']}"
    assert run("hide", f"mastodon:{uri}").code == 0
    assert polls(run) == [VOTED] * 2
    assert run("recap", SESSION).out.count("Large type · 0") == 2


def test_a_removed_host_takes_polls_along(run: Run, here: Path) -> None:
    bring(run, mastodon([post for post in with_polls() if post["author"] in {HOST, "ada", "ben"}]))
    assert run("questions", SESSION).code == 0
    assert run("remove", "--author", f"{HOST}@social.example").code == 0
    assert look(ARCHIVE, "SELECT COUNT(*) FROM poll_options") == [(0,)]
    assert b"Short *lines*" not in all_bytes(ARCHIVE)
