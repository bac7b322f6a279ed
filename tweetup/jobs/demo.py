"""The whole job on the bundled sample chat."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

import tweetup
from tweetup.config import CONFIG_NAME, load_config
from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.import_ import import_file
from tweetup.jobs.outputs import check_unchanged, record_output, record_rendered
from tweetup.jobs.publish import recap_session
from tweetup.jobs.site import publish_site
from tweetup.project.project import LATEST, open_project
from tweetup.render import QuoteStyle, RenderOptions, choose_output, render_output
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tweetup.project.project import Project

__all__ = ["open_sample", "run_demo"]

_CHAT = "sample-chat.jsonl"
_CONFIG = "sample-tweetup.toml"


def run_demo(output: Path) -> Iterator[str]:
    """Import and publish the sample chat into ``output``, and yield a line for each step.

    The folder is made; one that an earlier demo made is filled again. Raises
    :class:`~tweetup.errors.UsageError` for a folder that holds something else and
    :class:`~tweetup.errors.TweetupError` where nothing can be written.
    """
    _fill(output)
    config = load_config(output / CONFIG_NAME)
    with open_project(config, create=True, use_stored=False) as project:
        done = import_file(project, str(output / _CHAT))
        yield f"imported {counted(done.read, 'post')} of #{done.hashtag} into {config.archive}"
        session = project.session(LATEST)
        recap = recap_session(project, session)
        options = RenderOptions(templates=config.templates, theme=config.page_theme)
        for name in ("markdown", "html"):
            chosen = choose_output(name, None)
            path = output / f"recap{chosen.suffix}"
            rendered = render_output(recap, chosen, options)
            hint = "move it away, or name another folder with --output"
            check_unchanged(project, path, rendered.data, hint=hint)
            _write(path, rendered.data)
            quotes = QuoteStyle.STATIC
            record_rendered(project, path, chosen, rendered, quotes=quotes, session=session.id)
            yield f"wrote the recap of {session.id} to {path}"
        publish_site(project, output / "site")
        record_output(project, output / "site", "site")
    yield f"made the site of all its sessions: open {output / 'site' / 'index.html'} in a browser"
    yield f"next: cd {output}, then tweetup sessions, tweetup themes latest, tweetup recap latest"
    yield "and with your own chat, in a folder of its own: tweetup init, tweetup import FILE"


@contextmanager
def open_sample(folder: Path, *, templates: Path) -> Iterator[Project]:
    """Yield a project of the sample chat in an empty folder, with templates of somebody's own."""
    _fill(folder)
    config = structs.replace(load_config(folder / CONFIG_NAME), templates=templates)
    with open_project(config, create=True, use_stored=False) as project:
        import_file(project, str(folder / _CHAT))
        yield project


def _fill(output: Path) -> None:
    sample = _sample()
    if output.exists() and not output.is_dir():
        raise UsageError("is a file", where=str(output), hint="name a new folder with --output")
    if output.is_dir() and any(output.iterdir()) and not (output / _CHAT).exists():
        raise UsageError(
            "this folder is not empty", where=str(output), hint="name a new one with --output"
        )
    try:
        output.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(sample / _CHAT, output / _CHAT)
        shutil.copyfile(sample / _CONFIG, output / CONFIG_NAME)
    except OSError as error:
        raise TweetupError(
            f"cannot be written: {error.strerror}", where=str(output), hint="name another folder"
        ) from error


def _sample() -> Path:
    """Return the folder of the sample chat: inside the package, or beside it in a checkout."""
    package = Path(tweetup.__file__).parent
    for folder in (package / "sample", package.parent / "archives"):
        if (folder / _CHAT).is_file():
            return folder
    raise TweetupError("the sample chat is missing", where=str(package), hint="reinstall tweetup")


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise TweetupError(f"cannot be written: {error.strerror}", where=str(path)) from error
