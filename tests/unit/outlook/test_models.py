"""The bank's filters against exponential smoothing written out by hand."""

import numpy as np
import pytest

from workbench.outlook.models import Bank, model_bank, run_filters, run_forward


def one(rho: float, alpha: float, phi: float, beta: float) -> Bank:
    """Return a bank of one model."""
    return Bank(*(np.array([x]) for x in (rho, alpha, phi, beta, 1.0)))


def test_a_level_follows_by_its_share_of_each_error():
    """Simple exponential smoothing with alpha 0.5: 8 leads to 4, then 10 to 7."""
    filtered = run_filters(one(1, 0.5, 0, 0), np.array([[8.0], [10.0], [3.0]]), np.ones(3, bool))
    assert filtered.errors[0, :, 0].tolist() == [8.0, 6.0, -4.0]
    assert filtered.level[0, 0] == 5.0


def test_mean_reversion_is_an_autoregression():
    """With alpha = rho the errors are x_t - rho x_{t-1}."""
    x = np.array([[1.0], [2.0], [-1.0], [0.5]])
    filtered = run_filters(one(0.7, 0.7, 0, 0), x, np.ones(4, bool))
    expected = np.concatenate([x[:1, 0], x[1:, 0] - 0.7 * x[:-1, 0]])
    assert filtered.errors[0, :, 0] == pytest.approx(expected)


def test_a_missing_period_updates_nothing():
    """The level before a gap is the level after it, and the gap has no error."""
    seen = np.array([True, False, True])
    filtered = run_filters(one(1, 0.5, 0, 0), np.array([[8.0], [99.0], [4.0]]), seen)
    assert filtered.errors[0, :, 0].tolist() == [8.0, 0.0, 0.0]


def test_filters_are_linear():
    """A filtered sum is the sum of the filtered columns, for every model of the bank."""
    rng = np.random.default_rng(1)
    a, b = rng.normal(size=(2, 20))
    errors = run_filters(model_bank(), np.column_stack([a, b, a + 2 * b]), np.ones(20, bool)).errors
    assert errors[..., 2] == pytest.approx(errors[..., 0] + 2 * errors[..., 1])


def test_going_forward_continues_what_the_filter_did():
    """Fed with the errors of the last periods, the forward run gives those periods back."""
    rng = np.random.default_rng(2)
    y = rng.normal(size=(15, 1))
    bank = model_bank()
    early = run_filters(bank, y[:10], np.ones(10, bool))
    whole = run_filters(bank, y, np.ones(15, bool))
    models = np.arange(bank.rho.size)
    states = (early.level[:, 0], early.trend[:, 0])
    future = run_forward(bank, models, states, whole.errors[:, 10:, 0], 1.0)
    assert future == pytest.approx(np.tile(y[10:, 0], (models.size, 1)))
