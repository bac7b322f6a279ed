"""The role of patient organisations is that of accounts which speak as them, of no person."""

import pytest

from tweetup.insight.roles.lexicon import load_lexicon
from tweetup.insight.roles.reading import read_roles

ROLE = "patient_organisation"

PEOPLE = [
    "Fundraising manager, charity for people with asthma",
    "Loud and lupus. Peer support for people like us",
    "Diabetes patients group admin",
    "Patients' Association",
    "Charity shop manager for a cancer charity",
    "Cancer charity comms",
    "Policy at an MS charity",
    "Social media for a charity for people with MS",
    "Here for people with epilepsy because my brother has it",
    "Huntington's family. Support for people with HD",
    "Mum to a T1D kid. Support group for families with diabetes",
    "London marathon 2024 for the Lupus Foundation. Support for people with lupus",
    "Supporting people with dementia every day. Care home nurse",
    "Occupational therapist helping people with stroke",
    "Helping people with MS move again. Physio",
    "Coach for people with ADHD",
    "I help people with IBS",
    "Dietitian | Helping people with coeliac disease eat",
    "Therapist for people living with cancer",
    "Author of a book for people with arthritis",
    "Podcast for people with diabetes",
    "Research for people with dementia, university of Bree",
    "Living with MS and volunteering",
    "Patient group member since 2010",
    "Rare disease charity founder",
    "Chief exec of a charity for people with epilepsy",
    "CEO, Lupus Foundation",
    "Trustee at two charities for people with asthma",
    "Patient Association Board",
    "Kidney patient. Kidney patients association committee",
    "Patients Association | Tea | Cats",
    "Lupus Foundation, tea, cats and books",
    "Tinnitus Association. Views personal",
    "Crohn's and Colitis charity. Runner. Reader.",
    "Ergotherapeutin, helfe Menschen mit Schlaganfall",
    "Selbsthilfe Rheuma. Katzen. Kaffee.",
    "Gruppenleitung Selbsthilfegruppe Krebs",
    "Leitung der SHG Lupus",
    "Im Vorstand vom Patientenverein",
    "Hilfe für Menschen mit Demenz, Altenpfleger",
    "Leben mit MS. Selbsthilfe hilft",
    "Krebs-Selbsthilfe hat mir geholfen",
    "Engagée dans une association de patients",
    "Engagé auprès de l'association de malades",
    "Co-présidente d'une asso de patients",
    "Kiné, aide aux malades de Parkinson",
    "Vivre avec un lupus, entraide",
    "Colaboro con la asociación de pacientes",
    "Trabajadora social en asociación de pacientes",
    "Psicóloga, apoyo a personas con cáncer",
    "Vivo con lupus. Ayuda mutua",
    "Bestuur patiëntenvereniging",
    "Actief voor patiëntenvereniging reuma",
    "Fysiotherapeut, hulp voor mensen met MS",
    "Lotgenoot. Patiëntenvereniging is top",
    "Patients Association volunteer",
    "Parkinson's Patients Association, volunteer",
    "Volunteer, Patients Association",
    "Lupus Patients Association member",
    "Patients Association fundraiser",
    "Treasurer of the Lupus Patients Association",
    "President, Lupus Patients Association",
    "Breast cancer patient voice",
    "Cystic fibrosis patient voice",
    "Proud patient voice #lupus",
    "Arthritis patient voice | pharma industry",
    "We won! Running for people with MS",
    "Raising money for people with dementia",
    "Blog for people with diabetes",
    "Working for people with cancer, oncologist",
    "Kidney patients' charity trustee",
    "Ambassador for the Stroke Association, helping people with stroke",
    "Lupus Patients Association",
    "Epilepsy patients group, board member",
    "Support group leader for people with gout",
    "Running the marathon for a charity for people with asthma",
    "Helpline volunteer. Support for people with arthritis",
    "Former chair, support group for people with MS",
    "Secretary to a charity for families with dystonia",
    "Nurse supporting people with diabetes. Patient group lead",
    "Patron of the Migraine Patients Network",
    "Patient and author. Information for people with narcolepsy",
    "Support group for people with lupus saved me",
    "Walking 500 miles for people with ataxia",
    "Co-founder of a charity for people with tinnitus",
    "Writing about support for people with eczema, dad of three",
    "Patient leader, Asthma Patients Alliance",
    "Ehrenamtlich bei der Patientenvereinigung",
    "Ehrenamtliche in der Patientenorganisation",
    "Rheuma-Selbsthilfegruppe, Mitglied",
    "Patientin und Vorsitzende der Selbsthilfegruppe Lupus",
    "Schatzmeister im Patientenverband",
    "Selbsthilfe Krebs, Sprecherin",
    "Botschafterin der Patientenorganisation Asthma",
    "Läufer, sammle für Menschen mit Demenz",
    "Stolzes Mitglied der Patienteninitiative",
    "Selbsthilfegruppe MS, ehrenamtlich",
    "Blog für Menschen mit Epilepsie",
    "Patiente, présidente de l'association de patients Lupus",
    "Bénévole association de patients",
    "Trésorier de l'association de malades du diabète",
    "Membre d'une association de patients",
    "Association de patients, bénévole",
    "Maman, administratrice d'une association de familles",
    "Infirmière, soutien aux malades du cancer",
    "Patiente experte, association de patientes",
    "Je cours pour les personnes vivant avec la sclérose",
    "Voluntaria de la asociación de pacientes",
    "Presidenta de la asociación de pacientes con lupus",
    "Paciente, socia de la federación de enfermos",
    "Asociación de pacientes, tesorero",
    "Corriendo por una fundación para personas con ELA",
    "Madre, grupo de apoyo a familias con epilepsia",
    "Vrijwilliger patiëntenvereniging",
    "Patiëntenvereniging, bestuurslid",
    "Penningmeester van de patiëntenorganisatie",
    "Patiënt en lid van de patiëntenfederatie",
    "Ik loop voor mensen met reuma",
    "Verpleegkundige, actief bij de patiëntenvereniging",
    "Trotse moeder, stichting voor kinderen met astma",
]

ORGANISATIONS = [
    ("Bree", "Huntington's charity. Meet us on Mondays", "charity"),
    ("Cancer Moor", "Charity no 123. Support for people with cancer", "Charity"),
    ("Verein Herzkind", "Hilfe für Kinder mit Herzfehler", "Verein"),
    ("Lupus Moor", "We are a charity for people with lupus", "charity"),
    ("Bree Kidneys", "Kidney patients' association of Bree. Official account", "association"),
    ("Tremor Network", "Support for people with tremor. Join us", "Support"),
    ("Wobble", "patient-led charity for ataxia. Our helpline is open", "charity"),
    ("Gout Alliance", "Run by patients, for people with gout", "Alliance"),
    ("Gout Moor", "Run by patients, for people with gout", "Run by"),
    ("Blue Moor", "Asthma patients' group. Become a member", "group"),
    ("Blue Moor", "Official account of the Diabetes patients' league", "league"),
    ("Rheuma Moor e.V.", "Selbsthilfe für Menschen mit Rheuma", "Selbsthilfe"),
    ("Lunge Moor", "Wir sind eine Patientenorganisation", "organisation"),
    ("Peau Douce", "Association de patients. Nous soutenons les malades", "Association"),
    ("Lupus Sur", "Somos una asociación de pacientes con lupus", "asociación"),
    ("Samen Los", "Wij zijn een patiëntenvereniging. Word lid", "vereniging"),
]


@pytest.mark.parametrize("bio", PEOPLE)
def test_people_are_no_organisation(bio: str) -> None:
    """Members, helpers and patients, whatever their name; nothing of it is stored."""
    for name in ("Xo", "Dora Mills", "", "Quill Orm"):
        roles = [it.role for it in read_roles(name, bio, load_lexicon()).roles]
        assert ROLE not in roles
        assert "professional_society" not in roles


@pytest.mark.parametrize(("name", "bio", "evidence"), ORGANISATIONS)
def test_organisations_speak_as_such(name: str, bio: str, evidence: str) -> None:
    """By name or "we"; the evidence is the organisation's word, without a condition."""
    (role,) = read_roles(name, bio, load_lexicon()).roles
    assert (role.role, role.evidence) == (ROLE, evidence)


@pytest.mark.parametrize(("name", "bio", "evidence"), ORGANISATIONS)
def test_a_persons_name_or_word_leaves_it_open(name: str, bio: str, evidence: str) -> None:
    """The same words beside a given name, or a role of one person."""
    lexicon = load_lexicon()
    assert read_roles("Mona Fell", bio, lexicon).roles == () or evidence == "league"
    assert read_roles(name, f"{bio} | volunteer", lexicon).roles == ()
