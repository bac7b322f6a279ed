"""The time zone guessed for each real chat, and for all files of a hashtag together."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from benchmarks._gold import gold_folder
from tweetup.chats.sessions import find_sessions
from tweetup.chats.zone_evidence import read_evidence
from tweetup.chats.zones import guess_zone
from tweetup.files import Record, open_source
from tweetup.formats.x_v1 import read_profile_zone
from tweetup.text import fold_handle

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from tweetup.model import Post

__all__ = ["report"]

_TAGS = {
    "critlib": "critlib",
    "docnow": "docnowcommunity",
    "ngsschat": "ngsschat",
    "pstweetchat": "pstweetchat",
}
_HOME = ZoneInfo("America/New_York")
"""All four hashtags met in North America, where the evening's day is one in all its zones."""
_LEFT_OUT = (".gold", ".masked", ".questions")


def report() -> Iterator[str]:
    """Yield a table: chat, sessions, zone, confidence, evidence, days right in UTC and guessed."""
    chats = gold_folder()
    if not chats.is_dir():
        yield "no real chats here: TWEETUP_REAL_DATA names no folder"
        return
    yield "| chat | sessions | zone | confidence | evidence | days right: UTC | guessed |"
    yield "| --- | --- | --- | --- | --- | --- | --- |"
    together: dict[str, list[Post]] = defaultdict(list)
    for path in sorted(chats.glob("*.jsonl")):
        if path.stem.endswith(_LEFT_OUT):
            continue
        tag = next(tag for name, tag in _TAGS.items() if path.name.startswith(name))
        posts, _ = _read(path)
        together[tag] += posts
        yield _row(path.stem, posts, tag, {})
    for tag, posts in together.items():
        yield _row(f"#{tag}, all files", posts, tag, {})
    for path in sorted((chats.parent / "formats" / "twarc1").glob("*.json")):
        posts, zones = _read(path)
        yield _row(f"twarc1/{path.stem}, without zones of profiles", posts, "critlib", {})
        yield _row(f"twarc1/{path.stem}, with zones of profiles", posts, "critlib", zones)


def _read(path: Path) -> tuple[list[Post], dict[str, str]]:
    """Return the posts of a file, and the zones of profiles by handle."""
    posts = []
    zones = {}
    for record in open_source(str(path)):
        if isinstance(record, Record) and not record.included:
            posts.append(record.post)
            raw = b"".join(piece for piece in record.pieces or () if isinstance(piece, bytes))
            zone = read_profile_zone(raw)
            if zone is not None:
                zones[fold_handle(record.post.handle)] = zone
    return posts, zones


def _row(name: str, posts: Sequence[Post], tag: str, profile_zones: dict[str, str]) -> str:
    sessions = find_sessions(posts, hashtag=tag)
    evidence = read_evidence(posts, sessions, hashtags=[tag])
    guess = guess_zone(evidence, sessions, profile_zones=profile_zones)
    zone = ZoneInfo(guess.zone if guess is not None else "UTC")
    days = [session.start.astimezone(_HOME).date() for session in sessions]
    in_utc = sum(it.start.date() == day for it, day in zip(sessions, days, strict=True))
    right = sum(
        it.start.astimezone(zone).date() == day for it, day in zip(sessions, days, strict=True)
    )
    evidence = "; ".join(_without_quotes(reason) for reason in guess.reasons) if guess else ""
    confidence = f"{guess.confidence:.2f}" if guess is not None else ""
    chosen = guess.zone if guess is not None else "none"
    return (
        f"| {name} | {len(sessions)} | {chosen} | {confidence} | {evidence} | {in_utc} | {right} |"
    )


def _without_quotes(reason: str) -> str:
    """Return a reason without the words of posts in it."""
    return reason.partition(' say "')[0].partition(' says "')[0] + (
        " with its start" if '"' in reason else ""
    )
