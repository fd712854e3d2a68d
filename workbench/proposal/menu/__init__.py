"""Step menu: the public packages that both sides value in private, in one fixed order."""

from workbench.proposal.menu.finer import finer_fees, finer_menu, packages_of_options
from workbench.proposal.menu.listed import MOST_FEES, MOST_LISTED, Offered, halved, listed_menu
from workbench.proposal.menu.offer import (
    LEAST_PACKAGES,
    MOST_LEVELS,
    MOST_OPTIONS,
    Frame,
    Mode,
    NoMenu,
    OpenMenu,
    propose_menu,
)
from workbench.proposal.menu.options import CohortSets, kpi_options
from workbench.proposal.menu.packages import (
    MOST_PACKAGES,
    Menu,
    Package,
    build_menu,
    menu_to_dict,
    option_to_dict,
    season_to_dict,
)

__all__ = [
    "LEAST_PACKAGES",
    "MOST_FEES",
    "MOST_LEVELS",
    "MOST_LISTED",
    "MOST_OPTIONS",
    "MOST_PACKAGES",
    "CohortSets",
    "Frame",
    "Menu",
    "Mode",
    "NoMenu",
    "Offered",
    "OpenMenu",
    "Package",
    "build_menu",
    "finer_fees",
    "finer_menu",
    "halved",
    "kpi_options",
    "listed_menu",
    "menu_to_dict",
    "option_to_dict",
    "packages_of_options",
    "propose_menu",
    "season_to_dict",
]
