"""What the outputs for other places are tested with: a recap whose words all want to act."""

from __future__ import annotations

from dataclasses import replace

from tests.render.builders import START, author, post, quote, recap
from tests.render.evening import evening
from tests.render.hostile import WORDS, hostile_recap, shown
from tests.render.own import decided_recap, picture
from tweetup.model import Recap

__all__ = ["RECAPS", "TITLE", "WORDS", "climbing", "picture", "recap"]

TITLE = (
    "--- : # ' \" {{ 1 }} {% x %} {{< y >}} <script>alert(1)</script> ](javascript:alert(1)) | = +"
    " - @ ]]> \u202eturned\u202c \x07 👩‍👩‍👧 שלום 'Bcc: a@example.org'"
    "\r\nBcc: b@example.org\n\nbody"
)


def climbing(text: str = WORDS[0]) -> Recap:
    """A recap with that title, by somebody whose handle climbs out of a folder."""
    by = author("../../x", "../../name")
    said = quote(post(text, by=by, at=START), url="https://example.org/1")
    return replace(
        hostile_recap(text),
        title=TITLE,
        hashtag='../../x", #a',
        lead_quote=said,
        transcript=((said, "Q1"), (shown(text), "Q1")),
    )


RECAPS: dict[str, Recap] = {
    "evening": evening(),
    "hostile": hostile_recap(),
    "climbing": climbing(),
    "decided": decided_recap("Own *words* of ours\n\nand <b>more</b>", "- a list", "> quoted"),
}
