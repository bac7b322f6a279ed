"""Decisions of all kinds on whatever a recap shows, made at random."""

from collections.abc import Callable, Sequence
from random import Random
from typing import TypeVar

from tests.jobs.deciding import both_of, latest, shown_posts
from tweetup.errors import UnknownNameError, UsageError
from tweetup.jobs import decide, decide_people
from tweetup.jobs.decide import Decided
from tweetup.jobs.decide_again import decide_again
from tweetup.model import Finding, Picture, Recap, post_name
from tweetup.project.project import Project
from tweetup.recap.decisions import OMITTABLE, PartState, finding_name

STATES = (PartState.SHOWN, PartState.LEFT_OUT)
WORDS = ("Soil first", "It was a *good* hour", "Ärger & <b>Regen</b>", "Ask again", "")
DOT = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108000000003a7e9b55"
    "0000000a4944415478da6360000000020001e527defc0000000049454e44ae426082"
)
"""The smallest picture in PNG."""
PIXEL = Picture(digest="", media_type="image/png", width=1, height=1, alternative="", data=DOT)

T = TypeVar("T")
Attempt = Callable[[Project, Random, Recap], Decided]


def _posts(recap: Recap) -> list[str]:
    return [post_name(quote.post.key) for quote, _ in recap.transcript]


def _sections(recap: Recap) -> list[str]:
    return [it.section for it in recap.sections] or ["Q1"]


def _findings(recap: Recap) -> list[Finding]:
    return [it for section in recap.sections for it in section.findings]


def _finding(random: Random, recap: Recap) -> str:
    return _one(random, [finding_name(it) for it in _findings(recap)] or ["point x:1"])


def _one(random: Random, choices: Sequence[T]) -> T:
    """Return one of several; of none there is nothing to decide."""
    if not choices:
        raise UsageError("there is nothing of the kind")
    return random.choice(choices)


def _text(random: Random) -> str:
    return _one(random, WORDS)


def _order(project: Project, random: Random, recap: Recap) -> Decided:
    section = _one(random, recap.sections)
    names = {
        "quotes": [post_name(it.post.key) for it in section.quotes],
        "findings": [finding_name(it) for it in section.findings],
        "open": [post_name(it.quote.post.key) for it in section.open_questions],
        "sections": _sections(recap),
        "sentences": [it.name for it in recap.intro],
        "links": [it.url for it in recap.resources],
        "own": [it.name for it in recap.own],
    }
    parts = _one(random, list(names))
    chosen = random.sample(names[parts], random.randint(0, len(names[parts])))
    of_section = section.section if parts in {"quotes", "findings", "open"} else None
    return decide.reorder(project, latest(project), parts, chosen, section=of_section)


def _exchange(project: Project, random: Random, recap: Recap) -> Decided:
    runs = [
        [quote.post.key for quote in run.posts] for it in recap.sections for run in it.exchanges
    ]
    run = _one(random, runs or [[recap.transcript[0][0].post.key]])
    return decide.settle_exchange(project, latest(project), run, _one(random, STATES))


def _list_item(project: Project, random: Random, recap: Recap) -> Decided:
    lists = [(it.section, each) for it in recap.sections for each in it.lists]
    if not lists or random.random() < 1 / 4:
        posts = random.sample(_posts(recap), 2)
        section = _one(random, _sections(recap))
        return decide.add_list_item(
            project, latest(project), section, "apps", "A spade", posts=posts
        )
    section, chosen = _one(random, lists)
    item = _one(random, chosen.items).item
    return decide.decide_list_item(
        *(project, latest(project), section, chosen.what, item),
        text=_text(random),
        state=_one(random, STATES),
    )


def _own(project: Project, random: Random, recap: Recap) -> Decided:
    place = _one(random, ["intro", "end", *_sections(recap)])
    names: list[str | None] = [it.name for it in recap.own if it.picture is None]
    name = _one(random, [None, *names])
    after = _one(random, ["", *_posts(recap)[:9]])
    return decide.write_paragraph(
        project, latest(project), _text(random), name=name, place=place, after=after
    )


def _picture(project: Project, random: Random, recap: Recap) -> Decided:
    place = _one(random, ["intro", "end", *_sections(recap)])
    return decide.add_picture(project, latest(project), PIXEL, alternative="A dot", place=place)


def _link(project: Project, random: Random, recap: Recap) -> Decided:
    links = [it.url for it in recap.resources]
    session = latest(project)
    if not links or random.random() < 1 / 3:
        section = _one(random, [None, *_sections(recap)])
        return decide.add_link(
            project, session, "https://garden.example/new", "New", section=section
        )
    if random.random() < 1 / 2:
        return decide.title_link(project, session, _one(random, links), _text(random))
    return decide.settle_link(project, session, _one(random, links), _one(random, STATES))


def _again(project: Project, random: Random, recap: Recap) -> Decided:
    standings = both_of(project).standings
    decision = _one(random, standings).stored
    if random.random() < 1 / 2:
        return decide_again(project, latest(project), decision)
    return decide.derive_again(project, latest(project), decision)


def _people(project: Project, random: Random, recap: Recap) -> Decided:
    handle = _one(random, [it.author.handle for it in recap.participants])
    mark = _one(
        random, [decide_people.mark_guest, decide_people.mark_guest, decide_people.mark_bot]
    )
    return mark(project, latest(project), handle, _one(random, STATES))


ATTEMPTS: tuple[Attempt, ...] = (
    lambda p, r, c: decide.title_recap(p, latest(p), _text(r)),
    lambda p, r, c: decide.word_topic(
        p, latest(p), _one(r, [_text(r), *(it.text for it in c.proposals)])
    ),
    lambda p, r, c: decide.word_next(p, latest(p), _text(r)),
    lambda p, r, c: decide.word_sentence(
        p, latest(p), _one(r, c.intro).name if c.intro else "asked", _text(r)
    ),
    lambda p, r, c: decide.add_finding(
        p, latest(p), _one(r, _sections(c)), _text(r), r.sample(_posts(c), 2)
    ),
    lambda p, r, c: decide.word_finding(p, latest(p), _finding(r, c), _text(r)),
    lambda p, r, c: decide.settle_finding(p, latest(p), _finding(r, c), _one(r, STATES)),
    lambda p, r, c: decide.merge_findings(p, latest(p), _finding(r, c), _finding(r, c)),
    lambda p, r, c: decide.show_for_finding(
        p, latest(p), _finding(r, c), _one(r, [None, *_posts(c)])
    ),
    lambda p, r, c: decide.support_finding(p, latest(p), _finding(r, c), r.sample(_posts(c), 2)),
    lambda p, r, c: decide.settle_quote(
        *(p, latest(p), _one(r, _shown(c))),
        _one(r, STATES),
        section=_one(r, [None, *_sections(c)]),
    ),
    lambda p, r, c: decide.settle_quote(p, latest(p), _one(r, _posts(c)), _one(r, STATES)),
    lambda p, r, c: decide.show_large(p, latest(p), _one(r, [None, *_posts(c)])),
    lambda p, r, c: decide.settle_question(
        *(p, latest(p), _one(r, [*_open(c), *_posts(c)[:5]])),
        _one(r, [*STATES, PartState.ANSWERED]),
        by=_one(r, [None, *_posts(c)]),
    ),
    lambda p, r, c: decide.leave_out(
        p, latest(p), _one(r, [*OMITTABLE, *_sections(c)]), _one(r, STATES)
    ),
    lambda p, r, c: decide.decide_list(
        p, latest(p), _one(r, _sections(c)), "apps", _one(r, STATES)
    ),
    *(_order, _exchange, _list_item, _own, _own, _picture, _link, _again, _people),
)


def _shown(recap: Recap) -> list[str]:
    return shown_posts(recap) or _posts(recap)


def _open(recap: Recap) -> list[str]:
    return [
        post_name(it.quote.post.key) for section in recap.sections for it in section.open_questions
    ]


def decide_anything(project: Project, random: Random) -> Decided | None:
    """Make one decision at random; None where it is refused, as one that changes nothing."""
    both = both_of(project)
    recap = _one(random, [both.recap, both.recap, both.derived])
    if not recap.sections:
        return None
    try:
        return _one(random, ATTEMPTS)(project, random, recap)
    except (UsageError, UnknownNameError):
        return None
