"""Remarks in the archive: the view names the people that the bulk rows name."""

from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import look, make, post
from tests.archive.test_roles import AUTHORS, HANDLES
from tweetup.archive import open_archive
from tweetup.model import Annotation, Author

REMARKS = st.builds(
    Annotation,
    network=st.sampled_from(["x", "mastodon"]),
    handle=st.sampled_from(HANDLES),
    account_id=st.sampled_from([None, "1", "2"]),
    name=st.sampled_from(["value", "note", "role"]),
    value=st.sampled_from(["high", "low"]),
    is_private=st.just(False),
)


@pytest.mark.long
@settings(max_examples=25, deadline=None)
@given(st.lists(AUTHORS, min_size=1, max_size=6), st.lists(REMARKS, max_size=4))
def test_the_view_names_people_as_figures_do(
    authors: list[Author], remarks: list[Annotation]
) -> None:
    """Whichever handles and ids accounts had."""
    posts = [post(str(number), author=author) for number, author in enumerate(authors)]
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.db")
        with make(path, posts) as archive:
            stored = archive.people.annotations.write(remarks)
            people = archive.people.people_behind({it.account for it in stored})
            expected = sorted((it.number, people[it.account]) for it in stored)
        rows = look(path, "SELECT annotation, person FROM remarks_by_person ORDER BY annotation")
    assert rows == expected


def test_the_view_has_what_holds(tmp_path: Path) -> None:
    """No remark that was taken back, no private role."""
    path = tmp_path / "a.db"
    told = Annotation(network="x", handle="ada", name="role", value="nurse", recorded_by="Anna")
    private = Annotation(network="x", handle="ada", name="role", value="patient", is_private=True)
    with make(path, [post("1", handle="ada")]) as archive:
        first, second, third = archive.people.annotations.write([told, told, private])
        assert first.number is not None
        archive.people.annotations.undo([first.number])
        assert archive.people.annotations.listed(undone=True)[0].undone_at
        assert archive.people.annotations.listed() == (second, third)
    columns = "person, network, name, value, note, recorded_by"
    assert look(path, f"SELECT {columns} FROM remarks_by_person") == [
        ("x:@ada", "x", "role", "nurse", None, "Anna")
    ]


def test_some_are_written_or_none(tmp_path: Path) -> None:
    """An error in the middle of a file leaves nothing of it."""
    path = tmp_path / "a.db"
    good = Annotation(network="x", handle="ada", name="note", value="x")
    bad = Annotation(network="x", handle="ada", name="note", value=None)  # type: ignore[arg-type]  # no text
    with make(path) as archive, pytest.raises(Exception, match="NOT NULL"):
        archive.people.annotations.write([good, bad])
    with open_archive(path) as archive:
        assert archive.people.annotations.listed() == ()
