"""English sentences for refusals of services; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "values.frame_open": marked(
        "Both sides agree to the frame first. Nothing was kept; your answers can be entered then."
    ),
    "values.already_locked": marked(
        "Your side has locked its answers. While the other side has not, you can unlock and change them."
    ),
    "values.incomplete": marked("Some questions have no answer yet. Nothing was locked."),
    "values.not_locked": marked("Your side has not locked. Nothing was changed."),
    "values.other_has_locked": marked(
        "The other side has locked too, so the round is settled and stays as it is."
    ),
    "values.round_over": marked(
        "The frame was replaced while you were writing. Nothing was kept of this answer; open your "
        "private values again."
    ),
    "values.too_large": marked(
        "This is more than any yearly amount. Nothing was kept of it; check the zeros."
    ),
    "values.default_earlier": marked("This is what your own side answered in the round before."),
    "values.negative": marked("Write an amount of zero or more."),
    "values.range_order": marked(
        "The lowest must not be above the likely amount, nor that above the highest."
    ),
    "values.default_invoice": marked("This is today's invoice a year, which both sides know."),
    "values.default_top_fee": marked("This is the highest fee of the agreed grid."),
    "values.default_cost": marked("This is today's invoice less a usual margin of 15 %%."),
    "values.default_margin": marked("This is a usual margin of 15 %% of today's invoice."),
    "frame.somebody_locked": marked(
        "One side has locked its answers, so the frame stays as it is. It can be changed after the "
        "round, or once that side has unlocked."
    ),
    "frame.settled": marked(
        "This round is settled; the package is binding. The frame stays as it is."
    ),
    "frame.no_more_rounds": marked(
        "The agreed number of rounds (%(most)s) is used up. More rounds would let each side guess the "
        "other's limits."
    ),
    "deal.one_organisation": marked(
        "Provider and customer are the same organisation. Name the two parties of the agreement."
    ),
    "deal.role_of_other_side": marked(
        "This role does not exist on that side. Facilitators are neutral; executives and team "
        "leads belong to the provider or the customer."
    ),
    "deal.has_seat": marked("This person already has a seat in the deal. Nothing was changed."),
    "deal.not_your_side": marked(
        "You can invite people of your own side, a facilitator, and the first executive of the "
        "other side; that executive invites the rest."
    ),
}
