"""Remarks are about accounts: a changed handle keeps them, another account does not get them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from tests.archive.examples import START, fill, make, post
from tests.archive.test_roles import config_of, meeting
from tweetup.archive import open_archive
from tweetup.errors import InputError, UnknownNameError, UsageError
from tweetup.jobs.annotate import (
    account_behind,
    annotate,
    annotations_of,
    export_annotations,
    import_annotations,
    latest_remarks,
    people_with_remarks,
    person_with_remarks,
)
from tweetup.jobs.removal import take_down
from tweetup.model import Author, Post
from tweetup.project.project import Project, open_project


def by(number: str, handle: str, account: str | None, minute: int) -> Post:
    """A post by an account under a handle."""
    at = START + timedelta(minutes=minute)
    author = Author(network="x", handle=handle, id=account, seen_at=at)
    return post(number, "we listen #demochat", author=author, created_at=at)


@contextmanager
def opened(path: Path, *posts: Post) -> Iterator[Project]:
    """The project of an archive with a session and these posts, added where it is there."""
    if path.exists():
        with open_archive(path) as archive:
            fill(archive, posts)
    else:
        make(path, meeting(*posts)).close()
    with open_project(config_of(path)) as project:
        yield project


def test_a_changed_handle_keeps_its_remarks(tmp_path: Path) -> None:
    """Also where only the handle was there at first, and the person is named by an id later."""
    path = tmp_path / "a.db"
    with opened(path, by("1", "ada", None, 1), by("2", "ben", "22", 2)) as project:
        annotate(project, "ada", "influence", "high")
        annotate(project, "ben", "value", "low")
        assert set(latest_remarks(project)) == {"x:@ada", "x:@ben"}
    later = (by("3", "ada", "11", 3), by("4", "ada_new", "11", 4), by("5", "ben2", "22", 5))
    with opened(path, *later) as project:
        remarks = latest_remarks(project)
        assert {person: sorted(it) for person, it in remarks.items()} == {
            "x:11": ["influence"],
            "x:22": ["value"],
        }
        assert [it.handle for it in annotations_of(project, "ben2")] == ["ben"]
        before = project.archive.people.annotations.listed()
        assert import_annotations(project, export_annotations(project), where="a.csv").same == 2
        assert project.archive.people.annotations.listed() == before


def test_a_handle_of_another_account_does_not_get_them(tmp_path: Path) -> None:
    """Whom a handle of several means is to be said by the id."""
    with opened(tmp_path / "a.db", by("1", "ada", "11", 1), by("2", "zoe", "11", 2)) as project:
        annotate(project, "ada", "note", "a chemist")
    with opened(tmp_path / "a.db", by("3", "ada", "33", 3)) as project:
        with pytest.raises(UsageError, match="several people"):
            annotate(project, "ada", "note", "x")
        annotate(project, "33", "note", "a lawyer")
        remarks = latest_remarks(project)
        assert remarks["x:11"]["note"].value == "a chemist"
        assert [it.value for it in annotations_of(project, "33")] == ["a lawyer"]
        behind = {it.person: it for it in people_with_remarks(project)}
        for person, account in (("x:11", "11"), ("x:@ada", "33")):
            assert account_behind(project, person) == account
            assert person_with_remarks(project, person).remarks == behind[person].remarks
        text = export_annotations(project)
        assert import_annotations(project, text, where="a.csv").same == 2
        assert ",id:33,note,a lawyer," in text
        take_down(project, authors=["33"])
        assert [it.value for it in project.archive.people.annotations.listed()] == ["a chemist"]


def test_removal_by_an_earlier_handle_takes_them(tmp_path: Path) -> None:
    """Those under any handle and the id of the account, and no others."""
    with opened(tmp_path / "a.db", by("1", "ada", "11", 1), by("2", "ben", "22", 2)) as project:
        annotate(project, "ada", "relationship", "high", by="cleo")
        annotate(project, "ben", "note", "works with ada", by="ada")
        annotate(project, "ben", "note", "of Delft", note="says Ada")
    with opened(tmp_path / "a.db", by("3", "zoe", "11", 3)) as project:
        take_down(project, authors=["zoe"])
    with opened(tmp_path / "a.db") as project:
        (left,) = project.archive.people.annotations.listed(undone=True)
        assert (left.handle, left.value) == ("ben", "of Delft")
        assert left.note is None or "ada" not in left.note.casefold()


def test_nothing_is_half_written(tmp_path: Path) -> None:
    """A file with one bad line changes nothing, takes nothing back either."""
    with opened(tmp_path / "a.db", by("1", "ada", "11", 1)) as project:
        (remark,) = annotate(project, "ada", "note", "x")
        assert remark.made_at is not None
        at = remark.made_at.isoformat()
        rows = f"handle,network,name,value,at,undone_at\nada,x,note,x,{at},{at}\n"
        with pytest.raises(InputError, match="line 3"):
            import_annotations(project, f"{rows}ada,mastodon,note,y,,\n", where="a.csv")
        assert project.archive.people.annotations.listed() == (remark,)
        result = import_annotations(project, rows, where="a.csv")
        assert (result.added, result.undone, result.same) == ((), 1, 0)
        assert project.archive.people.annotations.listed() == ()


def test_a_file_names_the_network_of_a_handle_on_several(tmp_path: Path) -> None:
    other = post("9", author=Author(network="mastodon", handle="ada", id="5", seen_at=START))
    with opened(tmp_path / "a.db", by("1", "ada", "11", 1), other) as project:
        assert len(annotate(project, "ada", "note", "on both")) == 2
        (there,) = annotate(project, "ada", "note", "on one", network="mastodon")
        assert annotations_of(project, "ada", network="mastodon")[-1] == there
        assert len(annotations_of(project, "ada")) == 3
        with pytest.raises(UnknownNameError, match="ada on bluesky"):
            annotate(project, "ada", "note", "x", network="bluesky")
        rows = "handle,network,name,value\nada,{},value,low\n"
        with pytest.raises(InputError, match="several networks"):
            import_annotations(project, rows.format(""), where="a.csv")
        (added,) = import_annotations(project, rows.format("mastodon"), where="a.csv").added
        assert (added.network, added.account_id) == ("mastodon", "5")
