"""Posts under a question's label that do not answer it: greetings, thanks, "pass", "no idea".

A post is read clause by clause, and each has to be one of the phrases below, in full; a clause of
other words makes it an answer. Seven languages; in another one only a post without a word is told.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Final

from tweetup.text import strip_entities, words

__all__ = ["is_empty_answer"]

# A word with a capital within a clause, read as a name.
_NAME: Final = "~"
_NAMES: Final = rf"(?:[ ]{_NAME})*"
_ALL: Final = rf"(?:[ ](?:all|everyone|everybody|folks|friends|team|again|there|{_NAME}))*"
_EN: Final = rf"""
    (?:hi|hello|hey|hiya|howdy|greetings|good[ ](?:morning|afternoon|evening|day))
      {_ALL}(?:[ ]from[ ]{_NAME})?
  | (?:(?:many|so[ ]many|huge|big)[ ])?(?:thanks|thank[ ]you|thankyou|thx|ty|tysm|cheers)
      (?:[ ](?:so|very)[ ]much)?{_ALL}
      (?:[ ]for[ ](?:the|your|a|this|having|hosting|sharing|joining|asking|coming|being)
         (?:[ ]\S+){{0,4}})?
  | (?:bye|goodbye|good[ ]bye|good[ ]?night|ttyl)(?:[ ](?:now|bye))*{_ALL}
  | night[ ](?:all|everyone)
  | see[ ](?:you|ya|y'all)
      (?:[ ](?:all|next|soon|later|then|there|again|week|month|time|in|{_NAME}))*
  | (?:(?:i|sorry)[ ])*(?:have[ ]to|got[ ]to|gotta|need[ ]to|must)[ ]
      (?:run|go|leave|dash|head[ ](?:out|off)|sign[ ]off)(?:[ ](?:now|early|sorry))*{_ALL}
  | (?:i[ ]am|i'm|im)[ ]off(?:[ ](?:now|to[ ]\S+))? | signing[ ]off
  | (?:until|till|'til)[ ]next[ ](?:time|week|month)
  | (?:such[ ]a[ ])?(?:great|awesome|good|lovely|fun|fantastic|amazing|interesting)[ ]
      (?:chat|question|q)(?:[ ]tonight)?{_ALL}
  | have[ ]a[ ](?:good|great|lovely|nice)[ ](?:night|evening|day|week|weekend|one){_ALL}
  | (?:a?(?:ha)+h?|a?(?:he){{2,}}|lol|lmao|rofl|wow|oh|ooh|hm+|um+|er|ok|okay|well|so|ah|oops|ugh)
      (?:[ ](?:a?(?:ha)+h?|lol|ok|okay|well|so))*
  | (?:(?:i|i'll|i[ ]will|i'm[ ]going[ ]to|gonna)[ ])?pass
      (?:[ ](?:on[ ])?(?:this|that|it)(?:[ ](?:one|question|q))?)?
  | (?:(?:i|i'll|i[ ]will)[ ])?skip(?:ping)?[ ](?:this|that)(?:[ ](?:one|question|q))?
  | no[ ]comment | nope[ ]sorry
  | (?:sorry[ ])?(?:i[ ])?(?:really[ ]|honestly[ ]|just[ ])?(?:don't|do[ ]not|dont)[ ]
      (?:really[ ])?know(?:[ ](?:yet|either|sorry|this[ ]one))* | dunno
  | (?:i[ ](?:really[ ])?have[ ])?(?:absolutely[ ])?no[ ](?:idea|clue)
      (?:[ ](?:at[ ]all|yet|sorry|really|either))*
  | (?:i'm[ ])?not[ ]sure(?:[ ](?:yet|either|at[ ]all))?
  | nothing[ ](?:to[ ](?:add|say)|from[ ]me|comes[ ]to[ ]mind)(?:[ ](?:here|yet|sorry))*
  | still[ ]thinking(?:[ ]about[ ](?:this|that|it)(?:[ ]one)?)? | let[ ]me[ ]think
  | (?:tough|tricky|hard)[ ](?:one|question|q)
  | (?:(?:so|very)[ ])?(?:sorry|apologies){_ALL} | my[ ]apologies
  | (?:(?:so|very)[ ])?(?:sorry|apologies)[ ](?:that[ ])?
      (?:i'm|im|i[ ]am|to[ ]be|for[ ]being|for[ ](?:arriving|joining))[ ]
      (?:(?:a[ ]bit|a[ ]little|so|very|running)[ ])?late
      (?:[ ](?:to[ ]the[ ](?:party|chat)|tonight))?{_ALL}
  | (?:(?:i'm|i[ ]am|just)[ ])?(?:running|arriving|joining|coming[ ]in)[ ](?:a[ ]bit[ ])?late
      (?:[ ](?:again|tonight|today|here|sorry))*
  | (?:i'm[ ])?late[ ](?:to[ ]the[ ](?:party|chat)|again|as[ ]usual)
  | (?:(?:i|i've)[ ])?just[ ](?:got|gotten|arrived|getting|joined|joining|tuned|tuning)
      (?:[ ](?:here|home|in|on|back|now))*
  | (?:still[ ])?(?:catching[ ]up|reading[ ]back)(?:[ ](?:now|here|on|the|chat|tweets))*
  | (?:sorry[ ])?(?:(?:i|i've|to[ ]have)[ ])?missed
      (?:[ ](?:it|this|that|you|the|your|most|much|question|chat|q\d*|all|everything|of))+
  | (?:(?:i|i'll|will)[ ])+(?:read|catch[ ]up|answer|respond|reply|be[ ]back)
      (?:[ ](?:later|soon|tomorrow|back|up|in|it|this|on))*
  | (?:(?:wait|sorry|ok)[ ])*what[ ](?:does|do|did)(?:[ ]\S+){{1,5}}[ ]mean
      (?:[ ](?:by|in|here)(?:[ ]\S+){{0,3}})?
  | what(?:[ ]is|'s|[ ]was|s)[ ](?:meant[ ]by|the[ ](?:question|meaning[ ]of)|q\d+)(?:[ ]\S+){{0,4}}
  | (?:(?:sorry|please)[ ])*(?:can|could|would|will)[ ](?:you|u|someone|somebody|anyone)
      (?:[ ](?:please|pls|kindly|just))*[ ](?:repeat|explain|clarify|rephrase|define|reword|repost)
      (?:[ ]\S+){{0,6}}
  | (?:(?:exactly|yes|yep|yeah|same[ ]as)[ ])*what(?:[ ](?:{_NAME}|she|he|they|you|everyone))*[ ]
      (?:said|says|wrote)
  | which[ ]question(?:[ ]is[ ](?:this|it|that))? | say[ ](?:that[ ])?again | come[ ]again | pardon
  | (?:did|have)[ ]i[ ]miss(?:ed)?(?:[ ]\S+){{0,4}} | huh | sorry[ ]what | please | pls
"""
# In the same post as "sorry" they pass, too; alone they may answer: "Have you ever used peat?"
_EN_WITH_SORRY: Final = r"""
    (?:(?:i|i've|have)[ ])*never[ ](?:tried|used|seen|done|heard[ ]of|read|thought[ ]about)
      (?:[ ](?:it|one|that|this|them|any|either|sorry|before))*
  | (?:i[ ])?(?:haven't|have[ ]not|havent)[ ](?:tried|used|seen|done|read|got)
      (?:[ ](?:it|one|that|this|them|any|either|yet|sorry))*
  | (?:i[ ])?(?:can't|cannot|cant)[ ](?:say|answer|help)(?:[ ](?:this|that|one|it|here|sorry))*
  | (?:the|my|our)[ ](?:\S+[ ]){1,2}(?:was|were|ran|broke|died)(?:[ ]\S+){0,3}
"""
_CLAUSES: Final = {
    "en": _EN,
    "de": rf"""
        (?:hallo|hi|hey|moin|servus|grüezi|guten[ ](?:abend|tag|morgen))
          (?:[ ](?:zusammen|alle|allerseits|leute))?{_NAMES}
      | (?:vielen[ ]|herzlichen[ ]|besten[ ])?(?:danke|dank|dankeschön){_NAMES}
          (?:[ ]für(?:[ ]\S+){{1,4}})?
      | (?:tschüss|tschau|gute[ ]nacht|bis[ ](?:bald|dann|morgen|nächste[ ]woche)){_NAMES}
      | (?:ha)+h? | (?:hi)+h? | lol | hm+ | ich[ ](?:passe|muss[ ](?:los|weg)) | passe | weiter
      | (?:ich[ ]habe[ ])?(?:leider[ ])?keine[ ]ahnung
      | (?:das[ ])?weiss[ ]ich[ ](?:leider[ ])?nicht
      | ich[ ]weiss[ ]es[ ](?:leider[ ])?nicht | leider | sorry | entschuldigung
      | (?:sorry[ ])?(?:ich[ ])?(?:bin|komme)[ ](?:ich[ ])?(?:etwas[ ]|leider[ ])?(?:zu[ ])?spät
      | was[ ](?:heisst|bedeutet|bedeuten|meint[ ]ihr[ ]mit)(?:[ ]\S+){{1,4}}
      | (?:könnt|könntet|könntest|kannst)[ ](?:ihr|du)(?:[ ]bitte)?[ ]die[ ]frage(?:[ ]bitte)?
          [ ](?:noch[ ]?mal[ ])?wiederholen
    """,
    "fr": rf"""
        (?:bonjour|bonsoir|salut|coucou)(?:[ ]à[ ](?:tous|toutes)|[ ]tout[ ]le[ ]monde)?{_NAMES}
      | merci(?:[ ]beaucoup)?{_NAMES}(?:[ ]pour(?:[ ]\S+){{1,4}})?
      | (?:au[ ]revoir|bonne[ ](?:nuit|soirée)|à[ ](?:bientôt|demain|la[ ]prochaine)){_NAMES}
      | (?:ha)+h? | mdr | lol | hm+ | je[ ]passe | (?:je[ ]n'ai[ ])?aucune[ ]idée | désolée?
      | je[ ](?:ne[ ])?sais[ ]pas | (?:désolée?[ ])?(?:je[ ]suis[ ])?en[ ]retard
      | que[ ](?:veut[ ]dire|signifie)(?:[ ]\S+){{1,4}}
    """,
    "es": rf"""
        (?:hola|buenas|buen[oa]s[ ](?:días|tardes|noches))(?:[ ]a[ ]tod[oa]s)?{_NAMES}
      | (?:muchas[ ])?gracias(?:[ ]a[ ]tod[oa]s)?{_NAMES}(?:[ ]por(?:[ ]\S+){{1,4}})?
      | (?:adiós|hasta[ ](?:luego|pronto|mañana|la[ ]próxima)){_NAMES}
      | (?:ja)+j? | lol | hm+ | paso | (?:no[ ]tengo[ ])?ni[ ]idea | no[ ](?:lo[ ])?sé
      | lo[ ]siento | perdón | qué[ ](?:significa|quiere[ ]decir)(?:[ ]\S+){{1,4}}
    """,
    "nl": rf"""
        (?:hallo|hoi|hey|goede(?:n)?(?:avond|middag|morgen))(?:[ ]allemaal)?{_NAMES}
      | (?:bedankt|dank[ ]je(?:[ ]wel)?|dankjewel|dank){_NAMES}(?:[ ]voor(?:[ ]\S+){{1,4}})?
      | (?:doei|tot[ ](?:ziens|volgende[ ](?:keer|week))|welterusten){_NAMES}
      | (?:ha)+h? | lol | hm+ | ik[ ]pas | pas | (?:ik[ ]heb[ ])?geen[ ]idee
      | (?:dat[ ])?weet[ ]ik[ ]niet | sorry | wat[ ]betekent(?:[ ]\S+){{1,4}}
    """,
    "it": rf"""
        (?:ciao|salve|buongiorno|buonasera)(?:[ ]a[ ]tutt[ie])?{_NAMES}
      | (?:grazie)(?:[ ]mille|[ ]a[ ]tutt[ie])?{_NAMES}(?:[ ]per(?:[ ]\S+){{1,4}})?
      | (?:arrivederci|alla[ ]prossima|buonanotte){_NAMES}
      | (?:ha)+h? | (?:ah)+a? | lol | hm+ | passo | nessuna[ ]idea | non[ ](?:lo[ ])?so
      | scusate? | mi[ ]dispiace | (?:cosa|che)[ ](?:significa|vuol[ ]dire)(?:[ ]\S+){{1,4}}
    """,
    "pt": rf"""
        (?:olá|oi|bom[ ]dia|boa[ ](?:tarde|noite))(?:[ ]a[ ]tod[oa]s)?{_NAMES}
      | (?:muito[ ])?obrigad[oa](?:[ ]a[ ]tod[oa]s)?{_NAMES}(?:[ ]pel[oa](?:[ ]\S+){{1,4}})?
      | (?:adeus|tchau|até[ ](?:logo|amanhã|a[ ]próxima)){_NAMES}
      | (?:ha)+h? | k{{3,}} | (?:rs)+ | lol | hm+ | passo | (?:nem|não[ ]faço)[ ]ideia
      | não[ ](?:o[ ])?sei | desculpe?m? | o[ ]que[ ](?:significa|quer[ ]dizer)(?:[ ]\S+){{1,4}}
    """,
}
_SENTENCE: Final = re.compile(r"[.!?…\n]+")
_CLAUSE: Final = re.compile(r"[,;:()–—]+|\s-+\s")
_SORRY: Final = re.compile(r"\b(?:sorry|apologies)\b", re.IGNORECASE)
# Who somebody is: "I'm Jon", "Flo here"; by the author's own name also "Flo from Bath".
_GIVES_NAME: Final = re.compile(
    r"(?:(?:[Ii]['’]m|[Ii] am|[Mm]y name is|[Tt]his is) )?(?!I\b)[A-ZÀ-ÖØ-Þ]\w+(?: [A-ZÀ-ÖØ-Þ]\w+)?"
    r"(?: (?:here|joining|checking in|tuning in))?(?: (?:from|in|at)(?: \w+){1,3})?"
)
_SAYS_NAME: Final = re.compile(
    r"(?:[Ii]['’]m|[Ii] am|[Mm]y name is|[Tt]his is) [A-ZÀ-ÖØ-Þ]|\w+(?: \w+)? here\b"
)
# Behind it a role, a place or "new here": a few words without a verb.
_MOST_WORDS_OF_ROLE: Final = 6
_SPEAKS: Final = frozenset({
    "i", "i'm", "we", "we're", "you", "my", "our", "it", "is", "are", "was", "were", "do", "does",
    "have", "has", "use", "think", "not", "no",
})  # fmt: skip


@cache
def _clauses(language: str, *, sorry: bool) -> re.Pattern[str] | None:
    table = _CLAUSES.get(language)
    if table is None:
        return None
    if sorry and language == "en":
        table = f"{table} | {_EN_WITH_SORRY}"
    return re.compile(table, re.VERBOSE)


def is_empty_answer(text: str, language: str, *, names_author: bool = False) -> bool:
    """Return True if a text without its label answers nothing.

    It has no word, or each clause only greets, presents its author, thanks, takes leave, laughs,
    passes, excuses itself or asks what was asked. ``names_author`` says that it holds the author's
    own name. False in a language without a table where there is any word.
    """
    if not words(text):
        return True
    pattern = _clauses(language, sorry=_SORRY.search(text) is not None)
    return pattern is not None and all(
        _is_empty(sentence, pattern, names_author=names_author)
        for sentence in _SENTENCE.split(strip_entities(text))
    )


def _is_empty(sentence: str, pattern: re.Pattern[str], *, names_author: bool) -> bool:
    """Return True if no clause of a sentence says anything."""
    presented = False
    for clause in map(str.strip, _CLAUSE.split(sentence)):
        if not words(clause) or any(map(pattern.fullmatch, _readings(clause))):
            continue
        if presented and _is_role(clause):
            continue
        presented = _presents(clause, names_author=names_author)
        if not presented:
            return False
    return True


def _readings(clause: str) -> tuple[str, str]:
    """Return the words of a clause in one case, and with a sign for each capital within it."""
    spoken = [re.sub(r"[^\w'/]", "", it) for it in clause.replace("’", "'").split()]
    named = [_NAME if it.istitle() and len(it) > 1 else it for it in spoken[1:]]
    return " ".join(spoken).casefold().strip(), " ".join([*spoken[:1], *named]).casefold().strip()


def _presents(clause: str, *, names_author: bool) -> bool:
    if _GIVES_NAME.fullmatch(clause) is None:
        return False
    return names_author or _SAYS_NAME.match(clause) is not None


def _is_role(clause: str) -> bool:
    spoken = words(clause)
    return len(spoken) <= _MOST_WORDS_OF_ROLE and _SPEAKS.isdisjoint(spoken)
