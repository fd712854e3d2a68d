"""English sentences for the codes of evidence; `marked` hands them to gettext."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "history.bad_time": marked(
        "Row %(row)s, column %(column)s: “%(text)s” is no time that can be read; the row was left out."
    ),
    "history.bad_number": marked(
        "Row %(row)s, column %(column)s: “%(text)s” is no number; the row was left out."
    ),
    "history.bad_flag": marked(
        "Row %(row)s, column %(column)s: “%(text)s” is neither yes nor no; the row was left out."
    ),
    "history.bad_text": marked(
        "Row %(row)s, column %(column)s: the text cannot be read; the row was left out."
    ),
    "history.bad_period": marked(
        "Row %(row)s, column %(column)s: “%(text)s” is no period such as 2024-07, 2024-Q3 or 2024; the row was left out."
    ),
    "history.null": marked(
        "Row %(row)s, column %(column)s: the cell is empty; the row was left out."
    ),
    "history.ragged": marked(
        "Row %(row)s has more or fewer cells than the header; the row was left out."
    ),
    "history.out_of_range": marked(
        "Row %(row)s, column %(column)s: %(text)s lies outside what is possible; the row was left out."
    ),
    "history.end_before_start": marked(
        "Row %(row)s, column %(column)s: the end %(text)s lies before the start; the row was left out."
    ),
    "history.asset_not_listed": marked(
        "Row %(row)s, column %(column)s: %(text)s is not in the list of assets; the row was left out."
    ),
    # of data sets read before the hours that occur twice and never were counted apart
    "history.clock_change": marked(
        "%(count)s local times occur twice or never because clocks change in %(zone)s; they were read as the first of the two. Stamps with an offset or in UTC avoid this."
    ),
    "history.contradiction": marked(
        "%(count)s readings repeat an asset and stamp with another number; the first in the file was kept. Check the source."
    ),
    "history.slot_found": marked(
        "The slots were taken to last %(seconds)s seconds, the most common distance of two stamps. State slot_seconds in the map to fix it."
    ),
    "history.too_large": marked(
        "The file is larger than %(limit)s MB when unpacked; nothing was read. Split it or leave out columns."
    ),
    "history.packed_too_tightly": marked(
        "The file unpacks to more than %(ratio)s times its size; nothing was read. Send it as unpacked CSV if it is genuine."
    ),
    "history.too_many_rows": marked(
        "The file has more than %(limit)s rows; nothing was read. Split it by period."
    ),
    "history.too_many_columns": marked(
        "The file has more than %(limit)s columns; nothing was read. Leave out those that are not needed."
    ),
    "history.empty_file": marked("The file holds no rows; nothing was read."),
    "history.bad_gzip": marked(
        "The gzip file is damaged or cut off; nothing was read. Send it again."
    ),
    "history.bad_parquet": marked(
        "The Parquet file is damaged or of an unknown version; nothing was read. Write it again or send CSV."
    ),
    "history.bad_csv": marked(
        "The CSV cannot be read at line %(line)s (%(reason)s); nothing was read. Look for an open quotation mark."
    ),
    "history.zip_file": marked(
        "This is a ZIP file and no Excel workbook (XLSX); nothing was read. Unpack it, or save the sheet as XLSX or CSV (UTF-8)."
    ),
    "history.utf16": marked(
        "The file is encoded as UTF-16; nothing was read. Save it as CSV with UTF-8."
    ),
    "history.nul": marked(
        "The file holds NUL bytes, so it is not text in UTF-8; nothing was read. Save it as CSV with UTF-8."
    ),
    "history.not_utf8": marked(
        "The file is not encoded as UTF-8 (line %(line)s); nothing was read. Save it as CSV with UTF-8."
    ),
    "history.column_twice": marked(
        "Two columns are called %(column)s; nothing was read. Rename one of them."
    ),
    "history.no_column": marked(
        "The file has no column %(column)s; nothing was read. It has: %(known)s."
    ),
    "history.no_usable_row": marked(
        "None of the %(rows)s rows can be used (first problem: %(reason)s); nothing was read. Check the mapping."
    ),
    "history.no_slot": marked(
        "The length of a slot cannot be seen from the stamps; nothing was read. State slot_seconds in the map."
    ),
    "history.date_order": marked(
        "“%(text)s” can be read day first or month first; nothing was read. State date_format in the map: dmy, mdy or a pattern."
    ),
    "history.empty_register": marked("The register of assets lists none; nothing was read."),
    "history.assets_without_column": marked(
        "The map lists %(count)s assets but no column says which row belongs to which; nothing was read. Map the role asset."
    ),
    "history.map_not_json": marked("%(file)s is no JSON; nothing was read."),
    "history.map_not_object": marked(
        "The map must be a JSON object with kind and columns; nothing was read."
    ),
    "history.map_unknown_key": marked(
        "The map has an unknown entry %(key)s; nothing was read. Known are: %(known)s."
    ),
    "history.map_missing": marked(
        "The map does not state %(key)s; nothing was read. Choose one of: %(known)s."
    ),
    "history.map_choice": marked(
        "%(key)s cannot be %(value)s; nothing was read. Choose one of: %(known)s."
    ),
    "history.map_zone": marked(
        "%(value)s is no time zone; nothing was read. Write it as Europe/Berlin or UTC."
    ),
    "history.map_columns": marked(
        "The map must state columns as role and column name; nothing was read. Roles are: %(known)s."
    ),
    "history.map_unknown_role": marked(
        "%(role)s is no role in a file of %(kind)s; nothing was read. Roles are: %(known)s."
    ),
    "history.map_column_name": marked(
        "The role %(role)s needs the name of one column; nothing was read."
    ),
    "history.map_needs_role": marked(
        "A file of %(kind)s needs a column for %(roles)s; nothing was read. Map it under columns."
    ),
    "history.map_assets": marked(
        "assets must be a list of names or the path of a register file; nothing was read."
    ),
    "history.map_observed": marked(
        "observed must be two times, from and to, the second later; nothing was read. Write them as 2024-07-01."
    ),
    "history.map_options": marked("options must be a JSON object; nothing was read."),
    "history.map_option": marked(
        "The map's entry %(key)s has a value that cannot be used; nothing was read. See docs/formats/history.md."
    ),
    "kpi.unknown": marked(
        "%(kpi)s is no KPI of the catalogue; nothing was computed. Known are: %(known)s."
    ),
    "kpi.choice": marked(
        "%(name)s cannot be %(value)s; nothing was computed. Choose one of: %(known)s."
    ),
    "kpi.no_assets": marked(
        "The file does not say which asset a row belongs to; nothing was computed. Map the role asset or ask for the fleet."
    ),
    "kpi.not_from_kind": marked(
        "%(kpi)s cannot be computed from %(kind)s with these columns; nothing was computed. Possible are: %(known)s."
    ),
    "kpi.needs_role": marked(
        "%(kpi)s needs a column for the role %(role)s; nothing was computed. Map it under columns."
    ),
    "kpi.ready_base_needs_end": marked(
        "%(kpi)s over ready time needs the end of each event; nothing was computed. Map the role end or state time_base calendar."
    ),
    "kpi.missing_inputs": marked(
        "The formula needs %(inputs)s; nothing was computed. Map these columns or a ready value."
    ),
    "kpi.needs_weights": marked(
        "Several values of %(kpi)s fall into one period and ratios are never averaged; nothing was computed. Map n or the inputs of the formula."
    ),
    "kpi.grain": marked(
        "Values given by %(given)s cannot be reported by %(period)s; nothing was computed. Ask for a longer period."
    ),
    "kpi.out_of_bounds": marked(
        "%(kpi)s lies between %(lower)s and %(upper)s, but the file gives %(value)s; nothing was computed. If it is a percentage, state percent true in the map."
    ),
    "kpi.too_many_periods": marked(
        "The records span more than %(limit)s periods of a %(period)s; nothing was computed. Check the times or ask for longer periods."
    ),
    "kpi.bad_formula": marked(
        "The formula %(formula)s uses more than numbers, names and + - * /; nothing was computed."
    ),
    "kpi.unknown_asset": marked(
        "The asset %(asset)s does not occur in this history; nothing was computed. Check the scope of the card."
    ),
    "kpi.card_decimals": marked("Rounding must keep between 0 and %(most)s decimals."),
    "kpi.card_bounds": marked("The lower bound %(lower)s is not below the upper bound %(upper)s."),
    "kpi.card_counter": marked("%(kpi)s cannot be its own counter KPI."),
    "kpi.card_name": marked("The card needs a name that both sides use."),
    "kpi.card_source": marked("The card does not say where the data come from."),
    "kpi.card_fallback": marked("The card does not say which meter counts when the source fails."),
    "kpi.card_owners": marked("The card needs an owner on each side."),
    "kpi.name_time_to_ship": marked("Time to ship / mailing time"),
    "kpi.name_takt_time": marked("Takt time"),
    "kpi.name_cycle_time": marked("Cycle time"),
    "kpi.name_production_capacity": marked("Production capacity"),
    "kpi.name_oee": marked("Overall equipment effectiveness"),
    "kpi.name_downtime_vs_uptime": marked("Production downtime vs uptime"),
    "kpi.name_net_operating_profit": marked("Net operating profit"),
    "kpi.name_unit_contribution_margin": marked("Unit contribution margin"),
    "kpi.name_availability": marked("Availability (operations)"),
    "kpi.name_technical_availability": marked("Time-based technical availability"),
    "kpi.name_inherent_availability": marked("Inherent availability"),
    "kpi.name_performance": marked("Performance rate"),
    "kpi.name_quality_ratio": marked("Quality ratio"),
    "kpi.name_teep": marked("Total effective equipment performance"),
    "kpi.name_utilization": marked("Utilization"),
    "kpi.name_throughput": marked("Throughput rate"),
    "kpi.name_first_pass_yield": marked("First-pass yield"),
    "kpi.name_scrap_ratio": marked("Scrap ratio"),
    "kpi.name_rework_ratio": marked("Rework ratio"),
    "kpi.name_lead_time": marked("Order lead time"),
    "kpi.name_on_time_delivery": marked("On-time delivery rate"),
    "kpi.name_energy_per_unit": marked("Energy per good unit"),
    "kpi.name_total_downtime": marked("Total downtime"),
    "kpi.name_scheduled_downtime": marked("Scheduled downtime"),
    "kpi.name_unscheduled_downtime": marked("Unscheduled downtime"),
    "kpi.name_mtbf": marked("Mean time between failures"),
    "kpi.name_mttr": marked("Mean time to repair"),
    "kpi.name_mean_downtime": marked("Mean downtime per stop"),
    "kpi.name_mtbm": marked("Mean time between maintenance"),
    "kpi.name_failure_rate": marked("Failure rate"),
    "kpi.name_preventive_ratio": marked("Preventive maintenance ratio"),
    "kpi.name_reactive_work": marked("Reactive work share"),
    "kpi.name_schedule_compliance": marked("Schedule compliance (work orders)"),
    "kpi.name_pm_compliance": marked("PM and PdM compliance"),
    "kpi.name_maintenance_cost_per_rav": marked("Maintenance cost per replacement asset value"),
    "kpi.name_maintenance_unit_cost": marked("Maintenance cost per unit"),
    "kpi.name_response_time": marked("Mean time to respond"),
    "kpi.name_resolution_time": marked("Mean time to resolve"),
    "kpi.name_first_time_fix_rate": marked("First-time fix rate"),
    "kpi.name_reopen_rate": marked("Reopen rate"),
    "kpi.name_sla_compliance": marked("SLA compliance rate"),
    "kpi.name_backlog": marked("Open ticket backlog"),
    "kpi.name_remote_resolution_rate": marked("Remote resolution rate"),
    "kpi.name_technician_utilization": marked("Technician utilization"),
    "kpi.name_parts_availability": marked("Spare-part fill rate"),
    "kpi.name_customer_satisfaction": marked("Customer satisfaction (top-box share)"),
    "kpi.name_stops": marked("Number of stops"),
}
