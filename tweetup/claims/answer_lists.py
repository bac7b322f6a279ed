"""Lists of things that answers name, as far as the gate can answer for them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from tweetup.text import fold_name, holds_name, is_given_name, read_echo, strip_refusals

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from tweetup.claims.gate import Gate
    from tweetup.model import AnswerList, ListItem, Post

__all__ = ["admit_answer_lists"]

# Fewer things are no list.
_FEWEST_ITEMS: Final = 3
# The kind of a list whose items are people's accounts.
_ACCOUNTS: Final = "accounts"


def admit_answer_lists(
    gate: Gate, section: str, lists: Iterable[AnswerList]
) -> tuple[AnswerList, ...]:
    """Return the lists of a section with the items that its admitted answers name.

    An item's posts are the admitted answers that hold its name in their author's own words, its
    people their authors. An item that no such answer names, or that is a person's name, is
    left out, and so is a list of fewer than three items. Items are sorted by
    people, then posts, then name.
    """
    answers = gate.answers(section)
    people = _names_of_people(gate.posts.values())
    admitted = []
    for answer_list in lists:
        proposed = (
            _admitted(gate, answers, item)
            for item in answer_list.items
            if answer_list.what == _ACCOUNTS or not _is_person(item.item, people)
        )
        items = sorted((item for item in proposed if item.posts), key=_rank)
        if len(items) >= _FEWEST_ITEMS:
            admitted.append(replace(answer_list, items=tuple(items)))
    return tuple(admitted)


def _names_of_people(posts: Iterable[Post]) -> frozenset[str]:
    """Return the folded handles and names of the session's accounts."""
    return frozenset(
        fold_name(name) for post in posts for name in (post.handle, post.author.name or "")
    )


def _is_person(name: str, people: frozenset[str]) -> bool:
    """Return True for somebody in the session, and for a given name with another behind it."""
    first, _, rest = name.partition(" ")
    return fold_name(name) in people or (bool(rest) and is_given_name(fold_name(first)))


def _admitted(gate: Gate, answers: Sequence[Post], item: ListItem) -> ListItem:
    """Return an item with the admitted answers that name it and the number of their authors."""
    keys = tuple(post.key for post in answers if holds_name(_own_words(post), item.item))
    return replace(item, posts=keys, people=gate.people(keys))


def _own_words(post: Post) -> str:
    """Return a post's text without the copy that it comments on, and without what it refuses."""
    echo = read_echo(post.text)
    return strip_refusals(post.text if echo is None else echo.comment)


def _rank(item: ListItem) -> tuple[int, int, str]:
    return (-item.people, -len(item.posts), item.item.casefold())
