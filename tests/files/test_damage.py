"""Whatever happens to a file on its way, reading it ends in posts, skips or one InputError."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.costs import examples
from tests.formats.shapes import FILES, TALK, lines, plain
from tests.formats.social_shapes import SOCIAL
from tests.formats.table_shapes import TABLES
from tests.formats.web_shapes import WEB
from tweetup.errors import InputError
from tweetup.files import Deletion, KnownLine, Record, Skipped, open_source
from tweetup.formats import FORMATS

SETTINGS = settings(
    max_examples=examples(0.5),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 3), st.binary(max_size=3)), min_size=1, max_size=4
)

SHAPES = FILES | {name: (name, content) for name, content in TABLES.items()} | SOCIAL | WEB


def _damaged(content: bytes, changes: list[tuple[float, int, bytes]]) -> bytes:
    """The content with pieces overwritten, cut out or put in at some places."""
    for place, removed, added in changes:
        position = int(place * len(content))
        content = content[:position] + added + content[position + removed :]
    return content


def _read(
    path: Path, content: bytes, name: str | None = None
) -> list[Record | KnownLine | Deletion | Skipped]:
    path.write_bytes(content)
    try:
        return list(open_source(str(path), format=name))
    except InputError:
        return []


@pytest.mark.parametrize("shape", SHAPES)
@SETTINGS
@given(changes=CHANGES)
def test_damaged_file(tmp_path: Path, shape: str, changes: list[tuple[float, int, bytes]]) -> None:
    """No damage leads to anything but records, skips and InputError."""
    name, content = SHAPES[shape]
    damaged = _damaged(content, changes)
    _read(tmp_path / "chat", damaged)
    _read(tmp_path / "chat", damaged, name)


@pytest.mark.parametrize("shape", SHAPES)
@SETTINGS
@given(place=st.floats(0, 1))
@example(place=0.999)
def test_file_that_breaks_off(tmp_path: Path, shape: str, place: float) -> None:
    """Of a file cut anywhere, every whole line before the cut is a post."""
    name, content = SHAPES[shape]
    cut = content[: int(place * len(content))]
    found = _read(tmp_path / "chat", cut, name)
    posts = [item for item in found if isinstance(item, Record) and not item.included]
    if shape in SOCIAL or shape in WEB or shape in {"v2 page", "v2 page in print", "plain array"}:
        return
    above = {"archiver": 2}.get(name, int(name in TABLES or name.endswith("csv")))
    whole = cut.count(b"\n") - above
    assert len(posts) >= whole


LINES = lines([plain(said) for said in TALK]).splitlines()


@SETTINGS
@given(
    rubbish=st.lists(
        st.one_of(
            st.binary(max_size=60).map(lambda line: line.replace(b"\n", b" ")),
            st.text(max_size=30).map(lambda text: json.dumps(text).encode()),
            st.sampled_from([line[:-7] for line in LINES]),
        ),
        max_size=5,
    ),
    place=st.integers(1, len(LINES)),
)
def test_good_lines_survive_bad_ones(tmp_path: Path, rubbish: list[bytes], place: int) -> None:
    """However many bad lines stand among good ones, each good one is a post, in its order."""
    content = b"\n".join([*LINES[:place], *rubbish, *LINES[place:]])
    found = _read(tmp_path / "chat", content, "plain")
    assert [item.post.id for item in found if isinstance(item, Record)] == [
        said.id for said in TALK
    ]
    bad = sum(bool(line.strip()) for line in rubbish)
    assert sum(isinstance(item, Skipped) for item in found) == bad


VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-(2**70), 2**70), st.text(max_size=5)),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2)
    ),
    max_leaves=4,
)


@pytest.mark.parametrize(
    "shape",
    ["plain", "twarc1", "twarc1 compat", "v2 page", "v2 flat", "snscrape", "mastodon lines"],
)
@SETTINGS
@given(data=st.data())
def test_field_of_another_kind(tmp_path: Path, shape: str, data: st.DataObject) -> None:
    """Any field may hold anything: the record is read or skipped, the others stay."""
    name, content = SHAPES[shape]
    first, *others = content.splitlines()
    record = json.loads(first)
    holder = record
    while True:
        items = holder.items() if isinstance(holder, dict) else enumerate(holder)
        key, value = data.draw(st.sampled_from(sorted(items, key=lambda item: str(item[0]))))
        if not value or not isinstance(value, dict | list) or data.draw(st.booleans()):
            break
        holder = value
    holder[key] = data.draw(VALUES)
    found = _read(tmp_path / "chat", b"\n".join([json.dumps(record).encode(), *others]), name)
    posts = [item for item in found if isinstance(item, Record) and not item.included]
    assert len(posts) >= len(others)


def test_every_format_is_tried() -> None:
    """The shapes above cover every built-in format but those told by more than one file's lines."""
    known = {name for name, _ in SHAPES.values()}
    several = {"x-archive", "x-archive-2012", "x-compliance", "twitter-to-sqlite"}
    assert known | several == set(FORMATS.names())
