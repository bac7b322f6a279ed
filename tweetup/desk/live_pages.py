"""The page of a running chat: the question now on, its answers, and who waits for one.

It shows the file of a live capture, whoever started that: the desk or somebody in a terminal. The
same page, without forms, is what co-hosts and guests may look at on the local network.
"""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import blake2b
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tweetup.capture.live.live_file import ask_to_end, read_live, remove_left_behind
from tweetup.capture.maintenance.upcoming import known_chats
from tweetup.config.values import parse_hashtag
from tweetup.desk.actions import Done, decision_number
from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.live_questions import settle_live_question
from tweetup.networks import NETWORKS
from tweetup.recap.decisions import DecisionKind
from tweetup.render.templates import open_templates
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from starlette.requests import Request

    from tweetup.capture.live.live_file import LiveCapture
    from tweetup.capture.live.live_state import LiveState, QuestionEntry
    from tweetup.desk.followers import Followers
    from tweetup.desk.workshop import Workshop

__all__ = ["GUEST_ROUTES", "ROUTES", "LiveRoom"]

_HAVE: Final = "Desk-Have"
_BLOCKS: Final = ("question", "answers", "state", "waiting", "people", "earlier")
_PARTS: Final = (
    ("main", ("live-question", "live-answers")),
    ("side", ("live-state", "live-waiting", "live-people", "live-earlier")),
)
"""The two columns of the page, with their blocks."""
_ENDED: Final = {
    "over": "The chat is over.",
    "stopped": "The capture was ended.",
    "given up": "No place could be heard any more.",
}


@dataclass(frozen=True, slots=True)
class LiveRoom:
    """The live captures of an archive; ``followers`` start more, None where nobody may.

    ``seen`` has the last state of each capture by its name, also of those that have ended.
    """

    archive: Path
    followers: Followers | None = None
    seen: dict[str, LiveState] = field(default_factory=dict)

    def captures(self) -> tuple[LiveCapture, ...]:
        """Return the captures that run, and those that fell silent a short time ago."""
        remove_left_behind(self.archive.parent)
        captures = read_live(self.archive)
        self.seen.update({it.name: it.state for it in captures})
        return captures

    def starting(self) -> tuple[str, ...]:
        """Return the names of captures that were started here and have not told anything yet."""
        running = self.followers.running() if self.followers is not None else ()
        told = {it.name for it in self.captures()}
        return tuple(name for name in running if name not in told)

    def capture(self, name: str) -> LiveCapture | None:
        """Return a capture by its name, None where it is not there any more."""
        return next((it for it in self.captures() if it.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Clock:
    """Times of a state in its chat's zone."""

    state: LiveState

    def time(self, moment: datetime) -> str:
        """Return the time of day."""
        return f"{moment.astimezone(ZoneInfo(self.state.chat.timezone)):%H:%M}"

    def ago(self, moment: datetime) -> str:
        """Return how long before the state that was, in minutes."""
        minutes = max(0, int((self.state.at - moment).total_seconds() // 60))
        return "just now" if minutes == 0 else f"{minutes} min ago"

    def passed(self) -> str:
        """Return how much of the chat's hour has passed."""
        chat, at = self.state.chat, self.state.at
        minutes = int((at - chat.start).total_seconds() // 60)
        if minutes < 0:
            return f"begins in {-minutes} min"
        if chat.end is None:
            return f"for {minutes} min"
        length = int((chat.end - chat.start).total_seconds() // 60)
        return f"{minutes} of {length} min" if at < chat.end else "over, late answers"


def _room(request: Request) -> LiveRoom:
    room: LiveRoom = request.app.state.live
    return room


async def _list(request: Request) -> Response:
    """Return the running captures, and the form that starts one."""
    return HTMLResponse(await _draw_list(request, None))


async def _draw_list(request: Request, done: Done | None) -> str:
    room = _room(request)
    chats: tuple[tuple[str, str | None], ...] = ()
    if room.followers is not None:
        workshop: Workshop = request.app.state.workshop
        chats = await workshop.answer(_chats)
    return open_templates(None).render(
        "desk/live_list.html.j2",
        captures=room.captures(),
        starting=room.starting(),
        endings=room.followers.endings() if room.followers is not None else (),
        may_start=room.followers is not None,
        chats=chats,
        networks=NETWORKS.names(),
        done=done,
    )


def _chats(workshop: Workshop) -> tuple[tuple[str, str | None], ...]:
    project = workshop.project
    return tuple((name, project.config.chat(name).network) for name in known_chats(project))


async def _start(request: Request) -> Response:
    """Start a capture, and lead to its page."""
    followers = _room(request).followers
    assert followers is not None
    async with request.form(max_fields=10, max_files=0) as form:
        hashtag, network = str(form.get("hashtag", "")), str(form.get("network", ""))
        minutes = str(form.get("minutes", "")).strip()
    try:
        tag, length = _hashtag(hashtag), _minutes(minutes)
        if network not in NETWORKS.names():
            raise UsageError(f"there is no network called {network!r}")
        workshop: Workshop = request.app.state.workshop
        name = followers.start(workshop.config.chat(tag).hashtag, network, minutes=length)
    except TweetupError as error:
        return HTMLResponse(await _draw_list(request, Done(f"Not done: {error}")))
    return RedirectResponse(f"/live/{name}", 303)


def _hashtag(written: str) -> str:
    try:
        return parse_hashtag(written)
    except ValueError as error:
        problem, hint = error.args
        raise UsageError(problem, hint=hint) from error


def _minutes(written: str) -> float | None:
    if not written:
        return None
    try:
        minutes = float(written)
    except ValueError:
        minutes = 0.0
    if not 0 < minutes < 24 * 60:
        raise UsageError(f"{written!r} are no minutes", hint="leave it empty, or give a number")
    return minutes


async def _page(request: Request) -> Response:
    """Return the page of one capture; it waits for one that is about to begin."""
    name = request.path_params["name"]
    context = _context(request, name, await _recap_of(request, name))
    number = None
    if context["may_act"] and "did" in request.query_params:
        workshop: Workshop = request.app.state.workshop
        number = await workshop.answer(_answered, request.query_params["did"])
    html = open_templates(None).render(
        "desk/live.html.j2",
        **context,
        blocks=tuple(_blocks(context)),
        parts=_PARTS,
        done=Done(_ANSWERED, number) if number is not None else None,
    )
    return HTMLResponse(html)


async def _sync(request: Request) -> Response:
    """Return the blocks that changed since the browser drew them."""
    return HTMLResponse(await _changes(request, None))


async def _changes(request: Request, done: Done | None) -> str:
    name = request.path_params["name"]
    context = _context(request, name, await _recap_of(request, name))
    have = _have(request)
    changed = [block for block in _blocks(context) if have.get(block[0]) != block[2]]
    return open_templates(None).render(
        "desk/live_changes.html.j2", **context, blocks=changed, done=done
    )


def _have(request: Request) -> dict[str, str]:
    try:
        given = json.loads(request.headers.get(_HAVE, "{}"))
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in given.items()} if isinstance(given, dict) else {}


async def _end(request: Request) -> Response:
    """Ask a capture to end."""
    name = request.path_params["name"]
    ask_to_end(_room(request).archive, name)
    if "HX-Request" in request.headers:
        text = "The capture is asked to end. It then searches for posts that were missed."
        return HTMLResponse(await _changes(request, Done(text)))
    return RedirectResponse(f"/live/{name}", 303)


async def _settle(request: Request) -> Response:
    """Take a participant's question off the list: somebody answered it, or it needs none."""
    name = request.path_params["name"]
    async with request.form(max_fields=10, max_files=0) as form:
        post = str(form.get("post", ""))
    capture = _room(request).capture(name)
    workshop: Workshop = request.app.state.workshop
    done = Done("Not done: the chat is not followed any more")
    if capture is not None:
        done = await workshop.answer(_record, capture.state, post)
    if "HX-Request" in request.headers:
        return HTMLResponse(await _changes(request, done))
    return RedirectResponse(f"/live/{name}{f'?did={done.undo}' if done.undo else ''}", 303)


def _record(workshop: Workshop, state: LiveState, post: str) -> Done:
    try:
        stored = settle_live_question(
            workshop.project, state.chat.hashtag, state.chat.session, post
        )
    except TweetupError as error:
        return Done(f"Not done: {error}")
    return Done(_ANSWERED, stored.id)


_ANSWERED: Final = "It counts as answered, and goes from the list in a few seconds."


async def _take_back(request: Request) -> Response:
    """Put a participant's question back on the list."""
    name = request.path_params["name"]
    async with request.form(max_fields=10, max_files=0) as form:
        number = str(form.get("number", ""))
    workshop: Workshop = request.app.state.workshop
    done = await workshop.answer(_wait_again, number)
    if "HX-Request" in request.headers:
        return HTMLResponse(await _changes(request, done))
    return RedirectResponse(f"/live/{name}", 303)


def _wait_again(workshop: Workshop, number: str) -> Done:
    stored = _answered(workshop, number)
    if stored is None:
        return Done("Not done: that is taken back already.", failed=True)
    workshop.project.archive.undo_correction(stored)
    return Done("Taken back: the question waits again, and is on the list in a few seconds.")


def _answered(workshop: Workshop, number: str) -> int | None:
    """Return a number where it is that of a question said to be answered, else None."""
    wanted = decision_number(number)
    made = workshop.project.archive.corrections()
    return next((it.id for it in made if it.id == wanted and it.kind == DecisionKind.OPEN), None)


async def _recap_of(request: Request, name: str) -> str | None:
    """Return the session of a capture that has ended, None before it is in the archive.

    Of one that ended before this desk began, the last session of its chat.
    """
    room = _room(request)
    capture, seen = room.capture(name), room.seen.get(name)
    if room.followers is None or (capture is not None and capture.state.ended is None):
        return None
    hashtag = seen.chat.hashtag if seen is not None else name.rpartition("-")[0]
    workshop: Workshop = request.app.state.workshop
    return await workshop.answer(_find_session, hashtag, seen.chat.session if seen else None)


def _find_session(workshop: Workshop, hashtag: str, name: str | None) -> str | None:
    with suppress(TweetupError):
        project = workshop.project
        chat = project.config.chat(hashtag).hashtag
        if name is not None:
            return project.session(name).id
        return project.history(chat).sessions[-1].id if chat in project.chats else None
    return None


def _context(request: Request, name: str, recap: str | None) -> dict[str, object]:
    """Return the names that the templates of a capture use."""
    room = _room(request)
    capture = room.capture(name)
    state = capture.state if capture is not None else None
    followers = room.followers
    ending = (
        next((it for it in followers.endings() if it.name == name), None) if followers else None
    )
    running = followers is not None and name in set(followers.running())
    question = _current(state)
    return {
        "called": name,
        "capture": capture,
        "state": state,
        "clock": _Clock(state=state) if state is not None else None,
        "question": question,
        "lines": tuple(_lines(capture)) if capture is not None else (),
        "ended": _ended(state),
        "last_words": _ended(room.seen.get(name)) if capture is None else "",
        "was_seen": name in room.seen,
        "recap": recap,
        "ending": ending if capture is None else None,
        "is_starting": running and capture is None,
        "may_act": followers is not None,
        "base": f"/live/{name}",
        "counted": counted,
        "now": f"{datetime.now(UTC):%H:%M:%S} UTC",
    }


def _current(state: LiveState | None) -> QuestionEntry | None:
    if state is None:
        return None
    return next((it for it in state.questions if it.section == state.current), None)


def _ended(state: LiveState | None) -> str:
    if state is None or state.ended is None:
        return ""
    return _ENDED.get(state.ended, f"The capture ended at its limit: {state.ended}.")


def _lines(capture: LiveCapture) -> Iterator[str]:
    """Yield the connections and gaps in plain words, faults first."""
    state, clock = capture.state, _Clock(state=capture.state)
    if capture.is_silent:
        yield (
            f"No word from the capture for {int(capture.age)} s: it was stopped, or its computer"
            " sleeps. Start it again: posts of the meantime are searched for."
        )
        return
    for place in state.places:
        if place.outage is not None:
            since = f"not heard since {clock.time(place.outage.since)} ({place.outage.why})"
            rest = "given up" if place.state == "given up" else "it is tried again"
            yield f"{place.name}: {since}; {rest}"
        elif place.state == "searching":
            yield f"{place.name}: no stream, searched every half minute"
        else:
            yield f"{place.name}: {place.state}"
    for outage in state.missed:
        until = clock.time(outage.until) if outage.until is not None else "now"
        when = f"{clock.time(outage.since)} to {until}"
        yield f"Gap: {outage.place} was not heard from {when} ({outage.why})"
    if state.note:
        yield state.note


def _blocks(context: Mapping[str, object]) -> Iterator[tuple[str, str, str]]:
    """Yield the id, HTML and digest of each block of the page."""
    templates = open_templates(None)
    for block in _BLOCKS:
        html = templates.render(f"desk/live_{block}.html.j2", **context)
        digest = blake2b(html.encode("utf-8", "replace"), digest_size=6).hexdigest()
        yield f"live-{block}", html, digest


GUEST_ROUTES: Final = (
    Route("/", _list),
    Route("/live", _list),
    Route("/live/{name}", _page),
    Route("/live/{name}/sync", _sync),
)
"""The routes that only show, for the local network."""

ROUTES: Final = (
    Route("/live", _list),
    Route("/live", _start, methods=["POST"]),
    Route("/live/{name}", _page),
    Route("/live/{name}/sync", _sync),
    Route("/live/{name}/end", _end, methods=["POST"]),
    Route("/live/{name}/settle", _settle, methods=["POST"]),
    Route("/live/{name}/take-back", _take_back, methods=["POST"]),
)
"""The routes of the desk itself."""
