"""The pages of the desk on people: their annotations, to record and to take back.

They are in the desk alone: the app for guests has no route here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.annotate import (
    account_behind,
    annotate,
    people_with_remarks,
    person_with_remarks,
    undo_annotation,
)
from tweetup.model import LEVELED_NAMES, LEVELS
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop

__all__ = ["ROUTES"]

_MOST: Final = 200
"""People that a page lists."""
_TOLD: Final = ("recorded", "taken back")


def _workshop(request: Request) -> Workshop:
    workshop: Workshop = request.app.state.workshop
    return workshop


async def _list(request: Request) -> Response:
    """Return the people with their annotations, those with any first."""
    find = request.query_params.get("find", "").strip()[:100]
    return HTMLResponse(await _workshop(request).answer(_draw_list, find))


def _draw_list(workshop: Workshop, find: str) -> str:
    people = people_with_remarks(workshop.project, find)
    return open_templates(None).render(
        "desk/remarks_list.html.j2",
        people=people[:_MOST],
        more=len(people[_MOST:]),
        find=find,
        address=_address,
    )


async def _page(request: Request) -> Response:
    """Return a person with the annotations that hold, and the forms to add one."""
    done = request.query_params.get("done", "")
    told = done.capitalize() + "." if done in _TOLD else ""
    person = request.path_params["person"]
    return HTMLResponse(await _workshop(request).answer(_draw_person, person, told))


def _draw_person(workshop: Workshop, person: str, told: str, problem: str = "") -> str:
    it = person_with_remarks(workshop.project, person)
    by = next((each.recorded_by for each in reversed(it.remarks) if each.recorded_by), "")
    return open_templates(None).render(
        "desk/remarks_person.html.j2",
        person=it,
        names=LEVELED_NAMES,
        levels=LEVELS,
        by=by,
        told=told,
        problem=problem,
        address=_address,
    )


async def _act(request: Request) -> Response:
    """Record or take back as a form says, and lead to the person's page."""
    async with request.form(max_fields=20, max_files=0, max_part_size=2**16) as form:
        fields = {name: str(value).strip() for name, value in form.items()}
    person, workshop = request.path_params["person"], _workshop(request)
    try:
        done = await workshop.answer(_do, person, fields)
    except TweetupError as error:
        told = f"Not done: {error}"
        return HTMLResponse(await workshop.answer(_draw_person, person, "", told), 400)
    return RedirectResponse(f"{_address(person)}?done={quote(done)}", 303)


def _do(workshop: Workshop, person: str, fields: Mapping[str, str]) -> str:
    """Do as a form says; return which of the two it was."""
    it = person_with_remarks(workshop.project, person)
    if fields.get("do") == "undo":
        number = fields.get("number", "")
        if number not in {str(each.number) for each in it.remarks}:
            raise UsageError("this annotation is not there, or taken back already")
        undo_annotation(workshop.project, int(number))
        return "taken back"
    annotate(
        workshop.project,
        account_behind(workshop.project, person),
        fields.get("name", ""),
        fields.get("value", ""),
        by=fields.get("by") or None,
        note=fields.get("note") or None,
        network=person.partition(":")[0],
    )
    return "recorded"


def _address(person: str) -> str:
    return f"/people/{quote(person, safe='')}"


ROUTES: Final = (
    Route("/people", _list),
    Route("/people/{person}", _page),
    Route("/people/{person}", _act, methods=["POST"]),
)
