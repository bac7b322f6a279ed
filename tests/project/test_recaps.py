"""Recaps of made chats: no hidden post shows in any format, and all bytes are the same again."""

import os
import subprocess
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.project.making import CHAT, make_chat
from tests.project.test_claims import for_any_chat
from tweetup.archive import Incoming
from tweetup.config import Config
from tweetup.jobs.corrections import hide_post
from tweetup.jobs.publish import recap_session
from tweetup.model import Capture, Post, Recap, post_name
from tweetup.project.project import Project, open_project
from tweetup.render import OUTPUTS, RenderOptions, render_output
from tweetup.render.pdf import print_page

FORMATS = (
    *("markdown", "html", "json", "transcript", "fragment", "wordpress", "wordpress-blocks"),
    *("ghost", "email", "thread-x", "thread-bluesky", "thread-mastodon"),
    *("hugo", "jekyll", "eleventy", "pelican", "mkdocs", "quarto", "pandoc"),
)
PRINTED = ("pdf",)
"""Formats whose words are packed; they are read on the page that they are made of."""


@contextmanager
def project_of(posts: tuple[Post, ...]) -> Iterator[Project]:
    """Yield a project whose archive has these posts."""
    with TemporaryDirectory() as folder:
        config = Config(archive=Path(folder, "a.db"), chats=(CHAT,))
        with open_project(config, create=True) as project:
            capture = project.archive.begin(Capture(source="made.jsonl"))
            project.archive.add(capture, [Incoming(post) for post in posts])
            project.archive.finish(capture, read=len(posts), skipped={})
            yield project


def render(recap: Recap) -> str:
    """Return the recap in all formats."""
    files = [render_output(recap, name) for name in FORMATS]
    beside = [it.content for file in files for it in file.beside]
    page = print_page(recap, RenderOptions()).encode("utf-8", "replace")
    return b"\n".join([*(file.data for file in files), *beside, page]).decode("utf-8", "replace")


def test_formats_are_all_there_are() -> None:
    assert sorted(OUTPUTS.names()) == sorted((*FORMATS, *PRINTED))


@pytest.mark.long
@for_any_chat
@given(st.integers(0, 2**32 - 1))
def test_hidden_posts_are_nowhere(seed: int) -> None:
    """Neither their words nor their ids, nor the copies that others passed on."""
    random = Random(seed)
    with project_of(make_chat(seed)) as project:
        assume(project.sessions())  # two posts are no session
        posts = project.session_posts(project.session("latest")).visible
        chosen = random.sample(posts, min(6, len(posts)))
        for post in chosen:
            hide_post(project, post_name(post.key))
        session = project.session("latest")
        visible, hidden = project.visible_posts(session), project.session_posts(session).hidden
        recap = recap_session(project, session)
    assert {post.key for post in chosen} <= set(hidden)
    text = render(recap)
    for post in set(posts) - set(visible):
        assert post.id not in text
        if not any(post.text[:40] in other.text for other in visible):
            assert post.text[:40] not in text
    assert [quote.post for quote, _ in recap.transcript] == list(visible)
    assert recap.provenance.hidden == len(hidden)


def recaps_of(seeds: Iterable[str]) -> str:
    """Return the recaps of the chats of these seeds in all formats."""
    texts = []
    for seed in seeds:
        with project_of(make_chat(int(seed))) as project:
            texts.append(render(recap_session(project, project.session("latest"))))
    return "\n".join(texts)


PROGRAM = """
import sys
from tests.project.test_recaps import recaps_of

sys.stdout.buffer.write(recaps_of(sys.argv[1:]).encode())
"""


@pytest.mark.long
@pytest.mark.parametrize(
    ("chats", "hash_seeds"),
    [
        (("1",), ("4242",)),
        pytest.param(("1", "2", "3"), ("0", "1", "4242"), marks=pytest.mark.long),
    ],
)
def test_bytes_are_the_same_in_every_process(
    project_root: Path, chats: tuple[str, ...], hash_seeds: tuple[str, ...]
) -> None:
    """Whatever the seed of hashes: no order of a set shows in Markdown, HTML or JSON."""
    expected = recaps_of(chats)
    assert len(expected) > 50_000
    for hash_seed in hash_seeds:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, *chats],
            cwd=project_root,
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            check=True,
        )
        assert done.stdout.decode() == expected
