"""Accounts and posts of X's API v2 that stand on another page than the posts that name them."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.files.conftest import Read, read_path
from tests.formats.poll_shapes import CHOICES, v2_poll
from tests.formats.shapes import (
    ANSWER,
    PEOPLE,
    QUESTION,
    REPOST,
    TALK,
    lines,
    v1_status,
    v2_page,
    v2_user,
)
from tests.jobs.test_import_lines import load
from tweetup.archive import Added
from tweetup.errors import InputError
from tweetup.formats.base import CUT_OFF, NAMELESS
from tweetup.formats.content import Elsewhere


def _pages() -> list[dict[str, Any]]:
    """A page of each post; accounts and posts that are pointed at stand on the page before it."""
    pages = [v2_page((said,)) for said in (*TALK, QUESTION)]
    alone = [{**page, "includes": {}} for page in pages]
    for page, after in zip(alone, pages[1:], strict=False):
        page["includes"] = after["includes"]
    return alone


@pytest.mark.parametrize("indent", [None, 1])
def test_an_account_on_another_page(read: Read, indent: int | None) -> None:
    """Wherever it stands in the file, its posts have its handle and profile, and none is named."""
    whole = read(lines([v2_page((said,)) for said in TALK])).posts
    for pages in (_pages(), _pages()[::-1]):
        content = json.dumps(pages, indent=indent).encode() if indent else lines(pages)
        found = read(content)
        assert found.skipped == ()
        assert {key: post.author for key, post in found.posts.items()} == {
            key: post.author for key, post in whole.items()
        }
        assert not found.source.notes.keys() & {NAMELESS}
        for record in found.records:
            assert read(record.raw).records[0].post.author == record.post.author


def test_an_account_in_another_file(tmp_path: Path) -> None:
    """The pages of a folder are one search as well."""
    for number, page in enumerate(_pages()):
        (tmp_path / f"{number}.json").write_text(json.dumps(page))
    found = read_path(tmp_path)
    assert [found.posts[said.id].handle for said in TALK] == [said.author for said in TALK]
    assert not found.source.notes.keys() & {NAMELESS}


def test_a_profile_of_another_day(read: Read) -> None:
    """A profile is that of the time its page was fetched at: of another week the name is taken."""
    first, later = v2_page((QUESTION,)), v2_page((ANSWER,))
    later["includes"]["users"] = []
    later["__twarc"]["retrieved_at"] = "2021-03-12T08:00:00Z"
    posts = read(lines([first, later])).posts
    told, author = posts[QUESTION.id].author, posts[ANSWER.id].author
    assert (author.handle, author.name) == ("ben", "Ben & Co")
    assert told.followers is not None
    assert (author.followers, author.bio) == (None, None)


def test_an_account_that_no_page_has(read: Read) -> None:
    """It is shown by its number, and counted."""
    pages = _pages()
    for page in pages:
        users = page["includes"].get("users", [])
        page["includes"]["users"] = [it for it in users if it["username"] != "ben"]
    found = read(lines(pages))
    assert found.posts[ANSWER.id].author.is_nameless
    assert found.source.notes[NAMELESS] >= 1


def test_an_original_on_another_page(read: Read) -> None:
    """A repost that X cut off is whole once its original is read: it is not counted as cut."""
    repost = v2_page((REPOST,))
    repost["data"][0]["text"] = f"{repost['data'][0]['text'][:139]}…"
    del repost["includes"]["tweets"]
    assert read(lines([repost])).source.notes[CUT_OFF] == 1
    assert read(lines([repost, v2_page((ANSWER,))])).source.notes[CUT_OFF] == 0


def test_files_without_gaps_are_read_once(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked for where each page has its accounts."""

    def refuse(_: object) -> Elsewhere:
        raise AssertionError

    monkeypatch.setattr("tweetup.formats.x_v2_parts._find", refuse)
    assert len(read(lines([v2_page()])).posts) == len(TALK)


def test_pages_with_gaps_are_imported_again(tmp_path: Path) -> None:
    """Their raw records have the accounts of other pages: a second import changes nothing."""
    first = load(tmp_path / "a.db", _pages())
    again = load(tmp_path / "a.db", _pages())
    assert first.added.new == len(TALK)
    assert (again.added.new, again.added.updated, again.read) == (0, 0, first.read)


def test_a_withheld_author_named_by_a_repost(read: Read) -> None:
    """X includes no account that is withheld; a repost's text begins with its handle."""
    page = v2_page((REPOST, ANSWER))
    page["includes"]["users"] = [
        it for it in page["includes"]["users"] if it["username"] != ANSWER.author
    ]
    found = read(lines([page]))
    original = found.posts[ANSWER.id]
    assert (original.author.handle, original.author.id) == ("ben", "102")
    assert not found.source.notes.keys() & {NAMELESS}
    for record in found.records:
        assert read(record.raw).records[0].post.author == record.post.author
    page["data"][0]["text"] = "words"
    assert read(lines([page])).posts[ANSWER.id].author.is_nameless


@pytest.mark.parametrize("indent", [None, 1])
def test_a_poll_on_another_page(read: Read, indent: int | None) -> None:
    """A poll is its post's wherever in the file it stands; its votes are of that hour."""
    asked, other = v2_page((QUESTION,)), v2_page((ANSWER,))
    asked["data"][0]["attachments"] = {"poll_ids": [v2_poll()["id"]]}
    other["includes"]["polls"] = [v2_poll()]
    content = (
        json.dumps([asked, other], indent=indent).encode() if indent else lines([asked, other])
    )
    found = read(content)
    poll = found.posts[QUESTION.id].poll
    assert poll is not None
    assert tuple(option.text for option in poll.options) == CHOICES
    for record in found.records:
        assert read(record.raw).records[0].post.poll == record.post.poll
    other["__twarc"]["retrieved_at"] = "2021-03-12T08:00:00Z"
    assert read(lines([asked, other])).posts[QUESTION.id].poll is None


def _in_lists(posts: str = "tweets") -> dict[str, Any]:
    """Lists of posts and of what belongs to them, side by side."""
    page = v2_page()
    del page["includes"]["tweets"]
    return {posts: page["data"], **page["includes"]}


@pytest.mark.parametrize("posts", ["tweets", "posts", "data"])
def test_posts_and_accounts_side_by_side(read: Read, posts: str) -> None:
    """They are the page that they were made of, also read again from what is kept."""
    page = {"data": v2_page()["data"], "includes": v2_page()["includes"]}
    del page["includes"]["tweets"]
    whole, found = read(json.dumps(page).encode()), read(json.dumps(_in_lists(posts)).encode())
    assert (found.source.format, found.skipped) == ("x-v2", ())
    assert found.posts == whole.posts
    for record in found.records:
        assert read(record.raw).records[0].post == record.post


def test_side_by_side_in_an_archive(tmp_path: Path) -> None:
    """Imported twice, such a file changes nothing, and all its posts are the chat's."""
    first, second = (load(tmp_path / "a.db", [_in_lists()]) for _ in range(2))
    assert (first.read, first.added) == (len(TALK), Added(new=len(TALK)))
    assert second.added == Added(unchanged=len(TALK))


def test_what_came_along_alone(read: Read) -> None:
    """The users_*.json of academictwitteR has posts: they are read, not called accounts."""
    included = v2_page((REPOST,))["includes"]
    included["tweets"][0] |= {"referenced_tweets": {}, "geo": {}}  # as R writes what is not there
    found = read(json.dumps(included).encode())
    assert (list(found.posts), found.skipped) == ([ANSWER.id], ())


USERS = [v2_user(name) for name in PEOPLE]
BESIDE = {
    "includes": json.dumps({"includes": v2_page()["includes"]}),
    "includes of accounts": json.dumps({"includes": {"users": USERS}}),
    "a list of its own": json.dumps({"users": USERS}),
    "a page of accounts": json.dumps({"data": USERS}),
    "accounts": json.dumps(USERS),
    "accounts one a line": lines(USERS).decode(),
}


@pytest.mark.parametrize("beside", BESIDE.values(), ids=BESIDE)
def test_accounts_in_a_file_of_their_own(tmp_path: Path, beside: str) -> None:
    """Posts have their handles and profiles from a file beside theirs, which is no skip."""
    whole = read_path(_written(tmp_path / "whole", {"a.json": json.dumps(v2_page())}))
    page = {"data": v2_page()["data"], "__twarc": v2_page()["__twarc"]}
    found = read_path(_written(tmp_path / "parts", {"a.json": json.dumps(page), "b.json": beside}))
    assert found.skipped == ()
    assert [post.author for post in found.posts.values()] == [
        post.author for post in whole.posts.values()
    ]
    assert not found.source.notes.keys() & {NAMELESS}


@pytest.mark.parametrize("beside", [*BESIDE.values()][1:], ids=[*BESIDE][1:])
def test_accounts_without_posts_beside_them(read: Read, beside: str) -> None:
    """By themselves they are refused."""
    with pytest.raises(InputError, match="not a file of posts"):
        read(beside.encode())


def test_accounts_beside_posts_of_another_format(tmp_path: Path) -> None:
    """They are skipped: no post there lacks them."""
    statuses = lines([v1_status(said) for said in TALK]).decode()
    found = read_path(_written(tmp_path, {"a.jsonl": statuses, "b.json": json.dumps(USERS)}))
    assert [skipped.where.rpartition("/")[2] for skipped in found.skipped] == ["b.json"]


def _written(folder: Path, texts: dict[str, str]) -> Path:
    folder.mkdir(exist_ok=True)
    for name, text in texts.items():
        (folder / name).write_text(text)
    return folder
