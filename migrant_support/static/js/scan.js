// A desk that scans: the page stays, the box keeps the focus, an answer is seen, heard and felt. Without this file Enter sends the form.

const FIRST_LINE = /^[PIACV][A-Z0-9<]{1}[A-Z]{3}[A-Z0-9<]{25,39}$/;
const BETWEEN_PICTURES_MS = 250;
const TONES = { good: [[880, 0, 0.12]], warn: [[660, 0, 0.12], [660, 0.18, 0.12]], danger: [[220, 0, 0.35]] };
const TREMBLES = { good: 60, warn: [60, 60, 60], danger: [250] };

/** Starts every scan box of the page. */
export function scanDesk(root) {
  root.querySelectorAll("[data-scan]").forEach((desk) => {
    const form = desk.querySelector("form");
    const box = form.elements.code;
    const ready = () => { box.focus({ preventScroll: true }); box.select(); };
    const sound = soundSwitch(desk);
    const send = async () => {
      if (await ask(desk, form)) tell(desk, sound());
      box.value = "";
      ready();
    };
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!box.value.trim()) return ready();
      if (awaitsSecondLine(box.value)) { box.value += " "; return undefined; }
      return send();
    });
    root.addEventListener("keydown", (event) => {
      const free = !event.target.closest("input, textarea, select, button, a, summary");
      if (free && event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey && event.key !== "/") box.focus();
    });
    camera(desk, (read) => { box.value = read; send(); });
    ready();
  });
}

/** The first of the two or three lines of a passport or card came alone: its scanner sends the others at once. */
function awaitsSecondLine(typed) {
  const lines = typed.trim().toUpperCase().split(/\s+/);
  if (!FIRST_LINE.test(lines[0])) return false;
  const wanted = lines[0].length === 30 ? 3 : 2;
  return [30, 36, 44].includes(lines[0].length) && lines.length < wanted;
}

/** Send the form and put the answer of the page that comes in its place. A page without one (signed out) is opened as it is. */
async function ask(desk, form) {
  const place = desk.querySelector("#scan-answer");
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action || location.href, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const said = page.querySelector("#scan-answer");
    if (!said) {
      form.submit();
      return false;
    }
    place.replaceChildren(...said.childNodes);
    page.querySelectorAll(".scan__form input[type=hidden]").forEach((fresh) => {
      const old = form.elements[fresh.name];
      if (old) old.value = fresh.value;
    });
    return true;
  } catch {
    const words = document.createElement("p");
    words.className = "verdict verdict--danger";
    words.dataset.tone = "danger";
    words.textContent = desk.dataset.noLine;
    place.replaceChildren(words);
    return true;
  } finally {
    form.removeAttribute("aria-busy");
  }
}

/** Sound and tremble, once somebody has touched the page: browsers allow neither before. */
function tell(desk, loud) {
  const tone = desk.querySelector("#scan-answer [data-tone]")?.dataset.tone;
  if (!tone || !loud || !navigator.userActivation?.hasBeenActive) return;
  navigator.vibrate?.(TREMBLES[tone] || 0);
  const air = new AudioContext();
  (TONES[tone] || []).forEach(([pitch, at, long]) => {
    const note = air.createOscillator();
    const volume = air.createGain();
    volume.gain.value = 0.15;
    note.frequency.value = pitch;
    note.connect(volume).connect(air.destination);
    note.start(air.currentTime + at);
    note.stop(air.currentTime + at + long);
  });
  setTimeout(() => air.close(), 1000);
}

function soundSwitch(desk) {
  const button = desk.querySelector("[data-scan-sound]");
  let on = localStorage.getItem("scan-sound") !== "off";
  const show = () => button.setAttribute("aria-pressed", String(on));
  button.hidden = false;
  show();
  button.addEventListener("click", () => {
    on = !on;
    localStorage.setItem("scan-sound", on ? "on" : "off");
    show();
  });
  return () => on;
}

/** The camera of a phone reads the code of a card, where the browser can. */
async function camera(desk, found) {
  const button = desk.querySelector("[data-scan-camera]");
  const video = desk.querySelector("[data-scan-video]");
  if (!("BarcodeDetector" in window) || !navigator.mediaDevices?.getUserMedia) return;
  if (!(await BarcodeDetector.getSupportedFormats()).includes("qr_code")) return;
  const reader = new BarcodeDetector({ formats: ["qr_code"] });
  let stream;
  let last = "";
  const stop = () => {
    stream?.getTracks().forEach((track) => track.stop());
    stream = undefined;
    video.hidden = true;
  };
  const look = async () => {
    if (!stream) return;
    const [code] = await reader.detect(video).catch(() => []);
    if (code && code.rawValue !== last) {
      last = code.rawValue;
      found(last);
    }
    setTimeout(look, BETWEEN_PICTURES_MS);
  };
  button.hidden = false;
  button.addEventListener("click", async () => {
    if (stream) return stop();
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
    } catch {
      button.hidden = true; // no camera, or not allowed: the box remains
      return undefined;
    }
    last = "";
    video.srcObject = stream;
    video.hidden = false;
    await video.play();
    return look();
  });
  window.addEventListener("pagehide", stop);
}
