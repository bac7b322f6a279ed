"""A handle that its account gave up and another one took: whose names and mentions are whose."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.labelchat import write_jsonl
from tests.cli.running import Run

OLD, NEW = ("1001", "Olga Old"), ("1030", "Nora New")


def write_chat() -> None:
    """Three weeks: Olga is user1 in the first, dr_new later; in the third user1 is Nora."""
    posts: list[dict[str, object]] = []

    def say(
        week: int, minute: int, handle: str, text: str, who: tuple[str, str], reply_to: str = ""
    ) -> None:
        posts.append(
            {
                "id": str(100 + len(posts)),
                "created_at": f"2024-05-{7 * week:02}T18:{minute:02}:00Z",
                "author": handle,
                "author_id": who[0],
                "author_name": who[1],
                "author_bio": "I like tea" if who[1].endswith("Older") else None,
                "text": f"{text} #labelchat",
                "in_reply_to_id": reply_to or None,
            }
        )

    first = ""
    others = [(f"guest{it}", (f"20{it}", f"Guest {it}")) for it in range(6)]
    for week in (1, 2, 3):
        say(week, 0, "labelhost", "Welcome", ("9", "Host"))
        for number, (handle, who) in enumerate(others):
            say(week, 10 + number, handle, f"Paper drafts {'abcdef'[number] * 5}", who)
        if week == 1:
            say(1, 2, "user1", "Copper lamps", (OLD[0], "Olga Older"))
            first = str(posts[-1]["id"])
            say(1, 20, "guest1", "@user1 agreed", others[1][1], first)
            say(1, 21, "guest2", "Thanks to @user1", others[2][1])
        if week == 2:
            say(2, 2, "dr_new", "Salt and wax", OLD)
            say(2, 20, "guest3", "Who is @user1 now?", others[3][1])
        if week == 3:
            say(3, 2, "user1", "I am new here", NEW)
            say(3, 20, "guest4", "Hello @user1", others[4][1])
            say(3, 21, "guest5", "@user1 as you said", others[5][1], first)
    write_jsonl(Path("chat.jsonl"), posts)


@pytest.mark.long
def test_names_and_mentions_are_of_the_account(here: Path, run: Run) -> None:
    """By the newest profile of its id; by the post replied to, else by who had the handle then."""
    write_chat()
    assert run("import", "chat.jsonl").code == 0
    people = {it["handle"]: it for it in run("people", "--json").rows}
    facts = ("name", "mentions_received", "replies_received")
    assert [people["dr_new"][it] for it in facts] == [OLD[1], 3, 2]
    assert [people["user1"][it] for it in facts] == [NEW[1], 2, 0]
    with closing(sqlite3.connect("archives/tweetup.db")) as sql:
        named = sql.execute(
            "SELECT handle, name FROM participants_by_session"
            " WHERE handle IN ('user1', 'dr_new') ORDER BY session"
        ).fetchall()
    assert named == [("user1", OLD[1]), ("dr_new", OLD[1]), ("user1", NEW[1])]
