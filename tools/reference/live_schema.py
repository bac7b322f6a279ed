"""docs/reference/live.schema.json and live-json.md, from the structs of the live state."""

from __future__ import annotations

import json
from typing import Any

import msgspec

from tools.reference.json_schema import describe_objects
from tools.reference.prose import NOTE
from tweetup.capture.live.live_state import LiveState, live_schema

_OPENING = """
# Live state as JSON

`tweetup capture HASHTAG --live --json` writes what a host sees on the [live
screen](../how-to/follow-a-chat-live.md) as JSON on stdout, for a page, a light or a bot: one state
a line, as soon as anything but the time `at` has changed, at most one a second. [Its JSON
Schema](live.schema.json) (draft 2020-12) checks a line with any validator.

```sh
tweetup capture labelchat --live --json | jq -r '.questions[] | "\\(.label) \\(.answers)"'
```

- **Each line is whole**: a reader needs the last one only. If stdout is a file or a pipe, the
  screen is drawn on the terminal as well. A reader that ends does not end the capture.
- **The last state has `ended`**, the reason: `over`, `stopped` (Ctrl-C), `given up` (each place
  refused) or the limit that was reached. The search for missing posts comes after it.
- **Names are stable.** A name on this page keeps its type and its meaning. New ones may be added:
  ignore those that you do not know. Until version 1.0, a change would be a line of the changelog.
  `version` is the version of tweetup that wrote the line.
- Ids of posts are text: as numbers they lose digits. Times are in UTC, in whole seconds; `date` is
  the session's day in `timezone`.
- **Texts are those of people, unescaped for HTML**: escape them where they are shown. Keep no
  copies: a post that is hidden, or deleted on its network, is gone within seconds. Nothing of the
  login is in a state.
- The discussion is read again every few seconds, as for a recap, so a post may change its question.

## Example

An invented chat, shortened.

```json
"""

EXAMPLE: dict[str, Any] = {
    "version": "0.1.0",
    "at": "2026-11-20T12:24:10Z",
    "since": "2026-11-20T11:50:02Z",
    "until": "2026-11-20T14:00:00Z",
    "ended": None,
    "network": "bluesky",
    "chat": {
        "hashtag": "labelchat",
        "hashtags": ["labelchat"],
        "title": "Labels in museums",
        "session": "labelchat-2026-11-20",
        "date": "2026-11-20",
        "timezone": "Europe/London",
        "start": "2026-11-20T12:00:00Z",
        "end": "2026-11-20T13:00:00Z",
        "hosts": ["anna.example.org"],
        "here": ["ben.example.org", "carla.example.org"],
        "absent": ["dora.example.org"],
    },
    "places": [{"name": "bluesky", "state": "listening", "outage": None, "again": None}],
    "missed": [],
    "note": None,
    "posts": {
        "all": 31,
        "in_hour": 29,
        "before": 2,
        "after": 0,
        "without_hashtag": 4,
        "per_minute": [0, 2, 1, 4],
    },
    "people": {"all": 9, "newcomers": 1, "newcomer_handles": ["emil.example.org"]},
    "current": "Q2",
    "questions": [
        {
            "section": "Q1",
            "label": "Q1",
            "text": "What makes a label good?",
            "asked_at": "2026-11-20T12:05:00Z",
            "posts": ["at://did:plc:anna/app.bsky.feed.post/3l1"],
            "answers": 8,
            "people": 5,
            "answered_by": ["ben.example.org", "carla.example.org"],
            "quiet": [],
        },
        {
            "section": "Q2",
            "label": "Q2",
            "text": "Who should write it?",
            "asked_at": "2026-11-20T12:20:00Z",
            "posts": ["at://did:plc:anna/app.bsky.feed.post/3l9"],
            "answers": 1,
            "people": 1,
            "answered_by": ["ben.example.org"],
            "quiet": ["carla.example.org"],
        },
    ],
    "next_planned": {"number": 3, "text": "What do we do next?"},
    "unanswered": [
        {
            "post": "at://did:plc:emil/app.bsky.feed.post/3l8",
            "network": "bluesky",
            "handle": "emil.example.org",
            "text": "Does anybody print labels in braille? #labelchat",
            "asked_at": "2026-11-20T12:18:44Z",
        }
    ],
    "latest": [
        {
            "post": "at://did:plc:ben/app.bsky.feed.post/3la",
            "network": "bluesky",
            "handle": "ben.example.org",
            "name": "Ben",
            "text": "A2 The visitors, for once",
            "created_at": "2026-11-20T12:23:31Z",
            "url": "https://bsky.app/profile/ben.example.org/post/3la",
            "section": "Q2",
            "answers": True,
        }
    ],
    "under_current": [
        {
            "post": "at://did:plc:ben/app.bsky.feed.post/3la",
            "network": "bluesky",
            "handle": "ben.example.org",
            "name": "Ben",
            "text": "A2 The visitors, for once",
            "created_at": "2026-11-20T12:23:31Z",
            "url": "https://bsky.app/profile/ben.example.org/post/3la",
            "section": "Q2",
            "answers": True,
        }
    ],
}


def page() -> str:
    """Return the JSON Schema as indented JSON."""
    return json.dumps(live_schema(), indent=2, ensure_ascii=False) + "\n"


def description() -> str:
    """Return the page on the format.

    Raises :class:`msgspec.ValidationError` if the page's example is not of the format.
    """
    msgspec.convert(EXAMPLE, LiveState)
    example = json.dumps(EXAMPLE, indent=2, ensure_ascii=False)
    records = describe_objects(live_schema(), first=LiveState.__name__)
    return "\n".join([f"{NOTE}{_OPENING}{example}\n```\n", *records])
