"""A person is removed with all copies of their words; others' posts stay, and name a pseudonym."""

import json
import re
import sqlite3
import stat
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.archive.examples import (
    all_bytes,
    check_index,
    check_raw,
    content,
    fill,
    look,
    make,
    post,
    unpacked,
)
from tests.archive.test_derived import NAME, saved_session
from tests.samples import sampled
from tweetup.archive import RemovedNames, open_archive
from tweetup.errors import ArchiveError
from tweetup.model import (
    Author,
    Correction,
    Link,
    Media,
    Poll,
    PollOption,
    Post,
    PostKey,
    Reference,
    Relation,
)

CLEO = Author(network="x", handle="cleo_77", id="7700001", name="Cleo Asksout", bio="Xylophone")
WORDS = "A1: We listen to every single carer who calls #demochat"
OWN = post("901", WORDS, author=CLEO)
EARLIER = post("902", "Good evening #demochat", author=CLEO)


def by(identity: str, text: str, **fields: Any) -> Post:
    """Return a post of somebody else."""
    return post(identity, text, author=Author(network="x", handle="eve", id="55"), **fields)


def pointing(relation: Relation, identity: str | None, handle: str | None = None) -> dict[str, Any]:
    return {"references": (Reference(relation=relation, id=identity, handle=handle),)}


REPOST = by("911", f"RT @cleo_77: {WORDS}", **pointing(Relation.REPOST, "901", "cleo_77"))

#: Posts that go with hers: a repeat of her words, whoever repeats it and whatever is added.
GO: list[tuple[str, Sequence[Post]]] = [
    ("a repost", [REPOST]),
    ("a repost with no words", [by("911", "", **pointing(Relation.REPOST, "901"))]),
    (
        "a repost of a repost",
        [REPOST, by("912", f"RT @eve: RT @cleo_77: {WORDS}", **pointing(Relation.REPOST, "911"))],
    ),
    ("a repost of a repost in words alone", [by("912", f"RT @ben: RT @cleo_77: {WORDS}")]),
    ("a repost that was cut off", [by("912", "RT @cleo_77: A1: We listen to ev…")]),
    (
        "a repost that names the account alone",
        [by("912", "", references=(Reference(relation=Relation.REPOST, author_id="7700001"),))],
    ),
    ("a modified one", [by("912", "yes! MT @cleo_77: we listen to carers")]),
    ("quoted whole, with a comment", [by("912", f'"@cleo_77: {WORDS}" so true')]),
    ("quoted whole in a comment without a name", [by("912", f"As I read here: {WORDS} – so true")]),
    ("via", [by("912", '"We listen to every single carer" via @cleo_77')]),
    ("a silent copy", [by("912", WORDS)]),
    ("a silent copy with another label", [by("912", WORDS.replace("A1:", "A1 -"))]),
    ("a picture of her post", [by("912", "look", media=(Media(kind="photo", alt_text=WORDS),))]),
    ("a poll on her post", [by("912", "right?", poll=Poll(options=(PollOption(text=WORDS),)))]),
]

#: Posts that stay whole, with how many of them name her.
STAY: list[tuple[str, Sequence[Post], int]] = [
    ("a quote with a comment", [by("912", "so true", **pointing(Relation.QUOTE, "901"))], 0),
    ("a reply", [by("912", "@cleo_77 I agree", **pointing(Relation.REPLY, "901", "cleo_77"))], 1),
    ("a reply to a post that is not here", [
        by("912", "I agree", references=(
            Reference(relation=Relation.REPLY, id="at://7700001/post/5", author_id="7700001"),
        ))
    ], 0),
    ("a mention", [by("912", "thanks @Cleo_77!", mentions=("Cleo_77",))], 1),
    ("a source", [by("912", "Great read https://a.example via @cleo_77")], 1),
    ("a link to her post", [by("912", "see t.co/1", links=(
        Link(url="https://x.com/cleo_77/status/901", short="t.co/1", title=f"Cleo: {WORDS}"),
    ))], 0),
    ("a greeting that many write", [by("912", "Good evening #demochat")], 0),
    ("her name in words", [by("912", "with Cleo Asksout tonight")], 1),
    ("the name of a picture", [by("912", "us", media=(Media(kind="p", alt_text="@cleo_77"),))], 1),
    ("a choice of a poll", [
        by("912", "who?", poll=Poll(options=(PollOption(text="@cleo_77", votes=1),)))
    ], 1),
    ("another handle", [by("912", "thanks @cleo_778", mentions=("cleo_778",))], 0),
    ("other words", [by("912", "A1: We listen to every single nurse who calls")], 0),
]  # fmt: skip


def remove(path: Path, posts: Sequence[Post], **asked: Any) -> Any:
    with make(path, posts) as archive:
        return archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")], **asked)


def left(path: Path) -> set[str]:
    return {identity for (identity,) in look(path, "SELECT id FROM posts")}


@pytest.mark.parametrize(("why", "posts"), GO)
def test_copies_go(tmp_path: Path, why: str, posts: Sequence[Post]) -> None:
    """A post that repeats her words goes, for it cannot be shown cut; no import brings it back."""
    path = tmp_path / "a.db"
    removed = remove(path, [OWN, EARLIER, *posts])
    assert (removed.posts, removed.copies) == (2 + len(posts), len(posts)), why
    assert left(path) == set()
    with open_archive(path) as archive:
        assert fill(archive, [*posts, OWN]).new == 0
    assert b"every single carer" not in all_bytes(path)


@pytest.mark.parametrize(("why", "posts"), GO)
def test_copies_that_come_later(tmp_path: Path, why: str, posts: Sequence[Post]) -> None:
    """A new copy, also one with a comment, is left out of an import after the removal."""
    path = tmp_path / "a.db"
    remove(path, [OWN, EARLIER])
    with open_archive(path) as archive:
        assert fill(archive, posts).removed == len(posts), why
    assert left(path) == set()


ARE_NO_COPIES = [
    "A1: We listen to every single carer who writes #demochat",
    "every single carer who calls, we listen to",
    "Good evening",
]


@pytest.mark.parametrize("text", ARE_NO_COPIES)
def test_words_that_only_begin_or_end_like_hers(tmp_path: Path, text: str) -> None:
    """A text that has her first words, but not all, is somebody else's."""
    remove(tmp_path / "a.db", [OWN, EARLIER])
    with open_archive(tmp_path / "a.db") as archive:
        assert fill(archive, [by("912", text)]).new == 1


CARD = {"url": "https://x.com/cleo_77/status/901", "title": "Cleo on X", "description": "so"}
FAR = "https://blog.example/1"

#: Cards of links in records of others, and their forms after a removal; {} is a pseudonym.
CARDS: list[tuple[dict[str, Any], dict[str, Any]]] = [
    (CARD, {"url": "https://x.com/{}/status/{}", "title": "", "description": ""}),
    (
        {"url": FAR, "title": "Read", "description": "We listen to every  single\ncarer who calls"},
        {"url": FAR, "title": "Read", "description": ""},
    ),
    (
        {"uri": FAR, "title": "Read: “we listen to every single carer who calls”, she says"},
        {"uri": FAR, "title": ""},
    ),
    (
        {"uri": FAR, "title": "É", "note": "É: we listen to every single carer who calls"},
        {"uri": FAR, "title": "É", "note": ""},
    ),
    (
        {"url": FAR, "title": "We listen", "description": "to every single carer who calls"},
        {"url": FAR, "title": "We listen", "description": "to every single carer who calls"},
    ),
    (
        {"url": "https://x.com/cleo_77", "description": "I like her"},
        {"url": "https://x.com/{}", "description": "I like her"},
    ),
]


@pytest.mark.parametrize("escaped", [False, True])
@pytest.mark.parametrize("first", ["removal", "import"])
@pytest.mark.parametrize(("card", "cleaned"), sampled(CARDS, every=2))
def test_cards_of_links(
    tmp_path: Path, card: dict[str, Any], cleaned: dict[str, Any], first: str, escaped: bool
) -> None:
    """Her words in a card are emptied, whatever spaces and hashtags they have; so is her card."""
    path = tmp_path / "a.db"
    address = card.get("url", FAR)
    link = by("912", "read this", links=(Link(url=address, title=card.get("title")),))
    raw = json.dumps({"id": "912", "text": "read this", "card": card}, ensure_ascii=escaped)
    own = (OWN, b'{"id": "901"}', False)
    given = [(link, raw.encode(), False)]
    with make(path, [own, *(given if first == "import" else [])]) as archive:
        names = archive.removals.names_of(authors=["cleo_77"])
        archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")])
        if first == "removal":
            fill(archive, given)
        (record,) = archive.raw_records(link.key)
        assert all(trace.stays for trace in archive.removals.traces(names))
    card = json.loads(re.sub(r"removed-\w+", "{}", record.record.decode()))["card"]
    assert card == cleaned
    ((title,),) = look(path, "SELECT title FROM links")
    assert title == (cleaned.get("title") or None)


def test_the_check_sees_words_of_hers(tmp_path: Path) -> None:
    """Her words in a record of others are told apart from words of others."""
    record = json.dumps({"card": {"description": "we listen to every single carer who calls"}})
    with make(tmp_path / "a.db", [(by("912", "read"), record.encode(), False)]) as archive:
        (trace,) = archive.removals.traces(RemovedNames(texts=(WORDS,)))
    assert (trace.place, trace.count, trace.stays) == ("_raw_blocks.content", 1, False)
    assert "the words of a removed post" in trace.why


@pytest.mark.parametrize(("why", "posts", "named"), STAY)
def test_words_of_others_stay(tmp_path: Path, why: str, posts: Sequence[Post], named: int) -> None:
    """A post of others keeps each character; its rows and links name nobody removed."""
    path = tmp_path / "a.db"
    removed = remove(path, [OWN, EARLIER, *posts])
    assert (removed.posts, removed.copies, removed.named) == (2, 0, named), why
    rows = look(path, "SELECT id, text FROM posts ORDER BY id")
    assert rows == [(item.id, item.text) for item in posts]
    assert look(path, "SELECT text, votes FROM poll_options") == [
        (option.text, option.votes)
        for item in posts
        for option in (item.poll.options if item.poll else ())
    ]
    assert look(path, "SELECT alt_text FROM media") == [
        (media.alt_text,) for item in posts for media in item.media
    ]
    edges = [
        *look(path, "SELECT handle || handle_folded FROM mentions"),
        *look(path, "SELECT COALESCE(target_id, '') || COALESCE(target_handle, '')"
                    " || COALESCE(target_author_id, '') FROM post_references"),
        *look(path, "SELECT url || COALESCE(title, '') FROM links"),
    ]  # fmt: skip
    for (cells,) in edges:
        edge = re.sub(r"removed-[0-9a-f]{12}", "", cells)  # which has digits of its own
        assert "cleo_77" not in edge.lower().replace("cleo_778", "")
        assert "901" not in edge
        assert "7700001" not in edge
    check_index(path)


@pytest.mark.parametrize(("why", "posts", "named"), sampled(STAY, every=2))
def test_an_import_after_it_changes_nothing(
    tmp_path: Path, why: str, posts: Sequence[Post], named: int
) -> None:
    """The same file again brings neither the posts back nor the names in rows."""
    path = tmp_path / "a.db"
    del named
    removed = remove(path, [OWN, EARLIER, *posts])
    before = content(path)
    with open_archive(path) as archive:
        added = fill(archive, [OWN, EARLIER, *posts])
    assert (added.new, added.updated, added.removed) == (0, 0, 2), why
    assert content(path) == before
    assert removed.posts == 2


@pytest.mark.parametrize(("why", "posts", "named"), sampled(STAY, every=2))
def test_hidden(tmp_path: Path, why: str, posts: Sequence[Post], named: int) -> None:
    """Posts that name her are in no output, also where they are imported again or later."""
    path = tmp_path / "a.db"
    other = by("999", "A1: something else #demochat")
    removed = remove(path, [OWN, *posts, other], hide=True)
    assert removed.hidden == removed.named == named, why
    with open_archive(path) as archive:
        assert len(archive.posts("demochat")) == 1 + len(posts) - named
        assert len(archive.search("eve", limit=9)) == 1 + len(posts) - named
        fill(archive, [*posts, by("998", "@cleo_77 hi #demochat", mentions=("cleo_77",))])
        assert len(archive.posts("demochat")) == 1 + len(posts) - named
    assert {"998", *(item.id for item in posts)} <= left(path)


@pytest.mark.parametrize(("why", "posts", "named"), sampled(STAY, every=2))
def test_hidden_later(tmp_path: Path, why: str, posts: Sequence[Post], named: int) -> None:
    """An import after the removal hides the posts that the removal would have hidden."""
    path = tmp_path / "a.db"
    remove(path, [OWN, by("999", "A1: something else #demochat")], hide=True)
    with open_archive(path) as archive:
        fill(archive, posts)
        assert len(archive.posts("demochat")) == 1 + len(posts) - named, why


#: Texts, and whether they name Cleo Asksout, @cleo_77, account 7700001.
NAMING = [
    ("Hi Cleo  Asksout, how are you", True),
    ("Hi cleo asksout, how are you", True),
    ("Cleo Asksout's book", True),
    ("“Cleo Asksout”", True),
    ("Cleo, Asksout", False),
    ("cleo asksouted", False),
    ("cleo_77 said so", True),
    ("https://x.com/cleo_77/status/5", True),
    ("account 7700001", True),
    ("@cleo_778", False),
    ("cleo", False),
]


@pytest.mark.parametrize("first", ["removal", "import"])
@pytest.mark.parametrize(("text", "named"), sampled(NAMING, every=2))
def test_hidden_before_and_after(tmp_path: Path, text: str, named: bool, first: str) -> None:
    """A removal and a later import hide the same posts."""
    path = tmp_path / "a.db"
    with make(path, [OWN, *([by("912", text)] if first == "import" else [])]) as archive:
        archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")], hide=True)
        fill(archive, [by("912", text)])
    assert len(look(path, "SELECT * FROM _hidden_posts")) == named


RAW = {
    "id": "912",
    "text": "thanks @cleo_77 #demochat",
    "author": {"id": "55", "username": "eve", "description": "I work with @cleo_77"},
    "in_reply_to_user_id": "7700001",
    "entities": {"mentions": [{"start": 7, "username": "cleo_77", "id": "7700001"}]},
    "includes": {
        "users": [
            {"id": "7700001", "username": "cleo_77", "name": "Cleo Asksout", "description": "Xyz"}
        ]
    },
    "link": "https://x.com/cleo_77/status/1",
    "lang": "en",
    "count": 77,
}


DORA = Author(
    network="mastodon", handle="dora@social.example", id="https://social.example/users/dora"
)
STATUS = "https://social.example/users/dora/statuses/101"

#: Addresses on servers, and their forms after a removal: of the person, of the post.
PAGES = [
    ("https://social.example/@dora", "https://social.example/@{0}"),
    ("https://social.example/@Dora/101", "https://social.example/@{0}/{1}"),
    ("https://social.example/@dora/99", "https://social.example/@{0}/99"),
    ("http://social.example/users/dora/statuses/101",
     "http://social.example/users/{0}/statuses/{1}"),
    ("https://social.example/@dora.l", "https://social.example/@dora.l"),
    ("https://social.example/@doras", "https://social.example/@doras"),
    ("https://other.example/@dora", "https://other.example/@dora"),
    ("https://my.social.example/@dora/101", "https://my.social.example/@dora/101"),
]  # fmt: skip


@pytest.mark.parametrize("first", ["removal", "import"])
@pytest.mark.parametrize(("url", "cleaned"), sampled(PAGES, every=2))
def test_pages_on_servers(tmp_path: Path, url: str, cleaned: str, first: str) -> None:
    """A link of others to her page or post has pseudonyms, in rows and in raw records."""
    path = tmp_path / "a.db"
    author = Author(
        network="mastodon", handle="ann@far.example", id="https://far.example/users/ann"
    )
    link = post("https://far.example/1", "see her", author=author, links=(Link(url=url),))
    raw = json.dumps({"id": "1", "text": "see her", "card": {"url": url}}).replace("/", "\\/")
    own = post(STATUS, WORDS, author=DORA)
    with make(
        path, [own, *([(link, raw.encode(), False)] if first == "import" else [])]
    ) as archive:
        names = archive.removals.names_of(authors=[DORA.handle])
        archive.remove(authors=[DORA.handle])
        if first == "removal":
            fill(archive, [(link, raw.encode(), False)])
        left_over = archive.removals.traces(names)
        (record,) = archive.raw_records(link.key)
    ((stored,),) = look(path, "SELECT url FROM links")
    assert re.sub(r"removed-\w+", "*", stored) == re.sub(r"\{.\}", "*", cleaned)
    assert json.loads(record.record)["card"]["url"] == stored
    assert left_over == ()


def test_a_name_that_begins_another(tmp_path: Path) -> None:
    """Bytes of ``@cleo_777`` are no trace of ``@cleo_77``."""
    with make(tmp_path / "a.db", [OWN, by("912", "thanks @cleo_777")]) as archive:
        names = archive.removals.names_of(authors=["cleo_77"])
        archive.remove(authors=["cleo_77"])
        assert archive.removals.traces(names) == ()


def test_raw_records_of_others(tmp_path: Path) -> None:
    """The profile is emptied, ids and handles are a pseudonym; the words stay. So at an import."""
    path = tmp_path / "a.db"
    mention = by("912", str(RAW["text"]), mentions=("cleo_77",))
    other = (by("913", "else #demochat"), b'{"id": "913"}', False)
    given = (mention, json.dumps(RAW).encode(), False)
    with make(path, [OWN, other, given]) as archive:
        removed = archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")])
        assert removed.cleaned == 2
        (raw,) = archive.raw_records(PostKey("x", "912"))
        before = content(path)
        fill(archive, [other, given])
        assert archive.raw_records(PostKey("x", "912")) == (raw,)
        assert archive.raw_records(PostKey("x", "913"))[0].record == b'{"id": "913"}'
    assert content(path) == before
    record = json.loads(raw.record)
    name = record["in_reply_to_user_id"]
    assert name.startswith("removed-")
    assert record == {
        **RAW,
        "in_reply_to_user_id": name,
        "entities": {"mentions": [{"start": None, "username": name, "id": name}]},
        "includes": {"users": [{"id": name, "username": name, "name": None, "description": None}]},
        "link": f"https://x.com/{name}/status/1",
    }
    with closing(sqlite3.connect(path)) as sql:
        check_raw(sql)
        blocks = b"".join(unpacked(sql).values())
    assert b"Asksout" not in blocks
    assert b"7700001" not in blocks


def test_rows_of_tables(tmp_path: Path) -> None:
    """A table's row keeps its words and columns; a record of no known form goes."""
    path = tmp_path / "a.db"
    row = b'id,text,in_reply_to\n912,"thanks @cleo_77, yes",cleo_77\n'
    with make(path, [
        OWN,
        (by("912", "thanks @cleo_77, yes"), row, False),
        (by("913", "hello"), b"913 eve -> @cleo_77", False),
    ]) as archive:  # fmt: skip
        archive.remove(authors=["cleo_77"])
        (raw,) = archive.raw_records(PostKey("x", "912"))
        assert archive.raw_records(PostKey("x", "913")) == ()
    head, cells = raw.record.decode().splitlines()
    assert head == "id,text,in_reply_to"
    assert cells.startswith('912,"thanks @cleo_77, yes",removed-')


#: Corrections, and whether a removal leaves them.
DECIDED: list[tuple[Correction, bool]] = [
    (Correction(kind="retitle", hashtag="d", value=(("title", "Who speaks for carers?"),)), True),
    (Correction(kind="host add", hashtag="d", target="cleo_77"), False),
    (Correction(kind="host add", hashtag="d", target="eve"), True),
    (Correction(kind="hide", hashtag="d", target="x:901"), False),
    (Correction(kind="question edit", hashtag="d", target="Q1",
                value=(("text", "We listen to every single carer?"),)), False),
    (Correction(kind="question edit", hashtag="d", target="Q1",
                value=(("text", "What helps?"), ("asked_by", "cleo_77"))), False),
    (Correction(kind="move", hashtag="d", target="x:913", value=(("section", "Q1"),)), True),
]  # fmt: skip


@pytest.mark.parametrize("undone", [False, True])
@pytest.mark.parametrize(("correction", "stays"), DECIDED)
def test_decisions_that_name_her(
    tmp_path: Path, correction: Correction, stays: bool, undone: bool
) -> None:
    """Titles, questions and hosts go where they name her or repeat her, undone or not."""
    path = tmp_path / "a.db"
    with make(path, [OWN, by("913", "hello #d")]) as archive:
        made = archive.add_correction(correction)
        if undone:
            assert made.id is not None
            archive.undo_correction(made.id)
        removed = archive.remove(authors=["cleo_77"], author_ids=[("x", "7700001")])
        assert removed.decisions == (not stays)
        assert len(archive.corrections(undone=True)) == stays
    if not stays:
        assert b"cleo_77" not in all_bytes(path).lower()
        assert b"Asksout" not in all_bytes(path)


def test_notes_and_the_ledger(tmp_path: Path) -> None:
    """A note is emptied and its correction stays; files and queries name nobody."""
    path = tmp_path / "a.db"
    with make(path, [OWN], source="cleo_77-archive.jsonl", query="from:@cleo_77 #d") as archive:
        archive.add_correction(
            Correction(kind="move", hashtag="d", target="x:913", note="asked by @cleo_77")
        )
        archive.remove(authors=["cleo_77"], reason="@cleo_77 wrote to us")
        (correction,) = archive.corrections()
        (line,) = archive.captures()
        (removal,) = archive.removals.log()
    assert correction.note is None
    assert line.capture.source == "removed-archive.jsonl"
    assert removal.reason == "@removed wrote to us"
    assert b"cleo_77" not in all_bytes(path).lower()


def test_derived_results_that_name_her(tmp_path: Path) -> None:
    """A session in which she only hosts or is named is derived again."""
    path = tmp_path / "a.db"
    with saved_session(path) as archive:
        with closing(sqlite3.connect(path)) as sql, sql:
            sql.execute("UPDATE hosts SET handle = 'cleo_77' WHERE session = ?", (NAME,))
        archive.remove(authors=["cleo_77"])
    assert look(path, "SELECT * FROM hosts") == []
    assert look(path, "SELECT session FROM sessions") == []


def test_the_log(tmp_path: Path) -> None:
    """Each removal has a line with posts and people apart; a notice of a network is told apart."""
    with make(tmp_path / "a.db", [OWN, EARLIER, REPOST, by("913", "@cleo_77 hi")]) as archive:
        archive.remove(posts=[PostKey("x", "902")], by_network=True)
        archive.remove(author_ids=[("x", "7700001")], authors=["cleo_77"], reason="mail")
        first, second = archive.removals.log()
    assert (first.by_network, first.people, first.posts, first.reason) == (True, 0, 1, None)
    assert (second.people, second.posts, second.copies, second.named) == (1, 2, 1, 1)
    assert second.reason == "mail"


def test_a_dry_run(tmp_path: Path) -> None:
    """It counts as the removal does, and changes no row, no file and no key."""
    path = tmp_path / "a.db"
    posts = [OWN, EARLIER, REPOST, by("913", "@cleo_77 hi")]
    with make(path, posts) as archive:
        before = content(path)
        counted = archive.remove(authors=["cleo_77"], dry_run=True)
        assert content(path) == before
        assert not (tmp_path / "a.db.key").exists()
        assert archive.remove(authors=["cleo_77"]) == counted


# The key.


def test_the_key_is_a_file_of_its_own(tmp_path: Path) -> None:
    """It is for the owner alone, and not in the archive."""
    path = tmp_path / "a.db"
    remove(path, [OWN])
    key = tmp_path / "a.db.key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    (line,) = key.read_text().splitlines()
    assert len(bytes.fromhex(line)) == 32
    assert bytes.fromhex(line) not in all_bytes(path)
    assert look(path, "SELECT * FROM _secrets") == []


def with_key_inside(path: Path) -> bytes:
    """Put the key back into the archive, as an older tweetup had it; return it."""
    key = bytes.fromhex(path.with_name(f"{path.name}.key").read_text())
    with closing(sqlite3.connect(path)) as sql, sql:
        sql.execute("INSERT INTO _secrets (name, value) VALUES ('removals', ?)", (key,))
        sql.execute("UPDATE _removals SET key = NULL, pseudonym = NULL")
    path.with_name(f"{path.name}.key").unlink()
    return key


def test_the_key_of_an_older_archive_moves_out(tmp_path: Path) -> None:
    """The next program that may write moves it, without a trace, and the list holds as before."""
    path = tmp_path / "a.db"
    remove(path, [OWN])
    key = with_key_inside(path)
    with open_archive(path, write=False) as archive:
        assert archive.posts("demochat") == ()
    assert not (tmp_path / "a.db.key").exists()
    with open_archive(path) as archive:
        assert fill(archive, [OWN]).removed == 1
    assert (tmp_path / "a.db.key").read_text() == f"{key.hex()}\n"
    assert key not in all_bytes(path)


def test_without_the_key_nothing_is_added(tmp_path: Path) -> None:
    """Who asked to be left out is unknown then, so an import is refused; the list is unreadable."""
    path = tmp_path / "a.db"
    remove(path, [OWN, by("913", "hello #demochat")])
    key = tmp_path / "a.db.key"
    kept = key.read_text()
    key.unlink()
    with open_archive(path) as archive:
        assert len(archive.posts("demochat")) == 1
        with pytest.raises(ArchiveError, match="without the key of their list"):
            fill(archive, [OWN])
        assert len(archive.captures()) == 1
        archive.remove(posts=[PostKey("x", "913")])
        with pytest.raises(ArchiveError, match="without the key"):
            fill(archive, [OWN])
    new = key.read_text()
    key.write_text(kept + new)
    with open_archive(path) as archive:
        assert fill(archive, [OWN, by("913", "hello #demochat")]).removed == 2


@pytest.mark.parametrize("written", ["xyz", "abcd", "é"])
def test_a_broken_key(tmp_path: Path, written: str) -> None:
    path = tmp_path / "a.db"
    remove(path, [OWN])
    (tmp_path / "a.db.key").write_text(written)
    with open_archive(path) as archive, pytest.raises(ArchiveError, match="cannot be read"):
        fill(archive, [OWN])
