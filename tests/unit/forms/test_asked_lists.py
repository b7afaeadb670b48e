"""A long list is read where a formula asks for rows, and says what a list read whole says."""

from collections.abc import Iterator, Mapping, Sequence

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.forms.lists import list_of_rows
from tests.unit.forms.scenario import scenario

AT = ("root", "item")
VALUES = st.sampled_from(["", "a", "b", "c"])
ROWS = st.lists(
    st.fixed_dictionaries({"label": VALUES}, optional={"family": VALUES, "kind": VALUES}),
    max_size=8,
)
ASKED = st.lists(
    st.one_of(
        st.tuples(st.sampled_from(["name", "family", "kind", "label"]), VALUES),
        st.just(("all", "")),
    ),
    max_size=8,
)


class Shelf(Sequence[Mapping[str, str]]):
    """Rows that note how they are asked for; by their labels only going through them tells."""

    def __init__(self, rows: list[dict[str, str]]) -> None:
        self.rows = rows
        self.asked: list[tuple[str, str]] = []
        self.gone_through = 0

    def having(self, column: str, value: str) -> list[tuple[int, dict[str, str]]] | None:
        self.asked.append((column, value))
        if column == "label":
            return None
        # Places have gaps, as numbers of a database do.
        return [(3 * at, row) for at, row in enumerate(self.rows) if row.get(column) == value]

    def __iter__(self) -> Iterator[dict[str, str]]:
        self.gone_through += 1
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, place):
        return self.rows[place]


def named(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [{"name": f"n{place}", **row} for place, row in enumerate(rows)]


@given(ROWS, ASKED)
def test_an_asked_list_says_what_a_whole_one_says(rows, asked):
    shelf = Shelf(named(rows))
    one, other = list_of_rows("people", shelf), list_of_rows("people", named(rows))

    for column, value in asked:
        if column == "all":
            found = [each.rows(AT) for each in (one, other)]
        else:
            found = [each.index(AT, column).get(value, ()) for each in (one, other)]
        assert [row.fields for row in found[0]] == [row.fields for row in found[1]]
        assert [row.place for row in found[0]] == sorted(row.place for row in found[0])
    assert shelf.gone_through <= 1
    assert len(set(shelf.asked)) == len(shelf.asked)


@given(ROWS)
def test_a_row_is_the_same_node_however_it_is_found(rows):
    people = list_of_rows("people", Shelf(named(rows)))

    asked = [people.index(AT, "name").get(f"n{at}", ())[0] for at in range(len(rows))]

    assert all(one is other for one, other in zip(asked, people.rows(AT), strict=True))


def test_the_rows_around_one_are_read_when_a_formula_goes_there():
    shelf = Shelf(named([{"family": "a"}, {"family": "b"}]))
    (row,) = list_of_rows("people", shelf).index(AT, "family").get("a", ())
    before = shelf.gone_through

    neighbours = row.parent.named("item")

    assert (before, shelf.gone_through) == (0, 1)
    assert [one.fields["name"] for one in neighbours] == ["n0", "n1"]
    assert [one.name for one in row.parent.children()] == ["item", "item"]
    assert row.parent.parent.branches == [row.parent]


def test_a_form_reads_only_the_rows_that_it_speaks_of():
    rows = named([{"family": "f1", "label": "Anna"}, {"family": "f2", "label": "Boris"}])
    shelf = Shelf(rows)
    form = scenario(
        """
        | survey | type                             | name   | label  | choice_filter     | calculation |
        |        | text                             | family | Family |                   |             |
        |        | select_one_from_file people.csv  | who    | Who    | family=${family}  |             |
        |        | calculate                        | whose  |        |                   | instance('people')/root/item[name=${who}]/family |
        """,  # noqa: E501 - the formula is as long as it is
        lists={"people": shelf},
    )

    form.answer("family", "f2")
    form.answer("who", "n1")

    assert form.value("whose") == "f2"
    assert shelf.gone_through == 0
