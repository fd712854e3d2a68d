"""Pages of deals: the list, a new one, the overview, invitations."""

from flask import Blueprint, flash, redirect, render_template, session, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from workbench.platform.errors import Refused
from workbench.platform.forms import amount, given
from workbench.platform.languages import language
from workbench.platform.permissions import ROLES_OF_SIDE
from workbench.platform.requests import config, db, person, seat
from workbench.services import deal, post, progress
from workbench.web.accounts import send_after_answer
from workbench.web.forms.deal import DealForm, InviteForm

bp = Blueprint("deal", __name__)


@bp.get("/deals")
def index() -> str:
    """List the deals in which the person has a seat."""
    return render_template("deal/index.html", deals=deal.views_of(db(), person().id))


@bp.get("/deals/new")
def new() -> str:
    """Ask for what a new deal needs; a clause that was checked before brings its fee along."""
    form = DealForm(formdata=None, data=session.get("opening", {}))
    return render_template("deal/new.html", form=form)


@bp.post("/deals/new")
def create() -> Response | tuple[str, int]:
    """Open the deal."""
    form = DealForm()
    if form.validate():
        wish = deal.NewDeal(
            title=given(form.title.data),
            provider=given(form.provider.data),
            customer=given(form.customer.data),
            currency=given(form.currency.data),
            yearly_invoice=amount(given(form.yearly_invoice.data)),
            timezone=given(form.timezone.data),
            term_start=given(form.term_start.data),
            term_months=given(form.term_months.data),
        )
        try:
            deal_id = deal.create(db(), wish, person().id, given(form.side.data))
        except Refused as refusal:
            db().rollback()
            form.refuse(refusal)
        else:
            db().commit()
            session.pop("opening", None)
            return redirect(url_for("deal.overview", deal_id=deal_id))
    return render_template("deal/new.html", form=form), 422


@bp.get("/deals/<int:deal_id>")
def overview(deal_id: int) -> str:
    """Show where the deal stands and whose turn it is."""
    return render_template(
        "deal/overview.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        stages=progress.stages(db(), deal_id, seat()),
        seats=deal.seats(db(), deal_id),
    )


@bp.get("/deals/<int:deal_id>/invite")
def invite(deal_id: int) -> str:
    """Ask whom to invite; the own side comes first, with a role that it has."""
    side = seat().side
    role = ROLES_OF_SIDE[side][0]
    return _invite_page(deal_id, InviteForm(formdata=None, data={"side": side, "role": role}))


def _invite_page(
    deal_id: int, form: InviteForm, link: str | None = None, known: str | None = None
) -> str:
    """Render the page; `known` is the address of somebody who has an account already."""
    told = not config().mail.is_set_up and (config().demo or person().administrator)
    return render_template(
        "deal/invite.html",
        deal=deal.view(db(), deal_id),
        seat=seat(),
        form=form,
        link=link,
        known=known,
        outbox=config().outbox if told else None,
    )


@bp.post("/deals/<int:deal_id>/invite")
def send_invitation(deal_id: int) -> Response | str | tuple[str, int]:
    """Give the seat and send the sign-in link; where no mail is set up, show it once."""
    form = InviteForm()
    if not form.validate():
        return _invite_page(deal_id, form), 422
    email, side, role = given(form.email.data), given(form.side.data), given(form.role.data)
    try:
        token = deal.invite(db(), seat(), email, side, role, str(form.name.data or ""))
    except Refused as refusal:
        db().rollback()
        form.refuse(refusal)
        return _invite_page(deal_id, form), 422
    mail = post.invitation(db(), deal_id, email, language())
    db().commit()
    send_after_answer(mail)
    return _invited(deal_id, form, email, token)


def _invited(deal_id: int, form: InviteForm, email: str, token: str | None) -> Response | str:
    """Say how the person gets in: by mail, by their account, or by the link, shown once."""
    if config().mail.is_set_up and not config().demo:
        flash(gettext("The seat is given. The invitation is on its way to %(email)s.", email=email))
        return redirect(url_for("deal.invite", deal_id=deal_id))
    if token is None:
        return _invite_page(deal_id, form, known=email)
    flash(gettext("The seat is given. Hand this link to the person: it works once."))
    base = config().base_url
    path = url_for("accounts.link", token=token, _external=not base)
    return _invite_page(deal_id, form, base + path)
