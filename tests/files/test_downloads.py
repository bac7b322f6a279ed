"""Which files belong to a download of somebody's own data, however many of them there are."""

import io
from functools import partial

import pytest

from tests.costs import growth
from tests.formats.test_x_archive import FILES as OF_X
from tests.formats.test_x_archive_2012 import FILES as OF_OLD_X
from tweetup.files.gather import find_downloads
from tweetup.formats.content import Content

BOTH = {
    **{f"all.zip/x/{name}": data for name, data in OF_X.items()},
    **{f"all.zip/old/{name}": data for name, data in OF_OLD_X.items()},
}
HELD = [
    "all.zip/x/data/lists.js",
    "all.zip/x/data/tweets_media/inner/1.bin",
    "all.zip/x/Your archive.html",
    "all.zip/x/data/README.txt",
    "all.zip/x/assets/fonts/one.bin",
    "all.zip/old/index.html",
    "all.zip/old/data/js/tweet_index.js",
    "all.zip/old/lib/twt/twt.all.min.js",
]
BESIDE = [
    "all.zip/notes.txt",
    "all.zip/x/notes.txt",
    "all.zip/x/data/notes.csv",
    "all.zip/assets/one.bin",
    "all.zip/old/notes.txt",
    "all.zip/older/index.html",
    "all.zip/index.html",
]


def _contents(files: dict[str, bytes]) -> list[Content]:
    return [Content(name, partial(io.BytesIO, data)) for name, data in files.items()]


@pytest.mark.parametrize(("names", "held"), [(HELD, True), (BESIDE, False)])
def test_what_belongs_to_a_download(names: list[str], held: bool) -> None:
    """Whatever X puts into one is part of it; what only lies beside it is not."""
    downloads = find_downloads(_contents(BOTH))
    assert {name: downloads.hold(name) for name in names} == dict.fromkeys(names, held)


@pytest.mark.long
@pytest.mark.parametrize("size", [160, pytest.param(800, marks=pytest.mark.long)])
def test_thousands_of_downloads(size: int) -> None:
    """A zip made of many small downloads is taken apart at a cost that grows with their number."""

    def take_apart(count: int) -> None:
        many = {f"{number}/{name}": data for number in range(count) for name, data in BOTH.items()}
        assert len(find_downloads(_contents(many)).folders) == count

    assert growth(take_apart, size=size) < 20
