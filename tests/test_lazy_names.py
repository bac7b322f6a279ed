"""Rooms whose names load their modules when they are asked for."""

import ast
from importlib import import_module
from pathlib import Path

import pytest

ROOMS = ("archive", "insight", "model", "text")


def names_for_type_checkers(room: str, root: Path) -> dict[str, str]:
    """Return the names that a room imports for type checkers, with their modules."""
    tree = ast.parse((root / "tweetup" / room / "__init__.py").read_text(encoding="utf-8"))
    prefix = f"tweetup.{room}."
    return {
        alias.name: node.module.removeprefix(prefix)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith(prefix)
        for alias in node.names
    }


@pytest.mark.parametrize("name", ROOMS)
def test_the_tables_of_a_room_agree(name: str, project_root: Path) -> None:
    """Public names, those that type checkers see and those that load are the same."""
    room = import_module(f"tweetup.{name}")
    loaded = {each: module for module, names in room._MODULES.items() for each in names}
    assert loaded == names_for_type_checkers(name, project_root)
    assert sorted(loaded) == sorted(room.__all__)
    for each, module in loaded.items():
        assert getattr(room, each) is getattr(import_module(f"tweetup.{name}.{module}"), each)


@pytest.mark.parametrize("name", ROOMS)
def test_another_name_is_an_attribute_error(name: str) -> None:
    room = import_module(f"tweetup.{name}")
    with pytest.raises(AttributeError, match=f"module 'tweetup.{name}' has no attribute 'nothing'"):
        _ = room.nothing
