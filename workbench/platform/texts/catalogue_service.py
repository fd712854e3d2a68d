"""What a KPI answers, how it is gamed, what guards against it, what its definition must settle: the service team."""

from workbench.platform.texts.marking import marked

TEXTS: dict[str, str] = {
    "discovery.asks_mttr": marked("How many hours does the repair itself take?"),
    "discovery.gamed_mttr": marked(
        "The clock starts late, and stops before the machine makes good units."
    ),
    "discovery.guard_mttr": marked(
        "Take the end from the first good unit, and keep mean downtime per stop beside it."
    ),
    "discovery.define_mttr": marked(
        "Hands-on repair only: waiting for people and parts belongs to mean downtime per stop."
    ),
    "discovery.asks_reactive_work": marked(
        "Which part of the maintenance hours goes into repairs that nobody had planned?"
    ),
    "discovery.gamed_reactive_work": marked("Repairs are booked as planned work."),
    "discovery.guard_reactive_work": marked(
        "What begins within a day of its report is reactive, whatever it is called."
    ),
    "discovery.define_reactive_work": marked(
        "Corrective hours over all maintenance hours; say whether waiting and travel count."
    ),
    "discovery.asks_schedule_compliance": marked(
        "Which part of the work orders is done when the schedule said?"
    ),
    "discovery.gamed_schedule_compliance": marked(
        "Little is scheduled, or the schedule is written afterwards."
    ),
    "discovery.guard_schedule_compliance": marked(
        "Freeze the schedule a week ahead, and watch the backlog."
    ),
    "discovery.define_schedule_compliance": marked(
        "Say the tolerance: the same day, or the same week."
    ),
    "discovery.asks_pm_compliance": marked(
        "Which part of the preventive work due was done on time?"
    ),
    "discovery.gamed_pm_compliance": marked("Lists are ticked without the work."),
    "discovery.guard_pm_compliance": marked(
        "Check samples by photographs or readings, and watch failures that follow the work."
    ),
    "discovery.define_pm_compliance": marked(
        "Work for which the customer gave no access leaves the count; agree who notes that."
    ),
    "discovery.asks_response_time": marked(
        "How long does it take until somebody who can help begins to?"
    ),
    "discovery.gamed_response_time": marked(
        "An automatic answer stops the clock, or a call is closed and opened again."
    ),
    "discovery.guard_response_time": marked(
        "Stop the clock at the first action on the fault, and read the time to resolve beside it."
    ),
    "discovery.define_response_time": marked(
        "Say what stops the clock, a call back or an arrival, and whether nights count. A few long waits decide the mean: agree a share within a limit as well."
    ),
    "discovery.asks_resolution_time": marked(
        "How long does it take until a reported fault is solved?"
    ),
    "discovery.gamed_resolution_time": marked(
        "Calls are closed early and come back under a new number."
    ),
    "discovery.guard_resolution_time": marked(
        "Read the reopen rate beside it, and count a return within thirty days as the same call."
    ),
    "discovery.define_resolution_time": marked(
        "Open calls are not in the mean, and the long ones are open: report how many. Waiting for the customer is mostly left out."
    ),
    "discovery.asks_first_time_fix_rate": marked("Which part of the jobs is done with one visit?"),
    "discovery.gamed_first_time_fix_rate": marked(
        "The second visit gets a new number, or easy jobs are preferred."
    ),
    "discovery.guard_first_time_fix_rate": marked(
        "Another visit to the same machine within thirty days counts as the same job."
    ),
    "discovery.define_first_time_fix_rate": marked(
        "Agree the days within which a return counts, and whether remote fixes are jobs."
    ),
    "discovery.asks_reopen_rate": marked(
        "Which part of the closed tickets has to be opened again?"
    ),
    "discovery.gamed_reopen_rate": marked("A new ticket is opened instead."),
    "discovery.guard_reopen_rate": marked(
        "Link tickets of the same machine and cause within thirty days."
    ),
    "discovery.define_reopen_rate": marked("Say how long after closing a ticket can come back."),
    "discovery.asks_backlog": marked("How many tickets are open when the period ends?"),
    "discovery.gamed_backlog": marked("Tickets are closed in bulk on the last day."),
    "discovery.guard_backlog": marked(
        "Read the reopen rate beside it, and take the mean of the weeks."
    ),
    "discovery.define_backlog": marked("A state at one moment: it is never added up over months."),
    "discovery.asks_remote_resolution_rate": marked(
        "Which part of the faults is solved without a visit?"
    ),
    "discovery.gamed_remote_resolution_rate": marked(
        "Hard cases are closed remotely and come back."
    ),
    "discovery.guard_remote_resolution_rate": marked("Read the reopen rate beside it."),
    "discovery.define_remote_resolution_rate": marked(
        "Say whether parts by post with help by telephone count as remote. Without a data connection it cannot be asked for."
    ),
    "discovery.asks_technician_utilization": marked(
        "For which part of their available hours do technicians work on jobs?"
    ),
    "discovery.gamed_technician_utilization": marked(
        "Hours are written on jobs to fill the sheet."
    ),
    "discovery.guard_technician_utilization": marked(
        "Agree a band, and read response time beside it: full diaries make long waits."
    ),
    "discovery.define_technician_utilization": marked(
        "Say whether travel and training count. It is an input: no customer gains by it as such."
    ),
    "discovery.asks_parts_availability": marked(
        "Which part of the requested part lines was there at once?"
    ),
    "discovery.gamed_parts_availability": marked("Requests are held back until the part has come."),
    "discovery.guard_parts_availability": marked(
        "Count requests from the diagnosis on, and watch the hours waited for parts."
    ),
    "discovery.define_parts_availability": marked(
        "Lines, pieces or value: lines here. Say which store it is of, and what at once means."
    ),
}
