"""An invented chat, #labelchat, in which a recap has a part of every kind."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.cli.labelchat import ANSWERS as FIRST_ANSWERS
from tests.cli.labelchat import PEOPLE, QUESTIONS

TOOLS = "Which tools do you use to write labels?"
ANSWERS = (
    *FIRST_ANSWERS,
    (
        "Hemingway, Airtable and Scrivener",
        "Hemingway and Airtable",
        "Airtable, Canva",
        "We use Hemingway and Canva",
        "Scrivener, Canva, Hemingway",
    ),
)
OPEN = "Does anybody know a cheap printer that takes thick board? Ours jams on every label"
UNSURE = (
    "We print large labels and test drafts with visitors who stand and read",
    "I rewrote the donor's label with visitors before it was printed, eleven drafts",
    "I write drafts of the fossil label on paper and read them aloud",
    "Large type, short sentences: nobody reads a long label in a dim gallery",
)


def invent(start: datetime = datetime(2024, 5, 7, 18, 0, tzinfo=UTC)) -> list[dict[str, Any]]:
    """An hour: four questions, five answers each and more without a label, an announcement."""
    posts: list[dict[str, Any]] = []

    def say(minute: float, author: str, text: str, reply_to: str | None = None) -> str:
        identity = str(1000 + len(posts))
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

    say(0, "labelhost", "Welcome to #labelchat! Tonight's topic: labels that people read")
    for index, person in enumerate(PEOPLE[:4]):
        say(1 + index / 2, person, f"Hi, {person.title()} here, curator of small things #labelchat")
    for number, (question, answers) in enumerate(
        zip((*QUESTIONS, TOOLS), ANSWERS, strict=True), start=1
    ):
        at = 5 + 13 * (number - 1)
        asked = say(at, "labelhost", f"Q{number}: {question} #labelchat")
        for index, answer in enumerate(answers):
            person = PEOPLE[(index + number) % len(PEOPLE)]
            said = say(at + 2 + 2 * index, person, f"A{number}: {answer} #labelchat")
            if index == 0:
                say(at + 3, "hana", f"@{person} so true, ours too #labelchat", said)
                say(at + 3.5, "gus", f"RT @{person}: A{number}: {answer} #labelchat")
        say(at + 13 * (number < 4) + 0.5, PEOPLE[number], f"{UNSURE[number - 1]} #labelchat")
        if number == 2:
            say(at + 11, "eva", f"{OPEN} #labelchat")
        say(at + 12, "finn", f"@labelhost a good one https://example.org/labels/{number}", asked)
    say(58, "labelhost", "Thank you all! Our next #labelchat is on 21 May at 18:00 UTC: lighting")
    return posts
