"""Figures hold only rows that fit their kind."""

import pytest

from training.figure import Figure, FigureKind, Row


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FigureKind.SPREAD, (1.0, 2.0, 3.0)),
        (FigureKind.SPREAD, (7.0, 6.0, 5.0, 4.0, 3.0, 2.0, 1.0)),
        (FigureKind.CHANCES, (1.2,)),
        (FigureKind.CHANCES, (0.1, 0.2)),
        (FigureKind.DOTS, ()),
    ],
)
def test_rows_that_do_not_fit_are_refused(kind: FigureKind, values: tuple[float, ...]) -> None:
    """A row with the wrong count, order or range of numbers is an author's slip."""
    with pytest.raises(ValueError, match="do not fit"):
        Figure(kind, "Title", "What it shows", "%", (Row("row", values),))


def test_a_figure_without_rows_is_refused() -> None:
    """An empty chart shows nothing."""
    with pytest.raises(ValueError, match="do not fit"):
        Figure(FigureKind.DOTS, "Title", "What it shows", "%", ())


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (FigureKind.SPREAD, (1.0, 2.0, 3.0, 4.0, 5.0, 5.0, 5.0)),
        (FigureKind.CHANCES, (0.0,)),
        (FigureKind.DOTS, (98.6, 97.1)),
    ],
)
def test_rows_that_fit_are_kept(kind: FigureKind, values: tuple[float, ...]) -> None:
    """Rows of the right shape stand as they were written."""
    assert Figure(kind, "Title", "Text", "%", (Row("row", values),)).rows[0].values == values
