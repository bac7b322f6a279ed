"""Folders of academictwitteR: posts in one file, their authors in another one beside it."""

import json
from pathlib import Path

from tests.files.conftest import read_path
from tests.formats.shapes import ANSWER, QUESTION, TALK, v2_page
from tweetup.model import PostKey, Relation


def _folder(path: Path, **more: str) -> Path:
    page = v2_page()
    for post in page["data"]:
        post.setdefault("referenced_tweets", {})  # as R writes a list that a post lacks
        post.setdefault("geo", {})
    written = {
        f"data_{QUESTION.id}.json": json.dumps(page["data"]),
        f"users_{QUESTION.id}.json": json.dumps(page["includes"]),
        "query": "#labelchat",
        **more,
    }
    for name, text in written.items():
        (path / name).write_text(text)
    return path


def test_posts_have_the_authors_beside_them(tmp_path: Path) -> None:
    """Both files are one answer of X again; the query is part of the folder."""
    found = read_path(_folder(tmp_path))
    assert (found.source.format, found.skipped) == ("x-v2", ())
    assert {said.id: said.author for said in TALK} == {
        post.id: post.handle for post in found.posts.values()
    }
    assert found.posts[ANSWER.id].target(Relation.REPLY) == PostKey("x", QUESTION.id)
    assert found.posts[QUESTION.id].references == ()


def test_a_file_that_is_broken_off_is_named(tmp_path: Path) -> None:
    """The answer of one pair that is no JSON costs that pair."""
    broken = {"data_2.json": '[{"id": "2", "te', "users_2.json": "{}"}
    found = read_path(_folder(tmp_path, **broken))
    assert len(found.posts) == len(TALK)
    assert {skipped.where.rpartition("/")[2] for skipped in found.skipped} == {"data_2.json:1"}


def test_posts_without_the_authors_beside_them(tmp_path: Path) -> None:
    """Where the file with the authors is gone, the query is still no skip, and no post is lost."""
    _folder(tmp_path)
    (tmp_path / f"users_{QUESTION.id}.json").unlink()
    found = read_path(tmp_path)
    assert (found.source.format, found.skipped) == ("x-v2", ())
    assert {post.author.id for post in found.posts.values()} == {"101", "102", "103"}
