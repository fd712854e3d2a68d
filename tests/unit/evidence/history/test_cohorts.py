"""Cohorts of a register."""

from workbench.evidence.history.cohorts import register_cohorts


class TestRegisterCohorts:
    def test_each_cohort_lists_its_assets_in_the_order_of_the_file(self) -> None:
        """A column called cohort groups the assets."""
        data = b"asset,cohort\nM2,new\nM1,installed\nM3,new\n"
        assert register_cohorts(data, None) == {"new": ("M2", "M3"), "installed": ("M1",)}

    def test_a_register_without_such_a_column_states_none(self) -> None:
        """Nothing is guessed from other columns."""
        assert register_cohorts(b"asset,age\nM1,3\nM2,3\n", None) == {}

    def test_the_column_named_like_the_history_s_asset_is_read(self) -> None:
        """The asset's column is found by the name that the history uses, else by its kind."""
        data = b"group,plant,press no\na,P,1\nb,P,2\n"
        assert register_cohorts(data, "Press No") == {"a": ("1",), "b": ("2",)}

    def test_an_asset_without_a_cohort_belongs_to_none(self) -> None:
        """An empty cell is no cohort, and an asset counts in the first cohort that names it."""
        data = b"machine,cohort\nM1,\nM2,old\nM2,new\n"
        assert register_cohorts(data, None) == {"old": ("M2",)}
