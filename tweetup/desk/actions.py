"""The actions of the desk: each form names one, which calls one function of ``jobs``.

An action returns a line on its effect. Its decision is in the history, from where it is undone.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from tweetup.errors import UsageError
from tweetup.jobs import decide, decide_people
from tweetup.jobs.correction_log import redo_at_once
from tweetup.jobs.decide_again import decide_again
from tweetup.jobs.decided_parts import posts_naming, spoken_name
from tweetup.jobs.decision_words import DecisionWords
from tweetup.jobs.pictures import make_picture
from tweetup.jobs.publish import decided_recap
from tweetup.jobs.quick_corrections import (
    hide_at_once,
    mark_bot_at_once,
    move_at_once,
    move_posts_at_once,
    settle_host_at_once,
    word_question_at_once,
)
from tweetup.model import MARK_BOT, post_name
from tweetup.project.decisions import read_decisions, read_undone_steps
from tweetup.recap.decisions import DecisionKind, PartState, finding_name, read_post
from tweetup.render.view import RecapView
from tweetup.text.plurals import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from tweetup.jobs.decide import Decided
    from tweetup.model import Correction, OwnPart, Recap
    from tweetup.project.project import Project
    from tweetup.project.records import ChatSession

__all__ = [
    "ACTIONS",
    "FOR_SEVERAL",
    "Done",
    "Form",
    "decision_number",
    "done_together",
    "named_number",
    "with_absent",
]


@dataclass(frozen=True, slots=True)
class Done:
    """A line on the effect of an action, and the number of the decision by which it is undone.

    ``also`` are those of the same action, undone with it; ``redo`` is that which was undone.
    ``failed``: nothing was. ``derives``: its results take an analysis.
    """

    text: str
    undo: int | None = None
    failed: bool = False
    derives: bool = False
    also: tuple[int, ...] = ()
    redo: int | None = None

    @property
    def numbers(self) -> str:
        """All numbers of the action, as its form has them."""
        return " ".join(map(str, (self.undo, *self.also)))


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form, of which any may be missing, and the files that came with it."""

    fields: Mapping[str, Sequence[str]]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def __getitem__(self, name: str) -> str:
        """Return the last value of a field."""
        values = self.fields.get(name)
        return values[-1] if values else ""

    def all(self, name: str) -> tuple[str, ...]:
        """Return all values of a field."""
        return tuple(self.fields.get(name, ()))


def _done(made: Decided | Correction | None, text: str, *, derives: bool = False) -> Done:
    decision = made.decision if isinstance(made, decide.Decided) else made
    if isinstance(made, decide.Decided) and made.remark:
        text = f"{text} {made.remark}."
    return Done(text, decision.id if decision is not None else None, derives=derives)


def done_together(decisions: Sequence[Correction], text: str, *, derives: bool = False) -> Done:
    """Return the effect of a form that makes several decisions: all of them are one step."""
    *more, last = (it.id for it in decisions if it.id is not None)
    return Done(text, last, derives=derives, also=tuple(more))


def _state(form: Form, default: PartState | None = None) -> PartState:
    if not form["state"] and default is not None:
        return default
    try:
        return PartState(form["state"])
    except ValueError as error:
        raise UsageError(f"there is no state {form['state']!r}") from error


def _title(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.title_recap(project, session, form["text"])
    return _done(made, "The recap has the new title.")


def _topic(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.word_topic(project, session, form["text"])
    return _done(made, "The topic is set." if form["text"].strip() else "No topic is told.")


def _next(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.word_next(project, session, form["text"])
    is_told = bool(form["text"].strip())
    return _done(made, "The next meeting is set." if is_told else "No next meeting is told.")


def _sentence(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.word_sentence(project, session, form["name"], form["text"])
    is_told = bool(form["text"].strip())
    return _done(made, "The sentence is yours now." if is_told else "The sentence is out.")


def _theme(form: Form) -> str:
    """Return the name of a key theme: a phrase may be that of several sections."""
    return spoken_name(form["name"], form["section"])


def _finding(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide.settle_finding(project, session, _theme(form), state)
    is_out = state is PartState.LEFT_OUT
    return _done(made, "The key theme is out." if is_out else "The key theme is kept.")


def _word_finding(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.word_finding(project, session, _theme(form), form["text"])
    return _done(made, "The key theme has your words.")


def _add_finding(project: Project, session: ChatSession, form: Form) -> Done:
    posts = [word for value in form.all("posts") for word in value.split()]
    made = decide.add_finding(project, session, form["section"], form["text"], posts)
    return _done(made, "The key theme is added.")


def _merge_finding(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.merge_findings(project, session, _theme(form), form["into"])
    return _done(made, "Both are one key theme.")


def _example(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.show_for_finding(project, session, _theme(form), form["post"] or None)
    return _done(made, "The key theme shows that post.")


def _support(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.support_finding(project, session, _theme(form), form.all("posts"))
    return _done(made, "Those posts say it.")


def _quote(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide.settle_quote(
        project, session, form["post"], state, section=form["section"] or None
    )
    is_out = state is PartState.LEFT_OUT
    return _done(made, "The post is out of the recap." if is_out else "The post is quoted.")


def _quotes(project: Project, session: ChatSession, form: Form) -> Done:
    """Quote the posts of the fields ``post`` in a section, and no others."""
    made = decide.choose_quotes(project, session, form["section"], form.all("post"))
    told = f"{form['section']} has other quotes; the history has each decision ({len(made)})."
    return done_together([it.decision for it in made], told)


def _lead(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.show_large(project, session, form["post"] or None)
    return _done(made, "The post is shown large." if form["post"] else "No post is large.")


def _exchange(project: Project, session: ChatSession, form: Form) -> Done:
    keys = [key for key in map(read_post, form["posts"].split()) if key is not None]
    made = decide.settle_exchange(project, session, keys, _state(form))
    return _done(made, "The exchange is out.")


def _open(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide.settle_question(project, session, form["post"], state, by=form["by"] or None)
    texts = {
        PartState.ANSWERED: "The question counts as answered.",
        PartState.SHOWN: "The question stays open.",
    }
    return _done(made, texts.get(state, "The question is out of the recap."))


def _list(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide.decide_list(project, session, form["section"], form["what"], state)
    return _done(made, "The list is out.")


def _item(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form, PartState.SHOWN)
    made = decide.decide_list_item(
        project,
        session,
        form["section"],
        form["what"],
        form["item"],
        text=form["text"],
        state=state,
    )
    is_out = state is PartState.LEFT_OUT
    return _done(made, "It is off the list." if is_out else "It is called that now.")


def _add_item(project: Project, session: ChatSession, form: Form) -> Done:
    """Add a thing to a list, with the posts that are named, else with those in which it stands."""
    section, item = form["section"], form["text"]
    posts = form["posts"].split() or posts_naming(decided_recap(project, session), section, item)
    made = decide.add_list_item(project, session, section, form["what"], item, posts=posts)
    return _done(made, f"It is on the list, with {counted(len(posts), 'post')}.")


def _link(project: Project, session: ChatSession, form: Form) -> Done:
    if form["state"]:
        made = decide.settle_link(project, session, form["url"], _state(form))
        return _done(made, "The link is out.")
    made = decide.title_link(project, session, form["url"], form["text"])
    return _done(made, "The link has your title.")


def _add_link(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.add_link(project, session, form["url"], form["text"])
    return _done(made, "The link is added.")


def _paragraph(project: Project, session: ChatSession, form: Form) -> Done:
    place, after = _own_place(project, session, form)
    made = decide.write_paragraph(
        project, session, form["text"], name=form["name"] or None, place=place, after=after
    )
    return _done(made, "Your words are in." if form["text"].strip() else "They are out.")


def _picture(project: Project, session: ChatSession, form: Form) -> Done:
    """Add a picture with its words, or give other words to one that is there."""
    shown = _own_part(project, session, form["name"]) if form["name"] else None
    before = shown.picture if shown is not None else None
    if form.files.get("file"):
        picture = make_picture(form.files["file"], name="the picture")
    elif form["name"]:
        if before is None:
            raise UsageError("that part is no picture")
        picture = before
    else:
        raise UsageError("no picture was chosen", hint="choose a file, then add it")
    place, after = _own_place(project, session, form)
    made = decide.add_picture(
        project,
        session,
        picture,
        alternative=_typed(form, "alternative", before.alternative if before else None),
        caption=_typed(form, "text", shown.text if shown else None),
        name=form["name"] or None,
        place=place,
        after=after,
    )
    is_new = not form["name"]
    return _done(made, "The picture is in." if is_new else "The picture has your words.")


WAS: Final = "was-"
"""Begins the name of a field that has what another field had when the page was made."""


def _typed(form: Form, name: str, now: str | None) -> str:
    """Return a field, as it is ``now`` where nobody typed into it: another window may have."""
    is_typed = form[name].splitlines() != form[WAS + name].splitlines()
    return form[name] if now is None or is_typed or WAS + name not in form.fields else now


def _own_place(project: Project, session: ChatSession, form: Form) -> tuple[str, str]:
    """Return where a part of one's own stands: one that is there stays where it stands now."""
    if form["name"]:
        own = decided_recap(project, session).recap.own
        part = next((it for it in own if it.name == form["name"]), None)
        if part is not None:
            return part.place, part.after
    return form["place"] or "intro", form["after"]


def _drop_picture(project: Project, session: ChatSession, form: Form) -> Done:
    made = decide.drop_own_part(project, session, _own_part(project, session, form["name"]))
    return _done(made, "The picture is out.")


def _own_part(project: Project, session: ChatSession, name: str) -> OwnPart:
    own = decided_recap(project, session).recap.own
    part = next((it for it in own if it.name == name), None)
    if part is None:
        raise UsageError("that part is not there any more")
    return part


def _part(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide.leave_out(project, session, form["part"], state)
    is_out = state is PartState.LEFT_OUT
    return _done(made, "That part is out." if is_out else "That part is in.")


def _order(project: Project, session: ChatSession, form: Form) -> Done:
    """Put one part before or behind another, or a step up or down."""
    parts, section = form["parts"], form["section"]
    names = list(_names(project, session, parts, section))
    moved = form["name"]
    if moved not in names:
        raise UsageError("that part is not there any more")
    at = names.index(moved)
    names.remove(moved)
    if form["after"] or form["before"]:
        target = _place_beside(form, names)
    else:
        target = max(0, at + (-1 if form["step"] == "up" else 1))
    names.insert(target, moved)
    names = with_absent(names, _decided_order(project, session, parts, section))
    made = decide.reorder(project, session, parts, names, section=section or None)
    return _done(made, "The order is changed.")


def _place_beside(form: Form, names: Sequence[str]) -> int:
    """Return the place before or behind the part that a form names.

    Where that is gone meanwhile, beside the nearest one that is left of the order that the window
    shows. Raises :class:`~tweetup.errors.UsageError` where the form does not tell that.
    """
    shown, beside = form["names"].split(), form["after"] or form["before"]
    if beside not in names and beside not in shown:
        raise UsageError("the part that it was put beside is not there any more")
    at = shown.index(beside) if beside in shown else 0
    if form["after"]:
        left = [it for it in (*shown[:at], beside) if it in names]
        return names.index(left[-1]) + 1 if left else 0
    left = [it for it in (beside, *shown[at + 1 :]) if it in names]
    return names.index(left[0]) if left else len(names)


def with_absent(names: Sequence[str], before: Sequence[str]) -> list[str]:
    """Return an order with the names of the one before that are not shown now.

    Each stays behind those that it followed: it is there again when it is shown again.
    """
    woven = list(names)
    for place, name in enumerate(before):
        if name not in woven:
            leader = next((it for it in reversed(before[:place]) if it in woven), None)
            woven.insert(woven.index(leader) + 1 if leader is not None else 0, name)
    return woven


def _decided_order(
    project: Project, session: ChatSession, parts: str, section: str
) -> tuple[str, ...]:
    """Return the names in the last order that somebody gave some parts."""
    for standing in reversed(decided_recap(project, session).standings):
        stored = standing.stored
        values = dict(stored.value)
        is_order = stored.kind == DecisionKind.ORDER and not standing.overruled
        if is_order and stored.target == parts and values.get("section", "") == section:
            return tuple(json.loads(values.get("names", "[]")))
    return ()


def _names(project: Project, session: ChatSession, parts: str, section: str) -> tuple[str, ...]:
    """Return the names of the parts of a section, or of the recap, as they stand now."""
    recap = decided_recap(project, session).recap
    of_recap = {
        "sections": [part.section for part in recap.sections],
        "sentences": [sentence.name for sentence in recap.intro],
        "links": _links(recap),
        "own": [part.name for part in recap.own],
    }
    if parts in of_recap:
        return tuple(of_recap[parts])
    shown = next((part for part in recap.sections if part.section == section), None)
    if shown is None:
        return ()
    if parts == "findings":
        return tuple(map(finding_name, shown.findings))
    quotes = shown.quotes if parts == "quotes" else [it.quote for it in shown.open_questions]
    return tuple(post_name(quote.post.key) for quote in quotes)


def _links(recap: Recap) -> list[str]:
    """Return the addresses of the links as they are listed: papers before other pages."""
    view = RecapView(recap)
    listed = (*view.papers, *view.pages, *recap.resources)
    return list(dict.fromkeys(link.url for link in listed))


def _guest(project: Project, session: ChatSession, form: Form) -> Done:
    state = _state(form)
    made = decide_people.mark_guest(project, session, form["handle"], state)
    is_guest = state is PartState.SHOWN
    return _done(made, f"@{form['handle']} {'is' if is_guest else 'is not'} a guest.")


def _host(project: Project, session: ChatSession, form: Form) -> Done:
    is_host, handle = form["state"] == PartState.SHOWN, form["handle"]
    stored = settle_host_at_once(project, session, handle, is_host=is_host)
    return _done(stored, f"@{handle} {'is' if is_host else 'is not'} a host.", derives=True)


def _bot(project: Project, session: ChatSession, form: Form) -> Done:
    is_bot, handle = form["state"] == PartState.SHOWN, form["handle"]
    stored = mark_bot_at_once(project, session, handle, is_bot=is_bot)
    return _done(stored, f"@{handle} {'is' if is_bot else 'is not'} a bot.", derives=True)


def _move(project: Project, session: ChatSession, form: Form) -> Done:
    stored = move_at_once(project, session, form["post"], form["section"])
    return _done(stored, f"The post is under {form['section']}.", derives=True)


def _moves(project: Project, session: ChatSession, form: Form) -> Done:
    """Place several posts: a field ``section NETWORK:ID`` has the section of each."""
    chosen = {
        name.removeprefix(_SECTION_OF): form[name]
        for name in form.fields
        if name.startswith(_SECTION_OF) and form[name]
    }
    if not chosen:
        raise UsageError("no post was chosen")
    made = move_posts_at_once(project, session, chosen)
    posts = counted(len(made), "post")
    return done_together(made, f"Placed as chosen: {posts}; the history has each.", derives=True)


_SECTION_OF: Final = "section "


def _hide(project: Project, session: ChatSession, form: Form) -> Done:
    stored = hide_at_once(project, session, form["post"])
    return _done(stored, "The post is hidden from everything.", derives=True)


def _question(project: Project, session: ChatSession, form: Form) -> Done:
    stored = word_question_at_once(project, session, form["section"], form["text"])
    return _done(stored, f"{form['section']} has your wording.", derives=True)


def decision_number(text: str) -> int | None:
    """Return the number of a decision, None for a text that is none."""
    written = text.strip()
    is_number = written.isascii() and written.isdecimal() and len(written) <= _MOST_DIGITS
    return int(written) if is_number else None


_MOST_DIGITS: Final = 18
"""Digits of a number that the archive can count to."""


def named_number(text: str) -> int:
    """Return the number of a decision; raises UsageError for a text that is none."""
    number = decision_number(text)
    if number is None:
        raise UsageError(f"{text[:40]!r} is no number of a decision")
    return number


def _keep(project: Project, session: ChatSession, form: Form) -> Done:
    """Decide once more as before: somebody has seen the change since."""
    number = named_number(form["number"])
    decisions = read_decisions(project, session)
    stored = next((it for it in decisions if it.id == number), None)
    if stored is None:
        raise UsageError("that decision is not in force any more")
    made = decide_again(project, session, stored)
    return _done(made, "The decision holds.")


def _undo(project: Project, session: ChatSession, form: Form) -> Done:
    both = decided_recap(project, session)
    numbers = [named_number(it) for it in form["number"].split() or [""]]
    stored = {it.id: it for it in project.archive.corrections(undone=True)}
    last = project.archive.undo_correction(*numbers)
    undone = [stored.get(it, last) for it in numbers]
    told = "; ".join(map(DecisionWords(both).tell, undone))
    return Done(f"Undone: {told}", derives=any(map(_takes_analysis, undone)), redo=max(numbers))


def _redo(project: Project, session: ChatSession, form: Form) -> Done:
    """Let that which was undone last count again, or that with the number of the form."""
    steps = read_undone_steps(project, session)
    if not form["number"] and not steps:
        raise UsageError("nothing of this session can be done again")
    number = named_number(form["number"]) if form["number"] else steps[0][0].id
    redone = redo_at_once(project, number)
    words = DecisionWords(decided_recap(project, session))
    told = "; ".join(map(words.tell, redone))
    derives = any(map(_takes_analysis, redone))
    return done_together(redone, f"Done again: {told}", derives=derives)


def _takes_analysis(decision: Correction) -> bool:
    return not decision.is_of_recap or decision.kind == MARK_BOT


ACTIONS: Final[Mapping[str, Callable[[Project, ChatSession, Form], Done]]] = {
    "title": _title,
    "topic": _topic,
    "next": _next,
    "sentence": _sentence,
    "finding": _finding,
    "finding-words": _word_finding,
    "finding-new": _add_finding,
    "finding-merge": _merge_finding,
    "finding-post": _example,
    "finding-support": _support,
    "quote": _quote,
    "quotes": _quotes,
    "lead": _lead,
    "exchange": _exchange,
    "open": _open,
    "list": _list,
    "item": _item,
    "item-new": _add_item,
    "link": _link,
    "link-new": _add_link,
    "paragraph": _paragraph,
    "picture": _picture,
    "picture-out": _drop_picture,
    "part": _part,
    "order": _order,
    "guest": _guest,
    "host": _host,
    "bot": _bot,
    "move": _move,
    "moves": _moves,
    "hide": _hide,
    "question": _question,
    "keep": _keep,
    "undo": _undo,
    "redo": _redo,
}

FOR_SEVERAL: Final = frozenset({"quotes", "moves"})
"""The actions that may make several decisions, which are undone together."""
