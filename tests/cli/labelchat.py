"""An invented chat, #labelchat, as the files it may come in."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

PEOPLE = ("ada", "ben", "cleo", "dov", "eva", "finn", "gus", "hana")
QUESTIONS = (
    "What makes a museum label worth reading?",
    "How do you test a label with visitors before it is printed?",
    "Which label did you rewrite most often?",
)
ANSWERS = (
    (
        "Short sentences and one idea per label, visitors stand while they read",
        "One idea per label! Visitors stand and they are tired",
        "A label should answer what a visitor asks first: what is this thing",
        "Large type. Nobody reads small type in a dim gallery",
        "Large type and good light, a dim gallery kills every label",
    ),
    (
        "We tape paper drafts to the wall and watch where visitors stop reading",
        "Paper drafts on the wall for a week, cheap and honest",
        "Read it aloud to a colleague from another department",
        "Ask a school class, children tell you at once what is boring",
        "Children are the best testers, they say what bores them",
    ),
    (
        "The one about the steam engine, eleven drafts until the valve made sense",
        "Any label about money, old prices mean nothing without a wage beside them",
        "The donor's label, because the donor rewrote it too",
        "A fossil label: deep time is hard in forty words",
        "Ours about deep time, forty words for a fossil is very little",
    ),
)


def invent_chat(
    start: datetime = datetime(2024, 5, 7, 18, 0, tzinfo=UTC), *, first_id: int = 1000
) -> list[dict[str, Any]]:
    """An hour of #labelchat: three questions, five answers each, replies and reposts."""
    posts: list[dict[str, Any]] = []

    def say(minute: float, author: str, text: str, reply_to: str | None = None) -> str:
        identity = str(first_id + len(posts))
        posts.append(
            {
                "id": identity,
                "created_at": (start + timedelta(minutes=minute)).isoformat(),
                "author": author,
                "text": text,
                "in_reply_to_id": reply_to,
            }
        )
        return identity

    say(0, "labelhost", "Welcome to #labelchat! Please introduce yourselves")
    for index, person in enumerate(PEOPLE[:4]):
        say(1 + index / 2, person, f"Hi, {person.title()} here, curator of small things #labelchat")
    for number, (question, answers) in enumerate(zip(QUESTIONS, ANSWERS, strict=True), start=1):
        at = 5 + 15 * (number - 1)
        asked = say(at, "labelhost", f"Q{number}: {question} #labelchat")
        for index, answer in enumerate(answers):
            person = PEOPLE[(index + number) % len(PEOPLE)]
            said = say(at + 2 + 2 * index, person, f"A{number}: {answer} #labelchat")
            if index == 0:
                say(at + 3, "hana", f"@{person} so true, ours too #labelchat", said)
                say(at + 3.5, "gus", f"RT @{person}: A{number}: {answer} #labelchat")
        say(at + 13, "finn", f"@labelhost a good one https://example.org/labels/{number}", asked)
    say(52, "labelhost", "Thank you all for joining #labelchat, next time: lighting")
    return posts


def write_jsonl(path: Path, posts: list[dict[str, Any]]) -> Path:
    """The posts as JSON Lines."""
    path.write_text("".join(json.dumps(post) + "\n" for post in posts), encoding="utf-8")
    return path
