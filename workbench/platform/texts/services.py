"""English sentences for refusals of services; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
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
