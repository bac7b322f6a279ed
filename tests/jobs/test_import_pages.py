"""Pages that repeat each other are one archive, however they are cut, ordered and repeated."""

import json
from collections.abc import Iterable
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.archive.examples import check_index, content, make
from tests.costs import examples
from tests.formats.shapes import TALK, Said, lines, v1_status, v2_page
from tweetup.archive import Incoming
from tweetup.files import Record, open_source
from tweetup.model import Capture

_FEW = st.integers(0, 2)


@st.composite
def pages(draw: st.DrawFn) -> dict[str, Any]:
    """A page of some of the posts: asked for at some time, who wrote them as they were then."""
    talk: list[Said] = draw(st.lists(st.sampled_from(TALK), min_size=1, max_size=5))
    told = v2_page(tuple(talk))
    for user in told["includes"]["users"]:
        user["description"] = draw(st.sampled_from(["", "walks", "nul \0 and \u202e"]))
        user["public_metrics"]["followers_count"] = draw(_FEW)
    for post in [*told["data"], *told["includes"].get("tweets", [])]:
        post["public_metrics"]["like_count"] = draw(_FEW)
    if draw(st.booleans()):
        told["__twarc"]["retrieved_at"] = f"2021-03-05T07:3{draw(_FEW)}:00Z"
    else:
        del told["__twarc"]
    if draw(st.booleans()):
        del told["includes"]["users"][draw(_FEW)]
    return told


def _alike(told: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Leave the accounts that one page lacks out of the others: none would find them there."""
    kept = set.intersection(*({it["id"] for it in page["includes"]["users"]} for page in told))
    for page in told:
        users = page["includes"]["users"]
        page["includes"]["users"] = [user for user in users if user["id"] in kept]
    return told


STATUSES = st.sampled_from(TALK).map(v1_status)
FILES = st.lists(
    st.one_of(
        st.lists(pages(), min_size=1, max_size=3).map(_alike),
        st.lists(STATUSES, min_size=1, max_size=2),
    ),
    min_size=1,
    max_size=3,
)


def _archive(folder: Path, files: Iterable[list[dict[str, Any]]]) -> dict[str, object]:
    path = folder / "tweetup.db"
    path.unlink(missing_ok=True)
    with make(path) as archive:
        for number, values in enumerate(files):
            file = folder / f"{number}.jsonl"
            file.write_bytes(lines(values))
            source = open_source(str(file))
            line = archive.begin(Capture(source=file.name, format=source.format))
            found = (item for item in source if isinstance(item, Record))
            archive.add(line, (Incoming(one.post, one.pieces, one.included) for one in found))
    check_index(path)
    return dict(content(path))


@settings(max_examples=examples(0.16))
@given(files=FILES, order=st.randoms(use_true_random=False))
def test_pages_in_any_order_in_pieces_twice(
    files: list[list[dict[str, Any]]], order: Random
) -> None:
    """Posts, profiles and raw records are the same from files, their pages and these twice."""
    alone = [[value] for file in files for value in file]
    twice = [*files, *alone]
    order.shuffle(alone)
    order.shuffle(twice)
    with TemporaryDirectory() as folder:
        whole = _archive(Path(folder), files)
        assert _archive(Path(folder), alone) == whole
        assert _archive(Path(folder), twice) == whole


def test_what_the_pages_are(tmp_path: Path) -> None:
    """The pages are such as differ: another profile, other counts, and an account left out.

    A page without an account takes it from another one of the same file, and from no other file.
    """
    early, late = v2_page(), json.loads(json.dumps(v2_page()))
    late["__twarc"]["retrieved_at"] = "2021-03-05T08:00:00Z"
    for user in late["includes"]["users"]:
        user["description"] = "walks"
    del late["includes"]["users"][0]
    for files, count in (([[early], [late]], 6), ([[early, late]], 5)):
        profiles = _archive(tmp_path, files)["author_profiles"]
        assert isinstance(profiles, list)
        assert len(profiles) == count
