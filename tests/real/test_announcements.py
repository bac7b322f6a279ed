"""Topics and next meetings of real chats beside those of a careful reader."""

import json
from pathlib import Path

import pytest

from benchmarks.announcements import Announcements, read_announcements
from tweetup.insight.announced_dates import find_stated_date, write_date

ENOUGH = 6


@pytest.fixture(scope="module")
def chats(real_data: Path) -> list[tuple[dict[str, object], Announcements]]:
    """The reader's notes of each chat, and its announcements."""
    files = sorted((real_data / "points").glob("*.points.json"))
    return [
        (
            json.loads(file.read_text(encoding="utf-8")),
            read_announcements(real_data / "chats" / file.name.replace(".points.json", ".jsonl")),
        )
        for file in files
    ]


@pytest.mark.long
def test_the_topic_that_hosts_state(chats: list[tuple[dict[str, object], Announcements]]) -> None:
    """Found in six of seven chats, and never where the reader saw none."""
    stated = [found.topic is not None for notes, found in chats if notes["topic_posts"]]
    assert len(stated) == 7
    assert sum(stated) >= ENOUGH
    assert not any(found.topic for notes, found in chats if not notes["topic_posts"])


@pytest.mark.long
def test_the_next_meeting(chats: list[tuple[dict[str, object], Announcements]]) -> None:
    """Found in six of seven chats, on the day that the reader saw, and told in no other."""
    announced = [found.next_meeting is not None for notes, found in chats if notes["next"]]
    assert len(announced) == 7
    assert sum(announced) >= ENOUGH
    assert not any(found.next_meeting for notes, found in chats if not notes["next"])
    dated = 0
    for notes, found in chats:
        words = str(notes["next"])
        stated = find_stated_date(words, after=found.day, language="en")
        if stated is not None and stated.day is not None and found.next_meeting is not None:
            assert found.next_meeting.text.startswith(write_date(stated.day, language="en"))
            dated += 1
    assert dated == 5


@pytest.mark.long
def test_the_guests(chats: list[tuple[dict[str, object], Announcements]]) -> None:
    """Those whom the reader saw presented, and nobody else."""
    for notes, found in chats:
        assert sorted(found.guests) == sorted(notes["guests"])  # type: ignore[call-overload] # notes are JSON
