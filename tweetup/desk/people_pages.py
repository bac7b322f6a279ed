"""The pages of the desk on people: their annotations, to record and to take back.

They are in the desk alone: the app for guests has no route here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from tweetup.desk.drafts import field_draft, window_of
from tweetup.errors import TweetupError, UsageError
from tweetup.jobs.annotate import (
    account_behind,
    annotate,
    people_with_remarks,
    person_with_remarks,
    undo_annotation,
)
from tweetup.model import LEVELED_NAMES, LEVELS, Draft
from tweetup.render.templates import open_templates

if TYPE_CHECKING:
    from collections.abc import Mapping

    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop

__all__ = ["ROUTES"]

_MOST: Final = 200
"""People that a page lists."""
_LONGEST: Final = 20_000
"""Characters of one field that are kept."""
_DRAFTED: Final = {"level": ("level note", "level by"), "words": ("words", "words by")}
"""The fields of each form whose words are kept as they are typed."""
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


def _draw_person(
    workshop: Workshop,
    person: str,
    told: str,
    problem: str = "",
    refused: Mapping[str, str] | None = None,
) -> str:
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
        refused=refused or {},
        refused_form=_form_of(refused) if refused else "",
        kept=_kept(workshop, it.person),
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
        told = f"Not done: {_plainly(fields, error)}"
        refused = None if fields.get("do") == "undo" else fields
        return HTMLResponse(await workshop.answer(_draw_person, person, "", told, refused), 400)
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
    for field in _DRAFTED[_form_of(fields)]:
        drafted = field_draft(field, fields.get("window", "")[:64])
        workshop.project.archive.delete_draft(_drafts_of(it.person), drafted)
    return "recorded"


def _form_of(fields: Mapping[str, str]) -> str:
    return "level" if fields.get("name") in LEVELED_NAMES else "words"


def _plainly(fields: Mapping[str, str], error: TweetupError) -> str:
    """Return why a form was refused, in words for somebody who sees the form."""
    if not isinstance(error, UsageError) or fields.get("do") == "undo":
        return str(error)
    if fields.get("name") == "role":
        return (
            "a role has letters, spaces and hyphens alone, as in “school librarian”; what else"
            " there is to say can be recorded as a note"
        )
    if _form_of(fields) == "level":
        return f"choose a level: {', '.join(LEVELS)}"
    return "write some words first"


# Words that are typed


async def _keep(request: Request) -> Response:
    """Keep the words of a field as they are typed; forget them where they are as before."""
    async with request.form(max_fields=10, max_files=0, max_part_size=2**20) as form:
        field, text = str(form.get("field", "")), form.get("text")
    words = str(text)[:_LONGEST] if text is not None else None
    draft = field_draft(field, window_of(request))
    if field in {name for names in _DRAFTED.values() for name in names}:
        person = request.path_params["person"]
        await _workshop(request).answer(_keep_words, person, draft, words)
    return Response(status_code=204)


def _keep_words(
    workshop: Workshop, person: str, form: tuple[tuple[str, str], ...], words: str | None
) -> None:
    it = person_with_remarks(workshop.project, person)
    owner = _drafts_of(it.person)
    archive = workshop.project.archive
    if words is None:
        archive.delete_draft(owner, form)
    else:
        # By its label it is deleted with the person.
        made = Draft(session=owner, form=form, label=f"@{it.handle}", words=(("text", words),))
        archive.write_draft(made)


def _kept(workshop: Workshop, person: str) -> list[tuple[str, str, str]]:
    """Return field, window and words of all drafts on a person, the latest first."""
    drafts = workshop.project.archive.drafts(_drafts_of(person))
    forms = [(dict(it.form), dict(it.words)) for it in reversed(drafts)]
    return [(form["field"], form.get("window", ""), words["text"]) for form, words in forms]


def _drafts_of(person: str) -> str:
    """Return the name under which the drafts on a person are kept: no session is called so."""
    return f"person {person}"


def _address(person: str) -> str:
    return f"/people/{quote(person, safe='')}"


ROUTES: Final = (
    Route("/people", _list),
    Route("/people/{person}", _page),
    Route("/people/{person}", _act, methods=["POST"]),
    Route("/people/{person}/draft", _keep, methods=["POST"]),
)
