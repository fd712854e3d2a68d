"""Constants that make the outlook's probabilities hold on series it has never seen.

All were chosen on the tuning half of the M3 monthly series (docs/calibration.md says how and what
came out); none was fitted to the series of an agreement. A change of any of them, or of the order
of draws, changes results for the same seed and needs a new METHOD_VERSION.
"""

from dataclasses import dataclass

METHOD_VERSION = "2"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Prior widths and the spread of simulated shocks.

    `level_width`, `drift_widths`, `season_widths`: prior sd of level, drift over DRIFT_PERIODS and
    seasonal deviations, in sds of the one-step error (several: each is a candidate); `drift_prior`:
    prior weights of the drift widths. `prior_square`
    and `prior_dof`: inverse-gamma prior of the error variance, for a series of variance 1.
    `temper` (0..1): the power to which the evidence is raised before it weighs candidates; below 1
    because real series break the assumptions under which evidence would be exact.
    `noise_widen`: factor on the shocks seen in a period, not on what they leave in the level;
    `level_shift`: sd, in sds of the one-step error, added to the level's coefficient of each path:
    a shift that its periods share under models whose level hardly moves (where the level follows
    what is seen it takes the shift back, having its own);
    `scale_spread`: sd of the log of a path's own factor on all its shocks and coefficients' errors;
    `small_sample`: all spread is multiplied by 1 + this / number of values, as a choice among many
    models flatters residuals of short histories.
    `shock_dof`: degrees of freedom of the t part of the shocks; `resampled_share` of the paths
    resample residuals instead, smoothed by a normal of relative sd `smoothing`.
    `drift_damping`: factor per period by which a drift fades.
    """

    level_width: float = 300.0
    drift_widths: tuple[float, ...] = (0.0, 0.5, 2.0)
    drift_prior: tuple[float, ...] = (4.0, 1.0, 1.0)
    season_widths: tuple[float, ...] = (0.0, 0.4, 1.0, 2.5)
    prior_square: float = 1e-3
    prior_dof: float = 1.0
    temper: float = 0.7
    noise_widen: float = 0.92
    level_shift: float = 0.2
    scale_spread: float = 0.35
    small_sample: float = 2.0
    shock_dof: float = 12.0
    resampled_share: float = 0.5
    smoothing: float = 0.3
    drift_damping: float = 0.9


TUNED = Calibration()
