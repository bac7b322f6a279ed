"""Which sessions of a chat are sittings of one meeting, as the project told them apart.

Sittings are told by their questions (:func:`tweetup.chats.sittings.group_sittings`), which no
query can compare; figures across sessions read the table. A session without a row was not
compared yet, or its questions, or those of a session near it, changed since.
"""

from __future__ import annotations

import json
from itertools import zip_longest
from typing import TYPE_CHECKING, Final

from tweetup.archive.timestamps import from_text
from tweetup.model import SITTINGS_WITHIN
from tweetup.text import fold_tag

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

__all__ = ["SITTINGS", "forget_sittings", "load_sittings", "save_sittings"]

#: Statements are parted by an empty line.
SITTINGS: Final = """
CREATE TABLE sittings ( -- the meeting that a session belongs to; another sitting has the same
    session TEXT PRIMARY KEY REFERENCES sessions (session) ON DELETE CASCADE,
    meeting TEXT NOT NULL REFERENCES sessions (session) ON DELETE CASCADE -- its first session
) STRICT, WITHOUT ROWID;

CREATE INDEX sittings_meeting ON sittings (meeting);

"""

_LOAD: Final = """
    SELECT i.session, i.meeting FROM sittings AS i JOIN sessions AS s USING (session)
    WHERE s.chat = ?
"""


def save_sittings(sql: sqlite3.Connection, hashtag: str, meetings: Iterable[Sequence[str]]) -> bool:
    """Save the meetings of a chat, each by its sessions in time order.

    Returns False where one of the sessions is not saved.
    """
    rows = [(session, meeting[0]) for meeting in meetings for session in meeting]
    chat = fold_tag(hashtag)
    saved = {
        name for (name,) in sql.execute("SELECT session FROM sessions WHERE chat = ?", (chat,))
    }
    if any(session not in saved for session, _ in rows):
        return False
    sql.execute(
        "DELETE FROM sittings WHERE session IN (SELECT session FROM sessions WHERE chat = ?)",
        (chat,),
    )
    sql.executemany("INSERT INTO sittings (session, meeting) VALUES (?, ?)", rows)
    return True


def load_sittings(sql: sqlite3.Connection, hashtag: str) -> dict[str, str]:
    """Return the first session of each session's meeting, for those of a chat that have a row."""
    return dict(sql.execute(_LOAD, (fold_tag(hashtag),)))


def forget_sittings(
    sql: sqlite3.Connection,
    chat: str,
    changed: Collection[str],
    *,
    moved: Iterable[datetime] = (),
) -> None:
    """Forget the meetings of changed sessions of a chat (folded), and of all that begin near them.

    ``moved`` are the starts, before and now, of those that are new, gone or at another time. A
    session may move its neighbour to another meeting, and that one the next, up to a gap of more
    than 36 hours; one without a neighbour stays a meeting of its own.
    """
    rows = sql.execute("SELECT starts_at, session FROM sessions WHERE chat = ?", (chat,))
    before = [(start, "") for start in moved]
    starts = sorted([*((from_text(start), name) for start, name in rows), *before])
    touched = {"", *changed}
    names = [*changed] if before else []
    run: list[str] = []
    for (start, name), following in zip_longest(starts, starts[1:]):
        run.append(name)
        if following is None or following[0] - start > SITTINGS_WITHIN:
            names += run if len(run) > 1 and not touched.isdisjoint(run) else ()
            run = []
    sql.execute(
        "DELETE FROM sittings WHERE session IN (SELECT value FROM json_each(?))",
        (json.dumps(names),),
    )
