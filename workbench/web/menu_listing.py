"""What an address asks to see of a menu's packages."""

from flask import request

from workbench.services.menu_listing import Wanted

PREFIX = "set-"


def wanted() -> Wanted:
    """Return what stands in the address; what it does not say, or says wrongly, is any."""
    sets = {
        int(key.removeprefix(PREFIX)): text
        for key, text in request.args.items()
        if key.startswith(PREFIX) and key.removeprefix(PREFIX).isdecimal()
    }
    return Wanted(sets, request.args.get("fee", ""), request.args.get("page", 1, type=int))
