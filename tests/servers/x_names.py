"""X's names of 2026, on the server's side: requests in them, answers in them.

As xdk 0.10.6 has them, X's Python SDK generated from its description: a post's author, what it
points at and whom it answers are asked for by expansions alone, and ``referenced_posts`` brings the
posts that it points at; ``author_id`` brings the authors of all of them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from tests.servers.x_problems import invalid

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.servers.serving import Asked

__all__ = ["RENAMED", "in_new_names", "in_old_names", "renew_problem"]

#: The families of requests that have new names; streams and compliance have not.
RENAMED = frozenset(
    {"search/recent", "search/all", "counts/recent", "counts/all", "lookup", "quotes"}
)

#: Fields and counts, by their names before.
_NAMES = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "referenced_tweets": "referenced_posts",
    "retweet_count": "repost_count",
    "total_tweet_count": "total_post_count",
    "tweet_count": "post_count",
    "tweets": "posts",
}
_EXPANDED = {
    "attachments.media_keys": (),
    "attachments.poll_ids": (),
    "author_id": ("author_id",),
    "edit_history_post_ids": ("edit_history_tweet_ids",),
    "geo.place_id": (),
    "in_reply_to_user_id": ("in_reply_to_user_id",),
    "referenced_posts": ("referenced_tweets",),
}
_POST_FIELDS = frozenset(
    {
        *("attachments", "conversation_id", "created_at", "edit_controls", "entities", "geo", "id"),
        *("lang", "note_post", "possibly_sensitive", "public_metrics", "reply_settings", "source"),
        *("text", "withheld"),
    }
)


def in_old_names(asked: Asked) -> Asked:
    """Return a request as the rest of the server reads it; one in the old names is refused."""
    query = dict(asked.query)
    if "tweet.fields" in query:
        message = "The query parameter [tweet.fields] is not one of [expansions,post.fields]"
        raise invalid("tweet.fields", query["tweet.fields"], message)
    fields = [name for name in query.pop("post.fields", "").split(",") if name]
    expansions = [name for name in query.pop("expansions", "").split(",") if name]
    for name, known in (
        ("post.fields", (fields, _POST_FIELDS)),
        ("expansions", (expansions, _EXPANDED)),
    ):
        if wrong := [value for value in known[0] if value not in known[1]]:
            message = f"The `{name}` query parameter value [{wrong[0]}] is not one of […]"
            raise invalid(name, wrong[0], message)
    before = {new: old for old, new in _NAMES.items()}
    asked_for = [before.get(name, name) for name in fields]
    asked_for += [field for name in expansions for field in _EXPANDED[name]]
    expanded = [
        name for name in expansions if name not in {"referenced_posts", "edit_history_post_ids"}
    ]
    if "referenced_posts" in expansions:
        expanded.append("referenced_tweets.id")
        expanded += ["referenced_tweets.id.author_id"] * ("author_id" in expansions)
    if asked_for:
        query["tweet.fields"] = ",".join(asked_for)
    if expanded:
        query["expansions"] = ",".join(expanded)
    return replace(asked, query=query)


def renew_problem(problem: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of a post that does not show, as the description has it since 2.167."""
    kind = problem["type"].rpartition("/")[2]
    members = {"detail", "resource_id", "resource_type", "title", "type"}
    members |= {
        "resource-not-found": {"parameter", "value"},
        "not-authorized-for-resource": {"parameter", "section", "value"},
    }.get(kind, set())
    kept = {name: value for name, value in problem.items() if name in members}
    return {**kept, "resource_type": "post", "type": f"https://api.x.com/2/problems/{kind}"}


def in_new_names(answer: Any) -> Any:
    """Return JSON with the names of today."""
    if isinstance(answer, dict):
        return {_NAMES.get(name, name): in_new_names(part) for name, part in answer.items()}
    return [in_new_names(part) for part in answer] if isinstance(answer, list) else answer
