"""The page of spaced cards: one card at a time, its answer, and how well it was known."""

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from training.cards import Rating
from training.services import review
from training.services.review import Card
from training.services.wording import rest
from workbench.platform.errors import NotFound
from workbench.platform.requests import db, person

bp = Blueprint("practice_cards", __name__, url_prefix="/practice/cards")
bp.add_app_template_filter(rest, "rest")


def deck() -> list[Card]:
    """Return all cards of whoever asks."""
    return review.own_cards(g.agreements(db(), person().id))


@bp.get("")
def page() -> str:
    """Ask the next card; with ?card= that card is next, and its answer is shown."""
    wanted = request.args.get("card", "")
    turn = review.turn(db(), person().id, deck(), wanted)
    shown = turn.card is not None and turn.card.key == wanted
    return render_template("training/cards.html", turn=turn, shown=shown)


@bp.post("")
def rate() -> Response:
    """Keep how well the answer was known and go on to the next card."""
    rating = request.form.get("rating", 0, type=int)
    if rating not in list(Rating):
        raise NotFound
    seen = request.form.get("reviews", -1, type=int)
    review.rate(db(), person().id, deck(), request.form.get("card", ""), (Rating(rating), seen))
    db().commit()
    return redirect(url_for("practice_cards.page"))
