"""Commands that decide on the sample's recap, and the helpers that run them."""

import json
from typing import Any

from tests.cli.running import Run

__all__ = [
    "ANSWER", "LINK", "OTHER_QUESTION", "POINT", "QUESTION", "QUOTE", "REPLY", "SECOND", "SESSION",
    "SLIDES", "THIRD", "Words", "decide", "finding", "log", "on", "quote", "recap", "undo",
]  # fmt: skip

SESSION = "hcsmeu-2009-08-21"
BEFORE = "hcsmeu-2009-08-07"
POINT = "3448860010"
QUOTE, SECOND, THIRD = "3448695587", "3448690261", "3448738519"
ANSWER, REPLY = "3448721784", "3448726887"
LINK = "http://example.org/house-rules"
SLIDES = "https://example.org/slides"
QUESTION = "3448793294"
OTHER_QUESTION = "3448711454"

Words = tuple[str, ...]


def finding(*words: str) -> Words:
    return ("finding", words[0], SESSION, *words[1:])


def quote(*words: str) -> Words:
    return ("quote", words[0], SESSION, *words[1:])


def on(group: str, verb: str, *words: str) -> Words:
    return (group, verb, SESSION, *words)


def recap(run: Run) -> str:
    written = run("recap", SESSION)
    assert written.code == 0
    return written.out


def decide(run: Run, *command: str) -> dict[str, Any]:
    """Run a command that must succeed, and return the decision."""
    done = run(*command, *(() if command[0] == "retitle" else ("--json",)))
    assert done.code == 0, done.err
    row: dict[str, Any] = (
        json.loads(done.out) if done.out else run("corrections", "--json").rows[-1]
    )
    return row


def log(run: Run) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = run("corrections", "--json").rows
    return rows


def undo(run: Run, *made: dict[str, Any]) -> None:
    for row in reversed(made):
        assert run("corrections", "undo", row["id"]).code == 0
