"""Words of assent, of dissent and of contrast with which a comment begins, in seven languages."""

from __future__ import annotations

import re
from functools import cache
from itertools import dropwhile
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.content_words import content_stems
from tweetup.text import statement_of, without_tag_questions, words
from tweetup.text.entities import QUESTION_MARKS

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["agrees", "contrasts", "disagrees"]

# Fillers before words of assent: "I totally agree", "yes, so true".
_FILLERS: Final = {
    "en": """
        i i'd i’d so much totally completely absolutely strongly fully definitely really just very
        do would have to must also 100 yes yep yeah yup oh and well wow all of this that is that's
        it's a
    """,
    "de": "ja ich dem da kann nur voll ganz sehr absolut auch das dir",
    "fr": "oui je suis tout à fait totalement entièrement bien très c'est tellement",
    "es": "sí estoy totalmente completamente muy tan eso es",
    "nl": "ja ik ben het helemaal volledig zeer dat is",
    "it": "sì sono pienamente totalmente perfettamente molto è",
    "pt": "sim eu estou totalmente completamente muito é",
}
# Assent that begins a sentence; behind it there is nothing, or one of the tails.
_OPENINGS: Final = {
    "en": """
        agree | agreed | concur | second this | second that | seconded | couldn't agree more |
        can't agree more | cannot agree more | could not agree more | true that | true dat | so
        true | very true | amen to | ditto on | spot on | you're right | you are right |
        you're so right | you are so right | good point | great point | excellent point | exactly
        my story | exactly my experience | my story exactly | my experience exactly | same story
    """,
    "de": """
        zustimmung | volle zustimmung | stimme zu | stimme dir zu | stimme ihnen zu | stimme voll
        zu | genau so | so ist es | d'accord | dito | richtig | unterschreibe ich | deiner meinung
        | recht hast du | hast du recht | sehe ich auch so | sehe ich genauso | guter punkt |
        genau meine geschichte | genau meine erfahrung
    """,
    "fr": """
        d'accord | plussoie | vrai | juste | bien dit | idem | partage ton avis | partage votre
        avis | tu as raison | vous avez raison | exactement ça
    """,
    "es": """
        de acuerdo | coincido | cierto | así es | tienes razón | tienes toda la razón | bien dicho
        | ídem | buen punto
    """,
    "nl": """
        mee eens | eens | zo is het | goed gezegd | mooi gezegd | sluit me aan | sluit ik me aan |
        je hebt gelijk | waar | idem | goed punt
    """,
    "it": """
        d'accordo | concordo | proprio così | esattamente così | hai ragione | ben detto | idem |
        giusto | vero | verissimo
    """,
    "pt": """
        concordo | de acordo | isso mesmo | verdade | tens razão | tem razão | você tem razão |
        bem dito | idem | bom ponto
    """,
}
# Words that may follow assent: "agree with you", "so true about".
_TAILS: Final = {
    "en": """
        with w on about that this re regarding here there 100 completely totally wholeheartedly
        entirely strongly fully definitely too also and because cause since especially so very
        much again as it it's its these those we they our your you everyone all friend
    """,
    "de": "mit zu dir ihnen und auch voll ganz das dem absolut weil denn hier",
    "fr": "avec et aussi sur que car à tout",
    "es": "con y también en que porque",
    "nl": "met en ook dat want",
    "it": "con e anche su che perché",
    "pt": "com e também em que porque",
}
# Close behind assent, or first in the next sentence, they turn it: "agree with none of this".
_DENIALS: Final = {
    "en": """
        none nothing nobody neither never not no nope nah hardly barely little few half most part
        if cannot said says unfortunately sadly alas
    """,
    "de": "nichts nicht nie niemals kein keine keiner niemand wenig kaum nein wenn falls leider",
    "fr": "rien jamais aucun aucune personne pas peu non si malheureusement hélas",
    "es": "nada nunca ninguno ninguna nadie no poco si desgraciadamente lamentablemente",
    "nl": "niets niet nooit geen niemand weinig nee als helaas jammer",
    "it": "niente mai nessuno nessuna non poco purtroppo",
    "pt": "nada nunca nenhum nenhuma ninguém não pouco infelizmente",
}
# Whom "agree with" may name beside the person addressed: "with those who do the opposite".
_OTHERS: Final = {
    "en": "who whoever people others boss critics opponents everybody everyone",
    "de": "wer denen denjenigen leuten anderen chef chefin",
    "fr": "qui ceux celles gens autres chef cheffe",
    "es": "quien quién quienes gente jefe jefa la el los las",
    "nl": "wie degenen mensen anderen baas",
    "it": "chi quelli gente altri capo",
    "pt": "quem aqueles gente outros chefe a o as os",
}
_WITH: Final = frozenset({"with", "w", "mit", "avec", "con", "met", "com"})
# Behind assent, what it depends on: "as long as somebody else pays", "provided that".
_ON_CONDITION: Final = re.compile(
    r"\b(?:as long as|provided|only if|on condition|vorausgesetzt|solange|à condition|tant que"
    r"|siempre que|mientras|mits|zolang|purché|fino a quando|desde que|contanto que)\b",
    re.IGNORECASE,
)
# A clause that begins with one of these and speaks of oneself tells why one agrees: "+1, nobody
# ever showed me", "agreed, never had one in my class".
_LACKS: Final = {
    "en": "nobody never",
    "de": "niemand keiner nie niemals",
    "fr": "personne jamais",
    "es": "nadie nunca",
    "nl": "niemand nooit",
    "it": "nessuno mai",
    "pt": "ninguém nunca",
}
_OWN: Final = {
    "en": "i me my we us our",
    "de": "ich mir mich mein meine meiner meinem meinen wir uns unser unsere unserer unserem",
    "fr": "je j'ai me m'a m'avait moi mon ma mes nous notre nos",
    "es": "yo me mi mis nos nuestro nuestra nuestros nuestras",
    "nl": "ik me mij mijn we wij ons onze",
    "it": "io mi m'ha me mio mia miei mie noi ci nostro nostra",
    "pt": "eu me mim meu minha meus minhas nós nos nosso nossa",
}
# Assent that is a sentence by itself: "This!", "Exactly."
_ALONE: Final = {
    "en": """
        this | this this this | exactly | exactly this | true | same | likewise | preach | indeed
        | precisely | totally | absolutely | yes | yes yes | yes yes yes | definitely | for sure
        | well said | well put | well said everyone | well said all | nicely said | nicely put
        | perfectly said | my thoughts exactly | my sentiments exactly | ditto | ditto here | hear
        hear | hear | amen | same here | love this | right on | me too | me three | us too |
        me as well
    """,
    "de": """
        genau | genau das | stimmt | exakt | absolut | ja | eben | definitiv | ich auch | mir auch
        | bei mir auch | bei uns auch | geht mir auch so | geht mir genauso
    """,
    "fr": "exactement | tout à fait | exact | oui | absolument | voilà | moi aussi | pareil",
    "es": "exacto | exactamente | totalmente | sí | eso | yo también | a mí también",
    "nl": "precies | exact | klopt | inderdaad | ja | absoluut | ik ook | hier ook",
    "it": """
        esatto | esattamente | sì | assolutamente | giustissimo | anch'io | anche io | anche a me
    """,
    "pt": "exato | exatamente | sim | absolutamente | isso | eu também",
}
# Assent that is the answer where the post before asks something.
_ANSWERS: Final = {
    "en": "yes absolutely definitely exactly totally indeed precisely true for this me us",
    "de": "ja genau absolut definitiv eben stimmt richtig",
    "fr": "oui exactement absolument exact vrai tout moi",
    "es": "sí exacto exactamente totalmente cierto eso yo",
    "nl": "ja precies absoluut klopt inderdaad waar exact",
    "it": "sì esatto esattamente assolutamente vero giusto anch'io",
    "pt": "sim exato exatamente absolutamente verdade isso",
}
# Assent that acknowledges as often as it agrees, unless the words behind it are of the matter.
_YES: Final = {
    "en": "yes yep yeah yup oh well",
    "de": "ja",
    "fr": "oui",
    "es": "sí",
    "nl": "ja",
    "it": "sì",
    "pt": "sim",
}
# So does this, where the sentence goes on behind it: "totally, still waiting for the bus".
_PASSING: Final = {
    "en": """
        true absolutely totally definitely indeed precisely same likewise for sure here ditto me
        too us
    """,
    "de": "eben absolut definitiv",
    "fr": "absolument voilà",
    "es": "totalmente eso",
    "nl": "absoluut inderdaad",
    "it": "assolutamente",
    "pt": "absolutamente isso",
}
# Behind assent they name the part that is agreed with: "+1 for effort".
_SCOPES: Final = {
    "en": "for on about re regarding",
    "de": "für bei zu",
    "fr": "pour sur",
    "es": "por para en sobre",
    "nl": "voor over",
    "it": "per su",
    "pt": "por para em sobre",
}
_REASONS: Final = {
    "en": "because cause since",
    "de": "weil denn",
    "fr": "car parce puisque",
    "es": "porque",
    "nl": "want omdat",
    "it": "perché poiché",
    "pt": "porque pois",
}
# After one of these words assent is half of it, or none.
_RESERVES: Final = {
    "en": """
        but however although though tho except unless yet disagree depends partly partially caveat
        only question somewhat mostly guess suppose maybe perhaps theory principle ideally extent
        sort wrong untrue false opposite rubbish nonsense sarcasm sarcastic sarcastically irony
        ironic ironically kidding joking joke without apart minus aside excluding barring excepting
        wait otherwise instead effort wish
    """,
    "de": """
        aber allerdings jedoch obwohl teilweise teils nicht kein keine außer nur bedingt falsch
        unsinn quatsch vielleicht theoretisch theorie prinzip ohne abgesehen ausgenommen minus
        ironie scherz eigentlich
    """,
    "fr": """
        mais cependant toutefois pourtant sauf pas partiellement faux presque peut-être théorie
        principe contraire sans hormis excepté ironie
    """,
    "es": """
        pero aunque excepto salvo no parcialmente falso casi quizás quizá teoría principio
        contrario sin menos ironía
    """,
    "nl": """
        maar echter hoewel niet geen deels behalve tenzij fout onzin bijna misschien theorie
        principe alleen zonder afgezien ironie
    """,
    "it": "ma però tuttavia tranne non parte senza salvo eccetto forse teoria",
    "pt": "mas porém contudo embora exceto não sem salvo menos talvez teoria",
}
# Words of disagreement anywhere in a reply or a quote.
_DISSENT: Final = {
    "en": r"""
        \b(?<!n't[ ])(?<!n’t[ ])(?<!not[ ])(?<!never[ ])(?<!to[ ])(?<!who[ ])(?<!anyone[ ])
          (?<!we[ ])(?<!you[ ])disagree(?:ing)?\b (?![ ](?:more|less)\b) (?![^.!?]*\?)
      | \b(?:do|can|could|would)(?:n['’]?t|[ ]not) [ ] (?:really[ ]|quite[ ]|fully[ ])?
          agree\b (?![ ]more\b) (?![^.!?]*\?)
      | \bcan(?:not|['’]t)[ ]agree\b (?![ ]more\b)
      | (?:^|\b(?:i['’]?m|i[ ]am|[.!][ ])[ ]?) not [ ] (?:so[ ]|really[ ]|quite[ ]|entirely[ ])?
          convinced\b (?![^.!?]*\?)
      | \bnot[ ]sure[ ](?:that[ ])?i[ ]agree\b
      | \bbeg[ ]to[ ]differ\b
      | \bon[ ]the[ ]contrary\b
      | \bi(?:['’]d|[ ]would|[ ]will|['’]ll)[ ](?:push[ ]back|argue[ ](?:against|the[ ]opposite))\b
      | ^(?:that['’]?s|this[ ]is)[ ](?:just[ ]|simply[ ])?(?:not[ ]true|untrue|wrong)\b
    """,
    "de": r"""
        \bwiderspre?che\b | \bwidersprechen\b | \bsehe[ ]ich[ ](?:etwas[ ]|ganz[ ])?anders\b
      | \bstimme[ ](?:\w+[ ])?(?:gar[ ])?nicht[ ]zu\b | \bnicht[ ](?:einverstanden|überzeugt)\b
      | \bnicht[ ](?:deiner|ihrer|eurer)[ ]meinung\b | \bstimmt[ ](?:so[ ])?nicht\b
    """,
    "fr": r"""
        \bpas[ ](?:du[ ]tout[ ]|vraiment[ ])?(?:d['’]accord|convaincue?)\b | \ben[ ]désaccord\b
      | \bau[ ]contraire\b
    """,
    "es": r"""
        \bno[ ]estoy[ ](?:\w+[ ])?de[ ]acuerdo\b | \bno[ ](?:coincido|concuerdo)\b | \bdiscrepo\b
      | \ben[ ]desacuerdo\b | \bal[ ]contrario\b
    """,
    "nl": r"\bniet[ ](?:mee[ ])?eens\b | \boneens\b | \bniet[ ]overtuigd\b | \bintegendeel\b",
    "it": r"""
        \bnon[ ](?:sono[ ])?(?:affatto[ ])?(?:d['’]accordo|convint[oa])\b | \bnon[ ]concordo\b
      | \bdissento\b | \bal[ ]contrario\b
    """,
    "pt": r"\bdiscordo\b | \bnão[ ](?:concordo|estou[ ]de[ ]acordo)\b | \bpelo[ ]contrário\b",
}
# A reply that begins so sets something against the post, if not against its author.
_CONTRASTS: Final = {
    "en": "but",
    "de": "aber",
    "fr": "mais",
    "es": "pero",
    "nl": "maar",
    "it": "ma",
    "pt": "mas",
}
# They open a clause that approves, for all the "but" before it: "But of course!".
_APPROVES: Final = {
    "en": """
        of course | yes | yep | yeah | naturally | absolutely | definitely | exactly | i agree | i
        love | i like | i enjoy | i adore | i appreciate | we agree | we love | we like | that's
        true | that's right | that's great | that's brilliant | that's lovely | so true | very true
        | great idea | good idea | great point | good point | brilliant idea | lovely idea | what a
        | thank you | thanks
    """,
    "de": """
        ja | natürlich | klar | sicher | sicherlich | selbstverständlich | gern | gerne | genau |
        stimmt | gute idee
    """,
    "fr": "oui | bien sûr | évidemment | exactement | bonne idée",
    "es": "sí | claro | por supuesto | exacto | buena idea",
    "nl": "ja | natuurlijk | zeker | precies | goed idee",
    "it": "sì | certo | certamente | esatto | buona idea",
    "pt": "sim | claro | com certeza | exato | boa ideia",
}
# Fillers before it, and words that praise where a clause has nothing else.
_EARNEST: Final = frozenset({
    "seriously", "honestly", "really", "truly", "also", "just", "so", "very", "oh", "well", "ok",
    "okay", "wow", "sure", "such", "a", "an", "this", "is", "it's", "that's", "it",
    "great", "good", "brilliant", "lovely", "wonderful", "awesome", "amazing", "fantastic",
    "excellent", "nice", "cool", "perfect", "beautiful", "true", "right", "idea", "point", "plan",
})  # fmt: skip
# "Your table is the best one", "that is my favourite"; not "is not the best", "the best way is".
_SUPERLATIVE: Final = re.compile(
    r"^(?:\w+ ){0,4}(?:is|are|was|were|'s|looks|sounds) (?:by far |such |still )?"
    r"(?:the best|my favou?rite|a great|so good|brilliant|lovely|wonderful|fantastic|excellent)\b"
)
_PRAISED: Final = 10
# What may stand behind assent at the end of a comment.
_STRESSED: Final = frozenset({
    *("100", "completely", "totally", "wholeheartedly", "entirely", "strongly", "fully"),
    *("definitely", "too", "also", "so", "very", "much", "voll", "ganz", "absolut", "auch"),
})  # fmt: skip
# Regret behind assent that what is agreed with is so: "same, sadly".
_REGRETS: Final = re.compile(
    r"[\s,;–—-]+(?:sadly|unfortunately|alas|leider|bedauerlicherweise|malheureusement|hélas"
    r"|desgraciadamente|lamentablemente|por desgracia|helaas|jammer genoeg|purtroppo"
    r"|infelizmente)\W*$",
    re.IGNORECASE,
)
# A number, and no half of what is agreed with.
_AND_A_HALF: Final = re.compile(r"\band a half\b", re.IGNORECASE)
_PLUS: Final = re.compile(r"[\W_]*?(?:\+\s?1\b|\+\s?100+\b|\^\^?(?=\s|$)|👆|💯)")
_SENTENCE: Final = re.compile(r"[.!?…:;,\n]+|[-–—]{2,}|\s[-–—]\s")
_ASKS: Final = re.compile(f"[{QUESTION_MARKS}]")
_FULL_STOP: Final = re.compile(r"[.!?…\n]")
# A face or a mark that turns words of assent: rolled eyes, doubt, a thumb down, "/s", "-1".
_MOCKS: Final = re.compile(r"[🙄😒🤔🤨🙃👎😏]|(?:^|\s)/s\b|(?<![\w+])[-−–]\s?1(?:00+)?\b")
# The rest of a sentence of assent that ends with a question mark: "Agreed? Hardly."
_ASKED_FIRST: Final = re.compile(r"[^.!…:;,\n]*[?？؟]")
# The English "not" within a word: don't, isn't.
_NOT: Final = re.compile(r"n['’]t$")


class _Assent(NamedTuple):
    """The words of assent of a language: phrases as tuples of words."""

    fillers: frozenset[str]
    openings: tuple[tuple[str, ...], ...]
    alone: frozenset[tuple[str, ...]]
    answers: frozenset[str]
    reserves: frozenset[str]
    tails: frozenset[str]
    denials: frozenset[str]
    others: frozenset[str]
    lacks: frozenset[str]
    own: frozenset[str]
    yes: frozenset[str]
    passing: frozenset[str]
    scopes: frozenset[str]
    reasons: frozenset[str]


class _Clause(NamedTuple):
    """The words of a clause, and whether a full stop or the end of the text follows it."""

    words: tuple[str, ...]
    closed: bool


class _Agreement(NamedTuple):
    """Assent, by which words, and the words behind it: in its clause, and in the next ones.

    ``closed`` is True where nothing follows in the sentence.
    """

    words: frozenset[str]
    closed: bool
    tail: tuple[str, ...]
    clauses: tuple[_Clause, ...]


@cache
def _assent(language: str) -> _Assent | None:
    if language not in _OPENINGS:
        return None
    return _Assent(
        frozenset(_FILLERS[language].split()),
        _phrases(_OPENINGS[language]),
        frozenset(_phrases(_ALONE[language])),
        frozenset(_ANSWERS[language].split()),
        frozenset(_RESERVES[language].split()),
        frozenset(_TAILS[language].split()),
        frozenset(_DENIALS[language].split()),
        frozenset(_OTHERS[language].split()),
        frozenset(_LACKS[language].split()),
        frozenset(_OWN[language].split()),
        frozenset(_YES[language].split()),
        frozenset(_PASSING[language].split()),
        frozenset(_SCOPES[language].split()),
        frozenset(_REASONS[language].split()),
    )


def _phrases(table: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in table.split("|"))


# Words of disagreement that are somebody else's, were once the author's, or are denied.
_NO_DISSENT: Final = re.compile(
    r"\bnot that i (?:disagree|doubt|mind)\b"
    r"|\b(?:boss|some|others|people|many|they|critics) (?:would|might|may|will|could) disagree\b"
    r"|\b(?:used to|once) (?:think|believe|disagree)\b|\bnicht dass ich\b|\bnicht nur\b"
    r"|\b(?:non |ce n['’]est )?pas que je\b|\bno es que\b|\bniet dat ik\b|\bnon che io\b"
    r"|\bnão (?:é )?que eu\b",
    re.IGNORECASE,
)


@cache
def _dissent(language: str) -> re.Pattern[str] | None:
    pattern = _DISSENT.get(language)
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE) if pattern else None


def agrees(text: str, language: str, *, asked: bool = False, other: str | None = None) -> bool:
    """Return True if a comment begins with words of assent and nothing behind them turns it.

    ``asked`` says that the post before asks something: "yes" is the answer then. ``other`` is the
    text agreed with, where it is known: "yes" and more words agree only where they give a reason
    or share a word with it, and so does "+1 for" a part of it. "+1" is read in any language, words
    only in those with a table.
    """
    comment = _AND_A_HALF.sub("", _REGRETS.sub("", _without_last_tags(statement_of(text))))
    assent = _assent(language)
    if _MOCKS.search(text) or disagrees(text, language):
        return False
    if assent is None:
        return _PLUS.match(comment) is not None
    if not assent.reserves.isdisjoint(words(comment)):
        return False
    agreement = _read_agreement(comment, assent, asked=asked) or _closing(comment, assent)
    if agreement is None or _is_turned(agreement, assent):
        return False
    return other is None or _is_about(agreement, assent, other, language)


def _without_last_tags(statement: str) -> str:
    """Return a statement without the hashtags that it ends with.

    The chat's stands behind "this" or "spot on", where a sentence might need a word.
    """
    end = len(statement)
    while True:
        stop = end
        while stop and not _is_of_word(statement[stop - 1]):
            stop -= 1
        start = stop
        while start and _is_of_word(statement[start - 1]):
            start -= 1
        if start == stop or statement[start - 1 : start] not in {"#", "＃"}:
            return statement[:end]
        end = start - 1


def _is_of_word(character: str) -> bool:
    return character.isalnum() or character == "_"


def _read_agreement(comment: str, assent: _Assent, *, asked: bool) -> _Agreement | None:
    """Return the words of assent in one of the first two clauses, None where none begins."""
    plus = _PLUS.match(comment)
    if plus:
        first, *others = _clauses(comment[plus.end() :], keep_first=True)
        agreement = _Agreement(frozenset(plus[0]), first.closed, first.words, tuple(others))
        return agreement if _goes_on(first.words, assent) else None
    if _ASKED_FIRST.match(comment):
        return None
    clauses = _clauses(comment)
    for position, clause in enumerate(clauses[:2], start=1):
        if asked and clause.words[0] in assent.answers:
            return None
        tail = () if clause.words in assent.alone else _tail(clause.words, assent)
        if tail is not None:
            used = frozenset(word for it in clauses[:position] for word in it.words) - {*tail}
            return _Agreement(used, clause.closed, tail, clauses[position:])
        if not assent.fillers.issuperset(clause.words):
            return None
    return None


def _closing(comment: str, assent: _Assent) -> _Agreement | None:
    """Return the assent that is the last sentence by itself, behind a statement that asks nothing.

    "Soaking is the whole secret. Agree 100%."
    """
    *before, last = _clauses(comment) or (_Clause((), closed=True),)
    if not before or not before[-1].closed or _ASKS.search(comment):
        return None
    tail = _tail(last.words, assent)
    if tail is None or not _STRESSED.issuperset(tail):
        return None
    return _Agreement(frozenset(last.words), closed=True, tail=(), clauses=())


def _goes_on(spoken: tuple[str, ...], assent: _Assent) -> bool:
    """Return True for words that may stand behind "+1" in its clause: "+1 to this", "+1 agreed".

    Before any other it is a number: "+1 guest from our side", "💯 my age".
    """
    if not spoken:
        return True
    beside = assent.tails | assent.scopes | assent.fillers | assent.reasons | assent.yes
    return spoken[0] in beside or any(
        spoken[: len(phrase)] == phrase for phrase in (*assent.openings, *assent.alone)
    )


def _clauses(text: str, *, keep_first: bool = False) -> tuple[_Clause, ...]:
    """Return the clauses of a text without empty ones, but for the first if it is to be kept."""
    clauses: list[_Clause] = []
    start = 0
    for end in [*_SENTENCE.finditer(text), None]:
        spoken = words(text[start : end.start() if end else None])
        closed = end is None or _FULL_STOP.search(end[0]) is not None
        if spoken or (keep_first and not clauses):
            clauses.append(_Clause(spoken, closed))
        elif closed and clauses:
            clauses[-1] = clauses[-1]._replace(closed=True)
        start = end.end() if end else start
    return tuple(clauses)


def _tail(sentence: tuple[str, ...], assent: _Assent) -> tuple[str, ...] | None:
    """Return the words behind assent that begins a sentence after any fillers, else None."""
    for start in range(len(sentence)):
        rest = sentence[start:]
        if len(rest) > 1 and rest in assent.alone:
            return ()
        for phrase in assent.openings:
            tail = rest[len(phrase) :]
            if rest[: len(phrase)] == phrase and (not tail or tail[0] in assent.tails):
                return tail
        if sentence[start] not in assent.fillers:
            return None
    return None


def _is_turned(agreement: _Agreement, assent: _Assent) -> bool:
    """Return True if a word behind assent denies.

    Anywhere in the rest of its sentence, and first in a clause of the next ones, unless that one
    says that its author lacks something.
    """
    in_sentence, closed = list(agreement.tail), agreement.closed
    for clause in agreement.clauses:
        if _says_what_is_lacking(clause, assent):
            closed = closed or clause.closed
            continue
        if not closed:
            in_sentence.extend(clause.words)
        own = [word for word in clause.words if word not in assent.yes]
        if not assent.denials.isdisjoint(own[:1]):
            return True
        closed = closed or clause.closed
    return (
        not assent.denials.isdisjoint(in_sentence)
        or any(map(_NOT.search, in_sentence))
        or _is_with_another(agreement.tail, assent)
        or _ON_CONDITION.search(" ".join(in_sentence)) is not None
    )


def _is_with_another(tail: tuple[str, ...], assent: _Assent) -> bool:
    """Return True where the words behind "agree with" name others than the person addressed."""
    return tail[:1] != () and tail[0] in _WITH and not assent.others.isdisjoint(tail[1:5])


def _says_what_is_lacking(clause: _Clause, assent: _Assent) -> bool:
    """Return True for "nobody ever showed me how", which gives a reason of one's own to agree."""
    spoken = [word.replace("’", "'") for word in clause.words]
    return (
        spoken[0] in assent.lacks
        and not assent.own.isdisjoint(spoken)
        and not any(word.startswith(("agree", "believ")) for word in spoken)
    )


def _is_about(agreement: _Agreement, assent: _Assent, other: str, language: str) -> bool:
    """Return True if the words behind assent are none, a reason, or of the matter of the post."""
    tail, clauses = agreement.tail, agreement.clauses
    part = not assent.scopes.isdisjoint(tail[:1])
    if part and not _shares_words(tail, other, language):
        return False
    passing = assent.yes if agreement.closed else assent.yes | assent.passing
    if not passing.issuperset(agreement.words):
        return True
    return any(clause.words[0] in assent.reasons for clause in clauses) or _shares_words(
        [word for it in (tail, *(it.words for it in clauses)) for word in it], other, language
    )


def _shares_words(own: Iterable[str], other: str, language: str) -> bool:
    """Return True if words have no content word, or one that stands in the other text."""
    stems = frozenset(content_stems(" ".join(own), language))
    return not stems or not stems.isdisjoint(content_stems(statement_of(other), language))


def disagrees(text: str, language: str) -> bool:
    """Return True if a comment has words of disagreement; False where a language has no table."""
    pattern = _dissent(language)
    statement = without_tag_questions(statement_of(text))
    return (
        pattern is not None
        and pattern.search(statement) is not None
        and _NO_DISSENT.search(statement) is None
    )


def contrasts(text: str, language: str) -> bool:
    """Return True if a comment begins with "but", or with assent and then "but".

    False where the clause behind it approves or asks: "But of course!", "but I love it".
    """
    statement = statement_of(text)
    spoken = words(statement)
    contrast, assent = _CONTRASTS.get(language), _assent(language)
    if contrast is None or assent is None or contrast not in spoken:
        return False
    start = spoken.index(contrast)
    own = tuple(word for word in spoken[:start] if word not in assent.fillers)
    opens = not own or own in assent.openings or own in assent.alone
    return opens and not _ASKS.search(statement) and not _approves(spoken[start + 1 :], language)


def _approves(spoken: tuple[str, ...], language: str) -> bool:
    """Return True if words open a clause that approves, or only praise.

    So does a superlative near its beginning: "but yours is the best I have seen".
    """
    straight = tuple(word.replace("’", "'") for word in spoken)
    earnest = tuple(dropwhile(_EARNEST.__contains__, straight)) if language == "en" else straight
    if language == "en" and _SUPERLATIVE.search(" ".join(straight[:_PRAISED])):
        return True
    return not earnest or any(
        own[: len(phrase)] == phrase
        for phrase in _phrases(_APPROVES[language])
        for own in (straight, earnest)
    )
