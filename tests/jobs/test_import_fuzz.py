"""Damaged files of every shape: a few of the thousands of ``python -m benchmarks.fuzz``."""

from pathlib import Path

import pytest

from benchmarks._shapes import invented_shapes
from benchmarks.fuzz import try_shape
from tests.samples import sampled
from tweetup.archive.twitter_to_sqlite import is_database
from tweetup.files import open_source
from tweetup.formats import FORMATS

SHAPES = invented_shapes()


@pytest.mark.parametrize("shape", sampled(SHAPES, every=3))
def test_a_damaged_file(shape: str) -> None:
    """It ends in posts or in a sentence, soon; the archive stays whole and can be read."""
    outcome = try_shape(shape, SHAPES[shape], range(5))
    assert outcome.faults == []
    assert outcome.counts.total() == 5


def test_every_format_has_a_shape(tmp_path: Path) -> None:
    """A format that is added is damaged as well."""
    read = set()
    for content in SHAPES.values():
        path = tmp_path / "case"
        path.write_bytes(content)
        if not is_database(path):
            read |= set(open_source(str(path)).format.split("+"))
    assert read | {"twitter-to-sqlite"} == set(FORMATS.names())
