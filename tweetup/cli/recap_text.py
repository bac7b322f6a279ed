"""``tweetup topic | next | intro | link | guest | bot | part``: decisions on a recap."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import click

from tweetup.cli.deciding import (
    Choice,
    Row,
    decides,
    in_order,
    json_option,
    lists,
    none_option,
    record,
    show_rows,
)
from tweetup.cli.options import note_option, section_name, session_argument, with_config
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from tweetup.config import Config
    from tweetup.jobs.decide import Decided
    from tweetup.jobs.publish import DecidedRecap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "bot",
    "guest",
    "intro",
    "link_decisions",
    "link_rows",
    "next_meeting",
    "part",
    "part_rows",
    "sentence_rows",
    "topic",
]


def topic_rows(both: DecidedRecap) -> list[Row]:
    """Return the topic of a recap and those to choose from."""
    recap = both.recap
    texts = {it.text: "proposed" for it in (*both.derived.proposals, *recap.proposals)}
    if both.derived.topic is not None:
        texts[both.derived.topic.text] = "derived"
    if recap.topic is not None:
        texts = {recap.topic.text: "topic", **texts, recap.topic.text: "topic"}
    return [{"state": state, "text": text} for text, state in texts.items()]


def next_rows(both: DecidedRecap) -> list[Row]:
    """Return the announcement of the next meeting, and the derived one where that is another."""
    now, derived = both.recap.next_meeting, both.derived.next_meeting
    known = [(it, state) for it, state in ((now, "next"), (derived, "derived")) if it is not None]
    rows = [
        {"state": state, "text": it.text, "start": it.start.isoformat() if it.start else None}
        for it, state in known
    ]
    return rows[:1] if now == derived else rows


def sentence_rows(both: DecidedRecap) -> list[Row]:
    """Return the sentences of the introduction in order, then those that were left out."""
    now = {it.name for it in both.recap.intro}
    every = [(it, "shown") for it in both.recap.intro]
    every += [(it, "left out") for it in both.derived.intro if it.name not in now]
    return [
        {"sentence": it.name, "state": state, "by": it.by, "text": it.text} for it, state in every
    ]


def link_rows(both: DecidedRecap) -> list[Row]:
    """Return the links of a recap in order, then those that were left out."""
    now = {it.url for it in both.recap.resources}
    every = [(it, "shown") for it in both.recap.resources]
    every += [(it, "left out") for it in both.derived.resources if it.url not in now]
    return [
        {
            "url": it.url,
            "state": state,
            "title": it.title,
            "sections": list(it.sections),
            "people": list(it.sharers),
        }
        for it, state in every
    ]


def part_rows(both: DecidedRecap) -> list[Row]:
    """Return the sections of a recap in order, then those left out, then the parts at its end."""
    from tweetup.recap.decisions import OMITTABLE

    shown = [it.section for it in both.recap.sections]
    headings = {it.section: it.heading for it in both.derived.sections}
    headings |= {it.section: it.heading for it in both.recap.sections}
    states = dict.fromkeys(shown, "shown")
    states |= {name: "left out" for name in headings if name not in states}
    states |= {name: "left out" if name in both.recap.omitted else "shown" for name in OMITTABLE}
    return [
        {"part": name, "state": state, "heading": headings.get(name, "")}
        for name, state in states.items()
    ]


@click.command()
@session_argument
@click.argument("text", required=False)
@none_option
@note_option
@json_option
@with_config
def topic(
    config: Config,
    *,
    session: str,
    text: str | None,
    nothing: bool,
    note: str | None,
    as_json: bool,
) -> None:
    """Make TEXT the topic of SESSION, or leave it without one (--none).

    Without TEXT, list the topic and those to choose from.
    """
    from tweetup.jobs.decide import word_topic

    if not _is_decision(text, nothing=nothing):
        columns = ("state", "text")
        show_rows(config, session, topic_rows, columns, as_json=as_json, nothing="it has no topic")
        return
    message = "the session has no topic" if nothing else "the session has the topic"
    choice = Choice(decide=partial(word_topic, text=text or ""), message=message)
    record(config, session, choice, note=note, as_json=as_json)


@click.command("next")
@session_argument
@click.argument("text", required=False)
@click.option(
    "--start",
    metavar="TIME",
    help="The time at which it begins, like 2026-11-27T20:00, in the chat's zone.",
)
@none_option
@note_option
@json_option
@with_config
def next_meeting(
    config: Config,
    *,
    session: str,
    text: str | None,
    start: str | None,
    nothing: bool,
    note: str | None,
    as_json: bool,
) -> None:
    """Announce the next meeting in the words of TEXT, or leave it out (--none).

    The home page and the calendar of a site have the meeting at --start, and none of the schedule
    before it. Without TEXT, print the announcement.
    """
    if start is not None and text is None:
        raise UsageError("--start needs the words that announce it", where="next")
    if not _is_decision(text, nothing=nothing):
        columns = ("state", "start", "text")
        show_rows(config, session, next_rows, columns, as_json=as_json, nothing="none is announced")
        return

    def decide(project: Project, met: ChatSession, *, note: str | None) -> Decided:
        from tweetup.config.values import parse_moment
        from tweetup.jobs.decide import word_next

        moment = None
        if start is not None:
            try:
                moment = parse_moment(start, zone=met.timezone, start=None)
            except ValueError as error:
                raise UsageError(
                    f"{start} is no date and time", where="--start", hint="like 2026-11-27T20:00"
                ) from error
        return word_next(project, met, text or "", start=moment, note=note)

    message = "no next meeting is announced" if nothing else "the next meeting is announced"
    record(config, session, Choice(decide=decide, message=message), note=note, as_json=as_json)


def _is_decision(text: str | None, *, nothing: bool) -> bool:
    """Return True for a text or ``--none``, False for neither."""
    if text is not None and nothing:
        raise UsageError("--none and a text contradict each other")
    if text is not None and not text.strip():
        raise UsageError("the text is empty", hint="--none leaves it out")
    return text is not None or nothing


@click.group()
def intro() -> None:
    """Decide on the sentences of the introduction: word, drop or order them.

    SENTENCE is a name that `tweetup intro list` prints.
    """


@intro.command("list")
@session_argument
@lists("sentence", "state", "by", "text", nothing="the recap has no introduction")
def list_sentences() -> Callable[[DecidedRecap], list[Row]]:
    """List the sentences of the introduction, those left out as well."""
    return sentence_rows


@intro.command("word")
@session_argument
@click.argument("sentence")
@click.argument("text")
@decides
def word_one(*, sentence: str, text: str) -> Choice:
    """Say SENTENCE in the words of TEXT."""
    from tweetup.jobs.decide import word_sentence

    if not text.strip():
        raise UsageError("the sentence is empty", hint="tweetup intro drop leaves it out")
    return Choice(
        decide=partial(word_sentence, name=sentence, text=text),
        message="the sentence has the new words",
    )


@intro.command("drop")
@session_argument
@click.argument("sentence")
@decides
def drop_sentence(*, sentence: str) -> Choice:
    """Leave SENTENCE out of the introduction."""
    from tweetup.jobs.decide import word_sentence

    return Choice(
        decide=partial(word_sentence, name=sentence, text=""),
        message="the introduction leaves the sentence out",
    )


@intro.command("order")
@session_argument
@click.argument("sentences", nargs=-1, required=True)
@decides
def order_sentences(*, sentences: tuple[str, ...]) -> Choice:
    """Put SENTENCES first in the introduction, in this order; the others follow."""
    return in_order("sentences", sentences)


@click.group("link")
def link_decisions() -> None:
    """Decide on the links of a recap: give titles, drop, show, order or add them."""


@link_decisions.command("list")
@session_argument
@lists("url", "state", "sections", "people", "title", nothing="no link in this recap")
def list_links() -> Callable[[DecidedRecap], list[Row]]:
    """List the links of the recap of SESSION, those left out as well."""
    return link_rows


@link_decisions.command("title")
@session_argument
@click.argument("url")
@click.argument("text")
@decides
def title_one(*, url: str, text: str) -> Choice:
    """Give the link URL the title TEXT."""
    from tweetup.jobs.decide import title_link

    return Choice(
        decide=partial(title_link, url=url, title=text), message="the link has the new title"
    )


@link_decisions.command("drop")
@session_argument
@click.argument("url")
@decides
def drop_link(*, url: str) -> Choice:
    """Leave the link URL out of the recap."""
    from tweetup.jobs.decide import settle_link
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_link, url=url, state=PartState.LEFT_OUT),
        message="the recap leaves the link out",
    )


@link_decisions.command("show")
@session_argument
@click.argument("url")
@decides
def show_link(*, url: str) -> Choice:
    """Show the link URL again."""
    from tweetup.jobs.decide import settle_link
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(settle_link, url=url, state=PartState.SHOWN),
        message="the recap shows the link",
    )


@link_decisions.command("add")
@session_argument
@click.argument("url")
@click.argument("text")
@click.option(
    "--section",
    metavar="NAME",
    callback=section_name,
    help="The section that it belongs to [default: none].",
)
@decides
def add_one(*, url: str, text: str, section: str | None) -> Choice:
    """Add the link URL, which nobody shared, with the title TEXT."""
    from tweetup.jobs.decide import add_link

    return Choice(
        decide=partial(add_link, url=url, title=text, section=section),
        message="the recap has the link",
    )


@link_decisions.command("order")
@session_argument
@click.argument("urls", nargs=-1, required=True)
@decides
def order_links(*, urls: tuple[str, ...]) -> Choice:
    """Put the links URLS first, in this order; the others follow."""
    return in_order("links", urls)


@click.group()
def guest() -> None:
    """Say who was a guest of a session: HANDLE is somebody who wrote in it."""


@guest.command("add")
@session_argument
@click.argument("handle")
@decides
def add_guest(*, handle: str) -> Choice:
    """Call HANDLE a guest of SESSION."""
    from tweetup.jobs.decide_people import mark_guest
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(mark_guest, handle=handle, state=PartState.SHOWN),
        message=f"@{handle.strip().removeprefix('@')} is a guest",
    )


@guest.command("remove")
@session_argument
@click.argument("handle")
@decides
def remove_guest(*, handle: str) -> Choice:
    """Do not call HANDLE a guest of SESSION."""
    from tweetup.jobs.decide_people import mark_guest
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(mark_guest, handle=handle, state=PartState.LEFT_OUT),
        message=f"@{handle.strip().removeprefix('@')} is no guest",
    )


@click.group()
def bot() -> None:
    """Say who is a bot: HANDLE is somebody who wrote in the session.

    Posts of bots are no answers, are quoted nowhere, and count for nothing that people said. The
    numbers of posts and of people who posted still have them, and so has the transcript.
    """


@bot.command("add")
@session_argument
@click.argument("handle")
@decides
def add_bot(*, handle: str) -> Choice:
    """Call HANDLE a bot."""
    from tweetup.jobs.decide_people import mark_bot
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(mark_bot, handle=handle, state=PartState.SHOWN),
        message=f"@{handle.strip().removeprefix('@')} is a bot",
    )


@bot.command("remove")
@session_argument
@click.argument("handle")
@decides
def remove_bot(*, handle: str) -> Choice:
    """Do not take HANDLE for a bot."""
    from tweetup.jobs.decide_people import mark_bot
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(mark_bot, handle=handle, state=PartState.LEFT_OUT),
        message=f"@{handle.strip().removeprefix('@')} is no bot",
    )


@click.group()
def part() -> None:
    """Leave out whole parts of a recap, or order its sections.

    PART is a section, or links, next, numbers or participants.
    """


@part.command("list")
@session_argument
@lists("part", "state", "heading", nothing="the recap has no part")
def list_parts() -> Callable[[DecidedRecap], list[Row]]:
    """List the parts of the recap of SESSION, those left out as well."""
    return part_rows


def _part_name(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Return a part as it is called, in whatever case it was given."""
    from tweetup.recap.decisions import OMITTABLE

    if value.lower() in OMITTABLE:
        return value.lower()
    return section_name(context, parameter, value) or value


part_argument = click.argument("part", callback=_part_name)


@part.command("drop")
@session_argument
@part_argument
@decides
def drop_part(*, part: str) -> Choice:
    """Leave PART out of the recap."""
    from tweetup.jobs.decide import leave_out
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(leave_out, part=part, state=PartState.LEFT_OUT),
        message=f"the recap leaves {part} out",
    )


@part.command("show")
@session_argument
@part_argument
@decides
def show_part(*, part: str) -> Choice:
    """Show PART again."""
    from tweetup.jobs.decide import leave_out
    from tweetup.recap.decisions import PartState

    return Choice(
        decide=partial(leave_out, part=part, state=PartState.SHOWN),
        message=f"the recap shows {part}",
    )


@part.command("order")
@session_argument
@click.argument("sections", nargs=-1, required=True)
@decides
def order_sections(*, sections: tuple[str, ...]) -> Choice:
    """Put the sections SECTIONS first, in this order; the others follow."""
    return in_order("sections", sections)
