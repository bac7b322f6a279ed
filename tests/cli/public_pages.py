"""A page for the public as its reader has it: its numbers, and those that follow from them."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import combinations
from random import Random

from tests.render.reading import Element

QUESTIONS = ("What makes a label?", "Who reads labels?", "When do you rewrite labels?")
BIOS = (
    "Librarian at a town library", "Registered nurse", "PhD student in history", "I like tea",
    "Secondary school teacher", "Doctor who loves tea", None,
)  # fmt: skip
WORDS = ("glue", "salt", "wax", "fossils", "copper", "lamps", "paper", "brass")
WELCOME = "Welcome to all who write labels #labelchat"
TAGS = ("#wide", "#alpha", "#beta", "#gamma")

Rows = list[dict[str, str]]


def invent_meetings(random: Random) -> list[dict[str, object]]:
    """One meeting to five with few people or many, of whom nearly all do the same, or few."""
    posts: list[dict[str, object]] = []
    people = random.randint(6, 30)
    bios = [BIOS[min(len(BIOS) - 1, int(random.expovariate(0.6)))] for _ in range(people)]
    meetings = random.choice((1, 1, 2, 3, 5))
    likely = {it: random.choice((0.1, 0.4, 0.9, 0.97)) for it in (*WORDS, *TAGS, *QUESTIONS)}

    def say(at: datetime, author: str, text: str, bio: str | None = None) -> None:
        fields = {"author": author, "text": text, "author_bio": bio}
        posts.append({"id": str(1000 + len(posts)), "created_at": at.isoformat(), **fields})

    for meeting in range(meetings):
        start = datetime(2024, 5, 7, 18, tzinfo=UTC) + timedelta(days=7 * meeting)
        come = [it for it in range(people) if random.random() < random.choice((0.3, 0.8, 0.97))]
        say(start, "labelhost", WELCOME)
        for number, question in enumerate(QUESTIONS, start=1):
            asked = start + timedelta(minutes=15 * number)
            say(asked, "labelhost", f"Q{number}: {question} #labelchat")
            for place, person in enumerate(come):
                at, name = asked + timedelta(seconds=20 * (place + 1)), f"writer{person}"
                words = [it for it in (*WORDS, *TAGS) if random.random() < likely[it] / 2]
                if random.random() < likely[question]:
                    text = f"A{number}: {' '.join(words)} shelf {random.randrange(9**6)}"
                    say(at, name, f"{text} #labelchat", bios[person])
                elif random.random() < 0.2:
                    say(at, name, f"RT @labelhost: Q{number}: {question} #labelchat", bios[person])
                elif random.random() < 0.05:  # neither a repost nor in own words
                    say(at, name, WELCOME, bios[person])
    return posts


def small_numbers(page: Element, role: str | None = None) -> list[str]:
    """The numbers from one to four that a page tells, or that follow from others of it.

    Of a page of a ``role``, sections are of all people.
    """
    found = tables(page)
    numbers = [*_told(found), *_of_sessions(found), *_of_people(found, page.text)]
    numbers += [*_of_hashtags(found), *_of_words(found), *_of_relations(found), *_of_windows(found)]
    if role is None:
        numbers += _of_questions(found)
    if role == "clinician":
        every = _all(found)
        parts = [_number(it["people"]) for it in found.get("Roles that people state", [])]
        numbers.append(("all without those of its roles", every - sum(it or 0 for it in parts)))
    return [f"{name}: {number}" for name, number in numbers if 0 < abs(number) < 5]


def tables(page: Element) -> dict[str, Rows]:
    """The tables of a page by name, their rows by heading."""
    return {
        region.get("aria-label"): _rows(table)
        for region in page.classed("wide")
        for table in region.all("table")
    }


def _rows(table: Element) -> Rows:
    heads = [it.text for it in table.one("thead").all("th")]
    cells = [[cell.text for cell in row.all("th", "td")] for row in table.all("tr")[1:]]
    return [dict(zip(heads, it, strict=True)) for it in cells]


def _number(cell: str) -> int | None:
    return None if cell == "–" else int(cell.replace(",", ""))


def _all(found: dict[str, Rows]) -> int:
    (number,) = (
        it["number"] for it in found["People who wrote in their own words"] if it["people"] == "all"
    )
    return _number(number) or 0


def _told(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    for name, rows in found.items():
        for row in rows:
            for head, cell in row.items():
                if re.fullmatch(r"[\d,]+", cell) and head not in {"section", "word"}:
                    yield f"{name}, {head}", _number(cell) or 0


def _sums(name: str, whole: int, parts: list[int | None]) -> Iterator[tuple[str, int]]:
    """Those counted twice by groups that make up a whole, or those left for groups not told."""
    told = sum(it for it in parts if it is not None)
    if None not in parts:
        yield f"{name}: in several", told - whole
    elif told < whole:
        yield f"{name}: in none that is told", whole - told


def _of_sessions(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    rows, every = found["Sessions, the last one first"], _all(found)
    people = [_number(it["people"]) for it in rows]
    yield from ((f"all but session of {it}", every - it) for it in people if it is not None)
    yield from _sums("sessions", every, people)
    for row in rows:
        posts, own = _number(row["posts"]), _number(row["in own words"])
        if posts is not None and own is not None:
            yield "posts not in own words", posts - own


def _of_relations(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    """Posts of all sessions, those in own words and the others, beside those of each relation."""
    sessions = found["Sessions, the last one first"]
    posts, own = (
        None if None in numbers else sum(it or 0 for it in numbers)
        for numbers in (
            [_number(it[head]) for it in sessions] for head in ("posts", "in own words")
        )
    )
    told = {
        it["relation"]: number
        for it in found["Posts that address somebody"]
        if (number := _number(it["posts"])) is not None
    }
    wholes = [] if posts is None else [posts]
    if posts is not None and own is not None:
        wholes += [own, posts - own]
    for name, number in told.items():
        yield from ((f"posts but {name}, of {it}", it - number) for it in wholes)
    reposts = told.get("repost")
    if posts is not None and reposts is not None:
        for name, number in told.items():
            if name != "repost":
                yield f"posts but reposts and {name}", posts - reposts - number


def _of_windows(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    """Posts of the last session, which has all windows, beside any of these."""
    sessions = found["Sessions, the last one first"]
    windows = [
        number
        for it in found.get("Posts an hour", [])
        if (number := _number(it["posts"])) is not None
    ]
    posts = _number(sessions[0]["posts"])
    if posts is not None:
        for size in range(1, len(windows) + 1):
            for chosen in combinations(windows, size):
                yield f"posts but those of {size} windows", posts - sum(chosen)


def _of_people(found: dict[str, Rows], text: str) -> Iterator[tuple[str, int]]:
    every = _all(found)
    rows = found["People who wrote in their own words"]
    kinds = [_number(it["number"]) for it in rows if it["people"] != "all"]
    yield from ((f"all but {it}", every - it) for it in kinds if it is not None)
    yield from _sums("newcomers and others", every, kinds)
    shares = found.get("Roles that people state", [])
    words = r"([\d,]+) people wrote, ([\d,]+) of them judged"
    told = re.search(words + r"(?:; ([\d,]+) have a profile text, ([\d,]+) left open)?\.", text)
    assert bool(told) == bool(shares)
    if told is not None:
        wrote, judged, bios, left_open = (
            None if it is None else _number(it) for it in told.groups()
        )
        assert wrote is not None
        assert judged is not None
        yield from ((f"wrote but {it}", wrote - it) for it in (judged, bios, left_open) if it)
        yield from ((f"{one} but {it}", one - it) for one, it in ((bios, left_open),) if one and it)
        if left_open:
            yield "neither judged nor open", wrote - judged - left_open
        for row in shares:
            people = _number(row["people"])
            assert people is not None
            yield from ((f"{row['role']} of {it}", it - people) for it in (judged, wrote))


def _of_hashtags(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    every, uses = _all(found), {}
    own = [_number(it["in own words"]) for it in found["Sessions, the last one first"]]
    for row in found.get("Hashtags", []):
        people, posts = _number(row["people"]), _number(row["posts"])
        assert people is not None
        uses[row["hashtag"]] = people
        yield f"without {row['hashtag']}", every - people
        if posts is not None and None not in own:
            yield f"posts without {row['hashtag']}", sum(it or 0 for it in own) - posts
    pairs = {}
    for row in found.get("Hashtags that travel together", []):
        both = _number(row["people who use both"])
        assert both is not None
        first, second = row["hashtags"].split()
        pairs[first, second] = both
        yield from ((f"{it} alone", uses[it] - both) for it in (first, second))
        yield f"neither {first} nor {second}", every - uses[first] - uses[second] + both
    for triple in combinations(sorted(uses), 3):
        ties = [pairs.get(it) for it in combinations(triple, 2)]
        if None not in ties:
            yield from _of_three(every, [uses[it] for it in triple], [it or 0 for it in ties])


def _of_three(every: int, uses: list[int], ties: list[int]) -> Iterator[tuple[str, int]]:
    """The people of each of the eight groups that three hashtags make, where one way is left."""
    ways = []
    for all_three in range(min(ties) + 1):
        cells = [it - all_three for it in ties]
        cells += [
            uses[0] - ties[0] - ties[1] + all_three,
            uses[1] - ties[0] - ties[2] + all_three,
            uses[2] - ties[1] - ties[2] + all_three,
        ]
        cells += [all_three, every - sum(cells) - all_three]
        if min(cells) >= 0:
            ways.append(cells)
    if len(ways) == 1:
        yield from (("of three hashtags", it) for it in ways[0])


def _of_words(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    every = _all(found)
    for row in found.get("Words, those of the window or the role first", []):
        side = "people of the other side" if row["z"].startswith("-") else "people"
        yield f"without {row['word']}", every - (_number(row[side]) or 0)


def _of_questions(found: dict[str, Rows]) -> Iterator[tuple[str, int]]:
    sessions = {it["session"]: it for it in found["Sessions, the last one first"]}
    for name, rows in found.items():
        if name.startswith("People by question: "):
            whole = _number(sessions[name.removeprefix("People by question: ")]["people"])
            parts = [_number(it["people"]) for it in rows]
            if whole is not None:
                yield from ((f"{name}: others", whole - it) for it in parts if it is not None)
                yield from _sums(name, whole, parts)
