"""An invented chat that met twice, of which the second time has hashtags and words of its own."""

from datetime import UTC, datetime

from tests.cli.labelchat import invent_chat

__all__ = ["two_meetings"]

VISITORS = (
    "Salt in the air is worse for our vitrines than humidity",
    "We log humidity by hand, vitrines open once a year",
    "Old vitrines leak: humidity follows the weather outside",
    "Humidity and moths, both love wooden vitrines",
    "A school broke two vitrines, humidity did the rest",
    "Silica gel keeps humidity down, our vitrines are small",
    "Who pays for vitrines with humidity control?",
    "Lamps heat vitrines, and humidity falls too far",
    "Paper suffers first when humidity jumps in vitrines",
    "Vitrines from 1910, humidity from the cellar",
    "Nobody measures humidity behind our vitrines",
    "Ship models in vitrines warp with humidity",
    "Humidity swings killed the glue of our vitrines",
    "Borrowed vitrines, borrowed humidity meters",
    "Insurance asks about vitrines and never about humidity",
    "A sponge is cheap humidity for sealed vitrines",
    "Summer humidity clouds all vitrines on the ground floor",
    "Vitrines on castors: humidity differs by room",
    "Gold does not mind humidity, its vitrines do",
    "Humidity is the reason that we close vitrines at night",
)


def two_meetings() -> list[dict[str, object]]:
    """The chat twice; at the second twenty more talk of other matters.

    Three people use two more hashtags, and one passes them on.
    """
    posts = [*invent_chat(), *invent_chat(datetime(2024, 6, 4, 18, tzinfo=UTC), first_id=2000)]
    words = (
        ("ada", "Humidity cracked our vitrines #museumweek #fossils #labelchat"),
        ("ben", "Humidity ruins glue, and vitrines #museumweek #fossils #labelchat"),
        ("cleo", "Our vitrines keep humidity out #museumweek #labelchat"),
        ("cleo", "Here is the whole shelf #fossils #labelchat24 #labelchat"),
        ("dov", "RT @ada: Humidity cracked our vitrines #museumweek #fossils #labelchat"),
    )
    posts += [
        {
            "id": str(3000 + number),
            "created_at": f"2024-06-04T18:{41 + number}:30Z",
            "author": author,
            "text": text,
        }
        for number, (author, text) in enumerate(words)
    ]
    posts += [
        {
            "id": str(4000 + number),
            "created_at": f"2024-06-04T18:{12 + number}:40Z",
            "author": f"visitor{number}",
            "text": f"{text} #labelchat",
        }
        for number, text in enumerate(VISITORS)
    ]
    return posts
