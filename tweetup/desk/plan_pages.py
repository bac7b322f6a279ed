"""The pages of the desk that plan a meeting: its questions, and its posts ready to copy."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, urlencode

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tweetup.capture.maintenance.upcoming import (
    UpcomingMeeting,
    known_chats,
    meeting_on,
    upcoming_meetings,
)
from tweetup.desk.actions import Done, Form, decision_number, named_number
from tweetup.desk.drafts import field_draft, window_of
from tweetup.errors import TweetupError, UsageError
from tweetup.jobs import plan as decide
from tweetup.jobs.correction_log import redo_correction, undo_correction
from tweetup.jobs.decision_words import tell_of_plan
from tweetup.jobs.plan_posts import (
    Occasion,
    chat_language,
    compose_posts,
    label_letter,
    local_moment,
)
from tweetup.model import Draft
from tweetup.project.plans import plan_day
from tweetup.render.templates import open_templates
from tweetup.text.post_length import POST_LIMITS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop
    from tweetup.jobs.plan_posts import PlannedPost
    from tweetup.model import Correction
    from tweetup.project.project import Project

__all__ = ["ROUTES"]

_HAVE: Final = "Desk-Have"
_LONGEST: Final = 20_000
"""Characters of one field that are kept: more than any field may have when it is saved."""
_DRAFTED: Final[Mapping[str, tuple[str, ...]]] = {
    "add": ("new", "new by"),
    "topic": ("topic",),
    "word": ("{name}", "{name} by"),
    "wording": ("{name}",),
    "guest": ("guest",),
}
"""The actions that save drafts, with the fields of each; ``{name}`` is the form's own."""
_BLOCKS: Final = ("meeting", "questions", "posts")
_TITLES: Final = {"x": "X", "bluesky": "Bluesky", "mastodon": "Mastodon"}


@dataclass(frozen=True, slots=True)
class _Place:
    """The address of a plan: a chat, a day (None: its next meeting) and a network."""

    hashtag: str
    day: date | None
    network: str | None

    @classmethod
    def of(cls, request: Request) -> _Place:
        """Return the place that a request names; raises UsageError for a day that is none."""
        written = request.query_params.get("date", "")
        try:
            day = date.fromisoformat(written) if written else None
        except ValueError as error:
            raise UsageError(f"{written!r} is no date", hint="write it like 2026-11-27") from error
        network = request.query_params.get("network")
        return cls(request.path_params["chat"], day, network if network in POST_LIMITS else None)


def _workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


def _now() -> datetime:
    return datetime.now(UTC)


async def _chats(request: Request) -> Response:
    """Return the list of all chats with their next meetings."""
    return HTMLResponse(await _workshop(request).answer(_list_chats))


def _list_chats(workshop: Workshop) -> str:
    project, now = workshop.project, _now()
    rows = []
    for chat in known_chats(project):
        coming = upcoming_meetings(project, chat, now=now)
        zone = project.config.chat(chat).zone
        meetings = [
            (it, local_moment(it.start, zone), decide.plan_of(project, chat, it.day))
            for it in coming
        ]
        rows.append((chat, meetings))
    return open_templates(None).render("desk/plan_list.html.j2", rows=rows)


async def _page(request: Request) -> Response:
    """Return the plan of a meeting; ``did`` are the numbers of what was decided just now."""
    numbers = [decision_number(it) for it in request.query_params.get("did", "").split()]
    did = [number for number in numbers if number is not None]
    done = Done("Done.", did[0], also=tuple(did[1:])) if did else None
    return HTMLResponse(await _workshop(request).answer(_draw, _Place.of(request), done))


async def _sync(request: Request) -> Response:
    """Return the blocks that changed since the browser drew them."""
    have = _have(request)
    return HTMLResponse(await _workshop(request).answer(_changes, _Place.of(request), None, have))


async def _act(request: Request) -> Response:
    """Do as a form says; answer with the blocks that changed, or with the page anew."""
    async with request.form(max_fields=200, max_part_size=2**20) as form:
        given: dict[str, list[str]] = {}
        for name, value in form.multi_items():
            if isinstance(value, str):
                given.setdefault(name, []).append(value)
    given["window"] = [window_of(request)]
    place, workshop = _Place.of(request), _workshop(request)
    done = await workshop.answer(_do, place, Form(given))
    if "HX-Request" in request.headers:
        return HTMLResponse(await workshop.answer(_changes, place, done, _have(request)))
    if done.undo is None:
        return HTMLResponse(await workshop.answer(_draw, place, done))
    shown = [(name, text) for name, text in request.query_params.multi_items() if name != "did"]
    query = urlencode([*shown, ("did", " ".join(map(str, (done.undo, *done.also))))])
    return RedirectResponse(f"/plan/{quote(place.hashtag)}?{query}", 303)


async def _keep(request: Request) -> Response:
    """Keep the words of a field as they are typed; forget them where they are as before."""
    async with request.form(max_fields=10, max_files=0, max_part_size=2**20) as form:
        field, text = str(form.get("field", "")), form.get("text")
    place = _Place.of(request)
    words = str(text)[:_LONGEST] if text is not None else None
    draft = field_draft(field[:200], window_of(request))
    await _workshop(request).answer(_keep_words, place, draft, words)
    return Response(status_code=204)


def _keep_words(
    workshop: Workshop, place: _Place, form: tuple[tuple[str, str], ...], words: str | None
) -> None:
    chat = _known(workshop.project, place.hashtag)
    if place.day is None or not dict(form)["field"]:
        return
    archive, meeting = workshop.project.archive, _drafts_of(chat, place.day)
    if words is None:
        archive.delete_draft(meeting, form)
    else:
        archive.write_draft(Draft(session=meeting, form=form, label="", words=(("text", words),)))


def _drafts_of(chat: str, day: date) -> str:
    """Return the name under which the drafts of a plan are kept: no session is called so."""
    return f"plan of {chat}-{day}"


def _have(request: Request) -> dict[str, str]:
    try:
        given = json.loads(request.headers.get(_HAVE, "{}"))
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}


def _draw(workshop: Workshop, place: _Place, done: Done | None) -> str:
    context = _context(workshop, place)
    return open_templates(None).render(
        "desk/plan.html.j2",
        **context,
        blocks=_blocks(context),
        done=done,
        kept=_kept(workshop.project, context["meeting"]),
    )


def _changes(workshop: Workshop, place: _Place, done: Done | None, have: Mapping[str, str]) -> str:
    context = _context(workshop, place)
    changed = [block for block in _blocks(context) if have.get(block[0]) != block[2]]
    return open_templates(None).render(
        "desk/plan_changes.html.j2", **context, blocks=changed, done=done
    )


def _blocks(context: Mapping[str, object]) -> tuple[tuple[str, str, str], ...]:
    """Return the id, HTML and digest of each block of the page."""
    templates = open_templates(None)
    blocks = []
    for name in _BLOCKS:
        html = templates.render(f"desk/plan_{name}.html.j2", **context)
        digest = blake2b(html.encode("utf-8", "replace"), digest_size=6).hexdigest()
        blocks.append((f"plan-{name}", html, digest))
    return tuple(blocks)


def _context(workshop: Workshop, place: _Place) -> dict[str, object]:
    """Return the names that the templates of a plan use."""
    project = workshop.project
    chat = _known(project, place.hashtag)
    settings = project.config.chat(chat)
    coming = upcoming_meetings(project, chat, now=_now())
    meeting = _meeting(project, chat, place.day, coming)
    network = place.network or settings.network or "x"
    letter = label_letter(project, settings)
    occasion = None
    if meeting is not None:
        later = [it.start for it in coming if it.day > meeting.day and it.start is not None]
        occasion = Occasion(
            chat=settings,
            plan=decide.plan_of(project, chat, meeting.day),
            letter=letter,
            language=chat_language(project, settings),
            start=meeting.start,
            following=min(later, default=None),
        )
    query = {"date": meeting.day.isoformat(), "network": network} if meeting is not None else {}
    return {
        "chat": settings,
        "meeting": meeting,
        "coming": coming,
        "when": local_moment(meeting.start, settings.zone) if meeting is not None else None,
        "plan": occasion.plan if occasion is not None else None,
        "letter": letter,
        "network": network,
        "networks": _TITLES,
        "posts": _posts(project, occasion, network),
        "worded": decide.WORDED_POSTS,
        "redo": _redoable(project, chat, meeting.day) if meeting is not None else (),
        "tell": tell_of_plan,
        "written": decide.written_questions(project, chat, meeting.day) if meeting else {},
        "address": f"/plan/{settings.hashtag}",
        "base": f"/plan/{settings.hashtag}",
        "query": urlencode(query),
    }


def _posts(project: Project, occasion: Occasion | None, network: str) -> tuple[PlannedPost, ...]:
    return () if occasion is None else compose_posts(project, occasion, network)


def _kept(project: Project, meeting: object) -> list[tuple[str, str, str]]:
    """Return field, window and words of all drafts of a plan, the latest first."""
    if not isinstance(meeting, UpcomingMeeting):
        return []
    drafts = project.archive.drafts(_drafts_of(meeting.hashtag, meeting.day))
    forms = [(dict(it.form), dict(it.words)) for it in reversed(drafts)]
    return [(form["field"], form.get("window", ""), words["text"]) for form, words in forms]


def _redoable(project: Project, chat: str, day: date) -> tuple[Correction, ...]:
    """Return the decisions of the action that was undone last, where it can be done again."""
    steps = [
        step
        for tag in project.config.chat(chat).hashtags
        for step in project.archive.redoable(tag)
        if step[0].is_of_plan and plan_day(step[0]) == day
    ]
    return steps[0] if steps else ()


def _known(project: Project, hashtag: str) -> str:
    """Return the chat of a hashtag; raises UnknownNameError for one that nobody uses."""
    name = project.config.chat(hashtag).hashtag
    return name if name in known_chats(project) else project.chat(hashtag)


def _meeting(
    project: Project, chat: str, day: date | None, coming: tuple[UpcomingMeeting, ...]
) -> UpcomingMeeting | None:
    if day is None:
        return coming[0] if coming else None
    return next((it for it in coming if it.day == day), None) or meeting_on(project, chat, day)


def _do(workshop: Workshop, place: _Place, form: Form) -> Done:
    project = workshop.project
    try:
        if form["do"] == "undo":
            return _undone(project, form)
        if form["do"] == "redo":
            return _redone(project, form)
        action = _ACTIONS.get(form["do"])
        if action is None:
            raise UsageError(f"the plan has no action {form['do']!r}")
        if place.day is None:
            raise UsageError("no meeting is named", hint="choose a date")
        chat = _known(project, place.hashtag)
        done = action(project, chat, place.day, form)
    except TweetupError as error:
        return Done(f"Not done: {error}")
    for field in _DRAFTED.get(form["do"], ()):
        drafted = field_draft(field.replace("{name}", form["name"]), form["window"])
        project.archive.delete_draft(_drafts_of(chat, place.day), drafted)
    return done


def _undone(project: Project, form: Form) -> Done:
    """Undo the decisions with the numbers that a form has: those of one action, the last first."""
    numbers = [named_number(it) for it in form["number"].split() or [""]]
    undone = undo_correction(project, *reversed(numbers))
    return Done(f"Undone: {tell_of_plan(undone)}", redo=undone.id)


def _redone(project: Project, form: Form) -> Done:
    """Let decisions that were undone together count again."""
    redone = redo_correction(project, named_number(form["number"]))
    first, *more = (it.id for it in redone if it.id is not None)
    return Done(f"Done again: {tell_of_plan(redone[0])}", first, also=tuple(more))


def _done(made: decide.Planned, text: str, *also: decide.Planned) -> Done:
    decisions = [it.decision for it in (made, *also)]
    more = (*made.more, *decisions[1:])
    return Done(text, made.decision.id, also=tuple(it.id for it in more if it.id))


def _add(project: Project, chat: str, day: date, form: Form) -> Done:
    made = decide.add_question(project, chat, day, form["text"], submitted_by=form["submitted_by"])
    return _done(made, "The question is added.")


def _word(project: Project, chat: str, day: date, form: Form) -> Done:
    """Save the words and the submitter of a question, those that are others."""
    plan = decide.plan_of(project, chat, day)
    entry = decide.find_question(plan, form["name"])
    made = []
    if form["text"].strip() != entry.text or entry.changed:
        made.append(decide.word_question(project, chat, day, entry.name, form["text"]))
    by = form["submitted_by"]
    if (decide.read_handle(by) if by.strip() else "") != (entry.submitted_by or ""):
        made.append(decide.name_submitter(project, chat, day, entry.name, form["submitted_by"]))
    if not made:
        return Done("The question is saved already.")
    return _done(made[0], "The question is saved.", *made[1:])


def _drop(project: Project, chat: str, day: date, form: Form) -> Done:
    return _done(decide.drop_question(project, chat, day, form["name"]), "The question is off.")


def _step(project: Project, chat: str, day: date, form: Form) -> Done:
    by = -1 if form["step"] == "up" else 1
    made = decide.step_question(project, chat, day, form["name"], by=by)
    return _done(made, "The order is changed.")


def _put(project: Project, chat: str, day: date, form: Form) -> Done:
    made = decide.move_question(project, chat, day, form["name"], before=form["before"] or None)
    return _done(made, "The order is changed.")


def _topic(project: Project, chat: str, day: date, form: Form) -> Done:
    made = decide.set_topic(project, chat, day, form["text"])
    return _done(made, "The topic is set." if form["text"].strip() else "No topic is planned.")


def _guest(project: Project, chat: str, day: date, form: Form) -> Done:
    invited = form["state"] != "left out"
    made = decide.set_guest(project, chat, day, form["handle"], invited=invited)
    return _done(made, "The guest is added." if invited else "The guest is off.")


def _wording(project: Project, chat: str, day: date, form: Form) -> Done:
    made = decide.word_post(project, chat, day, form["name"], form["text"])
    return _done(made, "The post has your words." if form["text"].strip() else "As it was.")


_ACTIONS: Final[Mapping[str, Callable[[Project, str, date, Form], Done]]] = {
    "add": _add,
    "word": _word,
    "drop": _drop,
    "step": _step,
    "put": _put,
    "topic": _topic,
    "guest": _guest,
    "wording": _wording,
}

ROUTES: Final = (
    Route("/plan", _chats),
    Route("/plan/{chat}", _page),
    Route("/plan/{chat}/sync", _sync),
    Route("/plan/{chat}/do", _act, methods=["POST"]),
    Route("/plan/{chat}/draft", _keep, methods=["POST"]),
)
"""The routes of these pages."""
