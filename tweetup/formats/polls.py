"""Polls as the networks' records have them.

- Mastodon's API: https://docs.joinmastodon.org/entities/Poll/; in an export the post is a
  ``Question`` with ``oneOf`` or ``anyOf`` (app/serializers/activitypub/note_serializer.rb).
- X's API v2: https://docs.x.com/x-api/fundamentals/data-dictionary, beside the posts that name one.
- X's website: a card of the post, with a pair of values for each option (``choice1_label``,
  ``choice1_count``); snscrape and twscrape write such a card with its options in a list.
- X's API 1.1: ``polls`` among the entities, which have the options without their votes.

A poll is left out where it is damaged or no poll; its post is kept.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import msgspec
from msgspec import Struct

from tweetup.formats.cells import unescape
from tweetup.formats.json_stream import UNREADABLE
from tweetup.formats.times import optional_time
from tweetup.model import Poll, PollOption

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

__all__ = ["entity_poll", "make_poll", "note_poll", "scraped_poll", "status_poll", "x_card_poll"]

_CARD: Final = "poll"
"""Begins the name of a card that is one: ``poll2choice_text_only``, ``poll4choice_image``."""
_MOST_CHOICES: Final = 4


def make_poll(
    options: Iterable[tuple[str | None, int | None]],
    *,
    multiple: bool | None = None,
    voters: int | None = None,
    ends_at: datetime | None = None,
    as_of: datetime | None = None,
) -> Poll | None:
    """Return a poll of options with their votes; None where no option has a text.

    Votes that nobody counted are None, and their time with them.
    """
    listed = tuple(
        PollOption(text=text.strip(), votes=votes if votes is not None and votes >= 0 else None)
        for text, votes in options
        if text and text.strip()
    )
    if not listed:
        return None
    is_counted = voters is not None or any(option.votes is not None for option in listed)
    return Poll(
        options=listed,
        multiple=multiple,
        voters=voters,
        ends_at=ends_at,
        as_of=as_of if is_counted else None,
    )


class _StatusOption(Struct):
    title: str | None = None
    votes_count: int | None = None


class _StatusPoll(Struct):
    options: tuple[_StatusOption, ...] = ()
    multiple: bool | None = None
    voters_count: int | None = None
    expires_at: str | int | float | None = None


_decode_status_poll: Final = msgspec.json.Decoder(_StatusPoll).decode


def status_poll(raw: msgspec.Raw, as_of: datetime | None) -> Poll | None:
    """Return the poll of a status of Mastodon's API; None for a status without one."""
    piece = bytes(raw)
    if not piece.startswith(b"{"):
        return None
    try:
        poll = _decode_status_poll(piece)
    except UNREADABLE:
        return None
    return make_poll(
        ((option.title, option.votes_count) for option in poll.options),
        multiple=poll.multiple,
        voters=poll.voters_count,
        ends_at=optional_time(poll.expires_at),
        as_of=as_of,
    )


def note_poll(
    one_of: object, any_of: object, *, voters: object = None, ends_at: object = None
) -> Poll | None:
    """Return the poll of a post of an export, as of a time that is not told there."""
    choices = one_of or any_of
    return make_poll(
        (
            (_string(choice.get("name")), _number(_at(choice, "replies").get("totalItems")))
            for choice in _objects(choices)
        ),
        multiple=not one_of,
        voters=_number(voters),
        ends_at=optional_time(_string(ends_at)),
    )


def x_card_poll(card: object, as_of: datetime | None) -> Poll | None:
    """Return the poll that a card of X's website is; None for another card.

    Its values are an object, or a list of pairs in the card's ``legacy``.
    """
    inner = _at(card, "legacy") or (card if isinstance(card, dict) else {})
    name = inner.get("name")
    # X's apps write a number before the name of the card: "3691233323:poll2choice_text_only".
    if not isinstance(name, str) or not name.rpartition(":")[2].startswith(_CARD):
        return None
    bound = inner.get("binding_values")
    pairs = (
        bound.items()
        if isinstance(bound, dict)
        else [(pair.get("key"), pair.get("value")) for pair in _objects(bound)]
    )
    values = {key: _at(value).get("string_value") for key, value in pairs if isinstance(key, str)}
    return make_poll(
        (
            (
                _text(values.get(f"choice{number}_label")),
                _number(values.get(f"choice{number}_count")),
            )
            for number in range(1, _MOST_CHOICES + 1)
        ),
        multiple=False,
        ends_at=optional_time(_string(values.get("end_datetime_utc"))),
        as_of=as_of or optional_time(_string(values.get("last_updated_datetime_utc"))),
    )


def scraped_poll(card: object, as_of: datetime | None) -> Poll | None:
    """Return the poll that a card of snscrape or twscrape is; None for another card."""
    inner = _at(card)
    return make_poll(
        (
            (_text(option.get("label")), _number(option.get("count", option.get("votesCount"))))
            for option in _objects(inner.get("options"))
        ),
        multiple=False,
        ends_at=optional_time(_string(inner.get("endDate"))),
        as_of=as_of or optional_time(_string(inner.get("lastUpdateDate"))),
    )


def entity_poll(polls: object) -> Poll | None:
    """Return the poll among the entities of API 1.1, which never have its votes."""
    for poll in _objects(polls):
        return make_poll(
            ((_text(option.get("text")), None) for option in _objects(poll.get("options"))),
            multiple=False,
            ends_at=optional_time(_string(poll.get("end_datetime"))),
        )
    return None


def _objects(value: object) -> list[dict[str, Any]]:
    """Return the objects in a list, or the one that stands alone; none of anything else."""
    items = value if isinstance(value, list) else [value]
    return [item for item in items if isinstance(item, dict)]


def _at(value: object, *path: str) -> dict[str, Any]:
    for name in path:
        value = value.get(name) if isinstance(value, dict) else None
    return value if isinstance(value, dict) else {}


def _string(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _text(value: object) -> str | None:
    """Return a text of X's."""
    return unescape(value) if isinstance(value, str) else None


def _number(value: object) -> int | None:
    """Return a number, which X's cards have as text; None for anything else."""
    if isinstance(value, str) and value.isascii() and value.isdigit():
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None
