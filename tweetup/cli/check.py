"""``tweetup check``."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import one_line, print_json, say
from tweetup.errors import IncompleteError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from tweetup.archive import Fault
    from tweetup.config import Config
    from tweetup.jobs.check import CheckReport, MergedPost
    from tweetup.project.project import Project

#: Kinds of faults in what people wrote.
_PRECIOUS = frozenset({"damage", "schema", "value", "record"})

__all__ = ["check", "report_lines", "report_object"]


@click.command()
@click.option(
    "--part",
    is_flag=True,
    help="Part posts merged from records of different posts; tweetup conflicts lists them then.",
)
@click.option(
    "--repair",
    is_flag=True,
    help="Derive anew what can be: indexes, views, the search index, results; restore posts that"
    " were changed on the disk from their raw records.",
)
@click.option(
    "--records",
    is_flag=True,
    help="Compare all posts with their raw records too: author, time, address and words. It takes"
    " as long as importing them; --repair does it always.",
)
@as_json
@with_config
def check(config: Config, *, part: bool, repair: bool, records: bool, as_json: bool) -> int:
    """Check the archive: its file, rows and search index, and posts merged by mistake.

    Nothing is changed without --part or --repair. The exit code is 3 where something is wrong.
    """
    from tweetup.archive import open_archive
    from tweetup.jobs.check import inspect_archive
    from tweetup.jobs.removal import missing_key_text
    from tweetup.project.project import LOCK_TIMEOUT, Project

    with open_archive(config.archive, timeout=LOCK_TIMEOUT, whole=False) as archive:
        project = Project(config, archive=archive)
        report = inspect_archive(project, part=part, repair=repair, compare=records)
        missing_key = None if report.faults else missing_key_text(project)
        absent = None if report.faults else _count_absent(project)
    if missing_key is not None:
        say(missing_key)
    if as_json:
        print_json([{**report_object(report), "absent": absent}])
    else:
        for line in report_lines(report):
            click.echo(line)
        if absent:
            say(_absent_line(absent))
        say(_closing_line(report, missing_key=missing_key is not None))
    merged = any(not merged.unsure for merged in report.merged)
    return IncompleteError.exit_code if report.faults or merged else 0


def _count_absent(project: Project) -> dict[str, int]:
    """Return how many posts are hidden since their network does not show them, by reason."""
    reasons = Counter(it.reasons[0].value for it in project.archive.absences.posts())
    return dict(sorted(reasons.items()))


def _absent_line(absent: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{count} {reason}" for reason, count in absent.items())
    count = sum(absent.values())
    their, them = ("its", "it") if count == 1 else ("their", "them")
    return (
        f"{counted(count, 'post is', 'posts are')} hidden, as {their} network does not show {them}"
        f" for now ({reasons}): tweetup refresh asks again"
    )


def report_object(report: CheckReport) -> dict[str, Any]:
    """Return the report as JSON."""
    return {
        "faults": [_fault_object(fault) for fault in report.faults],
        "mended": [_fault_object(fault) for fault in report.mended],
        "merged": [
            {
                "network": merged.key.network,
                "id": merged.key.id,
                "unsure": merged.unsure,
                "records": [
                    {
                        "author": post.handle,
                        "created_at": post.created_at.isoformat(),
                        "text": post.text,
                    }
                    for post in merged.posts
                ],
            }
            for merged in report.merged
        ],
        "records_read": report.records,
        "parted": report.parted,
        "compared": report.compared,
        "uncompared": report.uncompared,
    }


def _fault_object(fault: Fault) -> dict[str, Any]:
    return {"kind": fault.kind.value, "message": fault.message, "mendable": fault.mendable}


def report_lines(report: CheckReport) -> Iterator[str]:
    """Yield a line for each fault, and for each merged post with what its records say."""
    for fault in report.mended:
        yield f"mended: {fault.message}"
    for fault in report.faults:
        yield f"{fault.kind.value}: {fault.message}"
    for merged in report.merged:
        yield from _merged_lines(merged)


def _merged_lines(merged: MergedPost) -> Iterator[str]:
    name = f"{merged.key.network}:{merged.key.id}"
    yield f"unsure: {name}, a rename or two authors" if merged.unsure else f"merged: {name}"
    for post in merged.posts:
        yield f"   @{post.handle}, {post.created_at:%Y-%m-%d %H:%M:%S} UTC: {one_line(post.text)}"


def _closing_line(report: CheckReport, *, missing_key: bool) -> str:
    found = []
    if report.mended:
        found.append(f"{counted(len(report.mended), 'fault')} mended")
    if not report.faults and not report.merged:
        but = ", but for that key" if missing_key else ""
        return "; ".join([*found, f"the archive is in order{but}{_left_out(report)}"])
    if report.faults:
        found.append(_count_faults(report.faults))
    sure = [merged for merged in report.merged if not merged.unsure]
    if len(sure) < len(report.merged):
        unsure = counted(len(report.merged) - len(sure), "post")
        found.append(f"{unsure} under two handles, of an author who was renamed or of two")
    if sure:
        posts = counted(len(sure), "post")
        hint = (
            "parted; tweetup conflicts lists them"
            if report.parted
            else "tweetup check --part parts them"
        )
        found.append(f"{posts} merged from records of different posts ({hint})")
    return "; ".join(found)


def _left_out(report: CheckReport) -> str:
    """Return a line on posts that were not compared."""
    if not report.compared:
        return " (posts were not compared with their raw records: --records does that)"
    if report.uncompared:
        posts = counted(report.uncompared, "post")
        return f" ({posts} could not be compared: their raw records cannot be read any more)"
    return ""


def _count_faults(faults: Sequence[Fault]) -> str:
    mendable = sum(fault.mendable for fault in faults)
    hints = []
    if mendable:
        hints.append("tweetup check --repair mends " + _part(mendable, len(faults)))
        if any(fault.kind.value == "damage" for fault in faults):
            hints.append("rows are checked once the indexes are mended: more may be wrong")
    if any(fault.kind.value in _PRECIOUS and not fault.mendable for fault in faults):
        hints.append("restore from a backup what is damaged")
    return counted(len(faults), "fault") + (f" ({'; '.join(hints)})" if hints else "")


def _part(some: int, total: int) -> str:
    if some < total:
        return f"{some} of them"
    return "it" if total == 1 else "them"
