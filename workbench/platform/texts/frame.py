"""English sentences of the public frame: what is refused, and which mode is recommended."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "frame.somebody_locked": marked(
        "One side has locked its answers, so the frame stays as it is. It can be changed after the "
        "round, or once that side has unlocked."
    ),
    "frame.settled": marked(
        "This round is settled from answers that both sides locked. The frame stays as it is."
    ),
    "frame.sealed_keeps_most": marked(
        "With two paid KPIs or more a sealed round keeps most secrets and loses little value."
    ),
    "frame.guided_for_one_kpi": marked(
        "With a single paid KPI there is nothing to trade but the fee. A guided round tells more of "
        "both sides' costs than a sealed one, and says why it settled."
    ),
    "frame.guided_after_no_overlap": marked(
        "A round ended without an overlap. A guided round tells each side which of its own red lines "
        "stands in the way."
    ),
    "frame.too_few_packages": marked(
        "The menu would have %(count)s packages; a sealed round takes at least %(least)s, so that there"
        " is a choice. Five level sets and fees between yours were not enough. No frame was made: enter"
        " two fees or more, let money hang on a second KPI, or choose a guided round, which takes"
        " fewer."
    ),
    "frame.no_more_rounds": marked(
        "The agreed number of rounds (%(most)s) is used up. More rounds would let each side guess the "
        "other's limits."
    ),
}
