"""JSON of Mastodon and of Bluesky."""

from __future__ import annotations

import html
import io
import json
import re
import zipfile
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from benchmarks.format_values.values import Held
from benchmarks.format_values.x_records import json_values

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = [
    "read_car",
    "read_events",
    "read_folder",
    "read_outbox",
    "read_records",
    "read_statuses",
    "read_views",
]

_BREAK: Final = re.compile(r"</p>\s*<p>|<br\s*/?>")
_ANCHOR: Final = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.DOTALL)
_TAG: Final = re.compile(r"<[^>]+>")
_HREF: Final = re.compile(r'href="([^"]*)"')
_KINDS: Final = {"app.bsky.feed.post", "app.bsky.feed.repost"}

Json = dict[str, Any]


# --- Mastodon ---------------------------------------------------------------------------------


def _plain(content: str) -> tuple[str, list[str]]:
    """Return the words of HTML without those that are links, and the links."""
    links: list[str] = []

    def without_link(match: re.Match[str]) -> str:
        if re.search(r"mention|hashtag|rel=\"tag\"", match[1]):
            return match[2]
        links.extend(html.unescape(found) for found in _HREF.findall(match[1]))
        shown = _TAG.sub("", match[2])
        return " " if "://" in shown else shown

    text = _ANCHOR.sub(without_link, content)
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", text))), links


def read_statuses(content: bytes) -> Iterator[Held]:
    """Yield the posts of statuses, timelines, searches, Mastodon.py's dumps and backups."""
    found = [status for value in json_values(content) for status in _statuses(value)]
    by_number = {(_server(it["url"] or it["uri"]), str(it["id"])): it["uri"] for it in found} | {
        ("", str(it["id"])): it["uri"] for it in found
    }
    for status in found:
        yield _status(status, by_number)


def _statuses(value: Any) -> Iterator[Json]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        for item in value:
            yield from _statuses(item)
    elif isinstance(value, dict):
        if "content" in value and "account" in value:
            yield value
        elif "status" in value and "account" in value:  # a notification
            yield from _statuses(value["status"])
        else:
            for name in ("statuses", "mentions"):
                yield from _statuses(value.get(name, []))


def _server(address: str) -> str:
    return address.split("/")[2]


def _handle(account: Json) -> str:
    acct = str(account["acct"])
    return acct if "@" in acct else f"{acct}@{_server(account['url'])}"


def _status(status: Json, by_number: Mapping[tuple[str, str], str]) -> Held:
    account = status["account"]
    original = status.get("reblog") or {}
    source = original or status
    text, links = _plain(source["content"])
    answered = status.get("in_reply_to_id")
    who = next(
        (
            str(it["acct"]) if "@" in str(it["acct"]) else f"{it['acct']}@{_server(it['url'])}"
            for it in status.get("mentions", ())
            if str(it["id"]) == str(status.get("in_reply_to_account_id"))
        ),
        None,
    )
    quoted = (status.get("quote") or {}).get("quoted_status") or {}
    return Held(
        id=status["uri"],
        time=datetime.fromisoformat(status["created_at"]),
        author=_handle(account),
        text=f"{source.get('spoiler_text') or ''} {text}".strip(),
        address=status["url"],
        references={
            "reply": (by_number.get(("", str(answered))), who),
            "quote": (quoted.get("uri"), quoted and _handle(quoted["account"])),
            "repost": (original.get("uri"), original and _handle(original["account"])),
        },
        hashtags=[it["name"] for it in source.get("tags", ())],
        links=links,
        media=[it.get("url") or it["type"] for it in source.get("media_attachments", ())],
        counts={}
        if original
        else {
            "likes": status.get("favourites_count"),
            "reposts": status.get("reblogs_count"),
            "replies": status.get("replies_count"),
            "quotes": status.get("quotes_count"),
        },
        language=status.get("language"),
        profile={
            "name": account.get("display_name"),
            "bio": _TAG.sub("", _BREAK.sub(" ", account.get("note") or "")),
            "url": account.get("url"),
            "followers": account.get("followers_count"),
            "following": account.get("following_count"),
            "posts": account.get("statuses_count"),
            "created_at": datetime.fromisoformat(account["created_at"]),
        },
    )


def read_outbox(content: bytes) -> Iterator[Held]:
    """Yield the public posts of Mastodon's download: outbox.json, alone or in a zip."""
    actor: Json = {}
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            actor = json.loads(packed.read("actor.json"))
            content = packed.read("outbox.json")
    for item in json.loads(content)["orderedItems"]:
        inner = item["object"]
        if not any(str(to).endswith("#Public") for to in [*item["to"], *item["cc"]]):
            continue
        name, server = item["actor"].rsplit("/", 1)[1], _server(item["actor"])
        repeated = isinstance(inner, str)
        note: Json = {} if repeated else inner
        text, links = _plain(note.get("content", ""))
        yield Held(
            id=item["id"] if repeated else note["id"],
            time=datetime.fromisoformat(item["published"]),
            author=f"{name}@{server}",
            text=f"{note.get('summary') or ''} {text}".strip(),
            address=note.get("url"),
            references={
                "reply": (note.get("inReplyTo"), None),
                "quote": (note.get("quote"), None),
                "repost": (inner if repeated else None, None),
            },
            hashtags=[it["name"] for it in note.get("tag", ()) if it["type"] == "Hashtag"],
            links=links,
            media=[it["url"] for it in note.get("attachment", ())],
            language=next(iter(note.get("contentMap", {})), None),
            profile={"name": actor.get("name")},
        )


# --- Bluesky ----------------------------------------------------------------------------------


def _record(record: Json, **more: Any) -> Held:  # noqa: ANN401 - the fields of Held
    """Return the post of a record."""
    embed = record.get("embed") or {}
    media = embed.get("media") or embed
    quoted = (embed.get("record") or {}).get("record") or embed.get("record") or {}
    quoted = quoted if "/app.bsky.feed.post/" in quoted.get("uri", "") else {}
    links, tags = _faceted(record)
    if external := media.get("external"):
        links.append(external["uri"])
    known: Json = {
        "time": datetime.fromisoformat(record["createdAt"]),
        "text": record.get("text", ""),
        "hashtags": [*tags, *record.get("tags", ())],
        "links": links,
        "media": ["photo" for _ in media.get("images", ())][:1],
        "language": (record.get("langs") or [None])[0],
    }
    references = {
        "reply": ((record.get("reply") or {}).get("parent", {}).get("uri"), None),
        "quote": (quoted.get("uri"), None),
        "repost": ((record.get("subject") or {}).get("uri"), None),
    }
    references |= {
        name: pair for name, pair in more.pop("references", {}).items() if pair[0] or pair[1]
    }
    return Held(**{**known, **more, "references": references})


def _faceted(record: Json) -> tuple[list[str], list[str]]:
    """Return the links and the hashtags that facets mark."""
    features = [
        feature for facet in record.get("facets") or () for feature in facet.get("features", ())
    ]
    links = [feature["uri"] for feature in features if feature.get("uri")]
    return links, [feature["tag"] for feature in features if feature.get("tag")]


def read_views(content: bytes) -> Iterator[Held]:
    """Yield the posts of searches, feeds, threads and single views."""
    for value in json_values(content):
        for view, reason in _views(value):
            author = view["author"]
            if reason:
                yield _repeat(view, reason)
            else:
                yield _record(
                    view["record"],
                    id=view["uri"],
                    author=author["handle"],
                    address=f"https://bsky.app/profile/{author['handle']}/post/"
                    + view["uri"].rsplit("/", 1)[1],
                    media=_pictures(view.get("embed") or {}),
                    counts={
                        "likes": view.get("likeCount"),
                        "reposts": view.get("repostCount"),
                        "replies": view.get("replyCount"),
                        "quotes": view.get("quoteCount"),
                    },
                    profile={"id": author["did"], "name": author.get("displayName")},
                )


def _pictures(embed: Json) -> list[str]:
    media = embed.get("media") or embed
    pictures = [it["fullsize"] for it in media.get("images", ())]
    return [*pictures, *filter(None, [media.get("playlist")])]


def _repeat(view: Json, reason: Json) -> Held:
    by = reason["by"]
    made_up = reason.get("uri") or f"{view['uri']}#reposted-by-{by['did']}"
    return Held(
        id=made_up,
        time=datetime.fromisoformat(reason["indexedAt"]),
        author=by["handle"],
        text=view["record"]["text"],
        references={"repost": (view["uri"], view["author"]["handle"])},
        profile={"id": by["did"], "name": by.get("displayName")},
    )


def _views(value: Any) -> Iterator[tuple[Json, Json | None]]:  # noqa: ANN401 - JSON of any shape
    if isinstance(value, list):
        for item in value:
            yield from _views(item)
    elif isinstance(value, dict):
        if "record" in value and "uri" in value and "author" in value:
            yield value, None
        elif "post" in value and "reason" in value:
            yield value["post"], value["reason"]
        else:
            for name in ("posts", "feed", "thread", "post", "replies"):
                yield from _views(value.get(name, []))


def read_events(content: bytes) -> Iterator[Held]:
    """Yield the posts of Jetstream's events that are not deleted later."""
    events = [it for it in json_values(content) if it.get("kind") == "commit"]
    gone = {_path(it) for it in events if it["commit"]["operation"] == "delete"}
    for event in events:
        commit = event["commit"]
        if commit["collection"] in _KINDS and "record" in commit and _path(event) not in gone:
            yield _stored(
                event["did"], f"{commit['collection']}/{commit['rkey']}", commit["record"]
            )


def _path(event: Json) -> tuple[str, str]:
    return event["did"], f"{event['commit']['collection']}/{event['commit']['rkey']}"


def _stored(did: str, path: str, record: Json, profile: Json | None = None) -> Held:
    kind, _, key = path.partition("/")
    address = f"https://bsky.app/profile/{did}/post/{key}"
    known = profile or {}
    return _record(
        record,
        id=f"at://{did}/{path}",
        author=did,
        address=address if kind == "app.bsky.feed.post" else None,
        profile={"id": did, "name": known.get("displayName"), "bio": known.get("description")},
    )


def read_records(content: bytes) -> Iterator[Held]:
    """Yield the posts of pages of listRecords."""
    pages = list(json_values(content))
    records = {
        it["uri"].removeprefix("at://"): it["value"] for page in pages for it in page["records"]
    }
    yield from _of_account(records)


def read_folder(files: Mapping[str, bytes]) -> Iterator[Held]:
    """Yield the posts of an unpacked repository, in a folder named after its account."""
    yield from _of_account(
        {
            name.removesuffix(".json").replace("did_plc_", "did:plc:"): json.loads(content)
            for name, content in files.items()
            if "app.bsky" in name
        }
    )


def _of_account(records: Mapping[str, Json]) -> Iterator[Held]:
    profile = next((it for path, it in records.items() if path.endswith("profile/self")), None)
    for path, record in records.items():
        did, _, rest = path.partition("/")
        if rest.partition("/")[0] in _KINDS:
            yield _stored(did, rest, record, profile)


def read_car(content: bytes) -> Iterator[Held]:
    """Yield the posts of a repository, by the CAR decoder of libipld."""
    import libipld

    header, blocks = libipld.decode_car(content)
    commit = blocks[header["roots"][0]]
    records: dict[str, Json] = {}

    def walk(link: bytes) -> None:
        node, key = blocks[link], b""
        if node["l"]:
            walk(node["l"])
        for entry in node["e"]:
            key = key[: entry["p"]] + entry["k"]
            records[f"{commit['did']}/{key.decode()}"] = blocks[entry["v"]]
            if entry["t"]:
                walk(entry["t"])

    walk(commit["data"])
    yield from _of_account(records)
