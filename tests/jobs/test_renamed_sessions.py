"""Names of sessions that others had before."""

from datetime import timedelta

import pytest
from msgspec import structs

from tests.chats.making import TAG
from tests.jobs.deciding import meeting_of, project_of
from tweetup.archive import SiteAddress
from tweetup.errors import UsageError
from tweetup.jobs.corrections import rename_session


@pytest.mark.long
def test_a_name_that_another_session_had_is_taken_by_choice_alone() -> None:
    """Links and a page of the site lead to that one: by its names, and by the site's ledger."""
    week = timedelta(days=7)
    later = [
        structs.replace(it, id=f"9{it.id}", created_at=it.created_at + week) for it in meeting_of(2)
    ]
    with project_of([*meeting_of(2), *later]) as project:
        first, second = project.sessions()
        rename_session(project, first, "spring")
        first, second = project.sessions()
        summer = rename_session(project, first, "summer")
        assert summer.former is None
        first, second = project.sessions()
        with pytest.raises(UsageError, match="summer was called spring before"):
            rename_session(project, second, "spring")
        address = SiteAddress(
            path="sessions/autumn.html", chat=TAG, start=first.start, end=first.end
        )
        project.archive.write_site_ledger([address], ())
        with pytest.raises(UsageError, match="summer was called autumn before"):
            rename_session(project, second, "autumn")
        assert rename_session(project, first, "spring").former is None  # its own
        first, second = project.sessions()
        taken = rename_session(project, second, "summer", reuse=True)
        assert (taken.session.id, taken.former) == ("summer", "spring")
