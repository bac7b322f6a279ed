"""``tweetup roles``: shares with their denominators, words that decided, and records."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.cli.running import Run


def test_shares_have_all_denominators(sample: Path, run: Run) -> None:
    """The parts of a group are in it; the people judged are those with a bio but the open ones."""
    rows = {row["role"]: row for row in run("roles", "latest", "--json").rows}
    one = rows["clinician"]
    assert one["people"] == sum(
        rows[it]["people"] for it in ("doctor", "nurse", "pharmacist", "allied")
    )
    assert one["with_bio"] - one["abstained"] == one["judged"] <= one["all"]
    assert one["low"] < one["share"] < one["high"]
    assert one["corrected_low"] < one["corrected"] < one["corrected_high"]
    assert "patient" not in rows
    table = run("roles")
    assert table.out.startswith("ROLE")
    assert "33 with a bio; 32 judged, left open: 1" in table.err


def test_explain_shows_the_words(sample: Path, run: Run) -> None:
    """And nothing else of the bio; a person that is not there has an error."""
    shown = run("roles", "--explain", "@HealthLib_Gwen")
    assert shown.out.splitlines() == [
        "healthlib_gwen on x: as the profile states",
        "  librarian: “Medical librarian” (term, en)",
    ]
    (row,) = run("roles", "--explain", "healthlib_gwen", "--json").rows
    assert row["roles"][0]["evidence"] == "Medical librarian"
    assert run("roles", "--explain", "nobody").code == 2


def test_a_record_wins_until_it_is_taken_back(sample: Path, run: Run) -> None:
    """With who said so and when, in people as well."""
    run("roles", "record", "healthlib_gwen", "Teacher", "--by", "Anna", "--note", "told me")
    people = {row["handle"]: row["roles"] for row in run("people", "--json").rows}
    (role,) = people["healthlib_gwen"]
    assert (role["role"], role["by"], role["recorded_by"]) == ("teacher", "person", "Anna")
    assert role["recorded_at"]
    assert "healthlib_gwen" in run("people", "--role", "teacher").out
    assert "healthlib_gwen" not in run("people", "--role", "librarian").out
    assert "recorded by Anna" in run("roles", "--explain", "healthlib_gwen").out
    assert "recorded" in run("roles", "record", "healthlib_gwen", "teacher").err
    assert "told me" not in run("corrections", "export").out
    run("roles", "undo", "healthlib_gwen")
    assert run("roles", "records", "--json").rows == []
    (undone,) = run("roles", "records", "--undone", "--json").rows
    assert undone["undone_at"]
    assert "healthlib_gwen" in run("people", "--role", "librarian").out
    assert run("roles", "undo", "healthlib_gwen").code != 0


@pytest.mark.long
def test_a_person_without_roles_by_record(sample: Path, run: Run) -> None:
    """``none`` is a role of nobody, and the person stays in the denominator."""
    before = {row["role"]: row for row in run("roles", "--json").rows}
    run("roles", "record", "healthlib_gwen", "none")
    after = {row["role"]: row for row in run("roles", "--json").rows}
    assert after["librarian"]["people"] == before["librarian"]["people"] - 1
    assert after["librarian"]["judged"] == before["librarian"]["judged"]
    assert "none" not in after


def test_a_private_role_is_shown_by_records_alone(sample: Path, run: Run) -> None:
    """No listing, recap or site has it."""
    assert "no table" in run("roles", "record", "healthlib_gwen", "patient").err
    assert [row["role"] for row in run("roles", "records", "--json").rows] == ["patient"]
    for arguments in (("roles", "--json"), ("people", "--json"), ("recap", "latest")):
        assert '"patient"' not in run(*arguments).out
    assert run("people", "--role", "patient").code == 2


@pytest.mark.parametrize("command", [("roles", "record"), ("annotate",)])
def test_a_recorded_patient_organisation_counts(
    sample: Path, run: Run, command: tuple[str, ...]
) -> None:
    """The lexicon's role of an organisation tells nobody's health, whatever word is in it."""
    role = ("role",) if command == ("annotate",) else ()
    before = {it["role"]: it["people"] for it in run("roles", "--json").rows}
    said = run(*command, "jvanesse", *role, "patient_organisation").err
    assert "no table" not in said
    after = {it["role"]: it["people"] for it in run("roles", "--json").rows}
    assert after["patient_organisation"] == before.get("patient_organisation", 0) + 1
    assert "jvanesse" in run("people", "--role", "patient_organisation").out
    listed = run("organisations", "--json").rows
    assert [it["kinds"] for it in listed if it["handle"] == "jvanesse"] == [
        ["patient_organisation"]
    ]
    with closing(sqlite3.connect("tweetup.db")) as sql:
        query = "SELECT people FROM roles_by_session WHERE role = 'patient_organisation'"
        assert (after["patient_organisation"],) in sql.execute(query).fetchall()


@pytest.mark.long
def test_lexicons_of_the_configuration(sample: Path, run: Run) -> None:
    """A role of the user's is counted; shares are not corrected, as its errors are not known."""
    own = 'language = "en"\n[roles.gardener]\nterms = ["medical librarian"]\n'
    Path("own.toml").write_text(own, encoding="utf-8")
    with Path("tweetup.toml").open("a", encoding="utf-8") as file:
        file.write('\n[roles]\nlexicons = ["own.toml"]\n')
    rows = {row["role"]: row for row in run("roles", "--json").rows}
    assert rows["gardener"]["people"] == 1
    assert {row["corrected"] for row in rows.values()} == {None}
    Path("own.toml").write_text(own.replace("gardener", "survivor"), encoding="utf-8")
    refused = run("roles")
    assert "own.toml: roles.survivor" in refused.err
    assert json.loads(run("sessions", "--json").out)
