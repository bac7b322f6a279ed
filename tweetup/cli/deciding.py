"""The common part of the commands that decide on a recap: record one decision, list parts."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, ParamSpec

import click

from tweetup.cli.correction_rows import correction_row, tell_idle, tell_statuses
from tweetup.cli.options import as_json as json_option
from tweetup.cli.options import find_session, note_option, section_name, with_config
from tweetup.cli.output import json_line, print_json, print_table, say
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from tweetup.config import Config
    from tweetup.jobs.decide import Decided
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.model import Correction
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "Choice",
    "Row",
    "after_option",
    "decides",
    "in_order",
    "is_json_wanted",
    "json_option",
    "lists",
    "made_json_option",
    "none_option",
    "place_option",
    "post_or_none",
    "print_made",
    "record",
    "show_rows",
    "text_or_input",
]

P = ParamSpec("P")
Row = dict[str, Any]

_json_option = click.option("--json", "as_json", is_flag=True, help="Print the decision as JSON.")
_AS_JSON = "tweetup: the correction as JSON"


def _keep_wish(context: click.Context, _parameter: click.Parameter, value: object) -> None:
    context.meta[_AS_JSON] = bool(value)


made_json_option = click.option(
    "--json",
    is_flag=True,
    expose_value=False,
    callback=_keep_wish,
    help="Print the decision as JSON.",
)
"""For a command whose decision :func:`print_made` prints."""
none_option = click.option("--none", "nothing", is_flag=True, help="Leave it out.")


def _place_name(
    context: click.Context, parameter: click.Parameter, value: str | None
) -> str | None:
    """Return a place of an own part: ``intro``, ``end`` or a section."""
    if value is not None and value.lower() == "end":
        return "end"
    return section_name(context, parameter, value)


place_option = click.option(
    "--place",
    metavar="PLACE",
    callback=_place_name,
    help="Where it stands: intro, end or a section [default: intro, or that of --after].",
)
after_option = click.option(
    "--after",
    metavar="PART",
    help="What it follows there: a post that is shown, a part of your own, or end [default: the"
    " place's start].",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A decision that a command makes, and the words that tell its effect.

    ``decide`` takes the project, the session and a ``note``, as the functions of
    ``tweetup.jobs.decide`` do once the rest is given.
    """

    decide: Callable[..., Decided]
    message: str


def decides(command: Callable[P, Choice]) -> Callable[..., None]:
    """Make a command of a function that returns a decision: SESSION, ``--note`` and ``--json``.

    The decision is recorded and told: its effect and how to undo it, or the decision as JSON.
    """

    @wraps(command)
    def recording(
        config: Config,
        /,
        session: str,
        note: str | None,
        as_json: bool,  # noqa: FBT001 - given by name
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> None:
        record(config, session, command(*args, **kwargs), note=note, as_json=as_json)

    return note_option(_json_option(with_config(recording)))


def record(
    config: Config, session: str, choice: Choice, *, note: str | None, as_json: bool
) -> None:
    """Record a decision and tell it: its effect and how to undo it, or the decision as JSON."""
    from tweetup.jobs.correction_log import decision_statuses
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = find_session(project, session)
        made = choice.decide(project, met, note=note)
        stored = made.decision
        again = project.session(met.id)  # a bot changes more than the recap
        standing = next(
            it for it in decision_statuses(project, again) if it.correction.id == stored.id
        )
    if as_json:
        click.echo(json_line(json.dumps(correction_row(standing), ensure_ascii=False)))
        return
    say(f"{choice.message} now; undo: tweetup corrections undo {stored.id}")
    if made.remark:
        say(made.remark)
    tell_statuses([standing])


def is_json_wanted() -> bool:
    """Return whether the command that runs was given :data:`made_json_option`."""
    return bool(click.get_current_context().meta.get(_AS_JSON))


def print_made(project: Project, *made: Correction) -> None:
    """Print corrections that were made as JSON, a line each, if the command is to; else nothing."""
    from tweetup.jobs.correction_log import list_corrections

    if not is_json_wanted():
        return
    for correction in made:
        standing = next(
            it
            for it in list_corrections(project, correction.hashtag)
            if it.correction.id == correction.id
        )
        click.echo(json_line(json.dumps(correction_row(standing), ensure_ascii=False)))


def lists(
    *columns: str, nothing: str
) -> Callable[[Callable[P, Callable[[DecidedRecap], list[Row]]]], Callable[..., None]]:
    """Make a listing of a function that returns the rows of a recap: SESSION and ``--json``.

    The table has ``columns``; the rest is as in :func:`show_rows`.
    """

    def decorate(
        command: Callable[P, Callable[[DecidedRecap], list[Row]]],
    ) -> Callable[..., None]:
        @wraps(command)
        def listing(
            config: Config,
            /,
            session: str,
            as_json: bool,  # noqa: FBT001 - given by name
            *args: P.args,
            **kwargs: P.kwargs,
        ) -> None:
            rows = command(*args, **kwargs)
            show_rows(config, session, rows, columns, as_json=as_json, nothing=nothing)

        return json_option(with_config(listing))

    return decorate


def show_rows(
    config: Config,
    session: str,
    rows: Callable[[DecidedRecap], list[Row]],
    columns: Sequence[str],
    *,
    as_json: bool,
    nothing: str,
) -> None:
    """Print parts of a recap as a table or JSON; say ``nothing`` where it has none.

    Decisions without effect, and those to look at again, are told as well.
    """
    from tweetup.jobs.publish import decided_recap
    from tweetup.project.project import open_project

    with open_project(config) as project:
        met = find_session(project, session)
        listed = rows(decided_recap(project, met))
        tell_idle(project, met)
    if as_json:
        print_json(listed)
    elif listed:
        print_table(columns, [[_cell(row[name]) for name in columns] for row in listed])
    else:
        say(nothing)


def _cell(value: object) -> object:
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def in_order(parts: str, names: Sequence[str], *, section: str | None = None) -> Choice:
    """Return the decision to put parts first, in an order; their names are checked."""

    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.jobs.decide import reorder
        from tweetup.jobs.decision_names import name_parts

        wanted = name_parts(project, met, parts, names, section=section)
        return reorder(project, met, parts, wanted, section=section, note=note)

    return Choice(decide=decide, message="they stand in this order")


def text_or_input(text: str) -> str:
    """Return a text, or all of standard input where it is ``-``."""
    return sys.stdin.read() if text == "-" else text


def post_or_none(post: str | None, *, nothing: bool) -> str | None:
    """Return a post or None, exactly one of which was asked for.

    Raises :class:`~tweetup.errors.UsageError` for neither and for both.
    """
    if (post is None) is not nothing:
        raise UsageError("name a post, or give --none for no post")
    return post
