"""Who may what: every route, every role, a record of the own mission, of another, and a restricted one (SEC AZ-2).

The table below says who may use each route at all. A route that is missing here fails the test, as does one that is no
more. Without the power the answer is 403 whatever the record; with it, a record out of sight is 404.
"""

from collections.abc import Iterator
from uuid import uuid4

from flask import Flask
from werkzeug.routing import Rule

from tests.support.browsing import Browser, sign_in_as
from tests.support.world import TARGETS, World

EVERYBODY = "mission_officer warden medical coordinator intake partner protection monitor hotline admin auditor"
OFFICER = "mission_officer"
READERS = "mission_officer medical coordinator protection"
CASE_READERS = "mission_officer coordinator protection"
STORY = "mission_officer protection"
FLYING = "mission_officer coordinator"
SLEEP = "mission_officer warden coordinator intake"
ERASERS = "coordinator protection"
MERGING = "mission_officer coordinator"
KEEPERS = "mission_officer coordinator"
QUARANTINE = "coordinator intake"

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
    "people.new_flag": STORY, "people.resolve_flag": STORY, "people.restrict": STORY,
    "retention.show": "admin auditor",
    "rights.show": CASE_READERS, "rights.anonymise": ERASERS, "people.set_hold": ERASERS,
    "people.lift_hold": ERASERS, "rights.hand_out_copy": STORY, "people.ask_correction": STORY,
    "people.accept_correction": STORY, "people.refuse_correction": STORY,
    "medical.book": "mission_officer medical", "medical.fitness": "medical",
    "protection.return_decision": "protection", "protection.withdraw_decision": "protection",
    "travel.wish": OFFICER, "travel.end_wish": OFFICER, "travel.clearance": OFFICER, "travel.propose": FLYING,
    "flights.list_flights": FLYING, "flights.show": FLYING, "flights.propose": FLYING, "flights.decide": FLYING,
    "flights.escort": FLYING, "flights.fill": FLYING, "flights.leave": FLYING,
    "flights.check_in": FLYING, "flights.board": FLYING,
    "flights.plan": "coordinator", "flights.change": "coordinator", "flights.step": "coordinator",
    "flights.seats": "coordinator",
    "flights.move_seats": "coordinator", "flights.share": "coordinator", "flights.end_share": "coordinator",
    "flights.override": "coordinator",
    "counter.register": OFFICER, "counter.likely": OFFICER, "counter.save_draft": OFFICER,
    "counter.read": OFFICER, "counter.read_relative": OFFICER,
    "counter.forget_draft": OFFICER, "counter.register_relative": OFFICER,
    "same.show_all": MERGING, "same.compare": MERGING, "same.merge": MERGING,
    "same.tell_apart": MERGING, "same.part": MERGING,
    "counter.open_case": OFFICER,
    "case_list.show": CASE_READERS, "cases.show": CASE_READERS, "cases.story": STORY,
    "cases.edit": OFFICER, "cases.step": OFFICER, "cases.take": OFFICER,
    "task_list.show": CASE_READERS, "task_list.done": CASE_READERS,
    "country.show": "mission_officer coordinator", "country.download": "mission_officer coordinator",
    "imports.show_all": OFFICER, "imports.show": OFFICER, "imports.mend": OFFICER, "imports.decide": OFFICER,
    "imports.accept": OFFICER, "imports.undo": OFFICER, "imports.beds": OFFICER, "imports.columns": OFFICER,
    "requests.show_all": OFFICER, "requests.show": OFFICER, "requests.photo": OFFICER, "requests.poster": OFFICER,
    "requests.take": OFFICER, "requests.register": OFFICER, "requests.link": OFFICER, "requests.refuse_it": OFFICER,
    "imports.plan": OFFICER, "imports.problems": OFFICER,
    "manifests.show_all": "mission_officer coordinator", "manifests.show": "mission_officer coordinator",
    "manifests.seal": "coordinator", "manifests.sign": "mission_officer coordinator",
    "manifests.make_rendition": "coordinator partner",
    "partner.show_all": "partner", "partner.show": "partner", "partner.download": "partner",
    "partner.approve": "partner",
    "directory.list_institutions": EVERYBODY, "directory.show_institution": EVERYBODY,
    "directory.list_missions": EVERYBODY, "directory.new_institution": "admin", "directory.change_institution": "admin",
    "sites.list_sites": SLEEP, "sites.show": SLEEP, "sites.board": SLEEP, "sites.night": SLEEP,
    "sites.bed_history": SLEEP, "sites.person_stays": SLEEP, "sites.place_of": "mission_officer warden",
    "sites.new_site": KEEPERS, "sites.edit_site": KEEPERS, "sites.close_site": KEEPERS,
    "sites.open_site": KEEPERS, "sites.new_room": KEEPERS, "sites.change_room": KEEPERS,
    "sites.temporary_bed": KEEPERS, "sites.block_bed": SLEEP, "sites.unblock_bed": SLEEP,
    "sites.find_bed": SLEEP, "sites.place": SLEEP, "sites.admit_stay": SLEEP, "sites.move_stay": SLEEP,
    "sites.check_out": SLEEP, "sites.cancel_stay": SLEEP, "sites.change_end": SLEEP,
    "arrivals.show_all": QUARANTINE, "arrivals.show": QUARANTINE, "arrivals.landed": "intake",
    "arrivals.receive_ticked": "intake", "arrivals.receive_one": "intake", "arrivals.miss_one": "intake",
    "arrivals.unlisted": "intake", "arrivals.bus": "intake", "arrivals.closing": "intake",
    "arrivals.identify": "coordinator",
    "quarantine.show_all": QUARANTINE, "quarantine.show": QUARANTINE, "quarantine.show_order": QUARANTINE,
    "quarantine.step": QUARANTINE, "quarantine.release": QUARANTINE,
    "rooming.admit": SLEEP, "rooming.admit_all": SLEEP, "rooming.room": SLEEP,
    "flight_steps.departed": "mission_officer coordinator", "flight_steps.cancelled": "coordinator",
    "flight_steps.places": "coordinator",
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

PUBLIC = {
    "web.healthz", "web.choose_language", "web.choose_theme",
    "access.sign_in", "access.sign_in_send", "access.code", "access.code_send",
    "access.invitation", "access.invitation_send", "access.sign_out",
    "ask.choose", "ask.show", "ask.photo", "ask.status",
}  # fmt: skip

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
}  # fmt: skip
SUBJECTS |= {"site_id", "room_id", "bed_id", "stay_id"}
ENDS_THE_SESSION = {"access.sign_out", "access.end_sessions"}


def _routes(app: Flask) -> Iterator[Rule]:
    return (rule for rule in app.url_map.iter_rules() if rule.endpoint != "static")


def test_every_route_stands_in_the_table(world: World) -> None:
    routes = {rule.endpoint for rule in _routes(world.app)}
    assert routes == set(WHO) | PUBLIC


def test_the_public_routes_are_those_that_were_reviewed(world: World) -> None:
    views = world.app.view_functions
    open_routes = {r.endpoint for r in _routes(world.app) if views[r.endpoint].guard_rule.public_because}
    assert open_routes == PUBLIC


def _address(world: World, rule: Rule, target: str) -> str:
    ids = world.targets[target].ids
    values = {name: ids.get(name, uuid4()) for name in rule.arguments}
    if "act" in rule.arguments:
        values["act"] = "verify"
    if "step" in rule.arguments:
        values["step"] = "open"
    if "state" in rule.arguments:
        values["state"] = "left_out"
    if "form" in rule.arguments:
        values["form"] = "csv"
    if "order_step" in rule.arguments:
        values["order_step"] = "isolated"
    if "mission" in rule.arguments:
        values["mission"] = "kwt"
    if "language" in rule.arguments:
        values["language"] = "si"
    if "token" in rule.arguments:
        values["token"] = "x" * 43
    with world.app.test_request_context():
        return str(world.app.url_map.bind("localhost").build(rule.endpoint, values))


def _ask(browser: Browser, method: str, address: str) -> int:
    answer = browser.open(address) if method == "GET" else browser.post(address, {})
    answer.get_data()
    answer.close()
    return answer.status_code


def test_without_the_power_the_answer_is_403_for_every_record(world: World) -> None:
    wrong = []
    for role in EVERYBODY.split():
        browser = sign_in_as(world.app, world.accounts[role])
        for rule in _routes(world.app):
            if rule.endpoint in PUBLIC or role in WHO[rule.endpoint].split():
                continue
            for method in sorted(rule.methods - {"HEAD", "OPTIONS"}):
                for target in TARGETS if rule.arguments else ("own",):
                    status = _ask(browser, method, _address(world, rule, target))
                    if status != 403:
                        wrong.append((role, method, rule.endpoint, target, status))
    assert wrong == []


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
    assert wrong == []


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
    assert wrong == []


def _there(rule: Rule, role: str, target: str, seen: set[str]) -> bool:
    if rule.arguments == {"request_id"}:
        return target in {"own", "restricted"}  # a request is the mission's, whoever it may turn out to be of
    if rule.arguments & {"batch_id"}:
        return role == "mission_officer" and target in {"own", "restricted"}  # the list itself is the mission's
    if "version_id" in rule.arguments:
        return role == "coordinator" or target in {"own", "restricted"}  # the sealed list is the flight's
    if "flight_id" in rule.arguments and "entry_id" not in rule.arguments:
        return role == "coordinator" or target in {"own", "restricted"}  # a flight is there, whoever is on it
    if rule.arguments & {"site_id"} and not rule.arguments & {"person_id"}:
        return target in seen or (target == "restricted" and "own" in seen)  # the site itself is the mission's
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
