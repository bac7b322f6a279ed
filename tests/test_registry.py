"""Plug-ins are found as importlib.metadata finds them, without loading it."""

from __future__ import annotations

import zipfile
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

import pytest

from tweetup import registry

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

GROUPS = ("tweetup.formats", "tweetup.unpackers", "tweetup.downloads", "tweetup.outputs")
POINTS = """
[console_scripts]
mine = mine.cli:main

[tweetup.formats]
# a comment
mine = mine.formats:MINE
other=mine.formats:OTHER.inner [extra]
"""


@pytest.fixture(autouse=True)
def _search_again() -> Iterator[None]:
    for cached in (registry.installed_entry_points, registry._all_entry_points):
        cached.cache_clear()
    yield
    for cached in (registry.installed_entry_points, registry._all_entry_points):
        cached.cache_clear()


def installed() -> dict[str, list[tuple[str, str]]]:
    return {
        group: sorted((it.name, it.value) for it in registry.installed_entry_points(group))
        for group in GROUPS
    }


def expected() -> dict[str, list[tuple[str, str]]]:
    return {
        group: sorted((it.name, it.value) for it in entry_points(group=group)) for group in GROUPS
    }


def test_plug_ins_in_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first of two packages of one name counts, as for an import."""
    for folder, name in (("a", "mine-1.0"), ("b", "Mine-2.0"), ("b", "none-1.0")):
        metadata = tmp_path / folder / f"{name}.dist-info"
        metadata.mkdir(parents=True)
        (metadata / "METADATA").write_text(f"Name: {name.partition('-')[0]}\nVersion: 1.0\n")
        if name != "none-1.0":
            (metadata / "entry_points.txt").write_text(POINTS.replace("MINE", name[-3:]))
    for folder in ("missing", "b", "a"):
        monkeypatch.syspath_prepend(str(tmp_path / folder))
    assert ("mine", "mine.formats:1.0") in installed()["tweetup.formats"]
    assert installed() == expected()


def test_plug_ins_in_a_zip(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = tmp_path / "mine.zip"
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr("mine-1.0.dist-info/METADATA", "Name: mine\nVersion: 1.0\n")
        file.writestr("mine-1.0.dist-info/entry_points.txt", POINTS)
    monkeypatch.syspath_prepend(str(packed))
    assert ("mine", "mine.formats:MINE") in installed()["tweetup.formats"]
    assert installed() == expected()


def test_object_of_a_plug_in() -> None:
    point = registry.PlugIn("mine", "tweetup.registry:Registry.get [extra]", "mine")
    assert point.load() is registry.Registry.get
