"""Names in a text, however they are written (Word Lab, @WordLab, #wordlab), and refused names."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

from tweetup.text.entities import LINK

__all__ = ["GIVEN_NAMES", "fold_name", "holds_name", "strip_refusals"]

# Letters and digits in a row; a plus belongs to a name (Google+, C++).
_PIECE = re.compile(r"[^\W_]+\+*")
_APOSTROPHE = re.compile(r"['’](?=s\b)", re.IGNORECASE)


def fold_name(name: str) -> str:
    """Return a name in the form to compare: its letters and digits in one case, nothing else."""
    return "".join(_pieces(name))


def holds_name(text: str, name: str) -> bool:
    """Return True if the text has the name as words, a handle or a hashtag, outside links."""
    wanted = fold_name(name)
    return bool(wanted) and any(_holds(_pieces(part), wanted) for part in LINK.split(text))


def _holds(pieces: list[str], wanted: str) -> bool:
    """Return True if pieces in a row make the folded name."""
    for start in range(len(pieces)):
        joined = ""
        for piece in pieces[start:]:
            joined += piece
            if joined == wanted:
                return True
            if not wanted.startswith(joined):
                break
    return False


def _pieces(text: str) -> list[str]:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return _PIECE.findall(_APOSTROPHE.sub(" ", folded))


# Words that refuse what follows them.
_REFUSES: Final = (
    r"never|no more|no longer|not|\w+n['’]t|cannot|without|instead of|rather than|in place of"
    r"|no(?! (?:one|doubt|matter|problem|question|brainer)\b)"
    r"|anything but|(?:other|everything) (?:than|but)|except(?: for)?"
    r"|(?:stop(?:ped|ping)?|quit|avoid(?:ed|ing)?)(?: using)?"
    r"|(?:ditch|dump|drop|dropp|abandon)(?:ed|ing)?"
    r"|(?:gave|given|giving|give) up(?: on)?|(?:got|get|getting) rid of|(?:tired|sick) of"
    r"|hat(?:e|ed|es|ing)|dislik(?:e|ed|es|ing)"
)
_LEAVES: Final = (
    r"(?:mov(?:e|ed|ing)|switch(?:ed|ing)?|chang(?:ed|ing)|migrat(?:ed|ing)|came|went)"
    r"(?: away| over)? from"
)
# "Not only Trello", "don't forget Trello", "can't live without Trello", "why not Trello?" name it.
_NAMES: Final = re.compile(
    r"\b(?:not (?:only|just|merely|to mention|bad)|why not|why don['’]t|(?:do not|don['’]t|never)"
    r" (?:forget|miss|overlook|underestimate|tire of)"
    r"|(?:can['’]?t|cannot|couldn['’]t|could not|never|not) (?:\w+ ){0,3}without)\b",
    re.IGNORECASE,
)
# A refusal reaches over so many words, up to the end of its clause.
_SPOKEN: Final = r"[^\s.,;:!?()–—]+"
_TURNS: Final = (
    r"(?:so|but|because|bc|since|then|until|if|when|while|which|that|though|although|we|i|now)\b"
    r"|(?:and|&|or)\s+(?-i:[a-z])"
)
_BEFORE: Final = re.compile(
    rf"\b(?:{_REFUSES})(?:\s+(?!{_TURNS}){_SPOKEN}){{1,6}}"
    rf"|\b(?:{_LEAVES})(?:\s+(?!to\b|onto\b|{_TURNS}){_SPOKEN}){{1,6}}",
    re.IGNORECASE,
)
_AFTER: Final = re.compile(
    rf"(?<!\S)(?:{_SPOKEN}\s+){{0,2}}{_SPOKEN}[?,:–—-]*\s*"
    r"(?:never again|no more|no thanks|not so much|not for (?:me|us)|not any ?more)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=1 << 12)
def strip_refusals(text: str) -> str:
    """Return a text without the words that it refuses, up to the end of their clause.

    "We use Asana, never Trello again" keeps Asana alone. In English only.
    """
    kept = _NAMES.sub(" ", text)
    return _BEFORE.sub(" ", _AFTER.sub(" ", kept))


_GIVEN = """
    aaron abigail adam adrian agnes ahmed alan albert alejandro alex alexander alexandra alfred
    ali alice alicia alison allison amanda amber amy ana andrea andreas andrew angela ann anna
    anne annie anthony antonio anya arthur ashley audrey barbara ben benjamin bernard beth betty
    bill bob brad bradley brenda brian bruce bryan camille carl carla carlos carol caroline
    carolyn catherine cathy charles charlotte cheryl chris christian christina christine
    christopher cindy claire clara claudia colin connie craig crystal cynthia daniel daniela
    david dawn deb deborah debra denise dennis derek diana diane diego donald donna doris
    dorothy douglas dylan ed eddie edward eileen elaine eleanor elena elizabeth ellen emily emma
    eric erica erik erin ernest esther ethan eugene eva evelyn fatima felix fiona florence
    frances francesca francis francisco frank franz fred frederick gabriel gary george gerald
    gina giovanni giulia gloria gordon greg gregory hannah hans harold harry hassan heather
    heidi helen helena henri henry holly howard ian ibrahim ines ingrid irene isaac isabel
    isabella jack jacob jacqueline jake james jamie jan jane janet janice jasmine jason javier
    jay jean jeff jeffrey jennifer jenny jeremy jerry jesse jessica jill jim joan joanna joe
    joel johann john johnny jon jonathan jordan jorge jose joseph joshua joyce juan juanita
    judith judy julia julian julie jurgen justin karen karin karl kate katherine kathleen
    kathryn kathy katie keith kelly ken kenneth kevin kim kimberly klaus kristen kristin kyle
    larry laura lauren lawrence lea leah lena leo leon leonard leslie lewis liam lillian linda
    lisa logan lori lorraine louis louise lucas lucia lucy luis luke lynn madison manuel marc
    marcel marcus margaret maria marie marilyn mario marion mark markus martha martin martina
    mary mathilde matt matthew maureen max megan melanie melissa mia michael michel michele
    michelle miguel mike mohamed mohammed molly monica monika muhammad nancy naomi natalie
    natasha nathan nicholas nicole nina noah nora norman olga oliver olivia omar oscar pablo
    pamela patricia patrick paul paula pauline pedro peggy penny pete peter phil philip philippe
    phillip phyllis pierre rachel ralph raymond rebecca renee ricardo richard rick rita rob
    robert roberto robin rodrigo roger ronald rosa rose roy russell ruth ryan sally sam samantha
    samuel sandra sara sarah scott sean sergio sharon sheila shirley simon sofia sonia sophia
    sophie stefan stella stephanie stephen steve steven stuart susan susanne suzanne sven sylvia
    tamara tanya ted teresa terry theodore theresa thomas tiffany tim timothy tina todd tom tony
    tracy tyler ursula valerie vanessa vera veronica victor victoria vincent virginia walter
    wanda wayne wendy werner will william wolfgang yolanda yusuf yvonne zachary zoe
"""
GIVEN_NAMES: Final = frozenset(_GIVEN.split())
"""Given names frequent in English, German, French and Spanish, folded: a person has them."""
