"""``tweetup remove --author``: a person is removed under all handles, or nobody is."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from tests.archive.examples import content, fill, look, make, post
from tests.cli.running import Run
from tweetup.archive import open_archive
from tweetup.model import Author, Post, Reference, Relation

PATH = Path("chat.db")
HERE = ("--archive", PATH)


def by(
    number: int, handle: str, identity: str | None = None, *, network: str = "x", **fields: object
) -> Post:
    """Return a post by an account; its words are nobody else's."""
    author = Author(network=network, handle=handle, id=identity)
    name = f"{network}{number}"
    return post(name, f"A{number}: words of {name} #demochat", author=author, **fields)


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
    ("78", TAKEN, [TAKEN[0], TAKEN[1], TAKEN[3]]),
    ("79", TAKEN, [TAKEN[2]]),
    ("eva_writes", TAKEN[:2], TAKEN[:2]),
]


@pytest.mark.parametrize(("name", "posts", "gone"), FOUND)
def test_a_person(
    here: Path, run: Run, name: str, posts: Sequence[Post], gone: Sequence[Post]
) -> None:
    """All their posts go, reposts of them too, nobody else's do, and an import brings none back."""
    make(PATH, posts).close()
    result = run("remove", "--author", name, *HERE)
    assert result.code == 0
    count = "1 post" if len(gone) == 1 else f"{len(gone)} posts"
    assert result.said[0].startswith(f"tweetup: removed {count} and ")
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
    ("dora", BLUESKY, "no person named 'dora'; did you mean dora.example?"),
    ("cle", SERVERS, "no person named 'cle'; name the handle as posts show it, server included"),
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
    assert look(PATH, "SELECT * FROM removals") == []


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


def test_the_name_of_another_account(here: Path, run: Run) -> None:
    """A handle is looked for before an id."""
    posts = [by(1, "77", "90"), by(2, "cleo", "77")]
    make(PATH, [replace(item) for item in posts]).close()
    run("remove", "--author", "77", *HERE)
    assert left() == ids(posts[1])
