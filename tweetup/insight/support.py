"""Explicit support of posts: agreement and disagreement in words, the same words, reposts.

Only relations that a record or the text itself states are read: a reply or quote with the id of
its target, a link to the post, or ``RT @who: words`` with a comment. A mention alone states none:
words of assent that name somebody ("agree with @who") are returned by :func:`find_named_assent`.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from tweetup.insight.content_words import content_stems, function_words, stemmer
from tweetup.insight.copies import is_short_answer, turning_words
from tweetup.insight.tokenized_posts import own_text
from tweetup.model import NamedAssent, PostKey, Relation, Support, in_time_order
from tweetup.text import (
    contains_text,
    find_mentions,
    find_status_links,
    fold_handle,
    fold_tag,
    is_repost,
    leading_mentions,
    read_echo,
    statement_of,
    strip_labels,
    words,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from tweetup.model import Post

    # An author's folded handle and the first words of a post.
    _Opening = tuple[str, tuple[str, ...]]

__all__ = [
    "agrees",
    "contrasts",
    "count_reposters",
    "disagrees",
    "find_named_assent",
    "find_support",
    "stated_targets",
]

# Fillers before words of assent: "I totally agree", "yes, so true".
_FILLERS: Final = {
    "en": """
        i so much totally completely absolutely strongly fully definitely really just very do
        would have to must also 100 yes yep yeah yup oh and well wow all of
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
        you're so right | you are so right | good point | great point | excellent point
    """,
    "de": """
        zustimmung | volle zustimmung | stimme zu | stimme dir zu | stimme ihnen zu | stimme voll
        zu | genau so | so ist es | d'accord | dito | richtig | unterschreibe ich | deiner meinung
        | recht hast du | hast du recht | sehe ich auch so | sehe ich genauso | guter punkt
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
        if cannot said says
    """,
    "de": "nichts nicht nie niemals kein keine keiner niemand wenig kaum nein wenn falls",
    "fr": "rien jamais aucun aucune personne pas peu non si",
    "es": "nada nunca ninguno ninguna nadie no poco si",
    "nl": "niets niet nooit geen niemand weinig nee als",
    "it": "niente mai nessuno nessuna non poco",
    "pt": "nada nunca nenhum nenhuma ninguém não pouco",
}
# Assent that is a sentence by itself: "This!", "Exactly."
_ALONE: Final = {
    "en": """
        this | this this this | exactly | exactly this | true | same | likewise | preach | indeed
        | precisely | totally | absolutely | yes | yes yes | yes yes yes | definitely | for sure
        | well said | well put | well said everyone | well said all | nicely said | nicely put
        | perfectly said | my thoughts exactly | my sentiments exactly | ditto | ditto here | hear
        hear | hear | amen | same here | love this | right on
    """,
    "de": "genau | genau das | stimmt | exakt | absolut | ja | eben | definitiv",
    "fr": "exactement | tout à fait | exact | oui | absolument | voilà",
    "es": "exacto | exactamente | totalmente | sí | eso",
    "nl": "precies | exact | klopt | inderdaad | ja | absoluut",
    "it": "esatto | esattamente | sì | assolutamente | giustissimo",
    "pt": "exato | exatamente | sim | absolutamente | isso",
}
# Assent that is the answer where the post before asks something.
_ANSWERS: Final = {
    "en": "yes absolutely definitely exactly totally indeed precisely true for this",
    "de": "ja genau absolut definitiv eben stimmt richtig",
    "fr": "oui exactement absolument exact vrai tout",
    "es": "sí exacto exactamente totalmente cierto eso",
    "nl": "ja precies absoluut klopt inderdaad waar exact",
    "it": "sì esatto esattamente assolutamente vero giusto",
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
        true absolutely totally definitely indeed precisely same likewise for sure here ditto
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
          (?<!we[ ])disagree(?:d|ing)?\b (?![ ](?:more|less)\b) (?![^.!?]*\?)
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
_PLUS: Final = re.compile(r"[\W_]*?(?:\+\s?1\b|\+\s?100+\b|\^\^?(?=\s|$)|👆|💯)")
_SENTENCE: Final = re.compile(r"[.!?…:;,\n]+|[-–—]{2,}|\s[-–—]\s")
_FULL_STOP: Final = re.compile(r"[.!?…\n]")
_ASKS: Final = re.compile(r"[?？]")
# A face or a mark that turns words of assent: rolled eyes, doubt, a thumb down, "/s", "-1".
_MOCKS: Final = re.compile(r"[🙄😒🤔🤨🙃👎😏]|(?:^|\s)/s\b|(?<![\w+])[-−–]\s?1(?:00+)?\b")
# The rest of a sentence of assent that ends with a question mark: "Agreed? Hardly."
_ASKED_FIRST: Final = re.compile(r"[^.!…:;,\n]*[?？]")
# The person whom words of assent name: agree with @who, +1 @who, +1 to @who's point.
_NAMED: Final = re.compile(
    r"(?:\b(?:agreed?|concur|zu|einverstanden|d['’]accord|acuerdo|eens|d'accordo|concordo)\b"
    r"[^.!?:;,@＠]{0,24}\b(?:with|w|mit|avec|con|met|com)\b/?|\+\s?1(?:\s+(?:to|for))?)"
    r"\s+\.?(?=[@＠])",
    re.IGNORECASE,
)

# The English "not" within a word: don't, isn't.
_NOT: Final = re.compile(r"n['’]t$")

_OPENING_WORDS: Final = 2
# Posts say the same where they share this part of their content words, and so many at least.
_ALIKE: Final = 0.5
_FEWEST_SHARED: Final = 4
# So many words in a row are copied, from each other or from a third.
_COPIED_WORDS: Final = 6


class _Assent(NamedTuple):
    """The words of assent of a language: phrases as tuples of words."""

    fillers: frozenset[str]
    openings: tuple[tuple[str, ...], ...]
    alone: frozenset[tuple[str, ...]]
    answers: frozenset[str]
    reserves: frozenset[str]
    tails: frozenset[str]
    denials: frozenset[str]
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
        frozenset(_YES[language].split()),
        frozenset(_PASSING[language].split()),
        frozenset(_SCOPES[language].split()),
        frozenset(_REASONS[language].split()),
    )


def _phrases(table: str) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(phrase.split()) for phrase in table.split("|"))


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
    comment = statement_of(text)
    assent = _assent(language)
    if _MOCKS.search(text) or disagrees(text, language):
        return False
    if assent is None:
        return _PLUS.match(comment) is not None
    if not assent.reserves.isdisjoint(words(comment)):
        return False
    agreement = _read_agreement(comment, assent, asked=asked)
    if agreement is None or _is_turned(agreement, assent):
        return False
    return other is None or _is_about(agreement, assent, other, language)


def _read_agreement(comment: str, assent: _Assent, *, asked: bool) -> _Agreement | None:
    """Return the words of assent in one of the first two clauses, None where none begins."""
    plus = _PLUS.match(comment)
    if plus:
        first, *others = _clauses(comment[plus.end() :], keep_first=True)
        return _Agreement(frozenset(plus[0]), first.closed, first.words, tuple(others))
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

    Anywhere in the rest of its sentence, and first in a clause of the next ones.
    """
    in_sentence, closed = list(agreement.tail), agreement.closed
    for clause in agreement.clauses:
        if not closed:
            in_sentence.extend(clause.words)
        own = [word for word in clause.words if word not in assent.yes]
        if not assent.denials.isdisjoint(own[:1]):
            return True
        closed = closed or clause.closed
    return not assent.denials.isdisjoint(in_sentence) or any(map(_NOT.search, in_sentence))


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
    return pattern is not None and pattern.search(statement_of(text)) is not None


def contrasts(text: str, language: str) -> bool:
    """Return True if a comment begins with "but", or with assent and then "but"."""
    spoken = words(statement_of(text))
    contrast, assent = _CONTRASTS.get(language), _assent(language)
    if contrast is None or assent is None or contrast not in spoken:
        return False
    before = spoken[: spoken.index(contrast)]
    own = tuple(word for word in before if word not in assent.fillers)
    return not own or own in assent.openings or own in assent.alone


def stated_targets(posts: Iterable[Post]) -> dict[PostKey, PostKey]:
    """Return the post that each post replies to, quotes or comments on, as far as it is stated.

    By the record, by a link to the post, or by ``RT @who: words`` that only one post of @who has.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    by_author: defaultdict[tuple[str, str], list[Post]] = defaultdict(list)
    for post in ordered:
        if not is_repost(post):
            by_author[post.network, fold_handle(post.handle)].append(post)
    targets: dict[PostKey, PostKey] = {}
    for post in ordered:
        target = None if is_repost(post) else _target(post, by_key, by_author)
        if target is not None and target != post.key:
            targets[post.key] = target
    return targets


def _target(
    post: Post,
    by_key: Mapping[PostKey, Post],
    by_author: Mapping[tuple[str, str], Sequence[Post]],
) -> PostKey | None:
    linked = [PostKey(post.network, link.id) for link in find_status_links(post.text)]
    stated = [post.target(Relation.QUOTE), *linked, post.target(Relation.REPLY)]
    for target in stated:
        if target is not None and target in by_key:
            return target
    echo = read_echo(post.text)
    if echo is None:
        return None
    candidates = by_author.get((post.network, fold_handle(echo.handle)), ())
    matches = [it.key for it in candidates if contains_text(it.text, echo.text)]
    return matches[0] if len(matches) == 1 else None


def count_reposters(posts: Iterable[Post]) -> dict[PostKey, int]:
    """Return for each original the number of others who reposted it, without a word of theirs.

    A repost references its original by id, or names its author and repeats words of it.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    reposts = [post for post in ordered if is_repost(post)]
    echoes = {post.key: read_echo(post.text) for post in reposts}
    echoed = {fold_handle(echo.handle) for echo in echoes.values() if echo}
    originals: defaultdict[_Opening, list[Post]] = defaultdict(list)
    for post in ordered:
        if post.key not in echoes and fold_handle(post.handle) in echoed:
            originals[_opening(post.handle, post.text)].append(post)
    people: defaultdict[PostKey, set[str]] = defaultdict(set)
    for post in reposts:
        target, echo = post.target(Relation.REPOST), echoes[post.key]
        original = by_key.get(target) if target else None
        if original is None and echo:
            candidates = originals.get(_opening(echo.handle, echo.text), ())
            original = next((it for it in candidates if contains_text(it.text, echo.text)), None)
        if original is not None and fold_handle(original.handle) != fold_handle(post.handle):
            people[original.key].add(fold_handle(post.handle))
    return {key: len(handles) for key, handles in people.items()}


def _opening(handle: str, text: str) -> _Opening:
    """Return author and first words, which a copy shares with its original."""
    return (fold_handle(handle), words(text)[:_OPENING_WORDS])


def find_support(
    posts: Iterable[Post], *, language: str, hashtags: Collection[str] = ()
) -> dict[PostKey, Support]:
    """Return the support of every post that has any, or words against it.

    ``hashtags`` are the chat's own, which make no two posts alike.
    """
    ordered = in_time_order(posts)
    by_key = {post.key: post for post in ordered}
    reposters = count_reposters(ordered)
    alike = _same_words(ordered, language, frozenset(map(fold_tag, hashtags)))
    answered: dict[str, defaultdict[PostKey, list[Post]]] = {
        attitude: defaultdict(list) for attitude in ("agreed", "against", "contrasted")
    }
    for key, target in stated_targets(ordered).items():
        post, other = by_key[key], by_key[target]
        attitude = _attitude(post, other, language)
        if attitude and fold_handle(post.handle) != fold_handle(other.handle):
            answered[attitude][target].append(post)
    supported = {*reposters, *alike, *(key for it in answered.values() for key in it)}
    return {
        key: Support(
            post=key,
            same_words=tuple(alike.get(key, ())),
            agreed=_by_author(answered["agreed"].get(key, ())),
            reposted=reposters.get(key, 0),
            against=_by_author(answered["against"].get(key, ())),
            contrasted=_by_author(answered["contrasted"].get(key, ())),
        )
        for key in by_key
        if key in supported
    }


def _attitude(post: Post, other: Post, language: str) -> str:
    """Return the attitude of a comment to the post it is on, "" where no word tells it."""
    comment = _comment(post)
    if _named_in_assent(comment) not in {"", fold_handle(other.handle)}:
        return ""
    if disagrees(comment, language):
        return "against"
    asked = _ASKS.search(other.text) is not None
    if agrees(comment, language, asked=asked, other=_comment(other)):
        return "agreed"
    return "contrasted" if contrasts(comment, language) else ""


def find_named_assent(posts: Iterable[Post], *, language: str) -> tuple[NamedAssent, ...]:
    """Return the posts that agree in words with a person whom they name, in time order.

    Those whose target is stated are left out: :func:`find_support` reads them.
    """
    ordered = in_time_order(posts)
    handles = _named_handles(ordered, stated_targets(ordered), language)
    return tuple(NamedAssent(post=key, handle=handle) for key, handle in handles.items())


def _named_handles(
    posts: Sequence[Post], stated: Mapping[PostKey, PostKey], language: str
) -> dict[PostKey, str]:
    """Return whom words of assent name, by post; a post that asks something names nobody."""
    author_of = {post.key: fold_handle(post.handle) for post in posts}
    written: defaultdict[str, list[str]] = defaultdict(list)
    handles: dict[PostKey, str] = {}
    for post in posts:
        if is_repost(post):
            continue
        target = stated.get(post.key)
        handle = _named(post, author_of[target] if target else None)
        if (
            handle not in {"", author_of[post.key]}
            and not _ASKS.search(post.text)
            and agrees(_comment(post), language, other="\n".join(written[handle]))
        ):
            handles[post.key] = handle
        written[author_of[post.key]].append(strip_labels(_comment(post)))
    return handles


def _named(post: Post, stated_author: str | None) -> str:
    """Return the one person whom a post addresses or names in its assent, "" where none.

    A post with a stated target is about its author, unless its words of assent name another.
    """
    named = _named_in_assent(_comment(post))
    if stated_author is not None:
        return named if named != stated_author else ""
    addressed = dict.fromkeys(map(fold_handle, leading_mentions(post.text)))
    return named or (next(iter(addressed)) if len(addressed) == 1 else "")


def _named_in_assent(comment: str) -> str:
    """Return the folded handle that words of assent name, "" where they name nobody."""
    match = _NAMED.search(comment)
    names = find_mentions(comment[match.end() :]) if match else ()
    return fold_handle(names[0]) if names else ""


def _comment(post: Post) -> str:
    """Return a post's own words, without the copy that it comments on."""
    return own_text(post) if read_echo(post.text) else post.text


def _by_author(posts: Iterable[Post]) -> tuple[PostKey, ...]:
    """Return one post of each author, the first."""
    first: dict[str, PostKey] = {}
    for post in posts:
        first.setdefault(fold_handle(post.handle), post.key)
    return tuple(first.values())


def _same_words(
    posts: Sequence[Post], language: str, tags: frozenset[str]
) -> dict[PostKey, list[PostKey]]:
    """Return the posts of others with nearly the same content words, without copies."""
    stem, ignored = stemmer(language), function_words(language)
    spoken = {
        post.key: words(statement_of(_comment(post))) for post in posts if not is_repost(post)
    }
    stems = {
        key: frozenset(stem(word) for word in text if word not in ignored and word not in tags)
        for key, text in spoken.items()
    }
    handles = {post.key: fold_handle(post.handle) for post in posts}
    short = {post.key for post in posts if is_short_answer(post)}
    holding: defaultdict[str, list[PostKey]] = defaultdict(list)
    alike: defaultdict[PostKey, list[PostKey]] = defaultdict(list)
    for key, own in stems.items():
        shared = Counter(other for word in sorted(own) for other in holding[word])
        for other, count in sorted(shared.items()):
            if count < _FEWEST_SHARED or count < _ALIKE * len(own | stems[other]):
                continue
            if turning_words(spoken[key]) != turning_words(spoken[other]):
                continue
            copied = not {key, other} <= short and _is_copy(spoken[key], spoken[other])
            if not copied and handles[key] != handles[other]:
                alike[key].append(other)
                alike[other].append(key)
        for word in own:
            holding[word].append(key)
    return dict(alike)


def _is_copy(first: Sequence[str], second: Sequence[str]) -> bool:
    """Return True if two texts share so many words in a row, or all, that one was pasted."""
    match = SequenceMatcher(None, first, second, autojunk=False).find_longest_match()
    return match.size >= min(_COPIED_WORDS, len(first), len(second))
