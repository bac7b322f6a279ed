"""Invented edges of conversations."""

import random
from datetime import UTC, datetime, timedelta
from typing import Any

from tweetup.model import CountedEdge

START = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)


def edge(
    source: str, target: str, relation: str = "reply", number: int = 1, **also: Any
) -> CountedEdge:
    """An edge of post ``number``, so many minutes after the start of its session."""
    written = START + timedelta(minutes=number)
    values: dict[str, Any] = {
        "session": "s1",
        "source": f"x:@{source}",
        "target": f"x:@{target}",
        "relation": relation,
        "is_guessed": False,
        "beside": False,
        "written_at": written.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "number": number,
    }
    return CountedEdge(**(values | also))


def invent_talk(people: int, *, seed: int = 1, sessions: int = 1) -> list[CountedEdge]:
    """Edges between so many people, few of whom are addressed by most."""
    chance = random.Random(seed)
    heads = ("ada", "ben", "cleo", "dora", "eli", "fay", "gus", "hana", "ivo", "jun")
    tails = ("", "_writes", "MD", "Lopez", "2024", "atwork")
    names = [f"{heads[it % 10]}{tails[it // 10 % 6]}{it // 60 or ''}" for it in range(people)]
    pairs = [
        (names[it], names[int(it * chance.random() ** 2)])
        for it in range(1, people)
        for _ in range(1 + int(chance.random() * 3))
    ]
    talk: list[CountedEdge] = []
    for source, target in pairs:
        for _ in range(1 + int(chance.random() ** 4 * 6)):
            ends = (source, target) if chance.random() < 0.7 else (target, source)
            relation = chance.choice(["reply", "mention", "quote", "repost"])
            session = f"s{chance.randrange(sessions) + 1}"
            talk.append(edge(*ends, relation, len(talk) + 1, session=session))
    return talk
