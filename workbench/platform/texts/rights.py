"""Plain words for roles, for the objects and actions of the permission table, and for quantities."""

from flask_babel import gettext

from workbench.platform.texts.marking import marked

ROLES: dict[str, str] = {
    "executive": marked("Executive"),
    "participant": marked("Participant"),
    "facilitator": marked("Facilitator"),
    "team_lead": marked("Team lead"),
    "signatory": marked("Signatory"),
    "trainee": marked("Trainee"),
    "coach": marked("Coach"),
    "trainer": marked("Trainer"),
    "manager": marked("Manager"),
    "field_technician": marked("Field technician"),
    "guest": marked("Guest by code, admitted"),
    "waiting_guest": marked("Guest by code, waiting"),
    "device": marked("Device"),
    "administrator": marked("Administrator"),
}
DUTIES: dict[str, str] = {
    "executive": marked(
        "Decides for one side. Sees what is shared and the secrets of the own side."
    ),
    "participant": marked(
        "Takes part in the workshop for one side. Sees what is shared, no secret."
    ),
    "facilitator": marked("Leads the workshop and is neutral. Sees what is shared, no secret."),
    "team_lead": marked("Answers for the level of a team."),
    "signatory": marked("Reads what one side is to sign."),
    "trainee": marked("Practises. Needs no number of the deal."),
    "coach": marked("Helps trainees. Needs no number of the deal."),
    "trainer": marked("Teaches. Needs no number of the deal."),
    "manager": marked("Sees to it that teams live by the agreement."),
    "field_technician": marked("Does the work that the KPIs measure."),
    "guest": marked(
        "Joined by a code for one session and was admitted to a side or a neutral seat."
    ),
    "waiting_guest": marked(
        "Joined by a code and sees nothing of the deal but its name, until an executive of that side "
        "admits them; for a neutral seat, until the facilitator does."
    ),
    "device": marked("Sends readings of one deal with a token that can be revoked. Reads nothing."),
    "administrator": marked(
        "Looks after accounts. Sees the titles and parties of deals and how many people sit in each; "
        "opens no deal. Whoever runs the server itself can reach what it stores; the glossary says so."
    ),
}
OBJECTS: dict[str, str] = {
    "deal": marked("The overview of the deal"),
    "members": marked("The members of the deal"),
    "own_seat": marked("The own seat"),
    "guests": marked("Guests who wait for the own side"),
    "join_code": marked("Join codes"),
    "device": marked("Devices of the own side"),
    "waiting": marked("The page for waiting guests"),
    "history": marked("The shared history"),
    "truths": marked("The two histories compared"),
    "discovery": marked("The search for KPIs, and the causes of downtime"),
    "kpi": marked("KPI cards and their values"),
    "levels": marked("Proposed levels and the outlook"),
    "labels": marked("Labels of what stands out in a history"),
    "frame": marked("The public frame of packages"),
    "lock_state": marked("Who has locked (one bit)"),
    "own_values": marked("Private values of the own side"),
    "neutral_result": marked("The result of a neutral run"),
    "settled_package": marked("The settled package"),
    "safekeeping": marked("How private values are kept, and the auditor"),
    "draft": marked("The draft agreement"),
    "improvement": marked("Offers after the settlement, and the own side's answer"),
    "cascade": marked("The levels of the teams"),
    "efforts": marked("Effort weights of the own side, entered for sharing"),
    "document": marked("The agreement as a document"),
    "audit": marked("The record of changes"),
    "moves": marked("What is done after a round without overlap"),
    "workshop": marked("The workshop"),
    "side_notes": marked("Notes of the own side"),
    "asset": marked("Pictures and style sheets"),
    "account": marked("Signing in and out"),
    "own_account": marked("The own account"),
    "health": marked("Whether the server is well"),
    "language": marked("The language"),
    "clause_check": marked("The check of a clause"),
    "components": marked("The page of components"),
    "glossary": marked("The glossary"),
    "rights": marked("This page"),
    "training": marked("Practice"),
    "installation": marked("Accounts, and the names of deals"),
}
ACTIONS: dict[str, str] = {
    "read": marked("see"),
    "write": marked("make and change"),
    "create": marked("open a new one"),
    "agree": marked("agree for the side"),
    "lock": marked("lock and unlock"),
    "accept": marked("accept for the side"),
    "enter": marked("take part: write and vote"),
    "decide": marked("consent for the side"),
    "lead": marked("lead, as the facilitator or whoever was handed the lead"),
    "answer": marked("answer for the own side or team"),
    "leave": marked("leave the deal"),
    "admit": marked("admit and decline"),
    "use": marked("use"),
    "sign": marked("sign"),
    "push": marked("send readings"),
    "sign_in": marked("sign in"),
    "sign_out": marked("sign out"),
}
QUANTITIES: dict[str, str] = {
    "history": marked("History"),
    "kpi_values": marked("KPI values"),
    "outlook": marked("Outlook"),
    "consequences": marked("Consequences of a draft"),
    "proposed_levels": marked("Proposed levels"),
    "menu": marked("The menu of packages"),
    "money_at_risk": marked("Money at risk"),
    "todays_invoice": marked("Today's invoice"),
    "incidents_and_hours_avoided": marked("Incidents, and hours of downtime avoided"),
    "stress_test_shared_half": marked(
        "Stress test, as far as it shows KPI values and money between the parties"
    ),
    "statements": marked(
        "Statements, as far as they show KPI values and money between the parties"
    ),
    "team_levels": marked("Levels of the teams"),
    "effort_weights_entered_for_sharing": marked(
        "Effort weights that both sides entered for sharing"
    ),
    "own_values": marked("A side's values, costs and red lines"),
    "own_gain_of_each_package": marked("A side's gain at each package"),
    "own_count_of_accepted_packages": marked("How many packages a side accepts"),
    "own_chance_of_loss": marked("A side's chance of a loss or of crossing its red line"),
    "own_economics": marked(
        "A side's economics: cost of a downtime hour, total cost, margin, own fee bound"
    ),
    "own_half_of_stress_test": marked("A side's own half of the stress test"),
    "own_half_of_business_case": marked("A side's own half of the business case"),
    "own_value_since_signing": marked("A side's value since signing"),
    "own_effort_costs": marked("A side's effort costs in the cascade"),
    "own_board_paper": marked("A side's board paper"),
    "own_readiness_answers": marked("A side's answers about its readiness"),
    "lock_state": marked("Whether a side has locked"),
    "commitments": marked("The commitments (fingerprints of the locked answers)"),
    "settled_package": marked("The settled package, or “no overlap”"),
    "three_packages_and_four_rules": marked(
        "Three packages, four rules, and whether the rules agree"
    ),
    "own_share_of_own_best_case": marked("A side's share of its own best case"),
    "own_red_lines_that_would_move": marked(
        "Which of a side's own red lines would have to move, and by how much"
    ),
    "certificate": marked("The certificate of the result"),
    "post_settlement_offers": marked("Offers after the settlement"),
    "frontier_and_zone": marked("The frontier and the zone of agreement"),
    "other_sides_gain": marked("The other side's gain"),
    "surplus_and_money_left_on_the_table": marked("The surplus, and money left on the table"),
    "price_of_fairness_and_value_split": marked("The price of fairness, and how value is split"),
    "joint_value_and_return_since_signing": marked("Joint value and return since signing"),
    "pdf_mode_rule_commitments": marked(
        "In the agreement's PDF: mode, rule, commitments, and that both limits were checked"
    ),
    "pdf_packages_offered": marked("In the agreement's PDF: the packages offered"),
    "pdf_figures": marked("In the agreement's PDF: the figures of both sides"),
}
AUDIENCES: dict[str, str] = {
    "both": marked("both sides"),
    "own_side": marked("its own side only"),
    "one_bit": marked("both sides, as yes or no"),
    "same_bytes": marked("both sides, in identical bytes"),
    "certified": marked("both sides, only the words “certified: yes”"),
    "stored": marked("nobody; it is stored, not shown"),
    "nobody": marked("nobody"),
    "past": marked("–"),
}
GROUPS: dict[str, str] = {
    "shared": marked("What both sides share"),
    "private": marked("What is private to a side"),
    "round": marked("The round and its result"),
    "document": marked("The printed agreement"),
}
MOMENTS: dict[str, str] = {
    "before": marked("Before both have locked"),
    "sealed": marked("Sealed, afterwards"),
    "guided": marked("Guided, afterwards"),
    "open_book": marked("Open book, afterwards"),
}


def role_name(role: str) -> str:
    """Return a role in the reader's language."""
    return str(gettext(ROLES[role]))


def duty(role: str) -> str:
    """Return in one sentence what a role is for."""
    return str(gettext(DUTIES[role]))


def object_name(what: str) -> str:
    """Return what a route touches in words; an object without words is named by its key."""
    return str(gettext(OBJECTS[what])) if what in OBJECTS else what


def action_name(action: str) -> str:
    """Return an action in words."""
    return str(gettext(ACTIONS[action])) if action in ACTIONS else action


def quantity_name(key: str) -> str:
    """Return a quantity in words."""
    return str(gettext(QUANTITIES[key]))


def audience_name(audience: str) -> str:
    """Return in words who sees a quantity."""
    return str(gettext(AUDIENCES[audience]))


def group_name(group: str) -> str:
    """Return the heading of a group of quantities."""
    return str(gettext(GROUPS[group]))


def moment_name(moment: str) -> str:
    """Return a moment in words."""
    return str(gettext(MOMENTS[moment]))
