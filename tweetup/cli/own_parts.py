"""``tweetup paragraph | picture``: people's own words and pictures in a recap."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tweetup.cli.deciding import (
    Choice,
    Row,
    after_option,
    decides,
    in_order,
    lists,
    place_option,
    text_or_input,
)
from tweetup.cli.options import session_argument
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.jobs.decide import Decided
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import OwnPart
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["own_rows", "paragraph", "picture_decisions"]


def own_rows(both: DecidedRecap, *, pictures: bool) -> list[Row]:
    """Return the paragraphs, or the pictures, that somebody added."""
    rows = []
    for it in both.recap.own:
        if (it.picture is not None) is not pictures:
            continue
        row: Row = {"name": it.name, "place": it.place, "after": it.after, "text": it.text}
        if it.picture is not None:
            row["alternative"] = it.picture.alternative
            row["media_type"] = it.picture.media_type
            row["digest"] = it.picture.digest
        rows.append(row)
    return rows


@click.group()
def paragraph() -> None:
    """Add paragraphs of your own to a recap: write, move, order or drop them.

    TEXT is Markdown: paragraphs, emphasis, links, lists and quotations; `-` reads it from standard
    input. NAME is one that `tweetup paragraph list` prints.
    """


@paragraph.command("list")
@session_argument
@lists("name", "place", "after", "text", nothing="no paragraph was added to this recap")
def list_paragraphs() -> Callable[[DecidedRecap], list[Row]]:
    """List the paragraphs that were added to the recap of SESSION."""
    return partial(own_rows, pictures=False)


@paragraph.command("add")
@session_argument
@click.argument("text")
@place_option
@after_option
@decides
def add_paragraph(*, text: str, place: str | None, after: str | None) -> Choice:
    """Add TEXT as a paragraph."""
    return _write(None, text_or_input(text), place, after, "the recap has the paragraph")


@paragraph.command("edit")
@session_argument
@click.argument("name")
@click.argument("text")
@decides
def edit_paragraph(*, name: str, text: str) -> Choice:
    """Write the paragraph NAME anew, in its place."""
    words = text_or_input(text)
    if not words.strip():
        raise UsageError("the paragraph is empty", hint="tweetup paragraph drop takes it away")
    return _write(name, words, None, None, "the paragraph has the new words")


@paragraph.command("move")
@session_argument
@click.argument("name")
@place_option
@after_option
@decides
def move_paragraph(*, name: str, place: str | None, after: str | None) -> Choice:
    """Move the paragraph NAME to another place."""
    if place is None and after is None:
        raise UsageError("name the place", hint="--place, --after or both")
    return _write(name, None, place, after, "the paragraph is in its new place")


def _write(
    name: str | None, text: str | None, place: str | None, after: str | None, message: str
) -> Choice:
    """Return the decision on a paragraph, of which all stays as it is that is None here."""

    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decide import write_paragraph

        before = _own(project, met, name, pictures=False)
        where = _place(project, met, before, place, after)
        words = text if text is not None else before.text if before else ""
        return write_paragraph(
            project,
            met,
            words,
            name=before.name if before else None,
            place=where[0],
            after=where[1],
            note=note,
        )

    return Choice(decide=decide, message=message)


def _own(project: Project, met: ChatSession, name: str | None, *, pictures: bool) -> OwnPart | None:
    from tweetup.jobs.decision_names import find_own_part
    from tweetup.jobs.publish import decided_recap

    if name is None:
        return None
    return find_own_part(decided_recap(project, met).recap, name, pictures=pictures)


def _place(
    project: Project,
    met: ChatSession,
    before: OwnPart | None,
    place: str | None,
    after: str | None,
) -> tuple[str, str]:
    """Return the place of an own part and the part it follows; it stays where none is named."""
    from tweetup.jobs.decision_names import find_place

    if before is not None and place is None and after is None:
        return before.place, before.after
    return find_place(project, met, place, after, moved=before)


@paragraph.command("drop")
@session_argument
@click.argument("name")
@decides
def drop_paragraph(*, name: str) -> Choice:
    """Take the paragraph NAME away."""
    return _drop(name, "the paragraph is gone", pictures=False)


def _drop(name: str, message: str, *, pictures: bool) -> Choice:
    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decide import drop_own_part
        from tweetup.jobs.decision_names import find_own_part
        from tweetup.jobs.publish import decided_recap

        part = find_own_part(decided_recap(project, met).recap, name, pictures=pictures)
        return drop_own_part(project, met, part, note=note)

    return Choice(decide=decide, message=message)


@paragraph.command("order")
@session_argument
@click.argument("names", nargs=-1, required=True)
@decides
def order_own(*, names: tuple[str, ...]) -> Choice:
    """Put the paragraphs and pictures NAMES of one place into this order; the others follow."""
    return in_order("own", names)


@click.group("picture")
def picture_decisions() -> None:
    """Add pictures of your own to a recap: PNG, JPEG, WebP or GIF of at most 5 MB.

    A picture is kept in the archive, at most 1600 pixels wide and high, without the place, the
    time and the names that a camera wrote into it. NAME is one that `tweetup picture list` prints.
    """


alternative_option = click.option(
    "--alt", "alternative", metavar="TEXT", help="Words for those who cannot see the picture."
)
caption_option = click.option("--caption", metavar="TEXT", help="A line below it, in Markdown.")


@picture_decisions.command("list")
@session_argument
@lists("name", "place", "after", "alternative", "text", nothing="this recap has no picture")
def list_pictures() -> Callable[[DecidedRecap], list[Row]]:
    """List the pictures that were added to the recap of SESSION."""
    return partial(own_rows, pictures=True)


@picture_decisions.command("add")
@session_argument
@click.argument("file", type=click.Path(path_type=Path))
@alternative_option
@caption_option
@place_option
@after_option
@decides
def add_picture(
    *,
    file: Path,
    alternative: str | None,
    caption: str | None,
    place: str | None,
    after: str | None,
) -> Choice:
    """Add the picture FILE, with words for those who cannot see it (--alt)."""
    return _show(
        None,
        file=file,
        words=(alternative or "", caption),
        place=(place, after),
        message="the recap has the picture",
    )


@picture_decisions.command("edit")
@session_argument
@click.argument("name")
@click.option("--file", type=click.Path(path_type=Path), help="Another picture in its place.")
@alternative_option
@caption_option
@place_option
@after_option
@decides
def edit_picture(
    *,
    name: str,
    file: Path | None,
    alternative: str | None,
    caption: str | None,
    place: str | None,
    after: str | None,
) -> Choice:
    """Change the picture NAME: its words, its caption, its place, the picture itself."""
    if {file, alternative, caption, place, after} == {None}:
        raise UsageError("name what is to change", hint="--alt, --caption, --place, --file")
    return _show(
        name,
        file=file,
        words=(alternative, caption),
        place=(place, after),
        message="the picture is changed",
    )


def _show(
    name: str | None,
    *,
    file: Path | None,
    words: tuple[str | None, str | None],
    place: tuple[str | None, str | None],
    message: str,
) -> Choice:
    """Return the decision on a picture, of which all stays as it is that is None here.

    ``words`` are its alternative text and its caption, ``place`` its place and the part it follows.
    """

    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decide import add_picture
        from tweetup.jobs.pictures import read_picture

        before = _own(project, met, name, pictures=True)
        shown = before.picture if before else None
        alternative, caption = words
        if alternative is None:
            alternative = shown.alternative if shown else ""
        if not alternative.strip():
            raise UsageError(
                "the picture needs words for those who cannot see it",
                hint="--alt says what it shows",
            )
        where = _place(project, met, before, *place)
        read = read_picture(file) if file is not None else shown
        assert read is not None  # a file, or a picture that the recap has
        return add_picture(
            project,
            met,
            read,
            alternative=alternative,
            caption=caption if caption is not None else before.text if before else "",
            name=before.name if before else None,
            place=where[0],
            after=where[1],
            note=note,
        )

    return Choice(decide=decide, message=message)


@picture_decisions.command("drop")
@session_argument
@click.argument("name")
@decides
def drop_picture(*, name: str) -> Choice:
    """Take the picture NAME away; the archive keeps it, so that this can be undone."""
    return _drop(name, "the picture is gone", pictures=True)
