// The bed board by hand. Arrows walk from bed to bed, Enter picks somebody up and puts her down, Escape puts her back; or she is
// dragged by the grip beside her name, or the grip is touched and then a bed. It sends the form #put; each act stands on the board
// as a link too, so nothing here is needed. The server judges every move again.

const FAR = 6; // pixels after which a press on the grip is a drag
const EDGE = 72; // pixels from the edge of the window in which dragging scrolls

const board = document.querySelector("[data-board]");
const bar = document.querySelector("#carrying");
const form = document.querySelector("#put");
const status = document.querySelector("#board-says");
let carried = null;
let dragged = false;

const fill = (text, places) => text.replace(/\{(\w+)\}/g, (whole, name) => places[name] ?? whole).trim();
const tell = (name, places = {}) => fill(bar.dataset[name], places);
const beds = () => [...board.querySelectorAll("[data-bed]")].filter((bed) => bed.checkVisibility());
const words = (bed, part) => bed.querySelector(`[data-bed-${part}]`).textContent.trim();
const gripOf = (bed) => bed.querySelector("[data-grip]");

function say(text) {
  status.textContent = text;
  if (carried) bar.querySelector("[data-carrying-says]").textContent = text;
}

function describe(bed) {
  const room = bed.closest("section").querySelector("h2").textContent.trim();
  const why = bed.querySelector("[data-bed-why]").textContent.trim();
  const who = gripOf(bed)?.dataset.name ?? "";
  return tell("at", { bed: `${room}, ${words(bed, "name")}`, status: [words(bed, "status"), who].filter(Boolean).join(", "), why });
}

/** Only one bed is a stop of the Tab key: the one that had the focus last. */
function stopAt(bed) {
  board.querySelectorAll("[data-bed][tabindex='0']").forEach((other) => { other.tabIndex = -1; });
  bed.tabIndex = 0;
}

function walkTo(bed) {
  stopAt(bed);
  bed.focus({ preventScroll: true });
  bed.scrollIntoView({ block: "nearest" });
  say(describe(bed));
}

function next(from, key) {
  const all = beds();
  const at = all.indexOf(from);
  if (key === "Home") return all[0];
  if (key === "End") return all[all.length - 1];
  if (key === "ArrowRight") return all[at + 1];
  if (key === "ArrowLeft") return all[at - 1];
  const here = from.getBoundingClientRect();
  const down = key === "ArrowDown";
  const ahead = all.filter((bed) => {
    const there = bed.getBoundingClientRect();
    return down ? there.top >= here.bottom - 1 : there.bottom <= here.top + 1;
  });
  const rowAt = (bed) => Math.abs(bed.getBoundingClientRect().top - here.top);
  const nearest = Math.min(...ahead.map(rowAt));
  const aside = (bed) => Math.abs(bed.getBoundingClientRect().left - here.left);
  return ahead.filter((bed) => rowAt(bed) < nearest + 8).sort((one, other) => aside(one) - aside(other))[0];
}

async function judge(mine) {
  try {
    const answer = await fetch(mine.grip.dataset.judge, { headers: { Accept: "application/json" } });
    if (!answer.ok || answer.redirected || carried !== mine) return;
    const found = (await answer.json()).beds;
    if (carried !== mine) return;
    mine.verdicts = found;
    let fitting = 0;
    for (const bed of board.querySelectorAll("[data-bed]")) {
      const verdict = found[bed.dataset.bed];
      if (bed === mine.from || !verdict) continue;
      fitting += verdict.fits;
      bed.classList.add(verdict.fits ? "bed--fits" : "bed--unfit");
      const why = bed.querySelector("[data-bed-why]");
      why.textContent = verdict.why;
      why.hidden = !verdict.why;
    }
    say(`${tell("picked", { name: mine.name })} ${tell("fitting", { count: fitting })}`);
  } catch {
    // no line: the server judges when she is put down
  }
}

/** What opens or closes above must not move the bed away from under hand and eye. */
function keepInPlace(bed, change) {
  const before = bed.getBoundingClientRect().top;
  change();
  scrollBy({ top: bed.getBoundingClientRect().top - before, behavior: "instant" });
}

function pickUp(grip) {
  if (carried) putBack();
  const from = grip.closest("[data-bed]");
  carried = { grip, from, name: grip.dataset.name, verdicts: null };
  carried.opened = [...board.querySelectorAll("details[data-idle]:not([open])")];
  keepInPlace(from, () => {
    carried.opened.forEach((room) => { room.open = true; });
    bar.hidden = false;
  });
  board.classList.add("is-carrying");
  from.classList.add("bed--from");
  grip.setAttribute("aria-pressed", "true");
  bar.querySelector("[data-carried]").textContent = carried.name;
  stopAt(from);
  say(tell("picked", { name: carried.name }));
  judge(carried);
}

function putBack({ quietly = false } = {}) {
  const mine = carried;
  if (!mine) return;
  carried = null;
  board.classList.remove("is-carrying");
  mine.grip.setAttribute("aria-pressed", "false");
  keepInPlace(mine.from, () => {
    mine.opened.forEach((room) => { room.open = false; });
    bar.hidden = true;
  });
  for (const bed of board.querySelectorAll("[data-bed]")) {
    bed.classList.remove("bed--from", "bed--fits", "bed--unfit", "bed--over");
    const why = bed.querySelector("[data-bed-why]");
    why.hidden = true;
    why.textContent = "";
  }
  if (quietly) return;
  mine.from.focus({ preventScroll: true });
  say(tell("putBack", { name: mine.name }));
}

function putDown(bed) {
  if (bed === carried.from) return putBack();
  const verdict = carried.verdicts?.[bed.dataset.bed];
  if (verdict ? !verdict.fits : !("takes" in bed.dataset)) return say(verdict?.why || tell("taken"));
  form.action = carried.grip.dataset.grip;
  form.elements.bed.value = bed.dataset.bed;
  form.requestSubmit();
}

function byKeys(event) {
  if (event.key === "Escape" && carried) {
    event.preventDefault();
    return putBack();
  }
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
  const bed = event.target;
  if (!(bed instanceof HTMLElement) || !bed.matches("[data-bed]")) return;
  if (event.key === "Enter" || event.key === " ") {
    event.preventDefault();
    if (carried) putDown(bed);
    else if (gripOf(bed)) pickUp(gripOf(bed));
    else say(tell("nobody"));
  } else if (/^(Arrow(Up|Down|Left|Right)|Home|End)$/.test(event.key)) {
    event.preventDefault();
    const to = next(bed, event.key);
    if (to) walkTo(to);
  }
}

/** Touching: a grip picks up, then a bed takes her. */
function byTouch(event) {
  if (dragged) return event.preventDefault();
  const grip = event.target.closest("[data-grip]");
  if (grip && (!carried || carried.grip !== grip)) {
    if (carried) return;
    pickUp(grip);
    walkTo(grip.closest("[data-bed]"));
    return;
  }
  const bed = event.target.closest("[data-bed]");
  if (!carried || !bed) return;
  event.preventDefault();
  putDown(bed);
}

function byDragging(grip) {
  let start = null;
  let ghost = null;
  let scrolling = 0;
  let at = null;
  const over = () => {
    const bed = document.elementFromPoint(at.x, at.y)?.closest("[data-bed]") ?? null;
    board.querySelectorAll(".bed--over").forEach((other) => { if (other !== bed) other.classList.remove("bed--over"); });
    bed?.classList.add("bed--over");
    return bed;
  };
  const scroll = () => {
    if (!ghost) return;
    const speed = at.y < EDGE ? at.y - EDGE : at.y > innerHeight - EDGE ? at.y - (innerHeight - EDGE) : 0;
    if (speed) scrollBy(0, speed / 4);
    scrolling = requestAnimationFrame(scroll);
  };
  const end = () => {
    cancelAnimationFrame(scrolling);
    ghost?.remove();
    start = ghost = null;
  };
  grip.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || carried) return;
    start = { x: event.clientX, y: event.clientY };
    grip.setPointerCapture(event.pointerId);
  });
  grip.addEventListener("pointermove", (event) => {
    if (!start) return;
    at = { x: event.clientX, y: event.clientY };
    if (!ghost) {
      if (Math.hypot(at.x - start.x, at.y - start.y) < FAR) return;
      ghost = document.createElement("div");
      ghost.className = "ghost";
      ghost.textContent = grip.dataset.name;
      document.body.append(ghost);
      pickUp(grip);
      scrolling = requestAnimationFrame(scroll);
    }
    ghost.style.transform = `translate(${at.x + 12}px, ${at.y + 12}px)`;
    over();
  });
  grip.addEventListener("pointerup", () => {
    if (!ghost) {
      start = null;
      return;
    }
    const bed = over();
    end();
    dragged = true; // the click that follows a drag is no touch
    setTimeout(() => { dragged = false; });
    if (!carried) return;
    if (bed && bed !== carried.from) putDown(bed);
    else putBack();
  });
  grip.addEventListener("pointercancel", () => {
    const wasDragged = ghost !== null;
    end();
    if (wasDragged) putBack();
  });
}

function start() {
  const all = [...board.querySelectorAll("[data-bed]")];
  if (!all.length) return;
  all.forEach((bed) => { bed.tabIndex = -1; });
  const named = all.find((bed) => `#${bed.id}` === location.hash);
  stopAt(named ?? beds()[0] ?? all[0]);
  named?.focus();
  board.querySelectorAll("[data-grip]").forEach((grip) => {
    grip.hidden = false;
    byDragging(grip);
  });
  document.addEventListener("keydown", byKeys);
  board.addEventListener("click", byTouch);
  bar.querySelector("[data-put-back-button]").addEventListener("click", () => putBack());
  addEventListener("pagehide", () => putBack({ quietly: true }));
}

if (board && bar && form) start();
