"""What a KPI answers, how it is gamed, what guards against it, what its definition must settle: operations."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "discovery.asks_cycle_time": marked(
        "How much machine time does one unit take while the machine runs?"
    ),
    "discovery.gamed_cycle_time": marked(
        "Easy products are run first, or units are counted that nobody can use."
    ),
    "discovery.guard_cycle_time": marked(
        "Fix the mix of products or adjust for it, and read the quality ratio beside it."
    ),
    "discovery.define_cycle_time": marked(
        "It is the machine's time for a unit. The time of a whole order is the order lead time."
    ),
    "discovery.asks_inherent_availability": marked(
        "How available is the equipment by its failures and repairs alone, without waiting and planned work?"
    ),
    "discovery.gamed_inherent_availability": marked(
        "Waiting for people and parts leaves the repair, and nobody sees it anywhere else."
    ),
    "discovery.guard_inherent_availability": marked(
        "Keep mean downtime per stop beside it: it holds the waiting."
    ),
    "discovery.define_inherent_availability": marked(
        "Only with operating time between failures. It describes equipment, not service."
    ),
    "discovery.asks_performance": marked(
        "How near does the equipment come to its ideal speed while it runs?"
    ),
    "discovery.gamed_performance": marked(
        "The ideal cycle time is set so long that everything looks fast."
    ),
    "discovery.guard_performance": marked(
        "Take the ideal cycle time from the maker or from the best shift on record, product by product."
    ),
    "discovery.define_performance": marked(
        "Short stops that nobody logs end up here. Say from which length on a stop is a stop."
    ),
    "discovery.asks_teep": marked(
        "Which part of the whole calendar makes good units at full speed?"
    ),
    "discovery.gamed_teep": marked("Shifts are added to lift it although nobody needs the units."),
    "discovery.guard_teep": marked(
        "Use it to decide about investment, and let demand decide the shifts."
    ),
    "discovery.define_teep": marked(
        "Half of it is the customer's plan of shifts: a provider can hardly answer for it."
    ),
    "discovery.asks_utilization": marked("For which part of the calendar does the equipment run?"),
    "discovery.gamed_utilization": marked("Machines run empty, or make stock."),
    "discovery.guard_utilization": marked("Read good units and stock beside it."),
    "discovery.define_utilization": marked(
        "Overlapping jobs of one machine are merged before hours are added."
    ),
    "discovery.asks_first_pass_yield": marked(
        "Which part of the units started is right the first time?"
    ),
    "discovery.gamed_first_pass_yield": marked("Small repairs at the station are not logged."),
    "discovery.guard_first_pass_yield": marked(
        "Count at the inspection, not at the station, and read the rework ratio beside it."
    ),
    "discovery.define_first_pass_yield": marked(
        "Say which steps belong to the pass, and when a unit counts as started."
    ),
    "discovery.asks_scrap_ratio": marked("Which part of what was made is thrown away?"),
    "discovery.gamed_scrap_ratio": marked("Scrap is kept as rework that never happens."),
    "discovery.guard_scrap_ratio": marked("Give rework a time limit after which it is scrap."),
    "discovery.define_scrap_ratio": marked("Say whether start-up scrap and samples count."),
    "discovery.asks_rework_ratio": marked("Which part of what was made has to be worked on again?"),
    "discovery.gamed_rework_ratio": marked("Rework is done within the normal step and not logged."),
    "discovery.guard_rework_ratio": marked(
        "Hold it against first-pass yield: what is neither right the first time nor scrap is rework."
    ),
    "discovery.define_rework_ratio": marked(
        "This is rework of products. A repair that has to be done twice is the reopen rate."
    ),
    "discovery.asks_scheduled_downtime": marked("How many hours were stops that had been planned?"),
    "discovery.gamed_scheduled_downtime": marked(
        "Maintenance is put off: the hours look few, and failures come later."
    ),
    "discovery.guard_scheduled_downtime": marked(
        "Read preventive work done on time and unplanned hours beside it."
    ),
    "discovery.define_scheduled_downtime": marked(
        "Planned means agreed before a stated deadline; anything else is unplanned."
    ),
    "discovery.asks_mtbm": marked(
        "How long does the equipment run between two jobs of maintenance, planned or not?"
    ),
    "discovery.gamed_mtbm": marked("Preventive jobs are put off or joined."),
    "discovery.guard_mtbm": marked(
        "Read preventive work done on time and the failure rate beside it."
    ),
    "discovery.define_mtbm": marked("Say what counts as a job: a visit, an order or a task."),
    "discovery.asks_failure_rate": marked(
        "How many failures come in a thousand hours of operation?"
    ),
    "discovery.gamed_failure_rate": marked(
        "Failures are not reported, or counted as planned repairs."
    ),
    "discovery.guard_failure_rate": marked("Count stops of the controller, not reports."),
    "discovery.define_failure_rate": marked(
        "It keeps a value in periods without a failure, where the mean time between failures has none."
    ),
    "discovery.asks_preventive_ratio": marked("Which part of the maintenance jobs is preventive?"),
    "discovery.gamed_preventive_ratio": marked("Needless preventive jobs are added."),
    "discovery.guard_preventive_ratio": marked(
        "Agree a band, and read failures and the cost of maintenance beside it."
    ),
    "discovery.define_preventive_ratio": marked(
        "Jobs are counted here; some metrics count hours. Neither none nor all is ideal."
    ),
}
