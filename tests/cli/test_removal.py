"""``tweetup remove --author``: a person is removed under all handles, or nobody is."""

import json
import re
import shutil
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from tests.archive.examples import all_bytes, content, fill, look, make, post
from tests.cli.running import Run
from tweetup.archive import open_archive
from tweetup.model import Author, Kind, Post, Reference, Relation

PATH = Path("chat.db")
HERE = ("--archive", PATH)


def by(
    number: int, handle: str, identity: str | None = None, *, network: str = "x", **fields: Any
) -> Post:
    """Return a post by an account; its words are nobody else's."""
    author = Author(network=network, handle=handle, id=identity)
    name = f"{network}{number}"
    fields.setdefault("text", f"A{number}: words of {name} #demochat")
    return post(name, author=author, **fields)


CLEO = [by(1, "cleo", "77"), by(2, "cleo_reads", "77"), by(3, "cleo")]
OTHERS = [by(10, "ada", "70"), by(11, "cleopatra", "71"), by(12, "ben")]
REPOST = by(
    13,
    "ben",
    references=(Reference(relation=Relation.REPOST, id=CLEO[0].id, handle="cleo"),),
)
SERVERS = [
    by(20, "cleo@social.example", "https://social.example/users/cleo", network="mastodon"),
    by(21, "cleo@other.example", "https://other.example/users/cleo", network="mastodon"),
]
AT_SERVERS = ["cleo@other.example", "cleo@social.example"]
BLUESKY = [
    by(30, "dora.example", "did:plc:dora", network="bluesky"),
    by(31, "did:plc:dora", "did:plc:dora", network="bluesky"),
]
ALL = [*CLEO, *OTHERS, REPOST, *BLUESKY]
#: A handle that two accounts had, one after the other.
TAKEN = [by(40, "eva", "78"), by(41, "eva_writes", "78"), by(42, "eva", "79"), by(43, "eva_writes")]


def left(path: Path = PATH) -> set[str]:
    """Return the ids of the posts that are left."""
    return {identity for (identity,) in look(path, "SELECT id FROM posts")}


def ids(*posts: Post) -> set[str]:
    return {item.id for item in posts}


FOUND: list[tuple[str, Sequence[Post], Sequence[Post]]] = [
    ("cleo", ALL, [*CLEO, REPOST]),
    ("@Cleo", ALL, [*CLEO, REPOST]),
    ("cleo_reads", ALL, [*CLEO, REPOST]),
    ("77", ALL, [*CLEO, REPOST]),
    (" 77 ", ALL, [*CLEO, REPOST]),
    ("cleopatra", ALL, OTHERS[1:2]),
    ("ben", ALL, [OTHERS[2], REPOST]),
    ("did:plc:dora", ALL, BLUESKY),
    ("dora.example", ALL, BLUESKY),
    ("cleo@social.example", SERVERS, SERVERS[:1]),
    ("cleo", [*CLEO, *SERVERS], CLEO),
    ("https://social.example/@cleo", SERVERS, SERVERS[:1]),
    ("https://www.social.example/@Cleo/", SERVERS, SERVERS[:1]),
    ("https://far.example/@cleo@social.example", SERVERS, SERVERS[:1]),
    ("https://x.com/cleo?s=20", CLEO, CLEO),
    ("https://bsky.app/profile/dora.example", BLUESKY, BLUESKY),
    ("https://bsky.app/profile/did:plc:dora", BLUESKY, BLUESKY),
    ("78", TAKEN, [TAKEN[0], TAKEN[1], TAKEN[3]]),
    ("79", TAKEN, [TAKEN[2]]),
    ("eva_writes", TAKEN[:2], TAKEN[:2]),
    ("eva_writes", TAKEN, [TAKEN[0], TAKEN[1], TAKEN[3]]),
]


@pytest.mark.parametrize(("name", "posts", "gone"), FOUND)
def test_a_person(
    here: Path, run: Run, name: str, posts: Sequence[Post], gone: Sequence[Post]
) -> None:
    """All their posts go, reposts of them too, nobody else's do, and an import brings none back."""
    make(PATH, posts).close()
    result = run("remove", "--author", name, *HERE)
    assert result.code == 0
    copies = sum(item.kind is Kind.REPOST and item.handle != name for item in gone)
    own = len(gone) - copies
    count = "1 post" if own == 1 else f"{own} posts"
    reposts = "1 repost or copy" if copies == 1 else f"{copies} reposts or copies"
    assert result.said[0].startswith(
        f"tweetup: removed 1 person with {count}, {reposts} by others and "
    )
    assert left() == ids(*posts) - ids(*gone)
    with open_archive(PATH) as archive:
        assert fill(archive, posts).new == 0
    assert left() == ids(*posts) - ids(*gone)


def test_a_later_handle(here: Path, run: Run) -> None:
    """Posts of the account come back under no other handle."""
    make(PATH, ALL).close()
    run("remove", "--author", "cleo", *HERE)
    with open_archive(PATH) as archive:
        added = fill(archive, [by(50, "cleo_writes", "77"), by(51, "fay", "80")])
    assert (added.new, added.removed) == (1, 1)


def row(*posts: Post) -> str:
    """Return a table of posts that has no account ids."""
    rows = (f"{it.id},{it.created_at:%Y-%m-%d %H:%M:%S},{it.handle},{it.text}" for it in posts)
    return "\n".join(("id,created_at,author,text", *rows)) + "\n"


RENAMED = by(50, "cleo_writes", "77")
NAMESAKE = by(52, "cleo_writes", "90")
BARE = by(51, "cleo_writes")

#: Posts in the archive, the person removed, imports after it, and the posts left out or removed.
RETURNS: list[tuple[str, Sequence[Post], str, Sequence[Sequence[Post]], Sequence[Post]]] = [
    ("account tells a new handle; a file without accounts has it alone",
     CLEO[:1], "cleo", [[RENAMED], [by(50, "cleo_writes"), BARE]], [RENAMED, BARE]),
    ("a handle is removed; a file tells its account under two handles",
     CLEO[2:], "cleo", [[CLEO[0], CLEO[1]], [RENAMED]], [CLEO[0], CLEO[1], RENAMED]),
    ("the other handle comes first in the file",
     CLEO[2:], "cleo", [[CLEO[1], CLEO[0]]], [CLEO[0], CLEO[1]]),
    ("the account's other posts were stored before",
     [CLEO[2], RENAMED], "cleo", [[CLEO[0]]], [CLEO[0], RENAMED]),
    ("a stranger has the handle now: no other handle of theirs is taken for the person",
     CLEO[:1], "cleo", [[by(53, "cleo", "91"), by(54, "fay", "91")]], [by(53, "cleo", "91")]),
    ("two accounts have the new handle",
     [CLEO[0], NAMESAKE], "cleo", [[RENAMED], [BARE]], [RENAMED]),
    ("two accounts have the new handle, in one file",
     CLEO[:1], "cleo", [[RENAMED, NAMESAKE], [BARE]], [RENAMED]),
]  # fmt: skip


@pytest.mark.parametrize(("why", "stored", "name", "files", "gone"), RETURNS)
def test_they_do_not_come_back(
    here: Path,
    why: str,
    stored: Sequence[Post],
    name: str,
    files: Sequence[Sequence[Post]],
    gone: Sequence[Post],
) -> None:
    """Names that a later record tells of a removed person count as if they had been known."""
    make(PATH, stored).close()
    with open_archive(PATH) as archive:
        named = archive.find_accounts(name)
        archive.remove(authors=[it for _, it in named.handles], author_ids=sorted(named.accounts))
        for file in files:
            fill(archive, file)
        archive.removals.remove_returned()
    all_posts = [*stored, *(it for file in files for it in file)]
    removed = ids(*gone, *(it for it in stored if it.handle == name))
    assert left() == ids(*all_posts) - removed, why


def test_an_import_says_who_came_back(here: Path, run: Run) -> None:
    """Posts stored before, under a handle that nobody knew to be theirs, go then; this is said."""
    make(PATH, [CLEO[2], RENAMED]).close()
    run("remove", "--author", "cleo", *HERE)
    assert left() == ids(RENAMED)
    status = {
        "id_str": "500", "created_at": "Thu Mar 04 19:01:00 +0000 2021",
        "full_text": "A1: again #demochat", "user": {"id_str": "77", "screen_name": "cleo"},
    }  # fmt: skip
    Path("later.jsonl").write_text(f"{json.dumps(status)}\n")
    result = run("import", "later.jsonl", "--json", *HERE)
    assert result.code == 0
    assert json.loads(result.out)[0]["returned"] == 1
    Path("bare.csv").write_text(row(BARE))
    assert run("import", "bare.csv", *HERE).code == 0
    assert left() == set()
    assert [line["posts"] for line in json.loads(run("remove", "--list", "--json", *HERE).out)] == [
        1,
        1,
    ]


UNKNOWN: list[tuple[str, Sequence[Post], str]] = [
    ("cloe", ALL, "no person named 'cloe'; did you mean cleo?"),
    (
        "nobody",
        ALL,
        "no person named 'nobody'; name the handle as posts show it, server included",
    ),
    ("999", ALL, "no person named '999'; name the handle as posts show it, server included"),
    ("", ALL, "no person named ''; name the handle as posts show it, server included"),
    ("*", ALL, "no person named '*'; name the handle as posts show it, server included"),
    (
        "cleo",
        SERVERS,
        "no person named 'cleo'; did you mean cleo@other.example or cleo@social.example?",
    ),
    (
        "https://third.example/@cleo",
        [*SERVERS, CLEO[0]],
        f"no person named 'cleo@third.example'; did you mean {' or '.join(AT_SERVERS)}?",
    ),
    (
        "https://s.be/cleo",
        CLEO,
        "no person named 'https://s.be/cleo'; name the handle as posts show it, server included",
    ),
    ("dora", BLUESKY, "no person named 'dora'; did you mean dora.example?"),
    (
        "cle",
        SERVERS,
        "no person named 'cle'; did you mean cleo@other.example or cleo@social.example?",
    ),
    ("ada", SERVERS, "no person named 'ada'; name the handle as posts show it, server included"),
    (
        "eva",
        TAKEN,
        "several accounts had the handle eva; name an id: 78 (@eva, @eva_writes); 79 (@eva)",
    ),
]


@pytest.mark.parametrize(("name", "posts", "says"), UNKNOWN)
def test_nobody(here: Path, run: Run, name: str, posts: Sequence[Post], says: str) -> None:
    """A name that means nobody, or several: code 2, the nearest names, and nothing is removed."""
    make(PATH, posts).close()
    before = content(PATH)
    result = run("remove", "--author", name, *HERE)
    assert (result.code, result.out) == (2, "")
    (line,) = result.said
    assert line == f"tweetup: {says}"
    assert content(PATH) == before
    assert look(PATH, "SELECT * FROM _removals") == []


def test_nothing_goes_beside_an_unknown_name(here: Path, run: Run) -> None:
    """A post that is named with it stays."""
    make(PATH, ALL).close()
    result = run("remove", "--post", CLEO[0].id, "--author", "nobody", *HERE)
    assert result.code == 2
    assert left() == ids(*ALL)


def test_a_post_and_a_person(here: Path, run: Run) -> None:
    """Both go at once."""
    make(PATH, ALL).close()
    assert run("remove", "--post", OTHERS[0].id, "--author", "cleo", *HERE).code == 0
    assert left() == ids(*ALL) - ids(*CLEO, REPOST, OTHERS[0])


def test_two_people(here: Path, run: Run) -> None:
    """Each is removed; one named by two handles counts once."""
    make(PATH, ALL).close()
    result = run("remove", "--author", "cleo", "--author", OTHERS[0].handle, *HERE)
    assert (result.code, "removed 2 people with" in result.err) == (0, True)
    gone = {post.handle for post in (*CLEO, OTHERS[0])}
    assert left() == ids(*(post for post in ALL if post.handle not in gone and post != REPOST))


def test_the_name_of_another_account(here: Path, run: Run) -> None:
    """A handle is looked for before an id."""
    posts = [by(1, "77", "90"), by(2, "cleo", "77")]
    make(PATH, [replace(item) for item in posts]).close()
    run("remove", "--author", "77", *HERE)
    assert left() == ids(posts[1])


# Traces, files and the list.

DORA = [
    by(60, "dora_77", "7700001", text="A2: We listen to every single carer who calls"),
    by(61, "eve", "55", text="thanks @dora_77 #demochat", mentions=("dora_77",)),
    by(62, "fay", "56", text="A2: We listen to every single carer who calls"),
]


REPORT = """\
removed 1 person with 1 post, 1 repost or copy by others and 1 profile, besides 1 profile of \
others, who wrote nothing else; later imports leave them out
of others, 1 post or record got a pseudonym in place of \
ids, names and profile
1 post of others names them and stays whole, as the networks' rules ask; --mentions hide hides these
left: posts.text, 1 × (words of others, which stay whole)
outputs that were printed, copied or published elsewhere are not known here: replace them too
"""


def test_the_report(here: Path, run: Run) -> None:
    """Posts and people are counted apart; what is left is named, with the reason."""
    make(PATH, DORA).close()
    result = run("remove", "--author", "dora_77", *HERE)
    assert result.code == 0
    assert result.err.replace("tweetup: ", "").splitlines() == REPORT.splitlines()


def test_a_post_with_the_number_of_an_account_is_nothing_left(here: Path, run: Run) -> None:
    """Early accounts have numbers as short as those of a table's rows."""
    row = replace(by(10, "ada", network="file"), id="11")
    make(PATH, [by(1, "dora_77", "11"), row]).close()
    result = run("remove", "--author", "dora_77", *HERE)
    assert (result.code, left()) == (0, {"11"})
    assert "by mistake" not in result.err


def status(number: int, name: str, text: str, **fields: Any) -> dict[str, Any]:
    """Return a status of a server as its interface gives it."""
    home = "https://social.example"
    return {
        "id": str(number),
        "created_at": "2021-03-04T19:01:00.000Z",
        "uri": f"{home}/users/{name}/statuses/{number}",
        "url": f"{home}/@{name}/{number}",
        "visibility": "public",
        "content": f"<p>{text} #demochat</p>",
        "account": {
            "id": f"11{len(name)}",
            "username": name,
            "acct": name,
            "url": f"{home}/@{name}",
            "uri": f"{home}/users/{name}",
            "display_name": name.title(),
        },
        "media_attachments": [],
        "mentions": [],
        "tags": [{"name": "demochat", "url": f"{home}/tags/demochat"}],
        **fields,
    }


FIRST, EDITED = "We listen to every single carer who calls", "We read all letters, one by one"
FIRST_STATUS = status(101, "dora", FIRST)
LATER_STATUS = status(101, "dora", EDITED, edited_at="2021-03-04T19:09:00.000Z")
COPY = status(102, "eve", f"so true: {FIRST}")
#: Files with a post, its edit and a copy of its first words: in lines, and on pages.
EDITS: list[list[object]] = [
    [[FIRST_STATUS], [LATER_STATUS, COPY]],
    [[[FIRST_STATUS]], [[LATER_STATUS, COPY]]],
    [[[LATER_STATUS, COPY]], [[FIRST_STATUS, LATER_STATUS]]],
    [[[FIRST_STATUS, LATER_STATUS, COPY]]],
    [[LATER_STATUS, COPY, FIRST_STATUS]],
]


@pytest.mark.parametrize("files", EDITS)
def test_copies_of_an_earlier_wording(here: Path, run: Run, files: list[list[object]]) -> None:
    """A network keeps an edited post under its id; who copied its first words is found as well."""
    paths = [Path(f"{number}.jsonl") for number, _ in enumerate(files)]
    for path, values in zip(paths, files, strict=True):
        path.write_text("".join(f"{json.dumps(value)}\n" for value in values))
        assert run("import", path, *HERE).code == 0
    assert look(PATH, "SELECT text FROM posts WHERE text LIKE '%letters%'") != []
    result = run("remove", "--author", "dora@social.example", *HERE)
    assert (result.code, left()) == (0, set())
    assert "with 1 post, 1 repost or copy by others" in result.said[0]
    for path in paths:
        assert run("import", path, *HERE).code == 0
    assert left() == set()


def test_a_dry_run_and_the_list(here: Path, run: Run) -> None:
    """Nothing changes before the removal, which is listed then, with nobody's name."""
    make(PATH, DORA).close()
    before = content(PATH)
    result = run("remove", "--author", "dora_77", "--dry-run", *HERE)
    assert result.code == 0
    assert result.said[0] == (
        "tweetup: would remove 1 person with 1 post, 1 repost or copy by others and 1 profile,"
        " besides 1 profile of others, who wrote nothing else"
    )
    assert content(PATH) == before
    assert json.loads(run("remove", "--list", "--json", *HERE).out) == []
    run("remove", "--author", "dora_77", "--reason", "mail of 3 May", "--mentions", "hide", *HERE)
    (line,) = json.loads(run("remove", "--list", "--json", *HERE).out)
    assert line.pop("when").endswith("Z")
    assert line == {
        "removal": 1,
        "cause": "request",
        "people": 1,
        "posts": 1,
        "copies": 1,
        "named": 1,
        "hidden": 1,
        "reason": "mail of 3 May",
    }
    assert "mail of 3 May" in run("remove", "--list", *HERE).out
    assert run("search", "thanks", *HERE).out == ""


def test_as_json(here: Path, run: Run) -> None:
    make(PATH, DORA).close()
    (told,) = json.loads(run("remove", "--author", "dora_77", "--json", *HERE).out)
    assert told == {
        "dry_run": False,
        "people": 1,
        "posts": 1,
        "copies": 1,
        "profiles": 1,
        "profiles_of_others": 1,
        "named": 1,
        "hidden": 0,
        "cleaned": 1,
        "raw": 0,
        "decisions": 0,
        "replaced": [],
        "left": [
            {
                "place": "posts.text",
                "count": 1,
                "why": "words of others, which stay whole",
                "stays": True,
            }
        ],
        "files": [],
    }


def test_somebody_whom_others_only_mention(here: Path, run: Run) -> None:
    """Such a person has no post, and can be removed all the same."""
    make(PATH, DORA[1:2]).close()
    assert run("remove", "--author", "@Dora_77", *HERE).code == 0
    ((handle,),) = look(PATH, "SELECT handle FROM mentions")
    assert handle.startswith("removed-")


def test_bytes_of_rows_that_changed_before(here: Path, run: Run) -> None:
    """Words that an update left in a page's free space go as well."""
    make(PATH, DORA).close()
    with closing(sqlite3.connect(PATH)) as sql, sql:
        sql.execute("PRAGMA secure_delete = OFF")
        sql.execute("UPDATE posts SET text = 'short' WHERE id = 'x60'")
    assert b"every single carer" in all_bytes(PATH)
    with closing(sqlite3.connect(PATH)) as sql, sql:
        sql.execute("UPDATE posts SET text = ? WHERE id = 'x60'", (DORA[0].text,))
    assert run("remove", "--author", "dora_77", *HERE).code == 0
    assert b"every single carer" not in all_bytes(PATH)


def test_files_that_show_them(here: Path, run: Run) -> None:
    """Outputs written before, copies of the archive, drafts and settings are named."""
    chat = [*labelled_chat("dora_77")]
    make(PATH, chat, hashtag="demochat").close()
    assert run("recap", "latest", "-o", "recap.md", *HERE).code == 0
    assert run("recap", "latest", "-o", "gone.html", *HERE).code == 0
    assert run("site", "build", *HERE).code == 0
    Path("gone.html").unlink()
    shutil.copy(PATH, "copy.db")
    Path(".recap.md.part").write_text("by @dora_77")
    Path("notes.txt").write_text("by @dora_77")
    Path("tweetup.toml").write_text('[chats.demochat]\nhosts = ["dora_77"]\n')
    result = run("remove", "--author", "dora_77", "--json", *HERE)
    assert result.code == 0
    files = json.loads(result.out)[0]["files"]
    named = {
        Path(file["path"]).name: (re.split(r"\W", file["about"])[0], file["count"])
        for file in files
    }
    assert named.pop("gone.html") == ("recap", None)
    assert {name: about for name, (about, _) in named.items()} == {
        "recap.md": "recap",
        "public": "site",
        "copy.db": "another",
        ".recap.md.part": "left",
        "tweetup.toml": "your",
    }
    assert all(count > 0 for _, count in named.values())
    assert "is no longer there: if it was published, replace it" in result.err


def test_copies_and_exports_elsewhere(here: Path, run: Run) -> None:
    """A copy of the archive and an export of corrections are named wherever they were written."""
    make(PATH, labelled_chat("dora_77"), hashtag="demochat").close()
    run("retitle", "latest", "An hour with @dora_77", *HERE)
    (here / "elsewhere").mkdir()
    for arguments in (
        ("backup", "elsewhere/copy.db"),
        ("backup", "beside.db"),
        ("corrections", "export", "-o", "elsewhere/corrections.json"),
    ):
        assert run(*arguments, *HERE).code == 0
    result = run("remove", "--author", "dora_77", "--json", *HERE)
    assert result.code == 0
    files = json.loads(result.out)[0]["files"]
    assert [(Path(it["path"]).name, it["about"].split(",")[0]) for it in files] == [
        ("copy.db", "backup"),
        ("beside.db", "backup"),
        ("corrections.json", "corrections"),
    ]


def test_copies_that_were_moved(here: Path, run: Run) -> None:
    """Of copies that are not where they were written, the last one is named, and how many more."""
    make(PATH, DORA).close()
    for name in ("1.db", "2.db", "3.db"):
        assert run("backup", name, *HERE).code == 0
        Path(name).unlink()
    result = run("remove", "--author", "dora_77", "--json", *HERE)
    (file,) = json.loads(result.out)[0]["files"]
    assert (Path(file["path"]).name, file["count"]) == ("3.db", None)
    assert file["about"].endswith(" UTC, and 2 before it")


@pytest.mark.long
def test_the_recap_after_a_removal(here: Path, run: Run) -> None:
    """Neither title nor heading nor contents name the person, whoever wrote these."""
    make(PATH, labelled_chat("dora_77"), hashtag="demochat").close()
    run("retitle", "latest", "An hour with @dora_77", *HERE)
    run("question", "edit", "latest", "Q1", "Does @dora_77 listen to carers?", *HERE)
    run("host", "add", "latest", "dora_77", *HERE)
    assert "dora_77" in run("recap", "latest", *HERE).out
    assert run("remove", "--author", "dora_77", *HERE).code == 0
    recap = run("recap", "latest", *HERE)
    assert recap.code == 0
    assert "dora_77" not in recap.out


@pytest.mark.long
def test_names_of_letters_in_words_of_the_owner(here: Path, run: Run) -> None:
    """A bare handle in a title, question, session name or reason is replaced, and this is said."""
    make(PATH, labelled_chat("annakovacs"), hashtag="demochat").close()
    run("retitle", "latest", "An evening with annakovacs", *HERE)
    run("question", "edit", "latest", "Q1", "annakovacs asks: who listens?", *HERE)
    assert run("session", "rename", "latest", "annakovacs-night", *HERE).code == 0
    assert run("recap", "latest", "-o", "recap.md", *HERE).code == 0
    Path("tweetup.toml").write_text("# annakovacs is away in May\n")
    dry = run("remove", "--author", "annakovacs", "--dry-run", *HERE)
    result = run("remove", "--author", "annakovacs", "--reason", "annakovacs wrote", *HERE)
    assert (dry.code, result.code) == (0, 0)
    for told in (dry, result):
        (line,) = (line for line in told.said if "own words" in line)
        assert "correction 1 (retitle), correction 2 (question edit)" in line
        assert "keeps no alias, so links to its name before end" in line
        assert any("tweetup.toml (your settings) shows them 1 ×" in it for it in told.said)
    assert "annakovacs" not in run("recap", "latest", *HERE).out
    assert "removed-night" in run("sessions", *HERE).out
    assert b"annakovacs" not in all_bytes(PATH).lower()
    assert look(PATH, "SELECT * FROM session_aliases WHERE alias LIKE '%anna%'") == []
    assert "removed wrote" in run("remove", "--list", *HERE).out


def test_an_archive_without_its_key(here: Path, run: Run) -> None:
    """An import is refused, with the file that is missing; the archive can be read."""
    make(PATH, labelled_chat("dora_77"), hashtag="demochat").close()
    run("remove", "--author", "dora_77", *HERE)
    Path("chat.db.key").unlink()
    Path("more.csv").write_text(
        "id,created_at,screen_name,text\n901,2021-03-04 19:30:00,dora_77,A1: again #demochat\n"
    )
    columns = ("id=id", "created_at=created_at", "author=screen_name", "text=text")
    result = run("import", "more.csv", *(f"--map={it}" for it in columns), *HERE)
    assert result.code == 1
    assert "chat.db.key: people asked to be left out of this archive" in result.err
    assert "901" not in left()
    assert run("recap", "latest", *HERE).code == 0


@pytest.mark.long
def test_the_key_in_other_commands(here: Path, run: Run) -> None:
    """A copy needs the key; check, backup and remove say where it is missing, none makes one."""
    make(PATH, DORA).close()
    copy = run("backup", "a.db", *HERE)
    assert "key" not in copy.err
    run("remove", "--author", "dora_77", *HERE)
    copy = run("backup", "b.db", *HERE)
    assert f"copy {PATH.absolute()}.key to b.db.key" in copy.err
    assert "key" not in run("check", *HERE).err
    key = Path("chat.db.key")
    key.rename("moved")
    for arguments in (("check",), ("backup", "c.db")):
        result = run(*arguments, *HERE)
        assert result.code == 0
        assert "chat.db.key: the key of the list of removals is not there" in result.err
    assert not key.exists()
    result = run("remove", "--author", "eve", *HERE)
    assert result.code == 0
    assert "chat.db.key: the key of the list of removals is not there" in result.err
    assert "this removal is listed with another key" in result.err
    assert "the key of the list of removals is not there, or not in it" in run("check", *HERE).err


def labelled_chat(handle: str) -> list[Post]:
    """Return a chat in which one of the people has a handle."""
    host = Author(network="x", handle="hana", id="1")
    people = [Author(network="x", handle=name, id=f"9{name}") for name in (handle, "ben", "cleo")]
    posts = [post("800", "Q1: What helps you to listen? #demochat", author=host)]
    for number, author in enumerate(people):
        text = f"A1: {author.handle.title()[:3]} listens with patience and much time #demochat"
        posts.append(post(f"81{number}", text, author=author))
    posts.append(post("830", "Q2: What do you read about it? #demochat", author=host))
    posts += [
        post(f"84{number}", f"A2: the book number {number} about it #demochat", author=author)
        for number, author in enumerate(people)
    ]
    return [
        msgspec.structs.replace(item, created_at=item.created_at + timedelta(minutes=3 * place))
        for place, item in enumerate(posts)
    ]


CREDITED = [
    ("host", "Welcome to #demochat! Our guest tonight is @dora_77"),
    ("host", "Q1 submitted by @dora_77: Why do carers call? #demochat"),
    ("ann", "A1 Because nobody else listens to them #demochat"),
    ("bob", "A1 They need a break now and then #demochat"),
    ("dora_77", "A1 I asked since I was one #demochat"),
    ("cat", "A1 To hear a voice in the night #demochat"),
    ("host", "Q2: What helps? #demochat"),
    ("ann", "A2 A list by the telephone #demochat"),
    ("bob", "A2 Somebody who calls back #demochat"),
]


@pytest.mark.parametrize("removed", [False, True])
def test_nobody_removed_is_credited(here: Path, run: Run, *, removed: bool) -> None:
    """Posts of others that name the person stay whole; what the program says of them does not."""
    rows = [
        {"id": f"70000{number}", "created_at": f"2024-05-07T19:{number:02}:00Z", "author": author,
         "text": text}
        for number, (author, text) in enumerate(CREDITED, start=10)
    ]  # fmt: skip
    (here / "chat.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert run("import", "chat.jsonl", *HERE).code == 0
    if removed:
        assert run("remove", "--author", "dora_77", *HERE).code == 0
    questions = run("questions", "latest", "--json", *HERE).rows
    credited = [it["submitted_by"] for it in questions if it["section"] == "Q1"]
    assert credited == [None if removed else "dora_77"]
    recap = json.loads(run("recap", "latest", "--format", "json", *HERE).out)
    assert recap["guests"] == ([] if removed else ["dora_77"])


#: Cleo's own posts, and posts of others that name her by handle, display name or another handle.
NAMING = [
    by(1, "cleo", "77", text="A1: words of cleo alone #demochat"),
    by(2, "cleo_reads", "77", text="A2: more words of cleo alone #demochat"),
    by(4, "clea", "72"),
    by(50, "ada", text="@cleo is right about straw #demochat", mentions=("cleo",)),
    by(51, "ada", text="so says @cleo_reads as well #demochat", mentions=("cleo_reads",)),
    by(52, "ben", text="as Cleo Ostrander told us #demochat"),
    by(53, "ben", text="nobody is named here #demochat"),
]
NAMING[0] = replace(NAMING[0], author=replace(NAMING[0].author, name="Cleo Ostrander"))


@pytest.mark.parametrize("name", ["cleo", "@Cleo", "cleo_reads", "77", "https://x.com/cleo"])
def test_hiding_after_a_removal(here: Path, run: Run, name: str) -> None:
    """Posts that name somebody removed before can be hidden, under whichever name they do."""
    make(PATH, NAMING).close()
    assert run("remove", "--author", "cleo", *HERE).code == 0
    assert hidden() == set()
    again = run("remove", "--author", name, *HERE)
    assert again.code == 2
    assert "was removed before, and has no post here" in again.err
    assert "--mentions hide hides the posts of others" in again.err
    assert "clea" not in again.err
    tried = run("remove", "--author", name, "--mentions", "hide", "--dry-run", *HERE)
    assert (tried.code, hidden()) == (0, set())
    result = run("remove", "--author", name, "--mentions", "hide", *HERE)
    assert result.code == 0, result
    assert hidden() == {"x50", "x51", "x52"}
    assert "x4" in left()
    assert run("remove", "--author", name, "--mentions", "hide", *HERE).code == 0
    with open_archive(PATH) as archive:
        fill(archive, [by(54, "ben", text="and @cleo again #demochat", mentions=("cleo",))])
    assert hidden() == {"x50", "x51", "x52", "x54"}


def hidden() -> set[str]:
    """Return the ids of the posts that nothing shows."""
    return {identity for (identity,) in look(PATH, "SELECT id FROM posts_set_aside")}


#: A name with a typing error, and the handles that are proposed for it.
MISSPELT = [
    ("celo", "cleo@other.example or cleo@social.example"),
    ("cleoo", "cleo@other.example or cleo@social.example"),
    ("doar.example", "dora.example or cleo@other.example or cleo@social.example"),
]


@pytest.mark.parametrize(("name", "near"), MISSPELT)
def test_near_names(here: Path, run: Run, name: str, near: str) -> None:
    """Handles with a server are near a name that was written without it."""
    make(PATH, [*SERVERS, *BLUESKY]).close()
    result = run("remove", "--author", name, *HERE)
    assert result.code == 2
    assert f"did you mean {near}?" in result.err
