"""Roles that profiles state: the words that decide, those that do not, and those never read."""

import re
from importlib.resources import files
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.roles import ACCURACY, kept_apart, written
from tweetup.errors import ConfigError
from tweetup.insight.roles.lexicon import CLINICIAN, LANGUAGES, load_lexicon
from tweetup.insight.roles.reading import read_roles
from tweetup.insight.roles.refusals import PRIVATE_WORDS, is_private

STATED = [
    ("Mona Fell", "Night nurse in Leeds | mum of two", "nurse:nurse"),
    ("Mona Fell", "I'm a GP with a garden. Views my own", "doctor:GP"),
    ("Mona Fell, RN", "", "nurse:RN"),
    ("Mona Fell", "MD, PhD. Sleep and cheese", "doctor:MD"),
    ("Mona Fell", "Teacher-librarian & bookworm", "librarian:Teacher-librarian"),
    ("Mona Fell", "Medical student at Bree", "student:Medical student"),
    ("Mona Fell", "Teacher, who is also fond of tea", "teacher:Teacher"),
    ("Mona Fell", "GP. Husband is a saint", "doctor:GP"),
    ("Mona Fell", "Dog mum | doctor", "doctor:doctor"),
    ("Jana Holm", "Ärztin, die gern reist", "doctor:Ärztin"),
    ("monafell7", "CEO of a medtech startup", "industry:CEO of"),
    ("monafell7", "Director at Oxbeat Ltd, maker of stents", "industry:Director"),
    ("Health Desk", "Reporter covering health for the Bree Wire", "media:Reporter"),
    ("Oxbeat", "Maker of stents since 1988", "company:Maker of"),
    (
        "ESH",
        "Official account of the European Society of Hearts",
        "professional_society:European Society of Hearts",
    ),
    ("Mona Fell", "Former journalist, now librarian", "librarian:librarian"),
    ("Mona Fell", "thoughts of a junior doctor", "doctor:junior doctor"),
    ("Mona Fell", "#librarian #cats", "librarian:librarian"),
    ("Jana Holm", "Kinderärztin in Kassel, Mutter von drei", "doctor:Kinderärztin"),
    ("Jana Holm", "Bibliothekarin und Sängerin", "librarian:Bibliothekarin"),
    ("Odile Roc", "Infirmière de bloc, maman de Léo", "nurse:Infirmière"),
    ("Odile Roc", "Enseignante-chercheuse à l'université", "researcher:Enseignante-chercheuse"),
    ("Inés Vall", "Médica de familia y lectora", "doctor:Médica de familia"),
    ("Inés Vall", "Soy bibliotecaria en un instituto", "librarian:bibliotecaria"),
    ("Sanne Bos", "Huisarts in Gent, moeder van Siem", "doctor:Huisarts"),
    ("Sanne Bos", "Arts | moeder van drie | gek op de zee", "doctor:Arts"),
    ("Mona Fell", "Head of product @Oxbeat. Wearables, AI", "industry:Head of product ￼"),
    ("Mona Fell", "QA manager | Medical devices | Texas", "industry:QA manager"),
    ("Mona Fell", "Process engineer (inhalers)", "industry:Process engineer"),
    ("Mona Fell", "Copywriter (health) at an independent ad agency", "agency:Copywriter"),
    ("Mona Fell", "Nurse, now in pharma marketing", "industry:pharma marketing"),
    ("Jana Holm", "Vertrieb, Medizintechnik. Berge", "industry:Vertrieb"),
    ("Odile Roc", "Assurance qualité, production stérile. BPF", "industry:Assurance qualité"),
    ("Knee Kin", "Helpline and meet-ups. Arthritis can wait", "patient_organisation:Helpline"),
    ("Bree Pumps Ltd", "Infusion pumps since 1977", "company:Infusion pumps"),
    ("Bree & Moor", "Public affairs for charities", "agency:Public affairs for"),
    ("Mona Fell", "ODP, busy theatre", "allied:ODP"),
    ("Mona Fell", "Second year nursing, Bree", "student:Second year nursing"),
    ("Mona Fell", "Software engineer, infusion pumps and implants", "industry:Software engineer"),
    ("Bree Post", "Local news from the glens. Tips: DM", "media:Local news"),
    ("Society of Knee Nurses", "Bree and elsewhere", "professional_society:Society"),
    ("Letters in Nursing", "Bree. Submit by mail", "publisher:Letters in"),
    ("GGD Zuidmeer", "Bereikbaar op werkdagen", "public_body:GGD"),
    ("Mona Fell", "BSN, RN, CEN. ER", "nurse:RN"),
    ("Mona Fell", "RN of 20 years", "nurse:RN"),
    ("Mona Fell", "RPh, PharmD", "pharmacist:RPh"),
    ("Mona Fell", "SHO in paeds, Bree", "doctor:SHO in paeds"),
    ("Mona Fell", "Clinical instructor. Tea", "teacher:Clinical instructor"),
    ("Mona Fell", "PharmD '27. Rugby", "student:PharmD '27"),
    ("Jana Holm", "Lehrer:in an einer Grundschule", "teacher:Lehrer"),
    ("Jana Holm", "Versorgungsforscherin in Kassel", "researcher:Versorgungsforscherin"),
    ("Odile Roc", "Aide-soignante de nuit", "allied:Aide-soignante"),
    ("Odile Roc", "Chargée de recherche, maman de Léo", "researcher:Chargée de recherche"),
    ("Inés Vall", "Bióloga molecular y lectora", "researcher:Bióloga molecular"),
    ("Inés Vall", "Doy clase de inglés", "teacher:Doy clase de"),
    ("Sanne Bos", "Wetenschapper, moeder van Siem", "researcher:Wetenschapper"),
    ("Sanne Bos", "Huisarts i.o., gek op de zee", "doctor:Huisarts i.o"),
    ("De Riet", "Nieuws uit de regio", "media:Nieuws uit de regio"),
    ("HealthWire", "Health policy news and analysis", "media:news and analysis"),
    ("Ridge Instruments", "Scalpels, forceps, clamps", "company:Scalpels"),
    ("Moor Library Association", "For libraries", "professional_society:Moor Library Association"),
    ("Moor Press", "Independent publisher of poetry since 1998", "publisher:Independent publisher"),
    (
        "Knee Society",
        "The professional body for knee surgeons. Our members meet in May",
        "professional_society:professional body",
    ),
    (
        "Blue Ear",
        "Charity supporting people with tinnitus. Helpline on weekdays",
        "patient_organisation:Charity",
    ),
]

NOT_STATED = [
    ("Mona Fell", "Not a doctor, not even close"),
    ("Mona Fell", "ex-journalist"),
    ("Mona Fell", "Retired nurse"),
    ("Mona Fell", "Librarian (retired)"),
    ("Mona Fell", "Teacher. Retired. Happy."),
    ("Mona Fell", "Nurse's husband"),
    ("Mona Fell", "Married to a GP, sister of a nurse"),
    ("Mona Fell", "My wife is a pharmacist"),
    ("Mona Fell", "Rockville, MD"),
    ("Mona Fell", "Doctor Who and tea"),
    ("Mona Fell", "Dr. Pepper addict"),
    ("Mona Fell", "SO HUNGRY RN"),
    ("Mona Fell", "MA, I AM TIRED RN"),
    ("Mona Fell", "Matron of honour, twice"),
    ("Mona Fell", "Reading for a degree of calm"),
    ("Mona Fell", "Bread sales and book sales"),
    ("Mona Fell", "I tweet about the health service"),
    ("Sick Notes", "A podcast about the health service"),
    ("Odile Roc", "En master de rien"),
    ("Inés Vall", "Escribo poesía en Madrid"),
    ("Sanne Bos", "Onderzoekt de koelkast"),
    ("Cdr Mona Fell RN", "Royal Navy, HMS Otter"),
    ("Mona Fell", "Student of life"),
    ("Mona Fell", "Spin doctor, tree surgeon"),
    ("Mona Fell", "Librarian at heart"),
    ("Mona Fell", "Armchair scientist"),
    ("Mona Fell", "Aspiring doctor"),
    ("Mona Fell", "Carer for my husband, who is a GP"),
    ("Mona Fell", "Mum to a wonderful son, who’s a nurse"),
    ("Mona Fell", "Partner is a paediatric nurse. I bake"),
    ("Mona Fell", "Hubby's a surgeon; I paint"),
    ("Mona Fell", "Dog doctor (vet)"),
    ("Mona Fell", "Cat doctor"),
    ("Mona Fell", "Doctor (veterinary)"),
    ("Jana Holm", "Frau ist Ärztin"),
    ("Jana Holm", "Pflege meinen Mann, der Arzt ist"),
    ("Odile Roc", "Mari est médecin"),
    ("Inés Vall", "Marido es médico"),
    ("Sanne Bos", "Man is huisarts"),
    ("Mona Fell", "Software, no hardware"),
    ("Mona Fell", "I volunteer for a patient organisation"),
    ("The Librarians", "Four-piece from Bree. New EP out now"),
    ("Mona Fell", "Parody account. Professor of nothing"),
    ("Jana Holm", "Arzt-Tochter aus Kassel"),
    ("Jana Holm", "Apotheker a. D."),
    ("Jana Holm", "Keine Ärztin"),
    ("Odile Roc", "Médecin malgré lui"),
    ("Odile Roc", "Infirmière à la retraite"),
    ("Inés Vall", "Maestra de ceremonias"),
    ("Inés Vall", "Hija de médico"),
    ("Sanne Bos", "Voormalig huisarts, nu kok"),
    ("Mona Fell", "Left big pharma to bake. Head of a household"),
    ("Mona Fell", "Patient safety lead, medical devices, teaching hospital"),
    ("Mona Fell", "CEO of two toddlers"),
    ("Mona Fell", "Fundraising for an asthma charity"),
    ("Mona Fell", "My mother has asthma; helpline nights"),
    ("Mona Fell", "Liberal arts and crafts"),
    ("Mona Fell", "Nurse call system installer"),
    ("Mona Fell", "Professor at Hogwarts"),
    ("Mona Fell", "Trust me I'm a doctor"),
    ("Mona Fell", "Radio presenter (volunteer)"),
    ("Mona Fell", "Software engineer, games"),
    ("Mona Fell", "Nurse to everyone"),
    ("Mona Fell RN", "Submariner, HMS Otter"),
    ("Mona Fell", "School librarian in the 90s, lorries since"),
    ("Pharma Parody", "Pills for all. We make medicines"),
    ("Model Railway Society", "Gauge 00"),
    ("Press Gang", "Espresso bar"),
    ("Ministry of Crumbs", "Bakery"),
    ("Verlag Mich Nicht", "Kabarett"),
    ("Laboratoire du Pain", "Boulangerie"),
    ("J. Turner Moor", "Library professional"),
    ("J. T. Fell", "Social media manager, access to research articles"),
    ("Anna Press", "Tea and poetry"),
    ("Mary Journal", "Tea and articles"),
    ("Peter Verlag", "Tee"),
]

#: Words of an organisation beside a person's part in it.
BELONGING = [
    "running for president of the american library association",
    "President of the American Library Association",
    "Library Association councillor",
    "Fellow of the Royal College of Physicians",
    "Vice-president, Society of Radiographers",
    "Works for a medical society",
    "Subscriber to a magazine about trains",
    "On the committee of the nurses association",
    "Working at the ministry of health",
    "Vorstand der Deutschen Gesellschaft für Pflege",
    "Vocal del colegio oficial de enfermería",
    "Voorzitter beroepsvereniging van verpleegkundigen",
]


@pytest.mark.parametrize(("name", "bio", "expected"), STATED)
def test_stated(name: str, bio: str, expected: str) -> None:
    """A role with the words that decided, which stand in the profile."""
    reading = read_roles(name, bio, load_lexicon())
    assert expected in [f"{it.role}:{it.evidence}" for it in reading.roles]
    assert not reading.abstained


@pytest.mark.parametrize(("name", "bio"), NOT_STATED)
def test_not_stated(name: str, bio: str) -> None:
    """Denied, past, future, of somebody else, of a fiction, in another sense."""
    assert read_roles(name, bio, load_lexicon()).roles == ()


@pytest.mark.parametrize(
    "bio",
    [
        *("Thinking about nurse education", "看護師です", "Helping you find a doctor"),
        *("librarian?", "Doctor who loves tea"),
    ],
)
def test_left_open(bio: str) -> None:
    """Words of a role in another place than that of a noun, and scripts of no lexicon."""
    reading = read_roles("Mona Fell", bio, load_lexicon())
    assert (reading.roles, reading.abstained) == ((), True)


@pytest.mark.parametrize("bio", BELONGING)
def test_who_belongs_to_an_organisation_is_none(bio: str) -> None:
    """Whatever the account is called; the profile is left open."""
    for name in ("Xo", "Quill Orm"):
        reading = read_roles(name, bio, load_lexicon())
        assert (reading.roles, reading.abstained) == ((), True)


def test_the_organisation_itself_has_the_role() -> None:
    """The same words where the account speaks, and a journal's name in short."""
    lexicon = load_lexicon()
    for name, bio, role in (
        ("Bree Nurses Association", "Official account. Become a member", "professional_society"),
        ("J. Nurs. Moor", "Articles on care", "publisher"),
        ("Moor Press", "Poetry", "publisher"),
    ):
        assert [it.role for it in read_roles(name, bio, lexicon).roles] == [role]


def test_several_roles_in_order() -> None:
    """Each once, as the profile has them; the reader does not abstain for one left open."""
    reading = read_roles(
        "Mona Fell", "Nurse / PhD student | nurse | more nurse talk", load_lexicon()
    )
    assert [it.role for it in reading.roles] == ["nurse", "student"]
    assert not reading.abstained


@given(
    st.lists(
        st.sampled_from(
            [
                *(
                    "nurse",
                    "doctor",
                    "patient",
                    "carer",
                    "not a",
                    "ex-",
                    "|",
                    "MD",
                    "RN",
                    ",",
                    "my",
                ),
                *(
                    "advocate",
                    "survivor",
                    "Ärztin",
                    "médecin",
                    "wife",
                    "@who",
                    "#chat",
                    "é",
                    "2013",
                ),
            ]
        ),
        max_size=12,
    )
)
def test_evidence_is_of_the_profile_and_never_private(words: list[str]) -> None:
    """The words that decided stand in the bio, and tell nothing of health or a cause."""
    bio = " ".join(words)
    for role in read_roles("Mona Fell", bio, load_lexicon()).roles:
        assert role.evidence.casefold() in " ".join(bio.replace("#", "").casefold().split())
        assert not is_private(role.role)
        assert not is_private(role.evidence)


@given(st.text(), st.text())
def test_any_profile_is_read(name: str, bio: str) -> None:
    """Whatever it is written in; what has no letters states nothing."""
    reading = read_roles(name, bio, load_lexicon())
    assert not reading.roles or any(it.isalpha() for it in name + bio)


def test_private_words_are_no_role() -> None:
    """Of no language, alone or as a claim of its own."""
    for word in PRIVATE_WORDS:
        assert (
            read_roles("Mona Fell", f"{word} | {word.upper()} in Bree", load_lexicon()).roles == ()
        )


def test_all_languages_have_all_roles() -> None:
    """The same names, so that shares of chats in several languages mean one thing."""
    lexicon = load_lexicon()
    assert [it.code for it in lexicon.languages] == list(LANGUAGES)
    assert len({frozenset(it.role_names) for it in lexicon.languages}) == 1
    assert lexicon.parts_of(CLINICIAN) == {CLINICIAN, "doctor", "nurse", "pharmacist", "allied"}


def lexicon_file(folder: Path, text: str) -> Path:
    path = folder / "own.toml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.long
def test_own_words_add_to_the_lexicon(tmp_path: Path) -> None:
    """A term of a role, a role of the user's, and another digest."""
    text = (
        'language = "en"\n[roles.librarian]\nterms = ["shelver in chief"]\n'
        '[roles.designer]\nkind = "person"\nterms = ["designer"]\nnot_after = ["game"]'
    )
    lexicon = load_lexicon((lexicon_file(tmp_path, text),))
    reading = read_roles("Mona Fell", "Designer. Shelver in chief. Nurse", lexicon)
    assert [it.role for it in reading.roles] == ["designer", "librarian", "nurse"]
    assert read_roles("Mona Fell", "Game designer", lexicon).roles == ()
    assert lexicon.digest != load_lexicon().digest


def test_own_words_replace_a_language(tmp_path: Path) -> None:
    """The others stay as they are."""
    text = 'language = "en"\nreplace = true\n[roles.chef]\nkind = "person"\nterms = ["cook"]'
    lexicon = load_lexicon((lexicon_file(tmp_path, text),))
    assert [it.role for it in read_roles("", "Cook. Night nurse", lexicon).roles] == ["chef"]
    assert [it.role for it in read_roles("", "Bibliothekarin", lexicon).roles] == ["librarian"]


@pytest.mark.parametrize(
    "roles",
    [
        '[roles.patient]\nterms = ["unwell"]',
        '[roles.helper]\nterms = ["carer"]',
        '[roles.helper]\nterms = ["patient advocate"]',
        '[roles.helper]\nterms = ["Mantelzorger"]',
        '[roles.believer]\nterms = ["católico"]',
        '[roles.voter]\nterms = ["Sozialistin"]',
        "[roles.helper]\npatterns = ['pat.ents?\\b']",
        "[roles.helper]\npatterns = ['\\b(?:cancer )?survivor']",
        '[roles.helper]\nunder = "activist"',
        '[roles.church]\nkind = "organisation"\nterms = ["muslim"]',
    ],
)
def test_private_roles_are_refused(tmp_path: Path, roles: str) -> None:
    """Whether the word is a name, a group, a term, or found by a pattern."""
    path = lexicon_file(tmp_path, f'language = "en"\n{roles}\n')
    with pytest.raises(ConfigError, match="health, a cause"):
        load_lexicon((path,))


@pytest.mark.parametrize(
    ("text", "where"),
    [
        ("", "own.toml"),
        ("language = ", "own.toml"),
        ('language = "en"\nnoun = "middle"', "own.toml: noun"),
        ('language = "en"\n[role.x]', "own.toml: role"),
        ('language = "en"\n[roles.X]', "own.toml: roles.X"),
        ('language = "en"\n[roles.xy]\nkind = "robot"', "own.toml: roles.xy.kind"),
        ('language = "en"\n[roles.xy]\nterms = [1]', "own.toml: roles.xy.terms"),
        ('language = "en"\n[roles.xy]\nwords = ["y"]', "own.toml: roles.xy.words"),
        ('language = "en"\n[roles.xy]\npatterns = ["("]', "own.toml: roles.xy.patterns"),
        ('language = "en"\n[roles]\nxy = 1', "own.toml: roles.xy"),
        ('language = "en"\n[roles.xy]\nnot_after = ["("]', "own.toml: roles.xy.not_after"),
    ],
)
def test_faults_of_a_lexicon_are_told(tmp_path: Path, text: str, where: str) -> None:
    """With their place, as those of the configuration."""
    with pytest.raises(ConfigError) as error:
        load_lexicon((lexicon_file(tmp_path, text),))
    assert error.value.where == where


def test_missing_lexicon_is_told(tmp_path: Path) -> None:
    """With its path."""
    with pytest.raises(ConfigError, match="cannot be read"):
        load_lexicon((tmp_path / "none.toml",))


@pytest.mark.long
def test_accuracy_is_that_of_the_lexicons() -> None:
    """The counts that ship are those of the benchmark; recall gives way to precision."""
    figures = kept_apart()
    assert ACCURACY.read_text(encoding="utf-8") == written(figures)
    right, wrong, missed = (
        sum(it[column] for it in figures.groups.values()) for column in range(3)
    )
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.75


@pytest.mark.long
@pytest.mark.parametrize("code", LANGUAGES)
def test_our_lexicons_pass_as_files_of_a_user(tmp_path: Path, code: str) -> None:
    """Each pattern is a regular expression, and none is of somebody's health or cause."""
    path = tmp_path / "own.toml"
    text = files("tweetup.insight.roles").joinpath(f"{code}.toml").read_text(encoding="utf-8")
    path.write_text(f"replace = true\n{text}", encoding="utf-8")
    own = load_lexicon((path,))
    assert own.names == load_lexicon().names
    for finder in own.index.always.union(*own.index.by_gram.values(), *own.index.by_short.values()):
        re.compile(finder.text, re.IGNORECASE)
