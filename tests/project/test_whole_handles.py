"""What a recap claims does not depend on the network: on Mastodon texts leave out the server."""

import re

import pytest
from msgspec.structs import replace

from tests.project.making import claims_of, make_chat
from tweetup.model import Claims, Finding, Post, PostKey
from tweetup.text import with_whole_mentions

MENTION = re.compile(r"@(\w+)")


def on_mastodon(posts: tuple[Post, ...]) -> tuple[Post, ...]:
    """Return the chat as a server of Mastodon has it: boosts with a whole handle, texts without."""
    moved = []
    for item in posts:
        text = item.text
        if text.startswith("RT @"):
            text = MENTION.sub(r"@\1@garden.example", text, count=1)
        references = tuple(
            replace(it, handle=it.handle and f"{it.handle}@garden.example")
            for it in item.references
        )
        author = replace(item.author, network="mastodon", handle=f"{item.handle}@garden.example")
        moved.append(
            replace(item, network="mastodon", author=author, text=text, references=references)
        )
    return with_whole_mentions(moved)


def told(claims: Claims) -> list[tuple[object, ...]]:
    """Return what is claimed, without networks and handles."""

    def ids(keys: tuple[PostKey, ...]) -> tuple[str, ...]:
        return tuple(key.id for key in keys)

    def of(finding: Finding) -> tuple[object, ...]:
        people = (finding.people, finding.reposted)
        lists = (ids(finding.posts), ids(finding.agreed), ids(finding.against))
        return (finding.kind, finding.phrase, *people, *lists)

    return [
        (it.section, ids(it.quotes), ids(it.open_questions), *map(of, it.findings))
        for it in claims.sections
    ]


@pytest.mark.long
@pytest.mark.parametrize("seed", [3, 8, 415, 1234])
def test_the_same_is_told_of_the_same_chat(seed: int) -> None:
    posts = make_chat(seed)
    plain, gate, _ = claims_of(posts)
    moved, other, _ = claims_of(on_mastodon(posts))
    assert told(moved) == told(plain)
    assert {key.id for key in other.posts} == {key.id for key in gate.posts}
    assert other.left_out() == gate.left_out()


def test_made_chats_have_copies_and_replies() -> None:
    """The comparison above is about something."""
    texts = [it.text for seed in (3, 8, 415, 1234) for it in make_chat(seed)]
    assert any(text.startswith("RT @") for text in texts)
    assert any(text.startswith("@") for text in texts)
