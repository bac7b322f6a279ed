"""The fields that a request of X asks for, and whether the posts of an answer have them.

X leaves a field out where it is empty, so that most may be absent: only those count here that a
post must have by what else is in it. ``edit_controls``, ``geo``, ``withheld`` and what people tell
of themselves may be absent from any; ``source`` X gives no longer. Only some of these are in every
post by X's own description, so that a single post without one is a fault.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec

from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.x_v2_names import COUNT_NAMES, FIELD_NAMES, USER_NAMES
from tweetup.networks.base import FieldCount
from tweetup.networks.x.responses import items

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from tweetup.networks.x.responses import Answer

    _Item = Mapping[str, Any]
    _Rule = Callable[[_Item], bool]

__all__ = ["fields_there"]


def _always(item: _Item) -> bool:  # noqa: ARG001 - a condition that everything meets
    return True


def _never(item: _Item) -> bool:  # noqa: ARG001 - a condition that nothing meets
    return False


def _has_marks(post: _Item) -> bool:
    return any(sign in post.get("text", "") for sign in ("#", "https://"))


def _references(post: _Item, kind: str = "") -> bool:
    return any(kind in other.get("type", "") for other in _field(post, "referenced_tweets") or ())


def _has_media(post: _Item) -> bool:
    return any("media_key" in link for link in (post.get("entities") or {}).get("urls", ()))


#: Fields of a post, and where one must have them.
_OF_POSTS: Final[Mapping[str, _Rule]] = {
    **dict.fromkeys(
        (
            "author_id",
            "conversation_id",
            "created_at",
            "edit_history_tweet_ids",
            "lang",
            "possibly_sensitive",
            "public_metrics",
            "public_metrics.like_count",
            "public_metrics.quote_count",
            "public_metrics.reply_count",
            "public_metrics.retweet_count",
            "reply_settings",
        ),
        _always,
    ),
    "attachments": _has_media,
    "entities": _has_marks,
    "in_reply_to_user_id": lambda post: _references(post, "replied_to"),
}
#: Fields that no post lacks by X's description (https://docs.x.com/x-api/fundamentals/data-dictionary
#: and, of the counts, TweetPublicMetrics and PostPublicMetrics in its OpenAPI 2.166 and 2.167).
_PROMISED: Final[Mapping[str, _Rule]] = {
    **dict.fromkeys(
        (
            "author_id",
            "conversation_id",
            "created_at",
            "public_metrics",
        ),
        _always,
    ),
    **dict.fromkeys(
        (
            "public_metrics.like_count",
            "public_metrics.reply_count",
            "public_metrics.retweet_count",
        ),
        lambda post: bool(post.get("public_metrics")),
    ),
    # Optional before its names of 2026.
    "public_metrics.quote_count": lambda post: "repost_count" in (post.get("public_metrics") or {}),
}
#: Fields that no account lacks.
_PROMISED_OF_USERS: Final = frozenset({"name", "username"})
#: Fields that every account has.
_OF_USERS: Final = (
    "created_at",
    "name",
    "profile_image_url",
    "protected",
    "public_metrics.followers_count",
    "public_metrics.following_count",
    "public_metrics.tweet_count",
    "username",
    "verified",
)
_NAMES: Final = {**FIELD_NAMES, **COUNT_NAMES, **USER_NAMES}


def fields_there(answer: Answer) -> dict[str, FieldCount]:
    """Return the fields asked for, with how many posts or accounts must have one and how many do.

    Those of accounts are called ``user.…``, objects that come with posts ``includes.…``.
    """
    posts = list(_decoded(items(answer.data)))
    counts: dict[str, FieldCount] = {}
    for name, is_due in _OF_POSTS.items():
        due = [post for post in posts if is_due(post)]
        counts[name] = _count(due, _has(name), _PROMISED.get(name, _never))
    included = answer.includes
    users = list(_decoded(included.users)) if included else []
    for name in _OF_USERS:
        promised = _always if name in _PROMISED_OF_USERS else _never
        counts[f"user.{name}"] = _count(users, _has(name), promised)
    return counts | _included(posts, users, answer)


def _count(due: Sequence[_Item], is_there: _Rule, is_promised: _Rule) -> FieldCount:
    lacking = [item for item in due if not is_there(item)]
    owed = frozenset(str(item.get("id")) for item in lacking if is_promised(item))
    return FieldCount(due=len(due), there=len(due) - len(lacking), owed=owed)


def _included(
    posts: Iterable[_Item], users: Iterable[_Item], answer: Answer
) -> dict[str, FieldCount]:
    """Return how many posts must have objects with them, and how many do.

    An account that X may not show (protected, suspended) is named among the errors in its place.
    """
    included = answer.includes
    there = {user.get("id") for user in users}
    excused = {it for problem in answer.errors for it in (problem.resource_id, problem.value)}
    kinds = {
        "includes.tweets": (bool(included and included.tweets), _references),
        "includes.media": (bool(included and included.media), _has_keys("attachments.media_keys")),
        "includes.polls": (bool(included and included.polls), _has_keys("attachments.poll_ids")),
        "includes.places": (bool(included and included.places), _has_keys("geo.place_id")),
    }
    counts = {}
    for name, (is_there, is_due) in kinds.items():
        due = sum(map(is_due, posts))
        counts[name] = FieldCount(due=due, there=due if is_there else 0)
    authors = [post for post in posts if (it := post.get("author_id")) and it not in excused]
    counts["includes.users"] = _count(authors, lambda it: it["author_id"] in there, _always)
    return counts


def _has(name: str) -> _Rule:
    return lambda item: _field(item, name) is not None


def _has_keys(name: str) -> _Rule:
    return lambda post: bool(_field(post, name))


def _field(item: _Item, name: str) -> Any:  # noqa: ANN401 - JSON of any kind
    """Return a field by its name of before, or by that of 2026; None where it is absent."""
    value: Any = item
    for part in name.split("."):
        if not isinstance(value, dict):
            return None
        value = value.get(part, value.get(_NAMES.get(part, part)))
    return value


def _decoded(raws: Iterable[msgspec.Raw]) -> Iterator[_Item]:
    for raw in raws:
        try:
            item = msgspec.json.decode(raw)
        except UNREADABLE:
            continue
        if isinstance(item, dict):
            yield item
