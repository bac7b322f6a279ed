"""Imports end to end: whose posts are the chat's, what must go, what a person says of a file."""

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.archive.examples import all_bytes, content, unpacked
from tests.costs import examples
from tests.formats.bluesky_repository import repository
from tests.formats.full_shapes import FULL
from tests.formats.shapes import (
    FILES,
    PEOPLE,
    PLAIN,
    QUESTION,
    QUOTE,
    TALK,
    lines,
    plain,
    table,
)
from tests.formats.social_shapes import (
    ASKED,
    BOOSTED,
    JETSTREAM,
    OUTBOX,
    PAGES,
    POST,
    PROFILE,
    PROFILE_RECORD,
    SOCIAL,
    TIMELINE,
    did,
    record,
    uri,
    whole_record,
)
from tests.formats.table_shapes import TABLES
from tests.formats.test_x_archive import FILES as DOWNLOAD
from tweetup.config import Config
from tweetup.errors import InputError, UsageError
from tweetup.files import ImportOptions
from tweetup.jobs.import_ import import_file, options_by_file, parse_import_options
from tweetup.model import PostKey
from tweetup.project.project import Project, open_project


def _write(folder: Path, name: str, data: bytes) -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def direct_messages(said: str) -> bytes:
    """A part of X's download that is not about posts, as it is written."""
    message = {"senderId": "101", "text": said, "createdAt": "2021-03-04T20:00:00.000Z"}
    whole = [{"dmConversation": {"messages": [{"messageCreate": message}]}, "tweet": message}]
    return b"window.YTD.direct_messages.part0 = " + json.dumps(whole).encode()


LEFT_OUT = "posts without #labelchat, left out (--everything takes them as well)"


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        yield project


def test_of_everybodys_posts_the_chats_own_are_taken(project: Project, tmp_path: Path) -> None:
    """A recording holds all posts: the chat gets those with the hashtag, and their reposts."""
    kept = [event for event in JETSTREAM if event.get("commit", {}).get("operation") != "delete"]
    done = import_file(project, _write(tmp_path, "r.jsonl", lines(kept)), hashtag="labelchat")
    assert (done.read, done.added.new, done.along) == (4, 3, 1)
    assert (LEFT_OUT, 1) in done.notes
    posts = {post.id for post in project.archive.posts("labelchat")}
    assert posts == {
        uri("ada", "3q"),
        uri("cleo", "3c"),
        f"at://{did('ben')}/app.bsky.feed.repost/3r",
    }


def test_a_repost_before_its_original(project: Project, tmp_path: Path) -> None:
    """The order of a recording does not decide what is the chat's."""
    kept = [event for event in JETSTREAM if event.get("commit", {}).get("operation") != "delete"]
    path = _write(tmp_path, "r.jsonl", lines(kept[::-1]))
    done = import_file(project, path, hashtag="labelchat")
    assert (len(project.archive.posts("labelchat")), done.read) == (3, 4)
    assert dict(done.notes) == {
        "events that are no posts (likes, follows and the like)": 2,
        LEFT_OUT: 1,
    }


def test_a_deletion_removes_its_post_for_good(project: Project, tmp_path: Path) -> None:
    """Also one in the same recording, and one that is imported again."""
    path = _write(tmp_path, "r.jsonl", lines(JETSTREAM))
    done = import_file(project, path, hashtag="labelchat", everything=True)
    assert (done.deletions, done.withdrawn.removed) == (1, 1)
    gone = PostKey("bluesky", uri("ben", "3x"))
    assert project.archive.posts_by_key([gone]) == ()
    again = import_file(project, path, hashtag="labelchat", everything=True)
    assert (again.added.removed, again.added.gone) == (0, 1)
    assert project.archive.posts_by_key([gone]) == ()


def test_handle_of_an_account_of_bluesky(project: Project, tmp_path: Path) -> None:
    """A DID stands for it until a record or --author tells it, and never takes its place."""
    page = _write(tmp_path, "page.json", json.dumps(PAGES["search"]).encode())
    records = {f"{POST}/3c": whole_record(), f"{PROFILE}/self": PROFILE_RECORD}
    file = _write(tmp_path, "a.car", repository(records, handle="cleo"))
    key = PostKey("bluesky", uri("cleo", "3c"))
    handles = []
    for path in (file, page, file):
        import_file(project, path, hashtag="labelchat")
        handles += [post.handle for post in project.archive.posts_by_key([key])]
    assert handles == [did("cleo"), "cleo.example.org", "cleo.example.org"]


def test_handle_named_later(project: Project, tmp_path: Path) -> None:
    """The same file with --author changes posts that were stored without."""
    file = _write(tmp_path, "a.car", repository())
    import_file(project, file, hashtag="labelchat")
    options = ImportOptions(author="ada.example.org")
    assert import_file(project, file, hashtag="labelchat", options=options).added.updated == 3
    assert import_file(project, file, hashtag="labelchat").added.unchanged == 3


def test_author_among_several_files(tmp_path: Path) -> None:
    """A handle goes to the files that do not tell theirs, and to one account alone."""
    ada, cleo = (
        _write(tmp_path, f"{name}.car", repository(handle=name)) for name in ("ada", "cleo")
    )
    page = _write(tmp_path, "page.json", json.dumps(PAGES["search"]).encode())
    broken = _write(tmp_path, "notes.txt", b"made by hand")
    options = ImportOptions(author="ada.example.org")
    alone = ImportOptions()
    assert options_by_file([page], options) == (options,)  # its import says that it is wrong
    assert options_by_file([ada, page, broken, ada], options) == (options, alone, options, options)
    assert options_by_file([ada, page], alone) == (alone, alone)
    with pytest.raises(
        UsageError, match=r"one account, and .*ada\.car, .*cleo\.car have posts of 2"
    ):
        options_by_file([ada, page, cleo], options)
    with pytest.raises(UsageError, match="none of these files is one"):
        options_by_file([page, page], options)


REPOSITORY = {
    f"{PROFILE}/self": {**PROFILE_RECORD, "displayName": "Ada Asksout"},
    f"{POST}/3a": whole_record(),
    f"{POST}/3b": record("Hello #labelchat"),
}


@pytest.mark.parametrize("handle", ["ada", "ben"])
def test_records_of_bluesky_without_a_person(tmp_path: Path, handle: str) -> None:
    """Who is removed is in no byte; records of others, who answer them, can still be read."""
    file = _write(tmp_path, "a.car", repository(REPOSITORY))
    options = ImportOptions(author="ada.example.org")
    with open_project(Config(archive=tmp_path / "chat.db"), create=True) as project:
        import_file(project, file, hashtag="labelchat", options=options)
        removed = project.archive.remove(
            authors=[f"{handle}.example.org"], author_ids=[("bluesky", did(handle))]
        )
        raw = project.archive.raw_records(PostKey("bluesky", uri("ada", "3b")))
        again = import_file(project, file, hashtag="labelchat", options=options)
    assert removed.posts == again.added.removed == (2 if handle == "ada" else 0)
    assert [json.loads(it.record)["author"]["displayName"] for it in raw] == (
        [] if handle == "ada" else ["Ada Asksout"]
    )
    with closing(sqlite3.connect(tmp_path / "chat.db")) as sql:
        told = b"".join(unpacked(sql).values()) + "\n".join(sql.iterdump()).encode()
        kept = [post for (post,) in sql.execute("SELECT id FROM posts ORDER BY id")]
    assert (did(handle).encode() in told) is False
    assert kept == ([] if handle == "ada" else [uri("ada", "3a"), uri("ada", "3b")])


@pytest.mark.parametrize("status", ["deleted", "takendown", "suspended", "deactivated", "other"])
def test_an_account_of_bluesky_that_is_gone(project: Project, tmp_path: Path, status: str) -> None:
    """All its posts in the recording go; what merely slows an account down removes nothing."""
    event = {
        "did": did("cleo"),
        "time_us": 2,
        "kind": "account",
        "account": {"active": status == "other", "did": did("cleo"), "status": status},
    }
    path = _write(tmp_path, "r.jsonl", lines([*JETSTREAM, event]))
    done = import_file(project, path, hashtag="labelchat")
    left = project.archive.posts_by_key([PostKey("bluesky", uri("cleo", "3c"))])
    assert (done.deletions, len(left)) == ((2, 1) if status == "other" else (2, 0))


def test_a_file_of_deletions_needs_no_chat(project: Project, tmp_path: Path) -> None:
    """It is about posts of any chat, whether they are in the archive already or come later."""
    import_file(project, _write(tmp_path, "chat.jsonl", FILES["v2 page"][1]))
    notices = [{"id": said.id, "action": "delete", "reason": "x"} for said in (QUESTION,)]
    done = import_file(project, _write(tmp_path, "gone.jsonl", lines(notices)))
    assert (done.hashtag, done.deletions, done.withdrawn.removed) == (None, 1, 1)
    assert project.archive.posts_by_key([PostKey("x", QUESTION.id)]) == ()
    import_file(project, _write(tmp_path, "later.jsonl", FILES["twarc1"][1]))
    assert project.archive.posts_by_key([PostKey("x", QUESTION.id)]) == ()


def test_an_account_that_is_gone(project: Project, tmp_path: Path) -> None:
    """All its posts go, and none comes back; those of others stay."""
    chat = _write(tmp_path, "chat.jsonl", FILES["v2 page"][1])
    import_file(project, chat)
    notice = {"data": {"user_suspend": {"user": {"id": PEOPLE["ben"]}}}}
    gone = _write(tmp_path, "gone.jsonl", lines([notice]))
    done = import_file(project, gone)
    assert (done.hashtag, done.deletions) == (None, 1)
    assert (done.withdrawn.removed, done.withdrawn.hidden) == (0, 2)  # the answer, its repost
    again = import_file(project, chat)
    assert (again.added.removed, again.added.absent) == (0, 3)
    posts = project.archive.posts("labelchat")
    assert {post.id for post in posts} == {QUESTION.id, QUOTE.id}


def test_an_export_of_ones_own(project: Project, tmp_path: Path) -> None:
    """What carries the hashtag is the chat's; other posts are left out unless asked for."""
    path = _write(tmp_path, "outbox.json", json.dumps(OUTBOX).encode())
    done = import_file(project, path, hashtag="labelchat")
    assert (done.added.new, done.along) == (2, 1)
    assert (LEFT_OUT, 1) in done.notes
    done = import_file(project, path, hashtag="labelchat", everything=True)
    assert (done.added.new, done.along) == (1, 2)
    assert LEFT_OUT not in dict(done.notes)
    assert len(project.archive.posts("labelchat")) == 1


@pytest.mark.long
def test_an_export_after_many_other_posts(project: Project, tmp_path: Path) -> None:
    """However much was read before it, of an export of one's own the chat gets its posts."""
    folder = tmp_path / "all"
    folder.mkdir()
    many = [{**plain(QUESTION), "id": str(number)} for number in range(2_100)]
    _write(folder, "a.jsonl", lines(many))
    _write(folder, "outbox.json", json.dumps(OUTBOX).encode())
    done = import_file(project, str(folder), hashtag="labelchat")
    assert (done.added.new, done.along) == (2_102, 1)
    assert len(project.archive.posts("labelchat")) == 2_101


def test_of_a_download_nothing_else_reaches_the_archive(project: Project, tmp_path: Path) -> None:
    """No message, address, number, like or contact: not in a table, not in a raw record."""
    secret = "never to be read"
    members = {
        **DOWNLOAD,
        "data/direct-messages.js": direct_messages(secret),
        "data/email-address-change.js": direct_messages(secret),
        "data/contact.js": direct_messages(secret),
        "data/ip-audit.js": direct_messages(secret),
        "data/direct_messages_media/1.txt": secret.encode(),
    }
    packed = tmp_path / "download.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    done = import_file(project, str(packed), hashtag="labelchat")
    assert (done.added.new, done.skipped) == (3, ())
    path = project.config.archive
    with closing(sqlite3.connect(path)) as sql:
        told = b"".join(unpacked(sql).values()) + "\n".join(sql.iterdump()).encode()
    assert QUESTION.text.encode() in told
    assert secret.encode() not in told + all_bytes(path)


def test_a_file_in_a_zip_has_a_time_of_its_own(project: Project, tmp_path: Path) -> None:
    """No later than then its posts were seen, though the zip is of today."""
    packed = tmp_path / "all.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(zipfile.ZipInfo("a.jsonl", (2022, 1, 2, 3, 4, 6)), FILES["plain"][1])
    import_file(project, str(packed), hashtag="labelchat")
    with closing(sqlite3.connect(project.config.archive)) as sql:
        rows = sql.execute("SELECT DISTINCT seen_by FROM posts_as_of").fetchall()
    assert rows == [("2022-01-02T15:04:08.000000Z",)]


def test_what_is_refused_says_how_many_and_what_to_try(project: Project, tmp_path: Path) -> None:
    """A sheet whose ids are all rounded names their count and the way out, which works."""
    rows = [{**plain(said), "id": f"{float(said.id):.5E}"} for said in TALK]
    path = _write(tmp_path, "sheet.csv", table(rows, PLAIN))
    with pytest.raises(InputError) as caught:
        import_file(project, path)
    assert "a spreadsheet or program has rounded (4 of the first 4); --rounded-ids" in str(
        caught.value
    )
    done = import_file(project, path, options=ImportOptions(rounded_ids=True))
    assert done.added.new == len(TALK)


def test_what_a_person_says_of_a_file() -> None:
    """Columns, a zone and a permission; what cannot be meant is refused with an example."""
    options = parse_import_options(
        ("author=Screen Name", "text = body"), timezone="Europe/Berlin", rounded_ids=True
    )
    assert options == ImportOptions(
        columns=(("author", "Screen Name"), ("text", "body")),
        timezone=ZoneInfo("Europe/Berlin"),
        rounded_ids=True,
    )
    for columns, zone in ((("author",), None), (("=x",), None), ((), "Mars/Base"), ((), "../x")):
        with pytest.raises(UsageError, match="like"):
            parse_import_options(columns, timezone=zone, rounded_ids=False)


@pytest.mark.parametrize("written", ["@ada.example.org", " ada.example.org"])
def test_handle_of_an_author(written: str) -> None:
    """It may have its sign; what is no handle is refused with an example."""
    options = parse_import_options((), timezone=None, author=written, rounded_ids=False)
    assert options.author == "ada.example.org"
    for wrong in ("", "@", "Ada Writes"):
        with pytest.raises(UsageError, match="like ada"):
            parse_import_options((), timezone=None, author=wrong, rounded_ids=False)


# --- in any order, in pieces, twice -----------------------------------------------------------

X_SHAPES = {
    **{name: data for name, (_, data) in FILES.items()},
    **TABLES,
    **{name: data for name, (_, data) in SOCIAL.items() if "scrape" in name},
}


UNCHECKED = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]


def _imported(folder: Path, name: str, files: list[bytes]) -> dict[str, object]:
    path = folder / name
    path.unlink(missing_ok=True)
    with open_project(Config(archive=path), create=True) as project:
        for number, data in enumerate(files):
            import_file(project, _write(folder, f"{number}.txt", data), hashtag="labelchat")
    return dict(content(path))


@settings(max_examples=examples(0.24), suppress_health_check=UNCHECKED)
@given(
    names=st.lists(st.sampled_from(sorted(X_SHAPES)), min_size=2, max_size=4, unique=True),
    order=st.randoms(use_true_random=False),
)
def test_the_order_of_imports_cannot_show(tmp_path: Path, names: list[str], order: Random) -> None:
    """The same conversation in several formats, in any order and twice, is one archive."""
    files = [X_SHAPES[name] for name in names]
    shuffled = [*files, files[0]]
    order.shuffle(shuffled)
    assert _imported(tmp_path, "a.db", files) == _imported(tmp_path, "b.db", shuffled)


EDITED = [
    {**ASKED, "edited_at": f"2026-03-04T2{hour}:00:00.000Z", "content": f"<p>{hour} #labelchat</p>"}
    for hour in (1, 2)
]
TOLD_AGAIN = {
    "Mastodon": [lines(TIMELINE), lines([BOOSTED]), json.dumps(OUTBOX).encode()]
    + [lines([edited]) for edited in EDITED],
    "Bluesky": [SOCIAL[f"bluesky {page}"][1] for page in PAGES]
    + [repository({f"{POST}/3c": whole_record(), f"{PROFILE}/self": PROFILE_RECORD}, handle="cleo")]
    + [lines([event for event in JETSTREAM if event.get("commit", {}).get("record")])],
    "X": [data for name in ("x-v2", "twarc1", "twarc-csv", "tags") for data in FULL[name]],
}


@pytest.mark.long
@settings(max_examples=examples(0.16), suppress_health_check=UNCHECKED)
@pytest.mark.parametrize("network", TOLD_AGAIN)
@given(order=st.randoms(use_true_random=False))
def test_nor_that_of_versions_and_other_networks(
    tmp_path: Path, network: str, order: Random
) -> None:
    """Posts edited once and twice, boosted, told by a server and by their owner's own export."""
    files = TOLD_AGAIN[network]
    shuffled = [*files, files[0]]
    order.shuffle(shuffled)
    assert _imported(tmp_path, "a.db", files) == _imported(tmp_path, "b.db", shuffled)


POSTS_OF = {
    "Mastodon": TIMELINE,
    "Jetstream": [event for event in JETSTREAM if event.get("commit", {}).get("record")],
    "snscrape": [json.loads(line) for line in SOCIAL["snscrape"][1].splitlines()],
    "X, flattened": [json.loads(line) for line in FILES["v2 flat"][1].splitlines()],
}


@pytest.mark.parametrize("kind", POSTS_OF)
def test_records_one_by_one_are_the_whole(tmp_path: Path, kind: str) -> None:
    """A file cut between any two records, its pieces backwards, gives the same archive."""
    records = POSTS_OF[kind]
    if kind == "Jetstream":
        records = [event for event in records if "like" not in event["commit"]["collection"]]
    whole = _imported(tmp_path, "a.db", [lines(records)])
    assert whole == _imported(tmp_path, "b.db", [lines([record]) for record in records[::-1]])


@pytest.mark.parametrize("shape", ["plain csv", "json2csv", *TABLES])
def test_pieces_are_the_whole(tmp_path: Path, shape: str) -> None:
    """A table cut into tables of a row each gives the same archive."""
    header, *rows = X_SHAPES[shape].splitlines(keepends=True)
    if shape == "archiver":
        header, rows = header + rows[0], rows[1:]
    pieces = [header + row for row in rows]
    assert _imported(tmp_path, "a.db", [X_SHAPES[shape]]) == _imported(tmp_path, "b.db", pieces)
