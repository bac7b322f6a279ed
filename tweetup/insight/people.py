"""Participants of a session: posts by kind, sections, hosts, guests, newcomers."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from tweetup.model import Kind, Participant, in_time_order, section_order
from tweetup.text import counted_kind, fold_handle

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Author, Post, PostKey

__all__ = ["find_participants"]


def find_participants(
    posts: Iterable[Post],
    sections: Mapping[PostKey, str] | None = None,
    *,
    copies: Collection[PostKey] = (),
    hosts: Collection[str] = (),
    guests: Collection[str] = (),
    seen_before: Collection[str] | None = None,
) -> tuple[Participant, ...]:
    """Return the participants, those with most posts of their own first.

    ``copies`` are the posts whose dialogue act is to repost: they have no words of their authors'
    own, though some say so nowhere. ``hosts`` and ``guests`` are handles in any spelling;
    ``seen_before`` holds the handles of earlier sessions of the chat, or None where there is none.
    Accounts of two networks are two participants. Their profile is the latest one recorded.
    """
    by_account: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in in_time_order(posts):
        by_account[post.network, fold_handle(post.handle)].append(post)
    host_handles, guest_handles = _fold(hosts), _fold(guests)
    earlier_handles = None if seen_before is None else _fold(seen_before)
    participants = [
        _participant(
            account_posts,
            sections or {},
            copies=copies,
            is_host=handle in host_handles,
            is_guest=handle in guest_handles,
            newcomer=None if earlier_handles is None else handle not in earlier_handles,
        )
        for (_, handle), account_posts in by_account.items()
    ]
    return tuple(sorted(participants, key=_activity_order))


def _fold(handles: Collection[str]) -> frozenset[str]:
    return frozenset(map(fold_handle, handles))


def _activity_order(participant: Participant) -> tuple[int, int, str, str]:
    author = participant.author
    return (-participant.own, -participant.posts, fold_handle(author.handle), author.network)


def _participant(
    posts: Sequence[Post],
    sections: Mapping[PostKey, str],
    *,
    copies: Collection[PostKey],
    is_host: bool,
    is_guest: bool,
    newcomer: bool | None,
) -> Participant:
    kinds = Counter(map(counted_kind, posts))
    joined = {sections[post.key] for post in posts if post.key in sections}
    return Participant(
        author=_latest_profile(posts),
        originals=kinds[Kind.ORIGINAL],
        replies=kinds[Kind.REPLY],
        quotes=kinds[Kind.QUOTE],
        reposts=kinds[Kind.REPOST],
        copies=sum(post.key in copies and counted_kind(post) is not Kind.REPOST for post in posts),
        sections=tuple(sorted(joined, key=section_order)),
        is_host=is_host,
        is_guest=is_guest,
        newcomer=newcomer,
    )


def _latest_profile(posts: Sequence[Post]) -> Author:
    latest = max(enumerate(posts), key=lambda pair: (_seen_at(pair[1]), pair[0]))
    return latest[1].author


def _seen_at(post: Post) -> float:
    return (post.author.seen_at or post.created_at).timestamp()
