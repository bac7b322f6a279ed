"""The two vocabularies of X's API v2: as its description named things up to 2.166, and since 2.167.

In August 2026 posts took the place of tweets in the names of fields. Files of both times exist, and
servers may give either one: records have the fields of both, and take the new ones for the old.
(Names: X's own Python SDK, xdk 0.10.6, generated from that description; ``retweeted``, the kind of
a reference, has kept its name. Notices of compliance are named as before in that description;
those that carry its new names are read all the same.)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COUNT_NAMES",
    "FIELD_NAMES",
    "INCLUDED_NAMES",
    "META_NAMES",
    "NOTICE_NAMES",
    "NOTICE_SUBJECTS",
    "USER_NAMES",
    "both_names",
    "take_names",
]

#: The fields of a post, by their names before and since.
FIELD_NAMES: Final[Mapping[str, str]] = {
    "edit_history_tweet_ids": "edit_history_post_ids",
    "note_tweet": "note_post",
    "referenced_tweets": "referenced_posts",
}

#: The counts of a post.
COUNT_NAMES: Final[Mapping[str, str]] = {"retweet_count": "repost_count"}

#: The counts of an account.
USER_NAMES: Final[Mapping[str, str]] = {"tweet_count": "post_count"}

#: The objects included with posts.
INCLUDED_NAMES: Final[Mapping[str, str]] = {"tweets": "posts"}

#: The statements of a page about itself.
META_NAMES: Final[Mapping[str, str]] = {"total_tweet_count": "total_post_count"}

#: Notices of compliance.
NOTICE_NAMES: Final[Mapping[str, str]] = {
    "public_tweet_notice": "public_post_notice",
    "public_tweet_unviewable": "public_post_unviewable",
    "tweet_edit": "post_edit",
}

#: The post that a notice is about.
NOTICE_SUBJECTS: Final[Mapping[str, str]] = {"tweet": "post"}


def both_names(path: str) -> tuple[str, ...]:
    """Return the path of a field in a flattened post (``public_metrics.retweet_count``) in both."""
    names = {**FIELD_NAMES, **COUNT_NAMES, **USER_NAMES}
    since = ".".join(names.get(part, part) for part in path.split("."))
    return (path,) if since == path else (path, since)


def take_names(record: object, names: Mapping[str, str]) -> None:
    """Set the fields of a record by their old names from those that came by their new ones."""
    for before, since in names.items():
        value = getattr(record, since, None)
        if value is not None and value != ():
            setattr(record, before, value)
