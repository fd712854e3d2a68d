"""Roles that a column can play, for each kind of history, with the names people give them."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["events", "readings", "values"]
Content = Literal["time", "text", "number", "flag", "period"]
KINDS: tuple[Kind, ...] = ("events", "readings", "values")


@dataclass(frozen=True, slots=True)
class Role:
    """What a column holds and by which other names the role is known.

    `content` says how cells are read; a row whose `required` cell is empty or unreadable is
    refused, other roles may be empty.
    """

    content: Content
    aliases: tuple[str, ...] = ()
    required: bool = False


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_ASSET = Role(
    "text",
    _words(
        "asset_id machine machine_id station station_id equipment equipment_id turbine turbine_id "
        "unit unit_id device device_id serial serial_number line engine pump"
    ),
    required=True,
)

_EVENTS: dict[str, Role] = {
    "start": Role(
        "time",
        _words(
            "begin started started_at start_time opened opened_at created created_at stamp time "
            "timestamp datetime date_time date failure_time failed_at"
        ),
        required=True,
    ),
    "end": Role("time", _words("stop ended ended_at end_time finish finished restored")),
    "asset": _ASSET,
    "category": Role("text", _words("cause type failure error reason priority class comp")),
    "planned": Role("flag", ("scheduled", "is_planned")),
    "repair_hours": Role("number", ("repair_h", "repair_time_h", "hands_on_hours")),
    "ticket": Role("text", _words("number ticket_id incident incident_id case case_id id")),
    "version": Role("number", ("sys_mod_count", "revision", "sequence")),
    "state": Role("text", ("status", "incident_state")),
    "state_time": Role("time", ("updated", "updated_at", "sys_updated_at")),
    "responded": Role("time", _words("responded_at response_time arrived arrived_at")),
    "resolved": Role("time", ("resolved_at", "fixed_at", "fixed")),
    "closed": Role("time", ("closed_at",)),
    "within_sla": Role("flag", ("made_sla", "sla_met", "in_sla")),
    "reopens": Role("number", ("reopen_count", "reopened")),
    "reassignments": Role("number", ("reassignment_count", "reassigned")),
    "visits": Role("number", ("visit_count",)),
    "first_time_fixed": Role(
        "flag", ("first_time_fix", "fixed_first_visit", "first_visit_fixed", "ftf")
    ),
    "remote": Role("flag", ("resolved_remotely", "remote_fix")),
    "cost": Role("number", ("costs", "repair_cost", "invoice_amount")),
}

_READINGS: dict[str, Role] = {
    "stamp": Role(
        "time",
        _words("time timestamp datetime date_time date start end slot slot_start slot_end"),
        required=True,
    ),
    "asset": _ASSET,
    "ready_seconds": Role(
        "number",
        _words("ready ready_s seconds seconds_ready ready_time ready_sec uptime_s up_seconds"),
        required=True,
    ),
    "ready_share": Role(
        "number", ("share", "share_ready", "availability", "uptime_share"), required=True
    ),
    "slots": Role("number", ("n_slots", "slot_count"), required=True),
    "running_seconds": Role("number", ("running", "running_s", "run_seconds", "run_time_s")),
}

_VALUES: dict[str, Role] = {
    "period": Role("period", ("month", "quarter", "year", "week", "day"), required=True),
    "stamp": Role("time", ("time", "timestamp", "datetime", "date_time", "date"), required=True),
    "asset": _ASSET,
    "kpi": Role("text", ("key", "metric", "indicator")),
    "value": Role("number", ("val", "level", "result", "availability_value"), required=True),
    "n": Role("number", ("count", "sample", "weight", "samples")),
    "coverage": Role("number", ("data_coverage", "observed_share")),
}

# What the formulas of the catalogue read (ISO 22400-2, SMRP, EN 15341 and ITIL practice); each may
# be a column of a `values` file. Intensive ones are not summed: see evidence.kpi.from_values.
FORMULA_INPUTS: tuple[str, ...] = _words("""
    available_hours calendar_time_h closed_to_date cost_of_goods_sold demonstrated_oee downtime_h
    energy_kwh failures good_units ideal_cycle_s jobs_closed jobs_fixed_first_visit
    maintenance_actions maintenance_cost maintenance_hours mtbf_h mttr_h observed_time_h oee
    opened_to_date operating_expenses operating_time_h orders_completed orders_due orders_on_time
    orders_shipped part_lines_filled part_lines_requested planned_time_h pm_done_on_time pm_due
    preventive_actions price_per_unit productive_hours reactive_hours ready_time_h repair_time_h
    repairs replacement_asset_value revenue rework_units run_time_h satisfied_responses
    scheduled_downtime_h scrap_units stops sum_lead_time_d sum_resolution_h sum_response_h
    sum_ship_hours survey_responses tickets_closed tickets_reopened tickets_resolved
    tickets_resolved_remotely tickets_responded tickets_within_sla units_demanded units_produced
    units_right_first_time units_started unscheduled_downtime_h uptime_h variable_cost_per_unit
    work_orders_done_as_scheduled work_orders_scheduled
    """)

ROLES: dict[Kind, dict[str, Role]] = {
    "events": _EVENTS,
    "readings": _READINGS,
    "values": _VALUES | {name: Role("number", required=True) for name in FORMULA_INPUTS},
}

# Of each group at least one role must be mapped.
NEEDED: dict[Kind, tuple[tuple[str, ...], ...]] = {
    "events": (("start",),),
    "readings": (("stamp",), ("ready_seconds", "ready_share")),
    "values": (("period", "stamp"), ("value", *FORMULA_INPUTS)),
}


def plain(name: str) -> str:
    """Return the name as it is compared: lower case, letters and digits only.

    >>> plain("Ready Time (s)")
    'readytimes'
    """
    return "".join(sign for sign in name.lower() if sign.isalnum())


# Names in Chinese, German and French, as exports of this trade write them.
_ABROAD: dict[str, str] = {
    "start": "from begin beginning von 开始 开始时间 停机开始 故障时间 发生时间 报修时间 beginn anfang startzeit störungsbeginn störung_beginn début debut",
    "end": "to until bis 结束 结束时间 停机结束 恢复时间 ende endzeit störungsende störung_ende fin",
    "asset": "设备 设备编号 设备名称 机台 资产 anlage maschine gerät equipement machine_no",
    "category": "原因 类别 故障类型 停机原因 ursache grund störungsart motif",
    "planned": "计划 计划内 geplant planifié",
    "stamp": "时间 时间戳 日期 zeit zeitstempel datum horodatage",
    "period": "月份 期间 季度 年份 monat quartal jahr mois",
    "value": "值 数值 wert valeur",
    "ready_seconds": "可用时间 就绪时间 bereitzeit verfügbare_zeit",
    "ready_share": "可用率 verfügbarkeit disponibilité",
    "ticket": "工单 工单号 ticketnummer",
    "responded": "响应时间 到达时间",
    "resolved": "解决时间 behoben",
    "closed": "关闭时间 geschlossen",
    "cost": "费用 维修费用 成本 kosten reparaturkosten coût",
    "repair_hours": "维修工时 维修时间 reparaturzeit",
}


def role_named(kind: Kind, name: str) -> str | None:
    """Return the role that `name` or one of its aliases stands for, or None."""
    wanted = plain(name)
    for role in ROLES[kind]:
        if wanted == plain(role):
            return role
    for role, facts in ROLES[kind].items():
        if any(wanted == plain(alias) for alias in facts.aliases):
            return role
    return None


def role_of_column(kind: Kind, name: str) -> str | None:
    """Return the role that a column's name suggests, also in Chinese, German and French.

    Wider than `role_named`, which reads maps and must not take a column's name for a role.
    """
    wanted, known = plain(name), (role for role in _ABROAD if role in ROLES[kind])
    abroad = (role for role in known if wanted in map(plain, _words(_ABROAD[role])))
    return role_named(kind, name) or next(abroad, None)
