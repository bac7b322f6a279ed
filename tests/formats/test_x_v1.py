"""Statuses of API 1.1 whose text the network has cut off, in one of two records or in both."""

import json
from typing import Any

import pytest

from tests.files.conftest import Read
from tweetup.formats.base import CUT_OFF

WORDS = "Many of us take water for granted, until the taps have run dry in a city of four million"
LINK = "https://t.co/AbCdEfGh12"


def status(number: int, text: str, **more: Any) -> dict[str, Any]:
    user = {"id_str": f"{number}9", "screen_name": more.pop("who", "ada_example"), "name": "Ada"}
    return {
        "id_str": f"12600000000000000{number:02}",
        "created_at": "Tue May 12 00:13:04 +0000 2020",
        "full_text": text,
        "user": user,
        "entities": {},
        **more,
    }


@pytest.mark.parametrize(
    ("own", "original", "shown", "cut"),
    [
        (f"RT @ada_example: {WORDS[:60]}…", WORDS, WORDS, False),
        (f"RT @ada_example: {WORDS[:60]}…", f"{WORDS[:40]}… {LINK}", f"{WORDS[:60]}…", True),
        (
            f"RT @ada_example: {WORDS[:30]}…",
            f"{WORDS[:40]}… {LINK}",
            f"{WORDS[:40]}… {LINK}",
            True,
        ),
        (
            f"RT @ada_example: Something else, and {WORDS[:60]}…",
            f"{WORDS[:40]}… {LINK}",
            f"{WORDS[:40]}… {LINK}",
            True,
        ),
    ],
)
def test_the_longer_text_of_a_repost(
    read: Read, own: str, original: str, shown: str, *, cut: bool
) -> None:
    inner = status(1, original, truncated="…" in original)
    outer = status(2, own, who="ben_example", truncated=False, retweeted_status=inner)
    reading = read(json.dumps(outer).encode())
    (post,) = [it.post for it in reading.records if not it.included]
    assert post.text == f"RT @ada_example: {shown}"
    assert reading.source.notes[CUT_OFF] == (2 if cut else 0)
