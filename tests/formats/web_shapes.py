"""The invented conversation as X's website shows it, and as tools save that."""

import base64
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from tests.formats.shapes import PEOPLE, SEEN, TALK, Said, lines, table, v1_status, v1_user

Json = dict[str, Any]

SEEN_MS = int(SEEN.timestamp() * 1000)
PAGE = "https://x.com/i/api/graphql/abc/SearchTimeline?variables=%7B%7D"


def web_user(handle: str, year: int = 2023) -> Json:
    """An account: its parts under ``legacy`` in 2023, in 2025 names elsewhere, in 2026 all."""
    old = {name: value for name, value in v1_user(handle).items() if name != "id_str"}
    account: Json = {"__typename": "User", "id": "VXNlcjox", "rest_id": PEOPLE[handle]}
    if year < 2025:
        return account | {"is_blue_verified": False, "legacy": old}
    account["core"] = {name: old.pop(name) for name in ("created_at", "name", "screen_name")}
    account["verification"] = {"verified": old.pop("verified")}
    account["location"] = {"location": old.pop("location")}
    if year < 2026:
        return account | {"legacy": old}
    return account | {
        "relationship_counts": {"followers": 12, "following": 0},
        "tweet_counts": {"tweets": 99},
        "profile_bio": {"description": ""},
    }


def web_record(said: Said, year: int = 2023) -> Json:
    """A post as the website's queries give it."""
    status = v1_status(said)
    source = status.pop("source")
    for name in ("user", "quoted_status", "retweeted_status", "quoted_status_id", "id"):
        status.pop(name, None)
    status["user_id_str"] = PEOPLE[said.author]
    status["conversation_id_str"] = (said.reply or said).id
    record: Json = {
        "__typename": "Tweet",
        "rest_id": said.id,
        "core": {"user_results": {"result": web_user(said.author, year)}},
        "edit_control": {"edit_tweet_ids": [said.id], "edits_remaining": "5"},
        "views": {"count": "321", "state": "EnabledWithCount"},
        "source": source,
        "legacy": status,
    }
    if said.repost:
        status["retweeted_status_result"] = {"result": web_record(said.repost, year)}
    elif len(said.text) > 280:
        note = {"text": said.escaped, "entity_set": status["entities"]}
        record["note_tweet"] = {"note_tweet_results": {"result": note}}
        status["full_text"] = said.escaped[:270] + "…"
        status["entities"] = {"hashtags": [], "urls": [], "user_mentions": []}
    if said.quote:
        quoted = web_record(said.quote, year)
        if year > 2023:
            quoted = {"__typename": "TweetWithVisibilityResults", "tweet": quoted}
        record["quoted_status_result"] = {"result": quoted}
        status["quoted_status_permalink"] = {
            "url": "https://t.co/q",
            "expanded": f"https://twitter.com/{said.quote.author}/status/{said.quote.id}",
        }
    return record


def zeeschuimer(record: Json, address: str = PAGE) -> Json:
    """A line of Zeeschuimer around a record."""
    return {
        "nav_index": "1:0:0",
        "item_id": record.get("rest_id"),
        "timestamp_collected": SEEN_MS,
        "source_platform": "twitter.com",
        "source_platform_url": "https://x.com/search?q=%23labelchat",
        "source_url": address,
        "data": record,
    }


def four_cat_line(record: Json) -> Json:
    """A line that 4CAT makes of it."""
    around = zeeschuimer(record)
    return {**around.pop("data"), "__import_meta": around}


def entry(record: Json, **more: Any) -> Json:
    """An entry of a timeline."""
    item = {
        "itemType": "TimelineTweet",
        "__typename": "TimelineTweet",
        "tweet_results": {"result": record},
        **more,
    }
    return {
        "entryId": f"tweet-{record.get('rest_id')}",
        "content": {"entryType": "TimelineTimelineItem", "itemContent": item},
    }


def module(records: Sequence[Json], entry_id: str = "conversationthread-1") -> Json:
    """The answers of a thread, which are one entry."""
    items = [
        {"item": {"itemContent": entry(record)["content"]["itemContent"]}} for record in records
    ]
    return {
        "entryId": entry_id,
        "content": {
            "__typename": "TimelineTimelineModule",
            "items": items,
        },
    }


CURSOR = {
    "entryId": "cursor-bottom-0",
    "content": {"entryType": "TimelineTimelineCursor", "value": "abc", "cursorType": "Bottom"},
}


def answer(entries: Sequence[Json], query: str = "search_by_raw_query") -> Json:
    """The answer to a query of the website."""
    instructions: list[Json] = [
        {"type": "TimelineClearCache"},
        {"type": "TimelineAddEntries", "entries": [*entries, CURSOR]},
    ]
    timeline = {"timeline": {"instructions": instructions}}
    inner = {"search_timeline": timeline} if query.startswith("search") else timeline
    return {"data": {query: inner}}


def adaptive_answer(talk: Sequence[Said] = TALK) -> Json:
    """The answer to a search before 2023: posts and accounts apart, referred to by their ids."""
    statuses = {}
    for said in talk:
        for other in (said, said.repost, said.quote):
            if other is not None:
                status = v1_status(other) | {"user_id_str": PEOPLE[other.author]}
                for name in ("user", "quoted_status", "retweeted_status", "id"):
                    status.pop(name, None)
                status["conversation_id_str"] = (other.reply or other).id
                if other.repost:
                    status["retweeted_status_id_str"] = other.repost.id
                statuses[other.id] = status
    entries = [
        {
            "entryId": f"sq-I-t-{said.id}",
            "content": {"item": {"content": {"tweet": {"id": said.id, "displayType": "Tweet"}}}},
        }
        for said in talk
    ]
    return {
        "globalObjects": {
            "tweets": statuses,
            "users": {PEOPLE[handle]: v1_user(handle) for handle in PEOPLE},
        },
        "timeline": {"id": "search-1", "instructions": [{"addEntries": {"entries": entries}}]},
    }


def adaptive_line(said: Said) -> Json:
    """A line of Zeeschuimer in those years."""
    found = adaptive_answer((said,))["globalObjects"]
    record = {
        "id": int(said.id),
        "legacy": found["tweets"][said.id],
        "type": "adaptive",
        "user": v1_user(said.author),
    }
    return zeeschuimer(record, "https://twitter.com/i/api/2/search/adaptive.json?q=%23labelchat")


def recording(answers: Sequence[Json], *, packed: bool = False, address: str = PAGE) -> Json:
    """A browser's recording (HAR 1.2): a picture, then the answers."""
    entries: list[Json] = [
        {
            "startedDateTime": SEEN.isoformat(timespec="milliseconds"),
            "request": {"method": "GET", "url": "https://pbs.example.org/a.jpg"},
            "response": {
                "content": {"mimeType": "image/jpeg", "text": "/9g=", "encoding": "base64"}
            },
        }
    ]
    for given in answers:
        text = json.dumps(given)
        content: Json = {"mimeType": "application/json", "text": text}
        if packed:
            content |= {"text": base64.b64encode(text.encode()).decode(), "encoding": "base64"}
        entries.append(
            {
                "startedDateTime": SEEN.isoformat(timespec="milliseconds"),
                "request": {"method": "GET", "url": address},
                "response": {"status": 200, "content": content},
            }
        )
    return {
        "log": {"version": "1.2", "creator": {"name": "Firefox"}, "pages": [], "entries": entries}
    }


def web_exporter(said: Said) -> Json:
    """An object of twitter-web-exporter, whose times are the browser's."""
    status = v1_status(said)
    local = said.moment + timedelta(hours=1)
    picture = {
        "type": "photo",
        "url": "https://t.co/pic",
        "thumbnail": "https://pictures.example.org/1.jpg?name=thumb",
        "original": "https://pictures.example.org/1.jpg",
        "ext_alt_text": said.alt,
    }
    return {
        "id": said.id,
        "created_at": f"{local:%Y-%m-%d %H:%M:%S} +01:00",
        "full_text": status["full_text"],
        "media": [picture] if said.alt else [],
        "screen_name": said.author,
        "name": f"{said.author.title()} & Co",
        "profile_image_url": "https://pictures.example.org/a.jpg",
        "in_reply_to": said.reply.id if said.reply else None,
        "retweeted_status": said.repost.id if said.repost else None,
        "quoted_status": said.quote.id if said.quote else None,
        "media_tags": [],
        "favorite_count": 5,
        "retweet_count": 7,
        "bookmark_count": 0,
        "quote_count": 0,
        "reply_count": 0,
        "views_count": 321,
        "favorited": False,
        "retweeted": False,
        "bookmarked": False,
        "url": f"https://twitter.com/{said.author}/status/{said.id}",
    }


def web_exporter_row(said: Said) -> dict[str, str]:
    """The same as a row of its CSV."""
    return {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in web_exporter(said).items()
    }


RECORDS = [web_record(said) for said in TALK]
WEB: dict[str, tuple[str, bytes]] = {
    "zeeschuimer": ("x-web", lines(list(map(zeeschuimer, RECORDS)))),
    "zeeschuimer 2025": ("x-web", lines([zeeschuimer(web_record(said, 2025)) for said in TALK])),
    "zeeschuimer 2026": ("x-web", lines([zeeschuimer(web_record(said, 2026)) for said in TALK])),
    "zeeschuimer of a search before 2023": ("x-web", lines(list(map(adaptive_line, TALK)))),
    "4cat ndjson": ("x-web", lines(list(map(four_cat_line, RECORDS)))),
    "x search": ("x-web", json.dumps(answer(list(map(entry, RECORDS))), indent=1).encode()),
    "x thread": (
        "x-web",
        json.dumps(
            answer(
                [entry(RECORDS[0]), module(RECORDS[1:])],
                "threaded_conversation_with_injections_v2",
            )
        ).encode(),
    ),
    "x search before 2023": ("x-web", json.dumps(adaptive_answer()).encode()),
    "x answers of a scraper": (
        "x-web",
        json.dumps([[answer([entry(record)])] for record in RECORDS]).encode(),
    ),
    "har": ("x-web", json.dumps(recording([answer(list(map(entry, RECORDS)))])).encode()),
    "har packed": (
        "x-web",
        json.dumps(recording([answer(list(map(entry, RECORDS)))], packed=True), indent=2).encode(),
    ),
    "web exporter with metadata": (
        "x-web",
        json.dumps(
            [web_exporter(said) | {"metadata": web_record(said)} for said in TALK], indent=2
        ).encode(),
    ),
    "web exporter": ("web-exporter", json.dumps(list(map(web_exporter, TALK)), indent=2).encode()),
    "web exporter csv": (
        "web-exporter-csv",
        table(list(map(web_exporter_row, TALK)), list(web_exporter_row(TALK[0]))),
    ),
}
"""Every shape: its format and the conversation in it."""
