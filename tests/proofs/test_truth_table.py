"""Who may what: every route, every role, a record of the own mission, of another, and a restricted one (SEC AZ-2).

The table below says who may use each route at all. A route that is missing here fails the test, as does one that is no
more. Without the power the answer is 403 whatever the record; with it, a record out of sight is 404.
"""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.routing import Rule

from tests.proofs.who_airport import AIRPORT
from tests.proofs.who_remains import REMAINS, WORDS_IN_ADDRESSES
from tests.proofs.who_sleeps import AT_THE_OTHER_HOUSE, WHO_SLEEPS
from tests.support.browsing import Browser, sign_in_as
from tests.support.world import TARGETS, World

EVERYBODY = (
    "mission_officer warden medical coordinator intake partner partner_admin protection monitor hotline admin auditor"
)
OFFICER = "mission_officer"
READERS = "mission_officer medical coordinator protection"
CASE_READERS = "mission_officer coordinator protection"
STORY = "mission_officer protection"
FLYING = "mission_officer coordinator"
SLEEP = "mission_officer warden coordinator intake"
ERASERS = "coordinator protection"
MERGING = "mission_officer coordinator"
RATIONS = "mission_officer warden coordinator"
DESK = "mission_officer warden"
KEEPERS = "mission_officer coordinator"
STORES = "mission_officer warden medical coordinator intake"
GIVING = "mission_officer warden medical intake"
MOVING = "mission_officer warden intake"
QUARANTINE = "coordinator intake"
KEYS = "partner_admin admin"

WHO: dict[str, str] = {
    "home.show": EVERYBODY, "web.gallery": EVERYBODY, "web.take_back": EVERYBODY,
    "search.find": READERS, "person_page.show": READERS, "person_page.timeline": READERS, "people.photo": READERS,
    "people.edit": OFFICER, "people.new_document": OFFICER,
    "documents.show": READERS, "documents.move": OFFICER, "documents.verify": OFFICER, "documents.ending": OFFICER,
    "documents.travel_paper": OFFICER, "documents.request": OFFICER, "documents.answered": OFFICER,
    "documents.issue": OFFICER, "documents.refuse_paper": OFFICER, "documents.application": OFFICER,
    "documents.travel_papers": OFFICER,
    "documents.card": OFFICER, "documents.revoke_card": OFFICER, "documents.card_sheet": OFFICER,
    "documents.card_check": "mission_officer warden medical coordinator",
    "documents.kept": OFFICER, "documents.put_in": OFFICER, "documents.give_back": OFFICER,
    "documents.dispose": OFFICER, "documents.replace": OFFICER, "documents.receipt": OFFICER, "documents.safe": OFFICER,
    "people.new_relative": OFFICER, "people.join_unit": OFFICER,
    "people.leave_unit": OFFICER, "people.new_consent": OFFICER, "people.withdraw": OFFICER,
    "people.consent_form": OFFICER,
    "people.new_photo": OFFICER, "people.new_file": OFFICER, "people.file": STORY,
    "letters.messages": OFFICER, "letters.new_message": OFFICER, "letters.preview_message": OFFICER,
    "letters.reach": OFFICER, "letters.read_message": OFFICER, "letters.step_message": OFFICER,
    "letters.many": OFFICER, "letters.preview_many": OFFICER, "letters.outbox": OFFICER,
    "list_messages.to_cases": OFFICER, "list_messages.look_at_cases": OFFICER, "list_messages.to_flight": OFFICER,
    "list_messages.look_at_flight": OFFICER, "list_messages.report": OFFICER,
    "letters.letters": OFFICER, "letters.letter_draft": OFFICER, "letters.letter": OFFICER,
    "people.flags": READERS, "people.new_flag": READERS, "people.resolve_flag": READERS,
    "people.pass_flag": FLYING, "people.restrict": STORY,
    "retention.show": "admin auditor",
    "rights.show": CASE_READERS, "rights.anonymise": ERASERS, "people.set_hold": ERASERS,
    "people.lift_hold": ERASERS, "rights.hand_out_copy": STORY, "people.ask_correction": STORY,
    "people.accept_correction": STORY, "people.refuse_correction": STORY,
    "medical.book": "mission_officer medical", "medical.fitness": "medical",
    "medical.show": "medical", "medical.desk": "medical", "medical.round": "medical", "medical.round_vitals": "medical",
    "medical.new_encounter": "medical", "medical.correct_encounter": "medical", "medical.new_vitals": "medical",
    "medical.new_alert": "medical", "medical.own_paper": "medical", "medical.medicine": "medical",
    "medical.lift": "medical", "medical.new_test": "medical",
    "medical.test_result": "medical", "medical.strike_sample": "medical", "medical.new_vaccination": "medical",
    "medical.strike_dose": "medical", "medical.issue": "medical", "medical.certificate": "medical",
    "medical.ask_guarantee": "medical", "medical.guarantee_reason": "medical",
    "medical.guarantees": "mission_officer medical", "medical.guarantee": "mission_officer medical",
    "medical.move_guarantee": "mission_officer medical", "medical.guarantee_letter": "mission_officer medical",
    "protection.return_decision": "protection", "protection.withdraw_decision": "protection",
    "travel.wish": OFFICER, "travel.end_wish": OFFICER, "travel.clearance": OFFICER, "travel.propose": FLYING,
    "flights.list_flights": FLYING, "flights.show": FLYING, "flights.propose": FLYING, "flights.decide": FLYING,
    "flights.escort": FLYING, "flights.help": FLYING, "flights.fill": FLYING, "flights.leave": FLYING,
    "flights.check_in": FLYING, "flights.board": FLYING, **AIRPORT,
    "flights.plan": "coordinator", "flights.change": "coordinator", "flights.step": "coordinator",
    "flights.seats": "coordinator",
    "flights.move_seats": "coordinator", "flights.share": "coordinator", "flights.end_share": "coordinator",
    **dict.fromkeys(("flight_changes.show", "flight_changes.delay", "flight_changes.aircraft"), "coordinator"),
    **dict.fromkeys(("flight_changes.change", "flights.lend_seats", "flights.return_seats"), "coordinator"),
    "flights.override": "coordinator", "flights.let_pass": "coordinator",
    "flights.rules": FLYING, "flights.wishes": FLYING, "flights.proposed_list": FLYING,
    "flights.new_pause": "coordinator", "flights.new_ceiling": "coordinator",
    "flights.end_rule": "coordinator", "flights.new_country_rule": "coordinator",
    "flights.new_amnesty": "coordinator", "flights.extend": "coordinator",
    "counter.register": OFFICER, "counter.likely": OFFICER, "counter.save_draft": OFFICER,
    "counter.read": OFFICER, "counter.read_relative": OFFICER,
    "counter.forget_draft": OFFICER, "counter.register_relative": OFFICER,
    "same.show_all": MERGING, "same.compare": MERGING, "same.merge": MERGING,
    "same.tell_apart": MERGING, "same.part": MERGING,
    "elsewhere.ask": OFFICER, "elsewhere.known": OFFICER, "elsewhere.declined": OFFICER,
    "counter.open_case": OFFICER,
    "case_list.show": CASE_READERS, "cases.show": CASE_READERS, "cases.story": STORY,
    "cases.edit": OFFICER, "cases.step": OFFICER, "cases.take": OFFICER,
    "cash.list_requests": FLYING, "cash.show": FLYING, "cash.decide": FLYING, "cash.receipt": FLYING,
    "cash.new": OFFICER, "cash.give_back": OFFICER, "cash.list_funds": FLYING, "cash.book": FLYING,
    "cash.download": FLYING, "cash.new_fund": FLYING, "cash.move": FLYING, "cash.count": FLYING,
    "cash.book_count": FLYING,
    "claims.list_claims": CASE_READERS, "claims.list_parties": CASE_READERS, "claims.show": CASE_READERS,
    "claims.new": STORY, "claims.step": STORY, "claims.words": STORY, "claims.new_proof": STORY, "claims.proof": STORY,
    "claims.received": STORY, "claims.handed_over": STORY, "claims.receipt": STORY,
    "cases.vulnerabilities": STORY, "cases.no_longer_vulnerable": STORY, "cases.answer_vulnerability": STORY,
    "cases.new_need": STORY, "cases.need": STORY, "cases.need_outcome": STORY, "cases.open_need_again": STORY,
    "cases.end_of_action": STORY, "cases.done": STORY, "cases.done_paper": STORY,
    "cases.new_attachment": STORY, "cases.attachment": STORY, "cases.medical_notes": "medical",
    "cases.new_task": STORY, "cases.new_appointment": STORY,
    "cases.give": OFFICER, "cases.offered": STORY, "cases.answer_hand_over": OFFICER,
    "cases.decline_hand_over": OFFICER,
    "cases.new_referral": STORY, "cases.referral": STORY, "cases.paper": STORY, "cases.referral_step": STORY,
    "transfers.show_all": OFFICER, "transfers.accept": OFFICER, "transfers.decline": OFFICER,
    "transfers.ask": OFFICER, "transfers.withdraw": OFFICER,
    "task_list.show": READERS, "task_list.done": READERS, "task_list.end": READERS,
    "country.show": "mission_officer coordinator", "country.download": "mission_officer coordinator",
    "imports.show_all": OFFICER, "imports.show": OFFICER, "imports.mend": OFFICER, "imports.decide": OFFICER,
    "imports.accept": OFFICER, "imports.undo": OFFICER, "imports.beds": OFFICER, "imports.columns": OFFICER,
    "requests.show_all": OFFICER, "requests.show": OFFICER, "requests.photo": OFFICER, "requests.poster": OFFICER,
    "requests.take": OFFICER, "requests.register": OFFICER, "requests.link": OFFICER, "requests.refuse_it": OFFICER,
    "imports.plan": OFFICER, "imports.problems": OFFICER, "imports.stock": OFFICER, "imports.take_stock_back": OFFICER,
    "manifests.show_all": "mission_officer coordinator", "manifests.show": "mission_officer coordinator",
    "manifests.seal": "coordinator", "manifests.sign": "mission_officer coordinator",
    "manifests.make_rendition": "coordinator partner",
    "manifests.copy": "coordinator partner", "manifests.take": "coordinator partner",
    "columns.show_all": "coordinator", "columns.edit": "coordinator", "columns.preview": "coordinator",
    "manifests.compare": FLYING, "manifests.compare_paper": FLYING,
    "partner.show_all": "partner", "partner.show": "partner", "partner.download": "partner",
    "partner.approve": "partner",
    "partner.flight": "partner", "partner.person": "partner", "partner.mark": "partner", "partner.unmark": "partner",
    "partner.comment": "partner", "partner.comment_person": "partner",
    "with_partners.show": FLYING, "with_partners.reply": FLYING,
    "with_partners.begin": FLYING,
    "access.colleagues": "partner_admin", "access.new_colleague": "partner_admin",
    "access.new_colleague_send": "partner_admin", "access.colleague_link": "partner_admin",
    "access.end_colleague": "partner_admin",
    "api_keys.show_all": KEYS, "api_keys.new": KEYS, "api_keys.make": KEYS, "api_keys.revoke": KEYS,
    "directory.list_institutions": EVERYBODY, "directory.show_institution": EVERYBODY,
    "directory.list_missions": EVERYBODY, "directory.new_institution": "admin", "directory.change_institution": "admin",
    "rations.show_all": RATIONS, "rations.site": RATIONS, "rations.who_came": RATIONS, "rations.roster": RATIONS,
    "rations.given": RATIONS, "rations.loans": RATIONS, "rations.meals": RATIONS, "rations.sets": RATIONS,
    "rations.desk": DESK, "rations.give": DESK, "rations.emergency": DESK, "rations.undo_one": DESK,
    "rations.take_in": DESK, "rations.lost": DESK, "rations.write_meals": DESK, "rations.kitchen": DESK,
    "rations.food_of_stay": DESK,
    "rations.new_set": OFFICER, "rations.change_set": OFFICER, "rations.close_set": OFFICER,
    "supplies.list_stores": STORES, "supplies.show": STORES, "supplies.card": STORES,
    "supplies.reorder": STORES, "supplies.ending": STORES, "supplies.transfers": STORES, "supplies.transfer": STORES,
    "supplies.counts": STORES, "supplies.count": STORES, "supplies.purchases": STORES, "supplies.donations": STORES,
    "supplies.letter": STORES, "supplies.receipt_picture": STORES,
    "supplies.issue": GIVING, "supplies.receive": MOVING, "supplies.buy": MOVING, "supplies.donate": MOVING,
    "supplies.send": MOVING, "supplies.take_back_transfer": MOVING, "supplies.least": MOVING,
    "supplies.write_off": MOVING, "supplies.adjust": MOVING, "supplies.correct": MOVING,
    "supplies.start_count": MOVING, "supplies.cancel_count": MOVING,
    "supplies.approve_count": KEEPERS, "supplies.send_count_back": KEEPERS,
    "supplies.new_store": KEEPERS, "supplies.rename_store": KEEPERS, "supplies.close_store": KEEPERS,
    "supplies.open_store": KEEPERS,
    "supplies.items": f"{STORES} admin", "supplies.new_item": "admin", "supplies.change_item": "admin",
    "supplies.set_item_aside": "admin",
    "arrivals.show_all": QUARANTINE, "arrivals.show": QUARANTINE, "arrivals.landed": "intake",
    "arrivals.receive_ticked": "intake", "arrivals.receive_one": "intake", "arrivals.miss_one": "intake",
    "arrivals.unlisted": "intake", "arrivals.bus": "intake", "arrivals.closing": "intake",
    "arrivals.identify": "coordinator",
    "quarantine.show_all": QUARANTINE, "quarantine.show": QUARANTINE, "quarantine.show_order": QUARANTINE,
    "quarantine.step": QUARANTINE, "quarantine.release": QUARANTINE,
    "rooming.admit": SLEEP, "rooming.admit_all": SLEEP, "rooming.room": SLEEP, "way_home.show": FLYING,
    "flight_board.show": FLYING, "flight_steps.departed": FLYING, "flight_steps.cancelled": "coordinator",
    "flight_steps.departed_with_old_list": "coordinator", "flight_steps.places": "coordinator",
    "jobs.list_jobs": EVERYBODY, "jobs.show_job": EVERYBODY, "jobs.start_job_again": EVERYBODY,
    "audit.trail": "auditor", "audit.records": "auditor", "audit.accounts": "auditor", "audit.chain": "auditor",
    "access.accounts": "admin", "access.account": "admin", "access.find_accounts": "admin",
    "access.edit_account": "admin", "access.edit_account_send": "admin", "access.new_account": "admin",
    "access.new_account_send": "admin", "access.new_link": "admin",
    "access.disable_account": "admin", "access.disable_account_send": "admin", "access.enable_account": "admin",
    "access.new_role": "admin", "access.new_role_send": "admin", "access.end_role": "admin",
    "access.reset_factor": "admin", "access.reset_factor_send": "admin",
    "access.me": EVERYBODY, "access.confirm": EVERYBODY, "access.confirm_send": EVERYBODY,
    "access.password": EVERYBODY, "access.password_send": EVERYBODY, "access.recovery_codes": EVERYBODY,
    "access.second_factor": EVERYBODY, "access.second_factor_picture": EVERYBODY,
    "access.second_factor_send": EVERYBODY, "access.second_factor_start": EVERYBODY,
    "access.end_session": EVERYBODY, "access.end_sessions": EVERYBODY,
}  # fmt: skip
WHO |= WHO_SLEEPS | REMAINS

PUBLIC = {
    "web.healthz", "web.choose_language", "web.choose_theme",
    "access.sign_in", "access.sign_in_send", "access.code", "access.code_send",
    "access.invitation", "access.invitation_send", "access.sign_out",
    "ask.choose", "ask.show", "ask.photo", "ask.status", "messages.report",
    "certificates.ask", "certificates.check", "paper_check.check", "list_check.ask", "list_check.check",
    "api.openapi",
}  # fmt: skip

BY_KEY = {"api.flights": "flights:read", "api.flight": "flights:read", "api.manifest": "manifests:read"}
"""What a program asks with a key, and the scope it needs; proven in tests/api/test_who_may_with_a_key.py."""

SIGHT: dict[str, set[str]] = {
    "mission_officer": {"own"},
    "medical": {"own"},
    "warden": {"own"},
    "intake": set(),
    "coordinator": {"own", "other"},
    "protection": set(),
    "named": {"restricted"},
}
"""Which of the three persons each role that reads people sees; "named" is the protection officer named on the file."""

SUBJECTS = {
    "person_id", "case_id", "document_id", "consent_id", "flag_id", "hold_id", "correction_id", "file_id", "task_id",
    "batch_id", "line_id", "other_id", "merge_id", "flight_id", "entry_id", "version_id", "request_id", "receipt_id",
    "need_id", "action_id", "vulnerability_id", "attachment_id", "referral_id", "case_transfer_id",
}  # fmt: skip
SUBJECTS |= {"question_id", "asked_id", "site_id", "room_id", "bed_id", "stay_id"}
SUBJECTS |= {"claim_id", "money_id", "proof_id", "cash_id", "fund_id"}
SUBJECTS |= {"roll_call_id", "event_id", "permit_id", "alarm_id", "incident_id", "visitor_id", "defect_id"}
SUBJECTS |= {"store_id", "lot_id", "movement_id", "transfer_id", "count_id", "purchase_id", "donation_id"}
SUBJECTS |= {"encounter_id", "alert_id", "test_id", "vaccination_id", "source_id", "certificate_id", "guarantee_id"}
SUBJECTS |= {"bed_request_id", "bed_offer_id", "apart_mark_id", "price_id", "key_id"}
SUBJECTS |= {"set_id", "loan_id", "distribution_id", "message_id", "letter_id", "bus_id", "ride_id"}
SUBJECTS |= {"comment_id", "consignment_id", "consignment_paper_id", "flight_money_id", "visit_id"}
ENDS_THE_SESSION = {"access.sign_out", "access.end_sessions"}


def _routes(app: Flask) -> Iterator[Rule]:
    """Everything that a browser may ask."""
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint not in {"static", *BY_KEY})


def test_every_route_stands_in_the_table(world: World) -> None:
    routes = {rule.endpoint for rule in world.app.url_map.iter_rules()} - {"static"}
    assert routes == set(WHO) | PUBLIC | set(BY_KEY)
    views = world.app.view_functions
    scopes = {name: view.key_scope.value for name, view in views.items() if hasattr(view, "key_scope")}
    assert scopes == BY_KEY


def test_the_public_routes_are_those_that_were_reviewed(world: World) -> None:
    views = world.app.view_functions
    open_routes = {r.endpoint for r in _routes(world.app) if views[r.endpoint].guard_rule.public_because}
    assert open_routes == PUBLIC


def _address(world: World, rule: Rule, target: str) -> str:
    ids = world.targets[target].ids
    values = {name: ids.get(name, uuid4()) for name in rule.arguments}
    if "act" in rule.arguments:
        values["act"] = "verify"
    if "claim_act" in rule.arguments:
        values["claim_act"] = "withdraw"
    if "cash_act" in rule.arguments:
        values["cash_act"] = "refuse"
    if "entry_kind" in rule.arguments:
        values["entry_kind"] = "deposit"
    if "step" in rule.arguments:
        values["step"] = "open"
    if "state" in rule.arguments:
        values["state"] = "left_out"
    if "ending" in rule.arguments:
        values["ending"] = "done"
    if "answer_given" in rule.arguments:
        values["answer_given"] = "accept"
    if "referral_step" in rule.arguments:
        values["referral_step"] = "withdraw"
    if "form" in rule.arguments:
        values["form"] = "csv"
    if "order_step" in rule.arguments:
        values["order_step"] = "isolated"
    if "mission" in rule.arguments:
        values["mission"] = "kwt"
    if "day" in rule.arguments:
        values["day"] = "2026-11-01"
    if "search_step" in rule.arguments:
        values["search_step"] = "search"
    if "certificate_kind" in rule.arguments:
        values["certificate_kind"] = "fitness"
    if "guarantee_step" in rule.arguments:
        values["guarantee_step"] = "use"
    if "mark_kind" in rule.arguments:
        values["mark_kind"] = "seat_funded"
    if "language" in rule.arguments:
        values["language"] = "si"
    if "to" in rule.arguments:
        values["to"] = "aside"
    if "message_step" in rule.arguments:
        values["message_step"] = "told"
    if "token" in rule.arguments:
        values["token"] = "x" * 43
    values |= {name: value for name, value in WORDS_IN_ADDRESSES.items() if name in rule.arguments}
    if "recipient" in rule.arguments:
        values["recipient"] = "IOM"
    if "content_hash" in rule.arguments:
        values["content_hash"] = "a" * 64
    with world.app.test_request_context():
        return str(world.app.url_map.bind("localhost").build(rule.endpoint, values))


def _ask(browser: Browser, method: str, address: str) -> int:
    answer = browser.open(address) if method == "GET" else browser.post(address, {})
    answer.get_data()
    answer.close()
    return answer.status_code


@pytest.mark.one_database
def test_without_the_power_the_answer_is_403_whatever_the_record(world: World) -> None:
    """Each role asks each route it has no power for, about one record; of a route the roles ask about all three."""
    wrong = []
    for role in EVERYBODY.split():
        browser = sign_in_as(world.app, world.accounts[role])
        for number, rule in enumerate(_routes(world.app)):
            if rule.endpoint in PUBLIC or role in WHO[rule.endpoint].split():
                continue
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                target = TARGETS[(number + EVERYBODY.split().index(role)) % 3]
                status = _ask(browser, method, _address(world, rule, target))
                if status != 403:
                    wrong.append((role, method, rule.endpoint, target, status))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.one_database
def test_nobody_signed_in_is_led_to_the_sign_in_page(world: World) -> None:
    wrong = []
    browser = Browser(world.app)
    for rule in _routes(world.app):
        if rule.endpoint in PUBLIC:
            continue
        for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
            status = _ask(browser, method, _address(world, rule, "own"))
            keeps_the_text = method == "POST" and status in (200, 401)
            if not (keeps_the_text or status in (302, 303)):
                wrong.append((method, rule.endpoint, status))
    assert wrong == [], "\n".join(map(str, wrong))


def test_with_the_power_a_record_in_sight_answers_and_one_out_of_sight_is_not_there(world: World) -> None:
    wrong = []
    for role, seen in SIGHT.items():
        account = world.accounts[role]
        allowed_as = "protection" if role == "named" else role
        browser = sign_in_as(world.app, account)
        for rule in sorted(_routes(world.app), key=lambda rule: "POST" in rule.methods):
            if not rule.arguments & SUBJECTS or allowed_as not in WHO[rule.endpoint].split():
                continue
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                for target in ("other", "restricted", "own"):
                    status = _ask(browser, method, _address(world, rule, target))
                    expected = _there(rule, role, target, seen)
                    if (status == 404) is expected or status >= 500 or status == 403:
                        wrong.append((role, method, rule.endpoint, target, status))
    assert wrong == [], "\n".join(map(str, wrong))


def _there(rule: Rule, role: str, target: str, seen: set[str]) -> bool:
    if rule.arguments == {"request_id"}:
        return target in {"own", "restricted"}  # a request is the mission's, whoever it may turn out to be of
    if rule.endpoint in ("imports.stock", "imports.take_stock_back"):
        return False  # the world's lists are of people: none is a stock book
    if rule.arguments & {"batch_id"}:
        return role == "mission_officer" and target in {"own", "restricted"}  # the list itself is the mission's
    if "comment_id" in rule.arguments:
        return target in seen  # of a passenger: who does not see her, sees nothing that was said of her
    if "version_id" in rule.arguments:
        return role == "coordinator" or target in {"own", "restricted"}  # the sealed list is the flight's
    if "flight_id" in rule.arguments and "entry_id" not in rule.arguments:
        return role == "coordinator" or target in {"own", "restricted"}  # a flight is there, whoever is on it
    if rule.arguments & {"store_id"} and not rule.arguments & {"person_id"}:
        return target in seen or (target == "restricted" and "own" in seen)  # a store is the mission's
    if rule.arguments & {"fund_id", "visit_id"}:
        return target in seen or (target == "restricted" and "own" in seen)  # a fund is the mission's
    if rule.endpoint in ("task_list.done", "task_list.end") and role == "medical":
        return False  # medical staff see tasks of their own kind alone
    if rule.endpoint == "medical.round_vitals":
        return target in seen  # a resident whose file is closed is not on the round
    if rule.arguments == {"set_id"}:
        return target in seen or (target == "restricted" and "own" in seen)  # a distribution set is the mission's
    if rule.arguments & {"site_id"} and not rule.arguments & {"person_id", "event_id", "permit_id", "bed_request_id"}:
        return target in seen or (target == "restricted" and "own" in seen)  # the site itself is the mission's
    if rule.endpoint in AT_THE_OTHER_HOUSE and role == "warden":
        return False  # the ride goes from the warden's house to another
    if rule.endpoint == "sites.person_stays" and role == "warden":
        return False  # a warden has no page of a person
    return target in seen


def test_with_the_power_a_page_without_a_record_answers(world: World) -> None:
    wrong = []
    for role in EVERYBODY.split():
        browser = sign_in_as(world.app, world.accounts[role])
        for rule in _routes(world.app):
            if rule.arguments or rule.endpoint in PUBLIC | ENDS_THE_SESSION or role not in WHO[rule.endpoint].split():
                continue
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                status = _ask(browser, method, _address(world, rule, "own"))
                if status in (403, 404) or status >= 500:
                    wrong.append((role, method, rule.endpoint, status))
    assert [w for w in wrong if w[2] != "access.second_factor_picture"] == []
