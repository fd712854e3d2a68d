"""Step pooling: what sister assets say of one with little or no history of its own.

Partial pooling: the thinner the own history, the more is borrowed; how much is always said.
"""

from workbench.outlook.pooling.rates import PooledRates, pool_rates
from workbench.outlook.pooling.series import LEAST_OF_A_SISTER, simulate_from_sisters

__all__ = ["LEAST_OF_A_SISTER", "PooledRates", "pool_rates", "simulate_from_sisters"]
