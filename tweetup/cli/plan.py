"""``tweetup plan``: the questions, topic and guests of a meeting to come, and its posts."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import click

from tweetup.cli.access import one_hashtag
from tweetup.cli.deciding import is_json_wanted, made_json_option, print_made
from tweetup.cli.options import as_json, with_config
from tweetup.cli.output import print_json, print_table, say
from tweetup.cli.progress import utc_now
from tweetup.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tweetup.capture.maintenance.upcoming import UpcomingMeeting
    from tweetup.config import Config
    from tweetup.jobs.plan import Planned
    from tweetup.jobs.plan_posts import PlannedPost
    from tweetup.model import Plan
    from tweetup.project.project import Project

__all__ = ["plan"]

_COLUMNS = ("chat", "date", "question", "text", "submitted by")


class _Day(click.ParamType[date]):
    """A date."""

    name = "DATE"

    def convert(
        self, value: object, param: click.Parameter | None, ctx: click.Context | None
    ) -> date:
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            self.fail(f"{value!r} is no date; write it like 2026-11-27", param, ctx)


date_option = click.option(
    "--date",
    "day",
    type=_Day(),
    metavar="DATE",
    help="The day of the meeting, in the chat's zone [default: its next one].",
)
hashtag_argument = click.argument("hashtag")
question_argument = click.argument("question")


@click.group()
def plan() -> None:
    """Plan the next meeting of a chat: questions, order, topic, guests, posts to copy.

    QUESTION is a number, or a label such as Q2. Each change is a decision: tweetup corrections
    lists and undoes it.
    """


@plan.command("list")
@click.argument("hashtag", required=False)
@date_option
@as_json
@with_config
def list_(config: Config, *, hashtag: str | None, day: date | None, as_json: bool) -> None:
    """List what is planned for the meetings to come, of HASHTAG or of all chats."""
    from tweetup.capture.maintenance.upcoming import known_chats, meeting_on, upcoming_meetings
    from tweetup.jobs.plan import plan_of

    if day is not None and hashtag is None:
        raise UsageError("goes with a hashtag", where="--date")
    rows = []
    with _opened(config) as project:
        chats = known_chats(project) if hashtag is None else (_chat(project, hashtag),)
        for chat in chats:
            met = (
                upcoming_meetings(project, chat, now=utc_now())
                if day is None
                else (meeting_on(project, chat, day),)
            )
            rows += [(meeting, plan_of(project, chat, meeting.day)) for meeting in met]
    if as_json:
        print_json(_row(meeting, planned) for meeting, planned in rows)
        return
    print_table(_COLUMNS, [line for meeting, planned in rows for line in _lines(meeting, planned)])


def _row(meeting: UpcomingMeeting, planned: Plan) -> dict[str, Any]:
    """Return the plan of a meeting as an object of JSON."""
    return {
        "hashtag": planned.hashtag,
        "date": planned.day.isoformat(),
        "start": meeting.start.isoformat().replace("+00:00", "Z") if meeting.start else None,
        "topic": planned.topic,
        "guests": list(planned.guests),
        "questions": [
            {"number": it.number, "text": it.text, "submitted_by": it.submitted_by}
            for it in planned.questions
        ],
    }


def _lines(meeting: UpcomingMeeting, planned: Plan) -> Iterator[tuple[object, ...]]:
    start = (f"#{planned.hashtag}", meeting.day.isoformat())
    if planned.topic:
        yield (*start, "topic", planned.topic, None)
    for guest in planned.guests:
        yield (*start, "guest", f"@{guest}", None)
    for it in planned.questions:
        yield (*start, f"Q{it.number}", it.text, f"@{it.submitted_by}" if it.submitted_by else None)
    if not (planned.topic or planned.guests or planned.questions):
        yield (*start, None, "nothing is planned yet", None)


@plan.command()
@hashtag_argument
@click.argument("text")
@click.option("--by", "submitted_by", default="", metavar="HANDLE", help="Who submitted it.")
@date_option
@made_json_option
@with_config
def add(config: Config, *, hashtag: str, text: str, submitted_by: str, day: date | None) -> None:
    """Add a question with this TEXT behind the others."""
    from tweetup.jobs.plan import add_question

    _decide(
        config,
        hashtag,
        day,
        lambda project, chat, when: add_question(
            project, chat, when, text, submitted_by=submitted_by
        ),
    )


@plan.command()
@hashtag_argument
@question_argument
@click.argument("text", required=False)
@click.option("--by", "submitted_by", metavar="HANDLE", help='Who submitted it; "" for nobody.')
@date_option
@made_json_option
@with_config
def edit(
    config: Config,
    *,
    hashtag: str,
    question: str,
    text: str | None,
    submitted_by: str | None,
    day: date | None,
) -> None:
    """Give a QUESTION other words, another submitter, or both."""
    from tweetup.jobs.plan import name_submitter, word_question

    if text is None and submitted_by is None:
        raise UsageError("nothing to change", hint="give the new text, --by, or both")
    if text is not None:
        _decide(
            config,
            hashtag,
            day,
            lambda project, chat, when: word_question(project, chat, when, question, text),
        )
    if submitted_by is not None:
        _decide(
            config,
            hashtag,
            day,
            lambda project, chat, when: name_submitter(project, chat, when, question, submitted_by),
        )


@plan.command()
@hashtag_argument
@question_argument
@click.argument("before", required=False)
@date_option
@made_json_option
@with_config
def move(
    config: Config, *, hashtag: str, question: str, before: str | None, day: date | None
) -> None:
    """Put a QUESTION before the question BEFORE; without that, behind all."""
    from tweetup.jobs.plan import move_question

    _decide(
        config,
        hashtag,
        day,
        lambda project, chat, when: move_question(project, chat, when, question, before=before),
    )


@plan.command()
@hashtag_argument
@click.argument("questions", nargs=-1, required=True)
@date_option
@made_json_option
@with_config
def order(config: Config, *, hashtag: str, questions: tuple[str, ...], day: date | None) -> None:
    """Put the questions QUESTIONS first, in this order; the others follow."""
    from tweetup.jobs.plan import order_questions

    _decide(
        config,
        hashtag,
        day,
        lambda project, chat, when: order_questions(project, chat, when, questions),
    )


@plan.command()
@hashtag_argument
@question_argument
@date_option
@made_json_option
@with_config
def drop(config: Config, *, hashtag: str, question: str, day: date | None) -> None:
    """Take a QUESTION off the plan."""
    from tweetup.jobs.plan import drop_question

    _decide(
        config,
        hashtag,
        day,
        lambda project, chat, when: drop_question(project, chat, when, question),
    )


@plan.command()
@hashtag_argument
@click.argument("text")
@date_option
@made_json_option
@with_config
def topic(config: Config, *, hashtag: str, text: str, day: date | None) -> None:
    """Set the topic of the meeting; an empty TEXT leaves it without one."""
    from tweetup.jobs.plan import set_topic

    _decide(config, hashtag, day, lambda project, chat, when: set_topic(project, chat, when, text))


@plan.command()
@hashtag_argument
@click.argument("handle")
@click.option("--off", is_flag=True, help="Take the guest off.")
@date_option
@made_json_option
@with_config
def guest(config: Config, *, hashtag: str, handle: str, off: bool, day: date | None) -> None:
    """Add a guest by HANDLE, or take one off."""
    from tweetup.jobs.plan import set_guest

    _decide(
        config,
        hashtag,
        day,
        lambda project, chat, when: set_guest(project, chat, when, handle, invited=not off),
    )


@plan.command()
@hashtag_argument
@click.argument("post")
@click.argument("text")
@date_option
@made_json_option
@with_config
def word(config: Config, *, hashtag: str, post: str, text: str, day: date | None) -> None:
    """Say a post of the meeting in the words of TEXT; an empty TEXT: as the template does.

    POST is welcome, introductions or thanks.
    """
    from tweetup.jobs.plan import word_post

    _decide(
        config, hashtag, day, lambda project, chat, when: word_post(project, chat, when, post, text)
    )


@plan.command()
@hashtag_argument
@click.option(
    "--network",
    metavar="NAME",
    help="x, mastodon or bluesky [default: network in tweetup.toml, else x].",
)
@date_option
@as_json
@with_config
def posts(
    config: Config, *, hashtag: str, network: str | None, day: date | None, as_json: bool
) -> None:
    """Print the posts of the meeting, each within the length that the network takes."""
    from tweetup.capture.maintenance.upcoming import meeting_on, upcoming_meetings
    from tweetup.errors import UnknownNameError
    from tweetup.jobs.plan import plan_of
    from tweetup.jobs.plan_posts import Occasion, chat_language, compose_posts, label_letter
    from tweetup.text.post_length import POST_LIMITS

    with _opened(config) as project:
        chat = _chat(project, hashtag)
        settings = project.config.chat(chat)
        chosen = network or settings.network or "x"
        if chosen not in POST_LIMITS:
            raise UnknownNameError("network", chosen, tuple(POST_LIMITS))
        when = day or _next(project, chat)
        later = [
            it.start
            for it in upcoming_meetings(project, chat, now=utc_now())
            if it.day > when and it.start is not None
        ]
        occasion = Occasion(
            chat=settings,
            plan=plan_of(project, chat, when),
            letter=label_letter(project, settings),
            language=chat_language(project, settings),
            start=meeting_on(project, chat, when).start,
            following=min(later, default=None),
        )
        written = compose_posts(project, occasion, chosen)
    if as_json:
        print_json(_post_rows(written))
        return
    for post in written:
        for part in post.parts:
            click.echo(part.text)
            click.echo()
            if part.over:
                say(f"{post.name} is {part.over} too long for {chosen}: {part.length} characters")


def _post_rows(written: Iterable[PlannedPost]) -> Iterator[dict[str, Any]]:
    for post in written:
        for number, part in enumerate(post.parts, 1):
            yield {
                "name": post.name,
                "part": number,
                "parts": len(post.parts),
                "text": part.text,
                "length": part.length,
                "most": part.most,
            }


def _opened(config: Config) -> Any:  # noqa: ANN401 - a context manager of a module loaded late
    from tweetup.project.new_archive import create_project

    return create_project(config)


def _chat(project: Project, hashtag: str) -> str:
    """Return the chat of a hashtag; raises UnknownNameError for one that nobody uses."""
    from tweetup.capture.maintenance.upcoming import known_chats

    name = project.config.chat(one_hashtag(hashtag)).hashtag
    return name if name in known_chats(project) else project.chat(name)


def _next(project: Project, chat: str) -> date:
    """Return the day of the chat's next meeting; raises UsageError where none is known."""
    from tweetup.capture.maintenance.upcoming import upcoming_meetings

    coming = upcoming_meetings(project, chat, now=utc_now())
    if not coming:
        raise UsageError(
            f"no meeting of #{chat} is known", hint="give --date, or set its time in tweetup.toml"
        )
    return coming[0].day


def _decide(
    config: Config,
    hashtag: str,
    day: date | None,
    decide: Callable[[Project, str, date], Planned],
) -> None:
    """Record a decision on the plan of a meeting, and say which."""
    from tweetup.jobs.decision_words import tell_of_plan

    with _opened(config) as project:
        chat = _chat(project, hashtag)
        planned = decide(project, chat, day or _next(project, chat))
        print_made(project, planned.decision, *planned.more)
    if is_json_wanted():
        return
    made, count = planned.decision, len(planned.plan.questions)
    say(
        f"#{chat}, {planned.plan.day}: {tell_of_plan(made)}; questions planned: {count};"
        f" undo: tweetup corrections undo {made.id}"
    )
