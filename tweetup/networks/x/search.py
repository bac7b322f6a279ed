"""The parameters of a search of X: its query, its fields and its window.

https://docs.x.com/x-api/posts/search/introduction. Times are whole seconds; ``start_time`` is
inclusive, ``end_time`` exclusive and at least 10 seconds ago: without one, X takes 30 seconds ago
by its own clock. Recent search covers 7 days; the full archive begins in March 2006 and, without a
``start_time``, covers 30 days only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from tweetup.model import Relation
from tweetup.networks.errors import NetworkError
from tweetup.networks.fields import RequiredField

if TYPE_CHECKING:
    from tweetup.model import Post
    from tweetup.networks.base import Query

__all__ = ["FIELDS", "FIELDS_SINCE", "REQUIRED", "SearchWindow", "query_text"]

FIELDS: Final[dict[str, list[str]]] = {
    # Accounts are charged for: mentioned ones are named in the entities already, and earlier
    # versions of a post in edit_history_tweet_ids, which is always sent.
    "expansions": [
        "attachments.media_keys",
        "attachments.poll_ids",
        "author_id",
        "geo.place_id",
        "in_reply_to_user_id",
        "referenced_tweets.id",
        "referenced_tweets.id.author_id",
    ],
    "tweet_fields": [
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_controls",
        "edit_history_tweet_ids",
        "entities",
        "geo",
        "id",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "possibly_sensitive",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
        "source",
        "text",
        "withheld",
    ],
    "user_fields": [
        "created_at",
        "description",
        "entities",
        "id",
        "location",
        "name",
        "profile_image_url",
        "protected",
        "public_metrics",
        "url",
        "username",
        "verified",
        "verified_type",
    ],
    "media_fields": [
        "alt_text",
        "duration_ms",
        "height",
        "media_key",
        "preview_image_url",
        "type",
        "url",
        "width",
    ],
    "poll_fields": ["duration_minutes", "end_datetime", "id", "options", "voting_status"],
    "place_fields": ["country", "country_code", "full_name", "id", "name", "place_type"],
}

#: The same in the names of 2026: what a post points at, its author and those it answers come by
#: expansions alone. Earlier versions of a post would come, and be charged for, by another one.
FIELDS_SINCE: Final[dict[str, list[str]]] = {
    "expansions": [
        "attachments.media_keys",
        "attachments.poll_ids",
        "author_id",
        "geo.place_id",
        "in_reply_to_user_id",
        "referenced_posts",
    ],
    "post.fields": [
        "attachments",
        "conversation_id",
        "created_at",
        "edit_controls",
        "entities",
        "geo",
        "id",
        "lang",
        "note_post",
        "possibly_sensitive",
        "public_metrics",
        "reply_settings",
        "source",
        "text",
        "withheld",
    ],
    "media.fields": FIELDS["media_fields"],
}

# A long post without its whole text ends so; the address is its own.
_CUT: Final = re.compile(r"…(?:\s*https://t\.co/\w+)?\s*\Z")
_LONG: Final = 240


def _is_cut(post: Post) -> bool:
    is_repost = post.target(Relation.REPOST) is not None or post.text.startswith("RT @")
    return not is_repost and len(post.text) >= _LONG and _CUT.search(post.text) is not None


def _is_whole(post: Post) -> bool:
    return not _is_cut(post)


#: The fields above that a text shows to be missing.
REQUIRED: Final = (
    RequiredField(name="note_tweet", is_due=_is_cut, is_there=_is_whole),
    RequiredField(
        name="referenced_tweets",
        is_due=lambda post: post.text.startswith("@"),
        is_there=lambda post: post.target(Relation.REPLY) is not None,
    ),
)

_FIRST_POST: Final = datetime(2006, 3, 21, 12, tzinfo=UTC)
_RECENT: Final = timedelta(days=7)
# X's clock and ours differ, and later pages are requested later.
_MARGIN: Final = timedelta(minutes=2)
_NEWEST: Final = timedelta(seconds=30)
_TIME: Final = "%Y-%m-%dT%H:%M:%SZ"
_NONE: Final = "-"


def query_text(query: Query) -> str:
    """Return the search text for posts with any of the hashtags."""
    tags = [f"#{tag}" for tag in query.hashtags]
    return tags[0] if len(tags) == 1 else f"({' OR '.join(tags)})"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWindow:
    """The time window, the endpoint and the page token of a search.

    A page token is valid with the times of the first page only, so the cursor contains all three.
    """

    archive: bool
    start: datetime
    end: datetime | None
    token: str | None = None

    @classmethod
    def of(cls, query: Query, now: datetime) -> SearchWindow:
        """Return the first page of a query; without an end where the window reaches to now."""
        start = query.since.astimezone(UTC) if query.since else _FIRST_POST
        end = _round_up(query.until.astimezone(UTC)) if query.until else None
        return cls(
            archive=_is_old(start, now),
            start=max(start.replace(microsecond=0), _FIRST_POST),
            end=end if end and end <= now - _NEWEST else None,
        )

    @classmethod
    def at(cls, cursor: str, now: datetime) -> SearchWindow:
        """Return the page of a cursor, or the first one where X no longer has it.

        A recent search whose window has become too old starts again in the full archive.
        """
        try:
            kind, start_text, end_text, token = cursor.split(" ")
            start, end = _read(start_text), None if end_text == _NONE else _read(end_text)
        except ValueError:
            raise NetworkError("the place to go on from is none of X's", where="x") from None
        archive = kind == "all"
        if not archive and _is_old(start, now):
            return cls(archive=True, start=start, end=end)
        return cls(archive=archive, start=start, end=end, token=token)

    def cursor(self, token: str | None) -> str | None:
        """Return the cursor of the next page; None for no token."""
        if token is None:
            return None
        end = self.end.strftime(_TIME) if self.end else _NONE
        kind = "all" if self.archive else "recent"
        return f"{kind} {self.start.strftime(_TIME)} {end} {token}"

    def is_empty(self, now: datetime) -> bool:
        """Return whether the window ends at or before its start, which X would refuse."""
        return self.start >= (self.end or now - _NEWEST - timedelta(seconds=1))

    def times(self) -> dict[str, datetime | None]:
        """Return the window as arguments for tweepy's methods."""
        return {"start_time": self.start, "end_time": self.end}


def _is_old(start: datetime, now: datetime) -> bool:
    return start < now - _RECENT + _MARGIN


def _round_up(moment: datetime) -> datetime:
    whole = moment.replace(microsecond=0)
    return whole if whole == moment else whole + timedelta(seconds=1)


def _read(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)
