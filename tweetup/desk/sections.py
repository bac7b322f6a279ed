"""Sections as forms of the desk name them: with the moment in which their questions were asked.

Questions get other numbers while a page is open. A form is about the question that its writer saw.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tweetup.desk.actions import Form
from tweetup.errors import UsageError
from tweetup.recap.decisions import read_moment, section_now

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from tweetup.model import Question

__all__ = ["Sections", "moment_named"]

_ASKED: Final = " asked "
_NAMED: Final = re.compile(rf"(.+){_ASKED}(\S+)\Z", re.DOTALL)
_FIELDS: Final = frozenset({"section", "place", "part"})
_OF_A_POST: Final = "section "


class Sections:
    """The sections of a session, by their names and by what lasts."""

    def __init__(self, questions: Iterable[Question]) -> None:
        self._asked = {it.section: it.asked_at for it in questions}

    def lasting(self, name: str) -> str:
        """Return the name of a section for a form, with the moment in which it was asked."""
        moment = self._asked.get(name)
        return f"{name}{_ASKED}{moment.isoformat()}" if moment else name

    def now(self, name: str) -> str:
        """Return the name that a section has now.

        Raises :class:`~tweetup.errors.UsageError` where its question is not in the session.
        """
        match = _NAMED.match(name)
        moment = read_moment(match[2]) if match else None
        if match is None or moment is None:
            return name
        if not self.asked_at(moment) and self._asked.get(match[1], moment) is not None:
            raise UsageError(
                f"the question that was {match[1]} is not in this session any more",
                hint="your words are kept until you take or discard them",
            )
        return section_now(self._asked, match[1], match[2])

    def asked_at(self, moment: datetime) -> bool:
        """Return True where a question was asked at that moment."""
        return moment in self._asked.values()

    def read(self, form: Form) -> Form:
        """Return a form with the names that its sections have now."""
        names = _FIELDS | ({"name"} if form["parts"] == "sections" else frozenset())
        return Form(
            {
                field: [self.now(it) for it in values]
                if field in names or field.startswith(_OF_A_POST)
                else values
                for field, values in form.fields.items()
            },
            form.files,
        )


def moment_named(values: Iterable[str]) -> datetime | None:
    """Return the moment of the question that a form's values name, None for no question."""
    matches = (_NAMED.match(it) for it in values)
    moments = (read_moment(it[2]) for it in matches if it is not None)
    return next((it for it in moments if it is not None), None)
