"""The views on people, links, themes and times, from invented sessions."""

import re
from collections.abc import Collection
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import START, fill, look, make, post
from tests.archive.test_derived import ORIGIN, saved_session
from tweetup.archive import Archive
from tweetup.model import (
    Author,
    Basis,
    Counts,
    DialogueAct,
    Link,
    Post,
    PostAct,
    Reference,
    Relation,
    Session,
)

WEEK = timedelta(days=7)
NAMES = ("demochat-2021-03-04", "demochat-2021-03-11", "demochat-2021-03-18")


def save_meetings(
    archive: Archive, *meetings: list[Post], hidden: Collection[str] = (), **capture: Any
) -> None:
    """Save the sessions of a weekly chat, their posts read for answers."""
    capture.setdefault("format", "x-v2")
    fill(archive, [post for meeting in meetings for post in meeting], **capture)
    sessions = [
        Session(
            id=name,
            hashtag="DemoChat",
            start=START + week * WEEK,
            end=START + week * WEEK + timedelta(minutes=3),
            posts=tuple(post.key for post in meeting),
        )
        for week, (name, meeting) in enumerate(zip(NAMES, meetings, strict=False))
    ]
    assert archive.save_sessions("demochat", sessions, ORIGIN)
    for session, meeting in zip(sessions, meetings, strict=True):
        acts = [
            PostAct(post=it.key, act=DialogueAct.ANSWER, answer=0.9)
            for it in meeting
            if it.id not in hidden
        ]
        assert archive.save_acts(session.id, acts, ORIGIN, posts=meeting, counted=())
    assert archive.save_sittings("demochat", [[session.id] for session in sessions])


def pointer(relation: Relation, **target: str) -> tuple[Reference, ...]:
    return (Reference(relation=relation, basis=Basis.STATED, **target),)


def test_newcomers_and_returning(tmp_path: Path) -> None:
    """Nobody is a newcomer where the record begins; who reposted took no part but returns."""
    repost = pointer(Relation.REPOST, id="1")
    weekly = [
        [post("1", handle="ada"), post("2", "RT @ada: hi", handle="cleo", references=repost)],
        [post("3", handle="ada"), post("4", handle="cleo"), post("5", handle="Ben")],
        [post("6", handle="ben"), post("7", handle="ben"), post("8", handle="dora")],
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, *weekly)
    columns = "session, handle, posts, sessions_before, first_session, newcomer"
    first, second, third = NAMES
    rows = look(path, f"SELECT {columns} FROM attendance_by_session")
    assert sorted(rows, key=lambda row: (row[0], row[1].lower())) == [
        (first, "ada", 1, 0, first, None),
        (second, "ada", 1, 1, first, 0),
        (second, "ben", 1, 0, second, 1),
        (second, "cleo", 1, 1, first, 0),
        (third, "ben", 2, 1, second, 0),
        (third, "dora", 1, 0, third, 1),
    ]
    begins = look(path, "SELECT DISTINCT record_begins_at FROM attendance_by_session")
    assert begins == [("2021-03-04T19:00:00.000000Z",)]


def test_edges(tmp_path: Path) -> None:
    """Targets by post, by account or by name; nobody mentions who stands in a repost's prefix."""
    guess = (Reference(relation=Relation.REPOST, handle="Ada", basis=Basis.GUESSED),)
    meeting = [
        post("1", "Q1: well? #demochat", author=Author(network="x", handle="Ada", id="77")),
        post("2", "@ada yes", handle="ben", mentions=("ada",),
             references=pointer(Relation.REPLY, id="1")),
        post("3", "@ada and so", handle="ben", mentions=("ada",),
             references=pointer(Relation.REPLY, id="99", author_id="77")),
        post("4", "RT @Ada: Q1: well? with @dora", handle="cleo", mentions=("Ada", "dora"),
             references=guess),
        post("5", "look", handle="cleo", references=pointer(Relation.QUOTE, handle="Gone")),
    ]  # fmt: skip
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    query = "SELECT source, target, relation, weight, guessed FROM edges_by_session"
    assert look(path, query) == [
        ("ben", "ada", "mention", 2, 0),
        ("ben", "ada", "reply", 2, 0),
        ("cleo", "ada", "repost", 1, 1),
        ("cleo", "gone", "quote", 1, 0),
    ]
    parts = look(path, "SELECT post, handle, part FROM mentions ORDER BY post, position")
    assert [row[1:] for row in parts] == [
        ("ada", "own"),
        ("ada", "own"),
        ("Ada", "prefix"),
        ("dora", "repeated"),
    ]
    line = "SELECT relation, target_handle, basis, target_author_id FROM conversations ORDER BY id"
    assert look(path, line) == [
        ("reply", "Ada", "stated", None),
        ("reply", None, "stated", "77"),
        ("repost", "Ada", "guessed", None),
        ("quote", "Gone", "stated", None),
    ]


def test_edges_of_a_renamed_account(tmp_path: Path) -> None:
    """A person is one source and one target in a session, under the last handle."""

    def dov(handle: str, days: int = 0) -> Author:
        return Author(network="x", handle=handle, id="77", seen_at=START + timedelta(days=days))

    first = [
        post("1", "RT @cleo: hi", author=dov("dov"), references=pointer(Relation.REPOST, id="8")),
        post("2", "so", author=dov("Dov_New", 1), references=pointer(Relation.REPLY, id="8")),
        post("3", "a", handle="gus", references=pointer(Relation.REPLY, id="1")),
        post("4", "b", handle="gus", references=pointer(Relation.REPLY, id="2")),
        post("5", "c", handle="gus", references=pointer(Relation.REPLY, handle="dov")),
        post("6", "d", handle="gus", references=pointer(Relation.REPLY, author_id="77")),
        post("7", "e @dov @Dov_new", handle="gus", mentions=("dov", "Dov_new")),
        post("8", "f", handle="cleo"),
    ]
    second = [
        post("11", "g", handle="gus", references=pointer(Relation.REPLY, id="1")),
        post("12", "h", handle="gus", references=pointer(Relation.REPLY, handle="Dov_new")),
    ]
    third = [
        post("21", "i", author=dov("dov", 2), references=pointer(Relation.REPLY, id="8")),
        post("22", "j", handle="gus", references=pointer(Relation.REPLY, id="2")),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, first, second, third)
    columns = "substr(session, -2), source, target, relation, weight"
    assert look(path, f"SELECT {columns} FROM edges_by_session") == [
        ("04", "gus", "dov_new", "reply", 4),
        ("04", "dov_new", "cleo", "reply", 1),
        ("04", "dov_new", "cleo", "repost", 1),
        ("04", "gus", "dov_new", "mention", 1),
        ("11", "gus", "dov", "reply", 2),  # the handle seen last
        ("18", "dov", "cleo", "reply", 1),
        ("18", "gus", "dov", "reply", 1),
    ]


#: The import or capture that a post with a mention came by, and whether its edge is a guess.
MENTIONING: list[tuple[dict[str, str], int]] = [
    ({"format": "x-v2"}, 0),
    ({"format": "twarc1+mastodon"}, 0),
    ({"format": "bluesky-records"}, 0),
    ({"format": "bluesky+bluesky-records"}, 0),
    ({"kind": "capture", "source": "x"}, 0),
    ({"format": "plain"}, 1),
    ({"format": "plain-csv"}, 1),
    ({"format": "snscrape-csv"}, 1),
    ({"format": "x-v2+plain"}, 1),
    ({"format": "twitter-to-sqlite"}, 1),
    ({"format": "a-plug-in"}, 1),
]


@pytest.mark.parametrize(("capture", "guessed"), MENTIONING)
def test_mentions_read_from_a_text(tmp_path: Path, capture: dict[str, str], guessed: int) -> None:
    """A mention is stated where the network listed it."""
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, [post("1", "hi @ben", mentions=("ben",))], **capture)
    query = "SELECT target, relation, weight, guessed FROM edges_by_session"
    assert look(path, query) == [("ben", "mention", 1, guessed)]


def test_guessed_kinds_are_counted_apart(tmp_path: Path) -> None:
    """Replies, quotes and reposts by text alone; one that a record states as well is none."""

    def guess(relation: Relation, **target: str) -> Reference:
        return Reference(relation=relation, basis=Basis.GUESSED, **target)

    guess_of_8 = (guess(Relation.QUOTE, id="8"),)
    meeting = [
        post("1", "a", references=pointer(Relation.REPLY, id="9")),
        post("2", "@ben b", references=(guess(Relation.REPLY, handle="ben"),)),
        post("3", "c", references=(*pointer(Relation.QUOTE, id="9"), *guess_of_8)),
        post("4", "so RT @ben: d", references=(guess(Relation.QUOTE, handle="ben"),)),
        post("5", "e", references=guess_of_8),
        post("6", "RT @ben: f", references=(guess(Relation.REPOST, handle="ben"),)),
        post("7", "RT @ben: f", references=pointer(Relation.REPOST, id="9")),
        post("8", "g"),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    assert look(path, "SELECT kind, posts, guessed FROM kinds_by_session") == [
        ("original", 1, 0),
        ("quote", 3, 2),
        ("reply", 2, 1),
        ("repost", 2, 1),
    ]


def test_sessions_without_reposts(tmp_path: Path) -> None:
    """Their posts count reposts and none is here; without numbers nobody knows."""
    counts = Counts(reposts=3)
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(
            archive,
            [post("1", "a", counts=counts), post("2", "b", counts=counts)],
            [post("3", "c", counts=counts), post("4", "c", references=pointer(Relation.REPOST))],
            [post("5", "d")],
        )
        few = [
            post("6", "e", counts=Counts(reposts=2)),
            post("7", "e", references=pointer(Relation.REPOST)),
        ]
    with make(tmp_path / "b.db") as archive:
        save_meetings(archive, few)
    assert look(tmp_path / "b.db", "SELECT captured FROM reposts_by_session") == [(1,)]
    assert look(path, "SELECT reposts, counted, captured FROM reposts_by_session") == [
        (0, 6, 0),
        # One of three: as if there were none.
        (1, 3, 0),
        (0, None, None),
    ]


def test_hashtags_together(tmp_path: Path) -> None:
    """Pairs of one post, in one order, without the chat's own hashtag."""
    meeting = [
        post("1", hashtags=("DemoChat", "Zeal", "archives")),
        post("2", hashtags=("archives", "zeal"), handle="ben"),
        post("3", hashtags=("demochat", "zeal"), handle="ben"),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    query = "SELECT tag, with_tag, posts, people FROM hashtags_together_by_session"
    assert look(path, query) == [("archives", "zeal", 2, 2)]


def test_what_a_text_is_cut_off_in(tmp_path: Path) -> None:
    """The beginning of a hashtag or an address at a text's end is none; the chat's own counts."""
    links = (Link(url="https://example.org/a"), Link(url="https://exam"))
    cut = "A1 #zeal https://example.org/a #wi… https://exam…"
    meeting = [
        post("1", cut, hashtags=("zeal", "wi"), links=links),
        post("2", "A2 #wi and #zeal #demochat…", hashtags=("wi", "zeal", "demochat")),
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    together = "SELECT tag, with_tag, posts FROM hashtags_together_by_session"
    assert look(path, together) == [("wi", "zeal", 1)]
    assert look(path, "SELECT tag, posts FROM hashtags_by_session ORDER BY tag") == [
        ("demochat", 1),
        ("wi", 1),
        ("zeal", 2),
    ]
    for view in ("links_by_session", "pages_by_session"):
        assert look(path, f"SELECT posts FROM {view}") == [(1,)]


def test_links_and_hashtags_count_accounts(tmp_path: Path) -> None:
    """A renamed account is one person, and a hidden post counts nowhere."""
    link = (Link(url="https://example.org/a"),)
    authors = [
        Author(network="x", handle=handle, id=identity)
        for handle, identity in (("dov", "77"), ("dov_new", "77"), ("ben", "8"), ("ada", "9"))
    ]
    meeting = [
        post(str(number), author=author, links=link, hashtags=("demochat", "zeal"))
        for number, author in enumerate(authors, start=1)
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting, hidden={"4"})
    assert look(path, "SELECT url, posts, sharers FROM links_by_session") == [
        ("https://example.org/a", 3, 2)
    ]
    assert look(path, "SELECT tag, posts, people FROM hashtags_by_session") == [
        ("demochat", 3, 2),
        ("zeal", 3, 2),
    ]


def test_pages_by_their_address(tmp_path: Path) -> None:
    """Links to one page are one row, whatever tracking, scheme or host they have."""
    links = (
        "http://www.example.org/a/?utm_source=x",
        "https://example.org/a",
        "https://example.org/b",
        "no address",
    )
    meeting = [
        post(str(number), handle=f"h{number % 2}", links=(Link(url=url),))
        for number, url in enumerate(links, start=1)
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    query = "SELECT address, links, posts, sharers FROM pages_by_session"
    assert look(path, query) == [
        ("https://example.org/a", 2, 2, 2),
        ("https://example.org/b", 1, 1, 1),
    ]
    assert look(path, "SELECT url FROM links WHERE address IS NULL") == [("no address",)]


def test_addresses_are_written_with_the_acts(tmp_path: Path) -> None:
    """An import does not spend its time on them; a link that is written anew gets its own again."""
    shared = post("1", links=(Link(url="https://example.org/a"),))
    path = tmp_path / "a.db"
    with make(path, [shared]) as archive:
        assert look(path, "SELECT address FROM links") == [(None,)]
        save_meetings(archive, [shared])
        assert look(path, "SELECT address FROM links") == [("https://example.org/a",)]
        longer = post("1", links=(*shared.links, Link(url="https://example.org/b?si=1")))
        save_meetings(archive, [longer])
    assert look(path, "SELECT address FROM links ORDER BY position") == [
        ("https://example.org/a",),
        ("https://example.org/b",),
    ]


def test_themes_and_findings_of_every_session(tmp_path: Path) -> None:
    """A session without any has a row that says so."""
    path = tmp_path / "a.db"
    with saved_session(path) as archive:
        (session,) = archive.load_sessions("demochat", ORIGIN) or ()
        later = replace(session, id="demochat-2021-03-11", start=START + WEEK, posts=())
        archive.save_sessions("demochat", [session, later], ORIGIN)
    rows = look(path, "SELECT session, kind, text, people FROM themes_and_findings")
    assert rows[-1] == ("demochat-2021-03-11", None, None, None)
    assert {row[1] for row in rows[:-1]} == {"theme", "point", "mention"}
    assert ("demochat-2021-03-04", "theme", "listening", 2) in rows
    count = "SELECT (SELECT COUNT(*) FROM themes) + (SELECT COUNT(*) FROM findings) + 1"
    assert look(path, count) == [(len(rows),)]


def test_minutes_without_a_post_are_rows(tmp_path: Path) -> None:
    """Of the hour all minutes; before and after it those in which somebody wrote."""
    late = [0, 5, 150, 100_000]
    meeting = [
        post(str(number), created_at=START + timedelta(seconds=seconds))
        for number, seconds in enumerate(late)
    ]
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(archive, meeting)
    day = "2021-03-04T19:0"
    assert look(path, "SELECT minute, posts FROM posts_by_minute") == [
        (f"{day}0", 2),
        (f"{day}1", 0),
        (f"{day}2", 1),
        (f"{day}3", 0),
        ("2021-03-05T22:46", 1),
    ]
    assert look(path, "SELECT first_post_at, last_post_at FROM sessions_with_counts") == [
        ("2021-03-04T19:00:00.000000Z", "2021-03-05T22:46:40.000000Z")
    ]


def test_minutes_of_a_session_not_read_yet(tmp_path: Path) -> None:
    """They are unknown, not zero."""
    path = tmp_path / "a.db"
    with make(path, [post("1")]) as archive:
        session = Session(
            id=NAMES[0], hashtag="a", start=START, end=START + WEEK, posts=(post("1").key,)
        )
        archive.save_sessions("demochat", [session], ORIGIN)
    assert look(path, "SELECT COUNT(*), COUNT(posts) FROM posts_by_minute") == [(7 * 1440 + 1, 0)]


def test_as_of_when(tmp_path: Path) -> None:
    """The record's own time, else no later than the file was written or the capture ended."""
    written = START + timedelta(days=2)
    stated = post(
        "1",
        author=Author(network="x", handle="ada", bio="Nurse", seen_at=START),
        counts=Counts(likes=3, as_of=START + timedelta(days=1)),
    )
    silent = post("2", handle="ben", counts=Counts(likes=1))
    path = tmp_path / "a.db"
    with make(path) as archive:
        fill(archive, [stated, silent], modified_at=written)
        fill(archive, [post("3", handle="cleo")], kind="capture", source="x")
    columns = "id, seen_by, counts_seen_at, counts_basis, profile_seen_at, profile_basis"
    file, captured = "2021-03-06T19:00:00.000000Z", "2021-04-03T19:00:00.000000Z"
    assert look(path, f"SELECT {columns} FROM posts_as_of ORDER BY id") == [
        ("1", file, "2021-03-05T19:00:00.000000Z", "stated", f"{START:%FT%T}.000000Z", "stated"),
        ("2", file, file, "bound", file, "bound"),
        ("3", captured, None, None, captured, "bound"),
    ]


#: When a file was last written and a post of it edited, and the bound of what it shows.
BOUNDS = {
    "after the post": (timedelta(days=2), None, timedelta(days=2)),
    "with the post": (timedelta(), None, timedelta()),
    "before the post": (timedelta(seconds=-1), None, timedelta(days=30)),
    "before its edit": (timedelta(days=2), timedelta(days=3), timedelta(days=30)),
    "after the import": (timedelta(days=90), None, timedelta(days=30)),
    "unknown": (None, None, timedelta(days=30)),
}


@pytest.mark.parametrize("name", BOUNDS)
def test_the_time_of_a_file_as_a_bound(tmp_path: Path, name: str) -> None:
    """Only one that is not before the post; the import's is 30 days after it."""
    written, edited, expected = BOUNDS[name]
    silent = post(
        created_at=START,
        edited_at=None if edited is None else START + edited,
        counts=Counts(likes=1),
    )
    path = tmp_path / "a.db"
    make(path, [silent], modified_at=None if written is None else START + written).close()
    columns = "seen_by, counts_seen_at, profile_seen_at, counts_basis, profile_basis"
    bound = f"{START + expected:%FT%T}.000000Z"
    assert look(path, f"SELECT {columns} FROM posts_as_of") == [
        (bound, bound, bound, "bound", "bound")
    ]


def test_a_post_from_the_future_has_no_bound(tmp_path: Path) -> None:
    """A clock was wrong: it was imported before it was written."""
    path = tmp_path / "a.db"
    make(path, [post(created_at=START + timedelta(days=31), counts=Counts(likes=1))]).close()
    columns = "seen_by, counts_seen_at, counts_basis, profile_seen_at, profile_basis"
    assert look(path, f"SELECT {columns} FROM posts_as_of") == [(None,) * 5]


def test_profiles_as_of_when(tmp_path: Path) -> None:
    """Stated by the records, else no later than the files that its posts came in."""

    def ada(bio: str, days: int | None = None, **fields: Any) -> Author:
        seen = None if days is None else START + timedelta(days=days)
        return Author(network="x", handle="ada", id="77", bio=bio, seen_at=seen, **fields)

    def at(days: int) -> str:
        return f"{START + timedelta(days=days):%FT%T}.000000Z"

    path = tmp_path / "a.db"
    with make(path) as archive:
        for days, given in (
            (2, [post("1", author=ada("Nurse", 1)), post("2", author=ada("Doctor"))]),
            (4, [post("3", author=ada("Nurse", 3)), post("4", author=ada("Doctor"))]),
            (6, [post("4", author=ada("Doctor", followers=7))]),
        ):
            fill(archive, given, modified_at=START + timedelta(days=days))
    columns = "f.bio, p.followers, p.first_seen_at, p.last_seen_at, p.basis"
    rows = look(
        path, f"SELECT {columns} FROM profiles_as_of AS p JOIN author_profiles AS f USING (profile)"
    )
    assert sorted(rows, key=repr) == [
        ("Doctor", 7, at(6), at(6), "bound"),
        ("Doctor", None, at(2), at(6), "bound"),
        ("Nurse", None, at(1), at(3), "stated"),
    ]


QUERIES = {
    "newest first": "SELECT * FROM posts ORDER BY created_at DESC LIMIT 20",
    "of a network, newest first": (
        "SELECT * FROM posts WHERE network = 'x' ORDER BY created_at DESC LIMIT 20"
    ),
    "of an author, newest first": (
        "SELECT * FROM posts WHERE author = (SELECT author FROM authors WHERE network = 'x'"
        " AND handle_folded = 'ada') ORDER BY created_at DESC LIMIT 20"
    ),
    "with sections, newest first": (
        "SELECT s.* FROM posts AS p CROSS JOIN posts_by_section AS s USING (post)"
        " ORDER BY p.created_at DESC LIMIT 20"
    ),
    "as figures count them, newest first": (
        "SELECT s.* FROM posts AS p CROSS JOIN visible_posts AS s USING (post)"
        " ORDER BY p.created_at DESC LIMIT 20"
    ),
    "references, newest first": "SELECT * FROM conversations ORDER BY created_at DESC LIMIT 20",
    "as of when, newest first": "SELECT * FROM posts_as_of ORDER BY created_at DESC LIMIT 20",
    "of a day": "SELECT * FROM posts WHERE created_at BETWEEN '2021-03-04' AND '2021-03-05'",
    "as of when a profile": "SELECT * FROM profiles_as_of WHERE profile = 1",
    "profile of an account": "SELECT * FROM profiles_as_of WHERE id = '77'",
    "of a page": "SELECT post FROM links WHERE address = 'https://example.org/a'",
}


@pytest.mark.parametrize("query", QUERIES)
def test_queries_use_an_index(tmp_path: Path, query: str) -> None:
    """No table is read whole or sorted, so that the cost does not grow with the archive."""
    path = tmp_path / "a.db"
    make(path).close()
    plan = " ".join(row[3] for row in look(path, f"EXPLAIN QUERY PLAN {QUERIES[query]}"))
    assert "INDEX" in plan
    assert "FOR ORDER BY" not in plan
    # "r" are the revisions in current_results, a row for each chat.
    assert not re.search(r"SCAN (?!r |\w+ USING (COVERING )?INDEX posts_created_at)", plan)


def test_times_sort_as_text(tmp_path: Path) -> None:
    """A fraction of a second does not come before the second itself: all have one width."""
    times = [timedelta(microseconds=number) for number in (0, 1, 500_000, 999_999, 1_000_000)]
    path = tmp_path / "a.db"
    make(path, [post(str(n), created_at=START + at) for n, at in enumerate(times)]).close()
    rows = look(path, "SELECT id FROM posts ORDER BY created_at")
    assert [identity for (identity,) in rows] == ["0", "1", "2", "3", "4"]
    assert look(path, "SELECT DISTINCT length(created_at) FROM posts") == [(27,)]


def test_sessions_without_untagged_posts(tmp_path: Path) -> None:
    """Some have people who never wrote the hashtag; of others it shows that answers lack."""
    answer = pointer(Relation.REPLY, id="1")
    path = tmp_path / "a.db"
    with make(path) as archive:
        save_meetings(
            archive,
            [
                post("1", "a #demochat", counts=Counts(replies=2, quotes=0)),
                post("2", "b", handle="eve", references=answer, hashtags=()),
            ],
            [post("3", "c #demochat", counts=Counts(replies=3))],
            [post("4", "d #demochat", counts=Counts(replies=0))],
        )
    with make(tmp_path / "b.db") as archive:
        save_meetings(archive, [post("5", "e #demochat")])
    quote = pointer(Relation.QUOTE, id="6")
    with make(tmp_path / "c.db") as archive:
        asked = post("6", "f #demochat", counts=Counts(replies=0, quotes=2))
        save_meetings(archive, [asked, post("7", "g", handle="eve", references=quote, hashtags=())])
    columns = "posts, people, lacking, quotes_lacking, captured"
    assert look(path, f"SELECT {columns} FROM without_hashtag_by_session") == [
        (1, 1, 1, 0, 0),
        (0, 0, 3, None, 0),
        (0, 0, 0, None, 1),
    ]
    assert look(tmp_path / "c.db", f"SELECT {columns} FROM without_hashtag_by_session") == [
        (1, 1, 0, 1, 0)
    ]
    assert look(tmp_path / "b.db", "SELECT lacking, captured FROM without_hashtag_by_session") == [
        (None, None)
    ]
