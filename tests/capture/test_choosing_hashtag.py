"""Whose chat a file is, told by the hashtags its posts carry."""

from datetime import UTC, datetime

import pytest

from tweetup.config import ChatConfig, Config
from tweetup.errors import InputError
from tweetup.jobs.import_ import choose_hashtag
from tweetup.model import Author, Post

CONFIGURED = Config(
    chats=(
        ChatConfig(hashtag="labelchat", hashtags=("labelchat", "lblchat")),
        ChatConfig(hashtag="lightchat", hashtags=("lightchat",)),
    )
)


def post(text: str, *hashtags: str) -> Post:
    return Post(
        network="x",
        id=text,
        created_at=datetime(2024, 5, 7, tzinfo=UTC),
        author=Author(network="x", handle="ada"),
        text=text,
        hashtags=hashtags,
    )


CHOSEN = [
    (["#a", "#a", "#b"], Config(), "a", "the most common one"),
    (["#a", "", ""], Config(), "a", "a third is enough"),
    (["#b #a", "#a #b"], Config(), "a", "of two as common, the first by alphabet"),
    (["#Chat", "#CHAT", "#other"], Config(), "chat", "case does not count"),
    (["#a #a #a", "#b", "#b"], Config(), "b", "a post counts once"),
    (["#a #lightchat", "#a", "#a"], CONFIGURED, "lightchat", "a configured one goes first"),
    (["#a #lblchat", "#a", "#a"], CONFIGURED, "lblchat", "by any of its hashtags"),
    (["#a", "#a", "#a", "#a #lightchat"], CONFIGURED, "a", "but not on one post in four"),
    (["#labelchat #lightchat", "#lightchat"], CONFIGURED, "lightchat", "the configured most carry"),
]


@pytest.mark.parametrize(("texts", "config", "hashtag", "why"), CHOSEN)
def test_chosen(texts: list[str], config: Config, hashtag: str, why: str) -> None:
    assert choose_hashtag([post(text) for text in texts], config, "chat.jsonl") == hashtag, why


def test_hashtags_of_the_record_count_like_those_of_the_text() -> None:
    """A record that lists a hashtag carries it, even where the text was cut before it."""
    posts = [post("cut off…", "Chat"), post("cut again…", "chat"), post("#other")]
    assert choose_hashtag(posts, Config(), "chat.jsonl") == "chat"


@pytest.mark.parametrize("texts", [["no", "hashtag"], ["#a", "#b", "#c", "#d"], ["#a", "", "", ""]])
def test_nobody_s(texts: list[str]) -> None:
    """Where no hashtag is on a third of the posts nobody guesses; the error names the file."""
    with pytest.raises(InputError, match=r"chat\.jsonl.*--hashtag TAG"):
        choose_hashtag([post(text) for text in texts], Config(), "chat.jsonl")
