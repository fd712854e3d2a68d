"""The kinds of steps that the workshop itself brings.

What is written and voted on here is private until the facilitator reveals it, or shared at once, as
DOMAIN.md section 3.3 says; steps that compute lead to the page of their room.
"""

from workbench.workshop.kinds import LONGEST_TEXT, Field, Kind, register

WEIGHT = 100
SCORE = 3
RATING = 5
# Why two sides see the same KPI differently (DOMAIN.md section 7.1, moment 2).
CAUSES = ("data", "definition", "exclusions", "risk", "plan")
# Shared guiding principles (DOMAIN.md section 3.1, "Getting to We").
PRINCIPLES = ("reciprocity", "autonomy", "honesty", "loyalty", "equity", "integrity")
# Dimensions of how two companies work together, rated by each of itself and of the other.
DIMENSIONS = ("trust", "innovation", "communication", "team_orientation", "focus")
STATEMENTS_PER_DIMENSION = 3
SCREENS = ("measurable", "controllable_provider", "controllable_customer", "gameable", "valuable")

_TEXT = Field("text", "text", LONGEST_TEXT)

register(Kind("sponsors", "shared", "side", (Field("executive", "line"), Field("limit", "line", required=False), Field("peers", "text", LONGEST_TEXT, required=False))))  # fmt: skip
register(
    Kind(
        "relationship",
        "revealed",
        fields=(Field("self", "score", RATING), Field("other", "score", RATING)),
        items="relationship",
        tally="scores",
        nameless=True,
    )
)
register(
    Kind(
        "outcome_statements",
        "shared",
        fields=(
            Field("result", "line"),
            Field("unit", "line"),
            Field("by", "line"),
            Field("measured_by", "line"),
        ),
    )
)
register(
    Kind(
        "outcome_ballot",
        "revealed",
        fields=(Field("weight", "weight", WEIGHT),),
        items="outcomes",
        tally="weights",
        nameless=True,
        rounds=2,
    )
)
register(
    Kind(
        "principles",
        "shared",
        "side",
        (
            *(Field(name, "tick", 1, required=False) for name in PRINCIPLES),
            Field("own", "line", required=False),
        ),
    )
)
register(Kind("vision", "revealed", fields=(_TEXT,), tally="texts", nameless=True))
register(Kind("behaviours", "shared", "side", (_TEXT,)))
register(Kind("stakeholders", "shared", fields=(Field("who", "line"), Field("loses", "line"), Field("action", "line", required=False))))  # fmt: skip
register(Kind("candidates", "shared", fields=(Field("candidate", "line"), Field("outcome", "line", required=False))))  # fmt: skip
register(
    Kind(
        "screening",
        "revealed",
        fields=tuple(Field(name, "score", SCORE) for name in SCREENS),
        items="candidates",
        tally="scores",
        nameless=True,
    )
)
register(
    Kind(
        "disagreement",
        "revealed",
        fields=(
            *(Field(name, "score", SCORE) for name in CAUSES),
            Field("note", "line", required=False),
        ),
        tally="scores",
        nameless=True,
    )
)
register(
    Kind(
        "conditions",
        "shared",
        fields=(
            Field("promise", "choice", choices=("deliver_if", "commit_to")),
            Field("condition", "line"),
            Field("exclusion", "line", required=False),
            Field("none_yet", "tick", 1, required=False),
        ),
    )
)
register(
    Kind(
        "wishes",
        "own_side",
        "side",
        (
            Field("target", "number", required=False),
            Field("minimum", "number", required=False),
            Field("why", "text", LONGEST_TEXT, required=False),
        ),
        items="kpis",
    )
)
register(Kind("governance", "shared", "side", (Field("contact", "line"), Field("cadence", "line"), Field("exit", "text", LONGEST_TEXT, required=False))))  # fmt: skip
register(Kind("note", "shared", fields=(_TEXT,)))
register(Kind("baseline", "shared", "side", page="truths.page", panel="walk"))
register(Kind("cascade", "page", page="cascade.page", panel="cascade"))

for _key, _page in (
    ("data_room", "history.index"),
    ("private_entry", "values.page"),
    ("kpi_card", "kpi.index"),
    ("outlook", "levels.index"),
    ("sealed_round", "values.page"),
    ("proposal", "result.page"),
    ("stress_test", "result.page"),
    ("joint_draft", "draft.page"),
    ("improve", "improvement.page"),
):
    register(Kind(_key, "page", page=_page))
