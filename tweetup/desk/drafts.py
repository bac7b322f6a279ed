"""Words that are typed into a form of the desk: kept within a second, offered until they are saved.

A form names in its field ``draft`` the fields that say which form it is; all its other fields are
words. Each window has words of its own: its name, another one each time a page is loaded, is part
of what says which form it is.
"""

from __future__ import annotations

import json
from hashlib import blake2b
from typing import TYPE_CHECKING, Final, NamedTuple

from starlette.responses import Response

from tweetup.desk.actions import WAS, Form
from tweetup.desk.sections import moment_named
from tweetup.errors import UsageError
from tweetup.model import Draft
from tweetup.project.decisions import session_splits

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from starlette.requests import Request

    from tweetup.desk.workshop import Workshop
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = ["Offer", "discard", "field_draft", "forget", "keep", "offers", "read_form", "window_of"]

_LONGEST: Final = 20_000
"""Characters of one field that are kept: more than any field may have when it is saved."""
_OWN: Final = frozenset({"draft", "label"})
_WINDOW: Final = "window"
_WINDOW_HEADER: Final = "Desk-Window"
_MOST_BYTES: Final = 5_000_001
"""Bytes of a file that are read: one more than a picture may have, so that it is refused."""


class Offer(NamedTuple):
    """A draft as a page offers it: ``id`` names it in the page, ``key`` to be discarded.

    ``window`` is the one in which it was typed: as long as that is open, no other one offers it.
    """

    id: str
    key: str
    names: str
    clock: str
    window: str
    draft: Draft


async def read_form(request: Request) -> Form:
    """Return a form with its files, and with the window that it was sent from, if that says so."""
    fields: dict[str, list[str]] = {}
    files: dict[str, bytes] = {}
    async with request.form(max_fields=2_000, max_part_size=2**20) as form:
        for name, value in form.multi_items():
            if isinstance(value, str):
                fields.setdefault(name, []).append(value)
            else:
                files[name] = await value.read(_MOST_BYTES)
    window = window_of(request)
    if window:
        fields.setdefault(_WINDOW, [window])
    return Form(fields, files)


async def keep(request: Request) -> Response:
    """Store the words of a form as they are typed; forget them where they are as before."""
    form = await read_form(request)
    workshop: Workshop = request.app.state.workshop
    await workshop.answer(_keep, request.path_params["session"], form.fields)
    return Response(status_code=204)


def _keep(workshop: Workshop, name: str, fields: Mapping[str, Sequence[str]]) -> None:
    session = workshop.project.session(name).id
    form = _form(fields)
    words = tuple(
        (field, values[-1][:_LONGEST])
        for field, values in fields.items()
        if field not in _OWN and field not in dict(form)
    )
    archive = workshop.project.archive
    if form and any(not name.startswith(WAS) for name, _ in words):
        label = " ".join(fields.get("label", [""])[-1].split())[:200]
        archive.write_draft(Draft(session=session, form=form, label=label, words=words))
    elif form:
        archive.delete_draft(session, form)


def field_draft(field: str, window: str) -> tuple[tuple[str, str], ...]:
    """Return the name of the draft of one field: each window has words of its own."""
    return (("field", field), *([("window", window)] if window else []))


def window_of(request: Request) -> str:
    """Return the name of the window that asks, empty for one without scripts."""
    return request.headers.get(_WINDOW_HEADER, "")[:64]


def forget(workshop: Workshop, name: str, saved: Form) -> None:
    """Forget the words of a form that was saved, those of its own window."""
    form = _form(saved.fields)
    if form:
        _delete(workshop.project, name, form)


def discard(workshop: Workshop, name: str, form: Form) -> None:
    """Forget the words of the draft with the key that a form has.

    Raises :class:`~tweetup.errors.UsageError` for another key.
    """
    try:
        pairs = tuple((str(field), str(text)) for field, text in json.loads(form["key"]))
    except (ValueError, TypeError) as error:
        raise UsageError("there are no such words") from error
    _delete(workshop.project, name, pairs)


def _delete(project: Project, name: str, form: tuple[tuple[str, str], ...]) -> None:
    session = project.session(name)
    for it in (session, *_other_halves(project, session)):
        project.archive.delete_draft(it.id, form)


def offers(workshop: Workshop, session: str) -> tuple[Offer, ...]:
    """Return the words of a session that were typed and not saved, as a page offers them.

    Where the session was split, each half has those on its own questions.
    """
    project = workshop.project
    here = project.session(session)
    others = _other_halves(project, here)
    return tuple(
        _offer(draft)
        for it in (here, *others)
        for draft in project.archive.drafts(it.id)
        if _half_of(draft, it, (here, *others)).id == here.id
    )


def _other_halves(project: Project, session: ChatSession) -> tuple[ChatSession, ...]:
    return tuple(project.session(name) for _, name in session_splits(project, session))


def _half_of(draft: Draft, of: ChatSession, halves: Sequence[ChatSession]) -> ChatSession:
    """Return the session in which the question of a draft was asked, else its own."""
    moment = moment_named(text for _, text in draft.form)
    if moment is None:
        return of
    return next((it for it in halves if it.start <= moment < it.end), of)


def _offer(draft: Draft) -> Offer:
    key = json.dumps(draft.form, ensure_ascii=False)
    typed = draft.typed_at.astimezone() if draft.typed_at else None
    return Offer(
        id="draft-" + blake2b(key.encode("utf-8", "replace"), digest_size=6).hexdigest(),
        key=key,
        names=" ".join(name for name, _ in draft.form),
        clock=f"{typed:%H:%M}" if typed else "",
        window=dict(draft.form).get(_WINDOW, ""),
        draft=draft,
    )


def _form(fields: Mapping[str, Sequence[str]]) -> tuple[tuple[str, str], ...]:
    """Return the fields that say which form it is, with their values."""
    names = dict.fromkeys(fields.get("draft", [""])[-1].split())
    if names and _WINDOW in fields:
        names[_WINDOW] = None
    return tuple((name, fields.get(name, [""])[-1]) for name in names)
