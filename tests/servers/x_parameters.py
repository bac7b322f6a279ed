"""The parameters of X's API v2, refused where X refuses them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from tests.servers.x_posts import moment_text
from tests.servers.x_problems import invalid
from tests.servers.x_queries import Matcher, read_query

__all__ = ["known", "matcher", "number", "position", "token", "window"]


def known(query: Mapping[str, str], names: set[str]) -> None:
    """Refuse what the endpoint does not know."""
    for name, value in query.items():
        if name not in names:
            every = ",".join(sorted(names))
            message = f"The query parameter [{name}] is not one of [{every}]"
            raise invalid(name, value, message)


def number(query: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    """A number between two."""
    value = query.get(name, str(default))
    if not value.isdigit() or not least <= int(value) <= most:
        message = f"The `{name}` query parameter value [{value}] is not between {least} and {most}"
        raise invalid(name, value, message)
    return int(value)


def matcher(text: str) -> Matcher:
    """What a query matches."""
    if not 0 < len(text) <= 1024:
        raise invalid("query", text, "The `query` query parameter can not be empty")
    try:
        return read_query(text)
    except (ValueError, KeyError) as error:
        message = f"There were errors processing your request: {error} (at position 1)"
        raise invalid("query", text, message) from None


def window(
    query: Mapping[str, str], *, now: datetime, earliest: datetime, back: timedelta
) -> tuple[datetime, datetime]:
    """From when to when, where it is allowed."""
    end = _time(query, "end_time") or now - timedelta(seconds=30)
    start = _time(query, "start_time") or max(end - back, earliest)
    said = {"start_time": query.get("start_time"), "end_time": query.get("end_time")}
    if end > now - timedelta(seconds=10) and said["end_time"]:
        message = (
            f"Invalid 'end_time':'{said['end_time']}'. 'end_time' must be a minimum of 10 seconds"
            " prior to the request time."
        )
        raise invalid("end_time", said["end_time"], message)
    if start < earliest and said["start_time"]:
        message = (
            f"Invalid 'start_time':'{said['start_time']}'. 'start_time' must be on or after"
            f" {moment_text(earliest)}."
        )
        raise invalid("start_time", said["start_time"], message)
    if start >= end:
        message = f"Invalid 'start_time':'{said['start_time']}'. It must be before 'end_time'."
        raise invalid("start_time", said["start_time"], message)
    return start, end


def _time(query: Mapping[str, str], name: str) -> datetime | None:
    value = query.get(name)
    if value is None:
        return None
    try:
        return datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    except ValueError:
        raise invalid(name, value, f"[{value}] is not a valid ISO 8601 date") from None


def token(query: Mapping[str, str], position: int) -> str:
    """Where the next page begins, for this query and window only."""
    about = {name: query.get(name) for name in ("query", "start_time", "end_time")}
    kept = json.dumps([about, position], sort_keys=True).encode()
    return base64.b32encode(kept).decode().rstrip("=").lower()


def position(query: Mapping[str, str]) -> int | None:
    """Where a next_token goes on; it belongs to one query and one window."""
    value = query.get("next_token") or query.get("pagination_token")
    if value is None:
        return None
    try:
        padded = value.upper() + "=" * (-len(value) % 8)
        about, position = json.loads(base64.b32decode(padded))
    except ValueError:
        about, position = None, 0
    if about != {name: query.get(name) for name in ("query", "start_time", "end_time")}:
        raise invalid("next_token", value, f"The `next_token` [{value}] is not valid")
    return int(position)
