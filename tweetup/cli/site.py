"""``tweetup site build | check | serve``."""

from __future__ import annotations

import time
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

import click

from tweetup.cli.correction_rows import tell_idle
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import one_line, print_json, say
from tweetup.cli.progress import ProgressDisplay
from tweetup.errors import IncompleteError, TweetupError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.config import Config
    from tweetup.jobs.site import PublishedSite
    from tweetup.jobs.site_check import SiteFinding, SiteReport
    from tweetup.jobs.site_watch import SiteWatch

__all__ = ["site"]

_SITE = Path("public")
_PAUSE: Final = 0.4
"""Seconds between two looks at the files that a site is made of."""

_A_BUG: Final = (
    "HTML of pages that are as tweetup wrote them is wrong: that is a fault of tweetup, not yours;"
    " please report it with these lines"
)
_OWN_TEMPLATES: Final = (
    "HTML of pages that are as tweetup wrote them is wrong: mend your templates; where a page uses"
    " none of them it is a fault of tweetup, please report it with these lines"
)

output_option = click.option(
    "--output",
    type=click.Path(path_type=Path),
    default=_SITE,
    show_default=True,
    metavar="DIR",
    help="The site's folder.",
)

overwrite_option = click.option(
    "--overwrite", is_flag=True, help="Write over pages that were changed since."
)

allow_option = click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="HOST",
    help="A host that pages may load something from, such as a network whose posts your own"
    " templates embed. Can be given more than once.",
)


@click.group()
def site() -> None:
    """Build a static site of all sessions, check it, or preview it."""


@site.command()
@output_option
@overwrite_option
@click.option("--check", "checks", is_flag=True, help="Check the site then, as `site check` does.")
@allow_option
@with_config
def build(
    config: Config, *, output: Path, overwrite: bool, checks: bool, allowed: tuple[str, ...]
) -> int:
    """Write the site of all sessions: a page each, a home page, years and feeds.

    Where you changed a page, nothing is written. With --check the exit code is 3 where something is
    wrong with the site.
    """
    _build(config, output, overwrite=overwrite)
    return _check(config, output, allowed, as_json=False) if checks else 0


@site.command()
@click.argument("folder", metavar="[DIR]", type=click.Path(path_type=Path), default=_SITE)
@allow_option
@as_json
@with_config
def check(config: Config, *, folder: Path, allowed: tuple[str, ...], as_json: bool) -> int:
    """Check the site in DIR [default: public] before you upload it.

    A line is printed for each broken link or anchor, invalid HTML, id that is there twice, picture
    without text, recap or home page of more than 100 KB with its styles, missing file, and request
    to another host. Nothing is fetched or changed. The exit code is 3 where something is wrong.
    """
    return _check(config, folder, allowed, as_json=as_json)


@site.command()
@output_option
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    help="The port to listen on; 0 takes any that is free.",
)
@overwrite_option
@with_config
def serve(config: Config, *, output: Path, port: int, overwrite: bool) -> None:
    """Build the site and serve it to this machine only, until Ctrl-C.

    When the archive, the configuration or a template of yours changes, the pages that change with
    it are made again, and pages open in a browser load again. Nothing of that is in the folder.
    """
    from tweetup.cli.preview import serve_folder
    from tweetup.jobs.site_watch import SiteWatch

    prefix = urlsplit(config.site.url or "").path
    with serve_folder(output, port, prefix=prefix) as server:
        watch = SiteWatch(config)
        _build(config, output, overwrite=overwrite)
        Thread(target=server.serve_forever, args=(_PAUSE,), daemon=True).start()
        say(f"{server.address} serves it to this machine only; Ctrl-C stops")
        try:
            while True:
                time.sleep(_PAUSE)
                if watch.has_changed() and _rebuild(watch, output, overwrite=overwrite):
                    server.tell_changed()
        except KeyboardInterrupt:
            say("stopped")
        finally:
            server.shutdown()


def _rebuild(watch: SiteWatch, output: Path, *, overwrite: bool) -> bool:
    """Return whether the site was built again; tell why it could not be."""
    try:
        return _build(watch.read(), output, overwrite=overwrite)
    except TweetupError as error:
        say(f"{error}; the site is as it was")
        return False


def _build(config: Config, output: Path, *, overwrite: bool) -> bool:
    """Write the site and tell of it; return whether something was written."""
    from tweetup.jobs.site import find_unchanged_site

    site = find_unchanged_site(config, output) or _publish(config, output, overwrite=overwrite)
    files = counted(len(site.files), "file")
    done = (
        f"the site is built: {files}" if site.is_new else f"nothing has changed: {files} as before"
    )
    say(f"{done}; {output / 'index.html'} is the front page")
    return site.is_new


def _publish(config: Config, output: Path, *, overwrite: bool) -> PublishedSite:
    from tweetup.jobs.outputs import record_output
    from tweetup.jobs.site import publish_site, unsettled_announcements
    from tweetup.project.project import open_project

    progress = ProgressDisplay(str(output), "session", time.monotonic)
    try:
        with open_project(config) as project:
            site = publish_site(project, output, progress=progress, overwrite=overwrite)
            progress.clear()
            record_output(project, output, "site")
            tell_idle(project)
            if site.is_new:
                for line in unsettled_announcements(project):
                    say(one_line(line))
    finally:
        progress.clear()
    return site


def _check(config: Config, folder: Path, allowed: tuple[str, ...], *, as_json: bool) -> int:
    """Print the faults of a site and return the exit code."""
    from tweetup.jobs.site_check import check_site

    embeds = config.site.quotes == "embed"
    report = check_site(folder, url=config.site.url, allowed=allowed, embeds=embeds)
    if as_json:
        print_json(_row(it) for it in report.findings)
    else:
        for it in report.findings:
            place = f"{folder / it.file}:{it.line}{f':{it.column}' if it.column else ''}"
            click.echo(f"{place}: {one_line(it.problem)}")
    say(_closing_line(report))
    if any(it.is_ours for it in report.findings):
        say(_OWN_TEMPLATES if config.templates else _A_BUG)
    return IncompleteError.exit_code if report.findings else 0


def _row(finding: SiteFinding) -> dict[str, str | int | bool | None]:
    return {
        "file": finding.file,
        "line": finding.line,
        "column": finding.column or None,
        "problem": finding.problem,
        "as_built": finding.is_ours,
    }


def _closing_line(report: SiteReport) -> str:
    pages = counted(report.pages, "page")
    if not report.findings:
        return f"{pages} read: nothing is wrong"
    files = len({it.file for it in report.findings})
    return f"{pages} read: {counted(len(report.findings), 'fault')} in {counted(files, 'file')}"
