"""``tweetup annotate``: remarks about people, listed, taken back, and as CSV there and back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.listings import print_rows
from tweetup.cli.options import as_json, note_option, with_config
from tweetup.cli.output import say, write_file
from tweetup.errors import InputError, UsageError
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from tweetup.cli.listings import Row
    from tweetup.config import Config
    from tweetup.model import Annotation
    from tweetup.project.project import Project

__all__ = ["annotate", "annotation_row"]

_COLUMNS = ("number", "handle", "network", "name", "value", "by", "at", "note")


@click.command()
@click.argument("handle", required=False)
@click.argument("name", required=False)
@click.argument("value", required=False)
@click.option("--network", metavar="NAME", help="Only the account there, where several have it.")
@click.option("--by", metavar="NAME", help="Who says so.")
@note_option
@click.option("--list", "listed", is_flag=True, help="List annotations, of HANDLE or of all.")
@click.option("--undone", is_flag=True, help="With --list: those taken back as well.")
@click.option("--undo", type=int, metavar="N", help="Take back the annotation of this number.")
@click.option(
    "--export",
    "exported",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Write all annotations as CSV: for yourself, not to be passed on.",
)
@click.option(
    "--import",
    "imported",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Take the annotations of a CSV file, all or none.",
)
@as_json
@with_config
def annotate(
    config: Config,
    /,
    *,
    handle: str | None,
    name: str | None,
    value: str | None,
    network: str | None,
    by: str | None,
    note: str | None,
    listed: bool,
    undone: bool,
    undo: int | None,
    exported: Path | None,
    imported: Path | None,
    as_json: bool,
) -> None:
    """Record of the person HANDLE that NAME is VALUE, which no network tells.

    NAME is influence (offline), relationship or value (of the topic to them), with none, low,
    medium or high as VALUE; role, in place of those of the profile; or note, with words. The newest
    counts, the others stay listed. No export, recap or site has them unless you ask.
    """
    from tweetup.project.project import open_project

    _check(
        (handle, name, value),
        actions=listed + (undo is not None) + (exported is not None) + (imported is not None),
        listed=listed,
        undone=undone,
    )
    with open_project(config) as project:
        if undo is not None:
            _undo(project, undo)
        elif exported is not None:
            _export(project, exported)
        elif imported is not None:
            _import(project, imported)
        elif handle is not None and name is not None and value is not None:
            _record(project, handle, name, value, network=network, by=by, note=note)
        else:
            from tweetup.jobs.annotate import annotations_of

            remarks = annotations_of(project, handle, network=network, undone=undone)
            rows = [annotation_row(it) for it in remarks]
            columns = (*_COLUMNS, "undone_at") if undone else _COLUMNS
            print_rows(rows, columns, as_json=as_json, nothing="nothing is recorded")


def annotation_row(it: Annotation) -> Row:
    """Return an annotation with who recorded it when."""
    return {
        "number": it.number,
        "handle": it.handle,
        "network": it.network,
        "account_id": it.account_id,
        "name": it.name,
        "value": it.value,
        "private": it.is_private,
        "by": it.recorded_by,
        "at": None if it.made_at is None else it.made_at.isoformat(),
        "note": it.note,
        "undone_at": None if it.undone_at is None else it.undone_at.isoformat(),
    }


def _check(
    arguments: tuple[str | None, str | None, str | None],
    *,
    actions: int,
    listed: bool,
    undone: bool,
) -> None:
    """Raise where arguments and options do not go together."""
    handle, *_, value = arguments
    if actions > 1:
        hint = "give one of --list, --undo, --export and --import"
        raise UsageError("these are several commands", hint=hint)
    if undone and not listed:
        raise UsageError("only lists have those taken back", where="--undone", hint="add --list")
    if not actions and value is None:
        hint = "tweetup annotate HANDLE NAME VALUE, or --list"
        raise UsageError("nothing to record", where="VALUE", hint=hint)
    if actions and (arguments[1] is not None or (handle is not None and not listed)):
        hint = "leave HANDLE NAME VALUE out" if not listed else "leave NAME VALUE out"
        raise UsageError("an option and an annotation do not go together", hint=hint)


def _record(
    project: Project,
    handle: str,
    name: str,
    value: str,
    *,
    network: str | None,
    by: str | None,
    note: str | None,
) -> None:
    from tweetup.jobs.annotate import annotate as record

    for it in record(project, handle, name, value, by=by, note=note, network=network):
        say(f"recorded as {it.number}: {it.name} of {it.handle} on {it.network} is {it.value}")
        if it.is_private:
            say("it stands in no table of roles: tweetup annotate --list shows it")


def _undo(project: Project, number: int) -> None:
    from tweetup.jobs.annotate import undo_annotation

    it = undo_annotation(project, number)
    say(f"taken back: {it.name} of {it.handle} on {it.network} as {it.value}")


def _export(project: Project, path: Path) -> None:
    from tweetup.jobs.annotate import export_annotations

    write_file(path, export_annotations(project))
    remarks = project.archive.people.annotations.listed(undone=True)
    say(f"{counted(len(remarks), 'annotation')}, those taken back as well: {path}")
    private = sum(it.is_private for it in remarks)
    if private:
        say(f"{counted(private, 'role')} of health, a cause, politics or religion among them")


def _import(project: Project, path: Path) -> None:
    from tweetup.jobs.annotate import import_annotations

    try:
        # Lines end as the file has them: a note may have several.
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("no text in UTF-8", where=str(path), hint="save it as UTF-8") from error
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    result = import_annotations(project, text, where=str(path))
    say(
        f"{counted(len(result.added), 'annotation')} added, {result.undone} taken back,"
        f" {result.same} recorded already"
    )
