"""docs/reference/figures.md, from the registry of figures."""

from __future__ import annotations

from tools.reference.prose import NOTE
from tweetup.archive.figure_registry import FIGURES
from tweetup.archive.figures import Figure, Scope

_OPENING = """
# Figures

Every number that recaps, commands and views tell of a session is defined here once, in a sentence
and in a query on the [archive](schema.md); so are the counts that `tweetup people`, `roles`,
`tags`, `words`, `rates`, `engagement`, `leaders`, `organisations` and `sweetspot` tell of people,
accounts in all their handles, of a whole archive or of each session. `tweetup organisations` tells
those to whom others turn whose profiles, or records, say that they are organisations. Posts that a
person hid are in no figure. An account is one of a network, whichever of its handles it wrote
under. Recaps, threads and sites call accounts people: "32 people" are 32 accounts, those that only
advertise among them.

A query lists the figure of every session, section, theme or person that is in the archive; the
views `sessions_with_counts`, `sections_with_counts`, `questions_with_counts` and
`themes_with_posts` have all figures of the first three as columns. `tweetup sessions`, `questions`,
`themes`, `recap` and `people` read the posts for answers; before that a figure is NULL in a view,
and there are no people. `tweetup roles` reads their profiles; before that nobody has a role. `ln`
and `sqrt` are functions of SQLite from 3.35 on, where it was built with them.
"""

_HEADINGS = {
    Scope.SESSION: "Of a session",
    Scope.SECTION: "Of a section",
    Scope.THEME: "Of a theme",
    Scope.PERSON_IN_SESSION: "Of a person in a session",
    Scope.PERSON: "Of a person in all sessions",
    Scope.WRITER_IN_SESSION: "Of a person who wrote in own words in a session",
    Scope.WRITER: "Of a person who wrote in own words in any session",
    Scope.PAIR: "Of two people",
    Scope.TARGET: "Of a person whom others turn to",
    Scope.CIRCLES: "Of the circles of the sweet spot",
    Scope.COHORT: "Of the people who came first in a quarter",
    Scope.COHORT_LATER: "Of these people in a quarter",
    Scope.JUDGED: "Of all people who wrote in own words",
    Scope.ROLE: "Of a role that people state",
    Scope.ROLE_IN_SESSION: "Of a role in a session",
    Scope.TAG: "Of a hashtag in a session",
    Scope.TAG_PAIR: "Of two hashtags in a session",
    Scope.WORD: "Of a word that sets apart",
    Scope.WINDOW: "Of the time before, during and after an event",
}

_NOTES = {
    Scope.COHORT: "Meetings are those of all chats of the archive; commands tell them of one.",
    Scope.TAG_PAIR: "`tweetup tags` without a session counts the same pairs over all sessions.",
    Scope.WORD: "As `tweetup words` tells them of two groups of posts.",
    Scope.WINDOW: "Give the queries `:start` and `:end` of the event, times in UTC as the archive"
    " has them, the latter exclusive, and `:before` and `:after`, hours. Posts are those of all"
    " sessions, one in two of them once.",
}


def page() -> str:
    """Return the whole page."""
    parts = [NOTE + _OPENING]
    for scope, heading in _HEADINGS.items():
        figures = (figure for figure in FIGURES if figure.scope is scope)
        notes = [f"{_NOTES[scope]}\n"] if scope in _NOTES else []
        parts += [f"## {heading}\n", *notes, *map(_figure, figures)]
    return "\n".join(parts)


def _figure(figure: Figure) -> str:
    query = "" if figure.query is None else f"\n```sql\n{figure.query}\n```\n"
    return f"### {figure.name}\n\n{figure.definition}\n{query}"
