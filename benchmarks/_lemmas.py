"""Rules and exceptions for spaCy's rule lemmatizer, learned from a treebank's lemmas.

A rule is a suffix and what takes its place, kept where it gets more words right than the rules
for shorter suffixes do; whatever the rules get wrong is an exception. The irregular verbs of
English are known beforehand, since no treebank of this size has them all.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from benchmarks._treebanks import Sentence

__all__ = ["Lemmas", "learn_lemmas"]

Lemmas = dict[str, dict[str, object]]
_INFLECTED: Final = ("NOUN", "VERB", "ADJ", "ADV")
_ALIKE: Final = ("AUX", "DET", "PART", "PRON", "ADP", "SCONJ", "CCONJ", "NUM")
_LONGEST: Final = 6
# How many more words a longer suffix must get right before it is worth a rule.
_GAIN: Final = 2
# Tried on every word: what they make counts where it is a word of the treebank.
_TRIED: Final = {
    "VERB": (("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"),
             ("ing", ""), ("ing", "e"), ("in", ""), ("in", "e")),
    "NOUN": (("ies", "y"), ("es", ""), ("s", "")),
    "ADJ": (("ier", "y"), ("er", ""), ("er", "e"), ("iest", "y"), ("est", ""), ("est", "e")),
}  # fmt: skip
_IRREGULAR: Final = """
be am is are was were been being; arise arose arisen; bear bore borne; beat beat beaten; become
became become; begin began begun; bend bent bent; bet bet bet; bind bound bound; bite bit bitten;
bleed bled bled; blow blew blown; break broke broken; breed bred bred; bring brought brought;
build built built; burst burst burst; buy bought bought; catch caught caught; choose chose chosen;
cling clung clung; come came come; cost cost cost; creep crept crept; cut cut cut; deal dealt
dealt; dig dug dug; draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall
fell fallen; feed fed fed; feel felt felt; fight fought fought; find found found; flee fled fled;
fly flew flown; forbid forbade forbidden; forecast forecast forecast; foresee foresaw foreseen;
forget forgot forgotten; forgive forgave forgiven; freeze froze frozen; get got gotten; give gave
given; go went gone; grind ground ground; grow grew grown; hang hung hung; have had had; hear
heard heard; hide hid hidden; hit hit hit; hold held held; hurt hurt hurt; keep kept kept; kneel
knelt knelt; know knew known; lay laid laid; lead led led; leave left left; lend lent lent; let
let let; lie lying; die dying; tie tying; light lit lit; lose lost lost; make made made; mean
meant meant; meet met met; mislead misled misled; mistake mistook mistaken; overcome overcame
overcome; oversee oversaw overseen; pay paid paid; put put put; quit quit quit; read read read;
rebuild rebuilt rebuilt; rethink rethought rethought; rewrite rewrote rewritten; rid rid rid; ride
rode ridden; ring rang rung; rise rose risen; run ran run; say said said; see saw seen; seek
sought sought; sell sold sold; send sent sent; set set set; shake shook shaken; shed shed shed;
shine shone shone; shoot shot shot; show showed shown; shrink shrank shrunk; shut shut shut; sing
sang sung; sink sank sunk; sit sat sat; sleep slept slept; slide slid slid; speak spoke spoken;
spend spent spent; spin spun spun; split split split; spread spread spread; spring sprang sprung;
stand stood stood; steal stole stolen; stick stuck stuck; sting stung stung; strike struck struck;
strive strove striven; swear swore sworn; sweep swept swept; swim swam swum; swing swung swung;
take took taken; teach taught taught; tear tore torn; tell told told; think thought thought; throw
threw thrown; undergo underwent undergone; understand understood understood; undertake undertook
undertaken; undo undid undone; uphold upheld upheld; upset upset upset; wake woke woken; wear wore
worn; weave wove woven; weep wept wept; win won won; wind wound wound; withdraw withdrew
withdrawn; withhold withheld withheld; write wrote written
"""


def learn_lemmas(sentences: Iterable[Sentence]) -> Lemmas:
    """Return spaCy's lemmatizer tables ``lemma_rules``, ``lemma_exc`` and ``lemma_index``."""
    seen: defaultdict[str, defaultdict[str, Counter[str]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for word in (word for sentence in sentences for word in sentence):
        for tag in word.tags:
            seen[tag][word.text.lower()][word.lemma.lower()] += 1
    tables: Lemmas = {"lemma_rules": {}, "lemma_exc": {}, "lemma_index": {}}
    for tag in (*_INFLECTED, *_ALIKE):
        usual = {form: _most(lemmas) for form, lemmas in sorted(seen[tag].items())}
        irregular = _irregular() if tag == "VERB" else {}
        regular = {form: lemma for form, lemma in usual.items() if form not in irregular}
        rules = _learn_rules(regular) if tag in _INFLECTED else []
        wrong = irregular | {
            form: lemma
            for form, lemma in regular.items()
            if lemma != _apply(form, rules) or tag in _ALIKE
        }
        tables["lemma_rules"][tag.lower()] = [*rules, *_TRIED.get(tag, ()), ("", "")]
        tables["lemma_exc"][tag.lower()] = {form: [wrong[form]] for form in sorted(wrong)}
        index = sorted(set(usual.values())) if tag in _INFLECTED else []
        tables["lemma_index"][tag.lower()] = dict.fromkeys(index, 1)
    return tables


def _irregular() -> dict[str, str]:
    verbs = [verb.split() for verb in _IRREGULAR.split(";")]
    return {form: base for base, *forms in verbs for form in forms}


def _most(lemmas: Mapping[str, int]) -> str:
    return min(lemmas, key=lambda lemma: (-lemmas[lemma], lemma))


def _learn_rules(usual: Mapping[str, str]) -> list[tuple[str, str]]:
    """Suffixes and what takes their place, the longest first."""
    rules: list[tuple[str, str]] = []
    for length in range(1, _LONGEST + 1):
        ways: defaultdict[str, Counter[str]] = defaultdict(Counter)
        right: Counter[str] = Counter()
        for form, lemma in usual.items():
            kept = sum(1 for _ in takewhile(_same, zip(form, lemma, strict=False)))
            suffix = form[-length:]
            if len(form) > length and len(form) - kept <= length:
                ways[suffix][lemma[len(form) - length :]] += 1
                right[suffix] += _apply(form, rules) == lemma
        found = [
            (suffix, _most(ends))
            for suffix, ends in sorted(ways.items())
            if max(ends.values()) >= right[suffix] + _GAIN
        ]
        rules = [*found, *rules]
    return rules


def _same(signs: tuple[str, str]) -> bool:
    return signs[0] == signs[1]


def _apply(form: str, rules: Iterable[tuple[str, str]]) -> str:
    for suffix, end in rules:
        if form.endswith(suffix) and len(form) > len(suffix):
            return form[: len(form) - len(suffix)] + end
    return form
