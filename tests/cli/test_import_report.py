"""What ``tweetup import`` says of what it did: lines for people, JSON, and where it stops."""

import json
from pathlib import Path

import pytest

from tests.cli.labelchat import invent_chat, write_jsonl
from tests.cli.running import Run
from tweetup.jobs import import_stats

POSTS = [json.dumps(post) for post in invent_chat()]
SIZE = len(POSTS)


def broken(at: list[int]) -> str:
    """The chat with the lines of those numbers broken."""
    return "\n".join(
        post[:20] if number in at else post for number, post in enumerate(POSTS, start=1)
    )


def test_places_are_named(here: Path, run: Run) -> None:
    """The first five lines of each reason, and how many more there are."""
    (here / "chat.jsonl").write_text(broken([4, 9, 10, 11, 12, 20, 21]))
    assert (
        "7 × broken JSON (chat.jsonl:4, 9, 10, 11, 12 and 2 more)"
        in run("import", "chat.jsonl").err
    )
    folder = here / "exports"
    folder.mkdir()
    (here / "chat.jsonl").rename(folder / "chat.jsonl")
    (folder / "other.jsonl").write_text(broken([7]))
    (folder / "a.png").write_bytes(b"\x89PNG")
    said = run("import", folder).err
    assert "8 × broken JSON (exports/chat.jsonl:4, 9, 10, 11, 12 and 3 more)" in said
    assert "1 × a picture, film, sound or typeface (exports/a.png)" in said


def test_json_of_every_file(here: Path, run: Run) -> None:
    """An object a file, the refused ones too; no closing line beside it."""
    write_jsonl(here / "chat.jsonl", invent_chat())
    (here / "cut.jsonl").write_text(broken([4, 9]))
    result = run("import", "chat.jsonl", "none.jsonl", "cut.jsonl", "--json")
    assert (result.code, len(result.said)) == (3, 1)
    whole, refused, cut = result.rows
    assert whole == {
        "name": "chat.jsonl",
        "format": "plain",
        "hashtag": "labelchat",
        "chosen": True,
        "read": SIZE,
        "along": 0,
        "new": SIZE,
        "updated": 0,
        "unchanged": 0,
        "removed": 0,
        "gone": 0,
        "absent": 0,
        "conflicts": 0,
        "returned": 0,
        "deletions": 0,
        "deleted": 0,
        "hidden": 0,
        "shown": 0,
        "skipped": [],
        "notes": [],
        "error": None,
    }
    assert refused["name"] == "none.jsonl"
    assert "no such file" in refused["error"]
    assert refused.keys() == whole.keys()
    assert (cut["unchanged"], cut["skipped"]) == (
        SIZE - 2,
        [
            {
                "reason": "broken JSON",
                "count": 2,
                "first": "cut.jsonl:4",
                "places": ["cut.jsonl:4", "cut.jsonl:9"],
            }
        ],
    )


def test_every_key_is_explained(here: Path, run: Run) -> None:
    """The page on importing says what each key of the objects holds."""
    (here / "chat.jsonl").write_text(broken([4]))
    (row,) = run("import", "chat.jsonl", "--json").rows
    page = Path(__file__).parents[2] / "docs" / "how-to" / "import-your-export.md"
    explained = page.read_text(encoding="utf-8").partition("Output of `--json`")[2]
    for key in (*row, *row["skipped"][0]):
        assert f"`{key}`" in explained.partition("\n## ")[0], key


def test_places_of_a_file_of_rubbish_are_bounded(
    here: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are counted; as many as memory is given for are named, the first of each reason too."""
    monkeypatch.setattr(import_stats, "MOST_PLACES", 3)
    rubbish = [f"{{{number}" for number in range(500)]
    (here / "chat.jsonl").write_text("\n".join([*POSTS, *rubbish, '{"id": "1"}']))
    (row,) = run("import", "chat.jsonl", "--json").rows
    assert [(one["count"], len(one["places"])) for one in row["skipped"]] == [(500, 3), (1, 1)]


def test_strict_stops_at_the_first_broken_line(here: Path, run: Run) -> None:
    """What came before it is kept, what comes after it is not read; mended, it is completed."""
    path = here / "chat.jsonl"
    path.write_text(broken([10, 12]))
    result = run("import", path, "--strict")
    assert (result.code, result.out, len(result.said)) == (1, "", 1)
    assert result.err.startswith("tweetup: chat.jsonl:10: broken JSON; --strict stops here:")
    assert "new 9," in result.err
    assert len(run("search", "labelchat", "--json", "--limit", "99").rows) == 9
    again = run("import", path, "--strict", "--json")
    (row,) = again.rows
    assert (again.code, row["unchanged"], row["error"]) == (1, 9, "chat.jsonl:10: broken JSON")
    write_jsonl(path, invent_chat())
    done = run("import", path, "--strict")
    assert (done.code, f"new {SIZE - 9}, updated 0, unchanged 9" in done.err) == (0, True)


def test_strict_keeps_nothing_of_a_file_that_begins_broken(here: Path, run: Run) -> None:
    """There is nothing to keep: no archive is made, and files after it are left alone."""
    (here / "chat.jsonl").write_text(broken([1]))
    write_jsonl(here / "good.jsonl", invent_chat())
    result = run("import", "chat.jsonl", "good.jsonl", "--strict")
    assert (result.code, len(result.said)) == (1, 1)
    assert result.err.startswith("tweetup: chat.jsonl:1: broken JSON; nothing was imported")
    assert not (here / "archives").exists()


def test_strict_is_about_what_is_broken(here: Path, run: Run) -> None:
    """A picture beside the posts is nothing broken."""
    folder = here / "exports"
    folder.mkdir()
    write_jsonl(folder / "chat.jsonl", invent_chat())
    (folder / "a.png").write_bytes(b"\x89PNG")
    result = run("import", folder, "--strict")
    assert (result.code, len(result.said)) == (3, 2)
    assert f"new {SIZE}" in result.said[0]
