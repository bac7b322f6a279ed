"""Shares of roles for the public: nobody who knows them can tell a number of one to four people."""

from hypothesis import given
from hypothesis import strategies as st

from tweetup.insight.roles.lexicon import load_lexicon
from tweetup.jobs.public_numbers import PublicNumbers
from tweetup.jobs.public_roles import public_roles
from tweetup.jobs.roles import PersonRoles, RolesTable, StatedRole, count_shares, groups_of

LEXICON = load_lexicon()
ROLES = ("librarian", "nurse", "doctor")
#: Kinds of people: their roles, whether they have a profile text, and whether it leaves them open.
KINDS = (
    *((frozenset([it]), True, False) for it in ROLES),
    (frozenset(["librarian", "nurse"]), True, False),
    (frozenset(["doctor"]), False, False),
    (frozenset[str](), True, False),
    (frozenset[str](), True, True),
    (frozenset[str](), False, False),
)


def table_of(sizes: tuple[int, ...]) -> RolesTable:
    """People of each kind, so many."""
    people = [
        PersonRoles(
            person=f"x:@{kind}-{number}",
            network="x",
            handle=f"{kind}-{number}",
            roles=tuple(StatedRole(role=it) for it in sorted(roles)),
            posts=1 + number % 3,
            has_bio=has_bio,
            abstained=is_open,
            is_recorded=False,
        )
        for kind, (size, (roles, has_bio, is_open)) in enumerate(zip(sizes, KINDS, strict=True))
        for number in range(size)
    ]
    return RolesTable(people=tuple(people), unread=())


def is_small(number: int) -> bool:
    return 0 < number < 5


@given(st.tuples(*[st.sampled_from((0, 1, 4, 5, 9, 30)) for _ in KINDS]))
def test_no_small_number_follows(sizes: tuple[int, ...]) -> None:
    """Neither from a share, nor from the numbers beside it and the number of all people."""
    table = table_of(sizes)
    public = public_roles(table, count_shares(table, LEXICON), groups_of(LEXICON))
    rest = len(table.people) - public.judged
    for it in public.shares:
        having = sum(any(role.role == it.role for role in one.roles) for one in table.people)
        assert it.people == having
        assert not any(map(is_small, (having, public.judged - having, rest)))
        assert it.role in ROLES
        assert it.posts == sum(
            one.posts for one in table.people if it.role in {role.role for role in one.roles}
        )
    if public.with_bio is None or public.abstained is None:
        assert (public.with_bio, public.abstained) == (None, None)
        return
    follow = (
        public.with_bio,
        len(table.people) - public.with_bio,
        public.abstained,
        rest - public.abstained,
        public.judged - (public.with_bio - public.abstained),
    )
    assert not any(map(is_small, follow))


def test_many_are_told() -> None:
    """Groups are not, nor anything where the people left over would be few."""
    table = table_of((30, 9, 5, 0, 5, 20, 7, 6))
    shares = count_shares(table, LEXICON)
    public = public_roles(table, shares, groups_of(LEXICON))
    told = [(it.role, it.people) for it in public.shares]
    assert told == [("librarian", 30), ("doctor", 10), ("nurse", 9)]
    assert (public.judged, public.with_bio, public.abstained) == (69, 71, 7)
    beside = PublicNumbers()
    assert beside.count([it.person for it in table.people][3:]).is_told
    assert not public_roles(table, shares, groups_of(LEXICON), beside=beside).shares
    table = table_of((30, 9, 5, 0, 5, 20, 1, 1))
    assert not public_roles(table, count_shares(table, LEXICON), groups_of(LEXICON)).shares
