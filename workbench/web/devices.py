"""Pages of devices: a token for each, shown once; revoked at once."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.forms import Form, given
from workbench.platform.requests import db, seat
from workbench.services import deal, devices
from workbench.web.forms.devices import DeviceForm

bp = Blueprint("devices", __name__, url_prefix="/deals/<int:deal_id>/devices")


@bp.get("")
def page(deal_id: int) -> str:
    """List the devices of the reader's side and offer a new one."""
    return _page(deal_id, DeviceForm(formdata=None))


def _page(deal_id: int, form: DeviceForm, token: str | None = None) -> str:
    return render_template(
        "devices/page.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        form=form,
        token=token,
        devices=devices.devices(db(), seat()),
        plain=Form(),
    )


@bp.post("")
def make(deal_id: int) -> tuple[str, int]:
    """Make a token and show it once."""
    form = DeviceForm()
    if not form.validate():
        return _page(deal_id, form), 422
    token = devices.make(db(), seat(), given(form.name.data))
    db().commit()
    return _page(deal_id, DeviceForm(formdata=None), token), 201


@bp.post("/<int:device_id>/revoke")
def revoke(deal_id: int, device_id: int) -> Response:
    """Let the token open nothing any more."""
    devices.revoke(db(), seat(), device_id)
    db().commit()
    flash(gettext("The token works no more. Readings that came before are kept."))
    return redirect(url_for("devices.page", deal_id=deal_id))
