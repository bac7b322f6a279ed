"""Jetstream on loopback in a process of its own: ``EVENTS SINCE MINUTES COMPRESSION``.

Invented posts and reposts of a whole network, of which one in a thousand has #labelchat: a third
in plain ASCII, a third answers, some with links and other hashtags. It ends with its input.
"""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.sync.server import serve

if TYPE_CHECKING:
    from collections.abc import Iterator

    from websockets.sync.server import ServerConnection

__all__ = ["streaming"]

_TEXTS = (
    "Somebody ate the last of the bread and will not say who it was, so we ask all of you",
    "今日は図書館で古い地図を見ました。とても面白かったです 🎉",
    "Nach dem Regen riecht die ganze Straße nach Linden — und keiner merkt’s",
    "New on the blog: how we moved ten thousand records in a week https://blog.example/records",
    "A quiet evening, two cats, one book #reading #cats",
)
_KINDS = 2000


@contextmanager
def streaming(
    events: int, *, since: datetime, minutes: float, compression: str = "none"
) -> Iterator[str]:
    """Yield the address of a server of so many events in so many minutes, until the block ends."""
    arguments = [str(events), since.isoformat(), str(minutes), compression]
    with subprocess.Popen(
        [sys.executable, "-m", "benchmarks._streaming", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


def _event(number: int) -> dict[str, Any]:
    did = f"did:plc:{number % 977:024d}".replace("0", "a")
    key = f"3lz{number:010d}"
    address = f"at://{did}/app.bsky.feed.post/{key}"
    if number % 3 == 0:
        collection = "app.bsky.feed.repost"
        record: dict[str, Any] = {"$type": collection, "subject": {"cid": "b" * 59, "uri": address}}
    else:
        collection = "app.bsky.feed.post"
        record = {"$type": collection, "langs": ["en"], "text": _TEXTS[number % len(_TEXTS)]}
        if number % 3 == 1:
            link = {"cid": "b" * 59, "uri": address}
            record["reply"] = {"parent": link, "root": link}
        for kind, sign in (("link", "https://"), ("tag", "#")):
            if sign in record["text"]:
                start = len(record["text"].split(sign)[0].encode())
                feature = {"$type": f"app.bsky.richtext.facet#{kind}", "tag": "reading"}
                index = {"byteStart": start, "byteEnd": start + 8}
                record.setdefault("facets", []).append({"features": [feature], "index": index})
    commit = {"rev": key, "operation": "create", "collection": collection, "rkey": key}
    return {"did": did, "kind": "commit", "commit": commit | {"record": record, "cid": "b" * 59}}


def _frames(since: datetime, step: timedelta) -> Iterator[tuple[int, str]]:
    """Yield times in µs and messages without an end."""
    kinds = [_event(number) for number in range(_KINDS)]
    start, wide = since.timestamp(), step.total_seconds()
    number = 0
    while True:
        moment = start + number * wide
        event = kinds[number % _KINDS]
        record = event["commit"]["record"]
        record["createdAt"] = f"{datetime.fromtimestamp(moment, tz=since.tzinfo):%FT%T}.000Z"
        time_us = int(moment * 1_000_000)
        if number % 1000 == 1:
            text = f"A1 The label of drawer {number} #labelchat"
            commit = event["commit"] | {"rkey": f"3ly{number:010d}"}
            commit["record"] = record | {"text": text, "facets": []}
            event = event | {"commit": commit}
        event = {"did": event["did"], "time_us": time_us, **event}
        yield time_us, json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        number += 1


def main(events: str, since: str, minutes: str, compression: str) -> None:
    """Serve until there is no more input."""
    start, whole = datetime.fromisoformat(since), timedelta(minutes=float(minutes))
    step = whole / int(events)
    frames = []
    for time_us, frame in _frames(start, step):
        if time_us > (start + whole + timedelta(minutes=3)).timestamp() * 1_000_000:
            break
        frames.append((time_us, frame))

    def handle(connection: ServerConnection) -> None:
        assert connection.request is not None
        asked = parse_qs(urlsplit(connection.request.path).query)
        with suppress(ConnectionClosed):
            for time_us, frame in frames:
                if time_us >= int(asked["cursor"][0]):
                    connection.send(frame)
            connection.recv()

    server = serve(
        handle, "127.0.0.1", 0, compression="deflate" if compression == "deflate" else None
    )
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"ws://127.0.0.1:{server.socket.getsockname()[1]}/subscribe", flush=True)
    sys.stdin.read()
    server.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
