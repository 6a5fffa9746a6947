"""Who may what at places where people sleep: rows of the truth table."""

SLEEP = "mission_officer warden coordinator intake"
EVENING = "mission_officer warden"
SEARCHING = "mission_officer warden coordinator"
KEEPERS = "mission_officer coordinator"

WHO_SLEEPS: dict[str, str] = {
    "sites.list_sites": SLEEP, "sites.show": SLEEP, "sites.board": SLEEP, "sites.night": SLEEP,
    "sites.bed_history": SLEEP, "sites.person_stays": SLEEP, "sites.place_of": "mission_officer warden",
    "sites.new_site": KEEPERS, "sites.edit_site": KEEPERS, "sites.close_site": KEEPERS,
    "sites.open_site": KEEPERS, "sites.new_room": KEEPERS, "sites.change_room": KEEPERS,
    "sites.temporary_bed": KEEPERS, "sites.block_bed": SLEEP, "sites.unblock_bed": SLEEP,
    "sites.find_bed": SLEEP, "sites.place": SLEEP, "sites.admit_stay": SLEEP, "sites.move_stay": SLEEP,
    "sites.gate": EVENING, "sites.pass_gate": EVENING, "sites.gate_events": EVENING, "sites.correct_gate": EVENING,
    "sites.leave": EVENING, "sites.new_leave": EVENING, "sites.cancel_leave": EVENING, "sites.house_rules": KEEPERS,
    "sites.roll_call": EVENING, "sites.open_roll_call": EVENING, "sites.mark_all": EVENING, "sites.tap": EVENING,
    "sites.marks": EVENING, "sites.scan_roll_call": EVENING, "sites.accept_proposals": EVENING,
    "sites.close_roll_call": EVENING, "sites.roster": EVENING,
    "sites.alarms": SEARCHING, "sites.alarm": SEARCHING, "sites.new_alarm": EVENING, "sites.alarm_step": EVENING,
    "sites.end_alarm": EVENING,
    "sites.incidents": EVENING, "sites.new_incident": EVENING, "sites.incident": EVENING,
    "sites.visitors": EVENING, "sites.new_visitor": EVENING, "sites.visitor_out": EVENING,
    "sites.defects": EVENING, "sites.new_defect": EVENING, "sites.mend_defect": EVENING,
    "sites.report": SEARCHING, "sites.report_paper": SEARCHING, "sites.close_report": EVENING,
    "sites.tell_figures": SLEEP, "sites.sleeps_apart": "mission_officer protection",
    "sites.lift_apart_mark": "mission_officer protection",
    "sites.occupied": SLEEP, "sites.waiting_list": SLEEP, "sites.next_in_line": SLEEP, "sites.offer_bed": SLEEP,
    "sites.ask_for_bed": KEEPERS, "sites.accept_offer": KEEPERS, "sites.decline_offer": KEEPERS,
    "sites.withdraw_request": KEEPERS, "sites.withdraw_offer": SLEEP, "sites.beds_for": SLEEP, "sites.put_down": SLEEP,
    "sites.rides": SLEEP, "sites.rides_of_site": SLEEP, "sites.new_ride": SLEEP, "sites.ride": SLEEP,
    "sites.accept_ride": SLEEP, "sites.leave_on_ride": SLEEP, "sites.receive_all": SLEEP, "sites.receive_rider": SLEEP,
    "sites.rider_not_come": SLEEP, "sites.scan_ride": SLEEP, "sites.decline_ride": SLEEP, "sites.withdraw_ride": SLEEP,
    "sites.ride_paper": SLEEP,
    "sites.measure": EVENING, "sites.cost": KEEPERS, "sites.cost_file": KEEPERS, "sites.new_price": KEEPERS,
    "sites.correct_price_page": KEEPERS,
    "sites.check_out": SLEEP, "sites.cancel_stay": SLEEP, "sites.change_end": SLEEP,
}  # fmt: skip

AT_THE_OTHER_HOUSE = {
    "sites.accept_ride", "sites.receive_all", "sites.receive_rider", "sites.rider_not_come", "sites.scan_ride",
    "sites.decline_ride",
}  # fmt: skip
