"""The doors of plug-ins: tweetup's own rare formats come through them, as any other package's."""

import io
from collections.abc import Iterator
from functools import partial
from importlib import import_module
from importlib.metadata import EntryPoint, EntryPoints, entry_points
from pkgutil import iter_modules
from typing import Any

import pytest

from tests.files.conftest import Read, read_path
from tests.formats.shapes import TALK, lines, plain
from tests.formats.table_shapes import TABLES
from tests.formats.test_x_archive import FILES as DOWNLOAD
from tests.formats.test_x_archive_2012 import _folder
from tweetup import formats_extra
from tweetup.errors import InputError
from tweetup.files.containers import DOWNLOAD_FINDERS, UNPACKERS, Download
from tweetup.formats import FORMATS
from tweetup.formats.content import Content
from tweetup.registry import Registry

GROUPS: dict[str, Registry[Any]] = {
    "tweetup.formats": FORMATS,
    "tweetup.unpackers": UNPACKERS,
    "tweetup.downloads": DOWNLOAD_FINDERS,
}
EXTRA = [
    point
    for group in GROUPS
    for point in entry_points(group=group)
    if point.value.startswith("tweetup.formats_extra.")
]


def test_rare_formats_come_by_entry_points() -> None:
    """Each reader of ``formats_extra`` is registered, under the name it gives itself."""
    registered = {point.value for point in EXTRA}
    assert registered == set(_readers())
    for point in EXTRA:
        reader: object = GROUPS[point.group].get(point.name)
        assert reader is point.load()
        assert getattr(reader, "name", point.name) == point.name


def _readers() -> Iterator[str]:
    """The readers that the modules of ``formats_extra`` make public."""
    for module in iter_modules(formats_extra.__path__, "tweetup.formats_extra."):
        loaded = import_module(module.name)
        for name in loaded.__all__:
            value = getattr(loaded, name)
            if not isinstance(value, type) and any(
                hasattr(value, method) for method in ("certainty", "unpack", "find_downloads")
            ):
                yield f"{module.name}:{name}"


def test_built_in_formats_come_first() -> None:
    """Between formats that are equally sure of a file, a built-in one reads it."""
    names = FORMATS.names()
    extra = sorted(point.name for point in EXTRA if point.group == "tweetup.formats")
    assert list(names[-len(extra) :]) == extra


def test_a_checkout_that_is_not_installed(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without entry points the built-in formats are read, and rare ones are named as unknown."""
    monkeypatch.setattr("tweetup.registry.installed_entry_points", lambda group: EntryPoints(()))
    assert len(read(lines([plain(said) for said in TALK])).posts) == len(TALK)
    with pytest.raises(InputError, match="a table with the columns"):
        read(TABLES["rtweet"])


class Halves:
    """Another package's unpacker: two files in one, apart by a line."""

    def unpack(self, content: Content, start: bytes) -> tuple[Content, ...]:
        if not start.startswith(b"HALVES\n"):
            return ()
        with content.open() as stream:
            halves = stream.read().removeprefix(b"HALVES\n").split(b"--\n")
        return tuple(
            Content(f"{content.name}#{number}", partial(io.BytesIO, half))
            for number, half in enumerate(halves, start=1)
        )


class Folders:
    """Another package's finder: posts in a folder that has an owner file."""

    suffixes = (".posts",)
    beside = ("owner",)

    def find_downloads(self, contents: Any) -> tuple[Download, ...]:
        names = {content.name for content in contents}
        return tuple(
            Download((content.name.removesuffix("a.posts"),), (content,))
            for content in contents
            if content.name.endswith("/a.posts") and f"{content.name[:-7]}owner" in names
        )


HALVES, FOLDERS = Halves(), Folders()


@pytest.fixture
def plug_ins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Another package is installed that has an unpacker and a finder."""
    module = "tests.files.test_containers"
    points = {
        "tweetup.unpackers": [EntryPoint("halves", f"{module}:HALVES", "tweetup.unpackers")],
        "tweetup.downloads": [EntryPoint("folders", f"{module}:FOLDERS", "tweetup.downloads")],
    }
    monkeypatch.setattr(
        "tweetup.registry.installed_entry_points",
        lambda group: EntryPoints(points.get(group, ())),
    )


@pytest.mark.usefixtures("plug_ins")
def test_an_unpacker_of_another_package(read: Read) -> None:
    """Each part is read by itself, in its own format, and a place names its part."""
    first, *others = [plain(said) for said in TALK]
    reading = read(b"HALVES\n" + lines([first]) + b"--\n" + lines(others))
    assert set(reading.posts) == {said.id for said in TALK}
    assert [record.where for record in reading.records][:2] == ["chat#1:1", "chat#2:1"]


@pytest.mark.usefixtures("plug_ins")
def test_a_finder_of_another_package(tmp_path: Any) -> None:
    """Of a download nothing is read but its posts; other downloads and files are read as before."""
    posts = lines([plain(said) for said in TALK])
    folder = _folder(
        tmp_path,
        {
            "mine/owner": b"ada",
            "mine/a.posts": posts,
            "mine/letters.jsonl": b"secret",
            "x/data/account.js": DOWNLOAD["data/account.js"],
            "x/data/tweets.js": DOWNLOAD["data/tweets.js"],
        },
    )
    reading = read_path(folder)
    assert reading.source.format == "plain+x-archive"
    assert reading.skipped == ()
    alone = read_path(folder / "mine" / "a.posts")
    assert set(alone.posts) == {said.id for said in TALK}
