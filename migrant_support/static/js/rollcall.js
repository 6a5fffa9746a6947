// The roll-call on a phone: each tap is sent by itself and again until it arrived; the marks of a colleague appear.
// Without this file the list is one form with a button. Nothing is kept on the phone: what waits lives in this page.

const LOOK_MS = 15000;
const AGAIN_MS = 4000;

/** Starts on the form marked data-roll-call. */
export function takeRollCall(root) {
  const form = root.querySelector("form[data-roll-call]");
  if (!form) return;
  const said = form.querySelector("[data-said]");
  const waiting = new Map();
  let sending = false;
  let over = false;
  let refused = "";
  form.querySelectorAll("[data-without-script]").forEach((part) => { part.hidden = true; });

  const say = (words) => {
    said.textContent = words || (waiting.size ? form.dataset.waiting.replace("{count}", waiting.size) : form.dataset.saved);
  };
  const count = () => {
    const people = [...form.querySelectorAll("[data-person]")];
    const marks = people.map((one) => one.querySelector("input[type=radio]:checked")?.value || "");
    form.querySelector("[data-left]").textContent = marks.filter((mark) => !mark).length;
    form.querySelectorAll("[data-count]").forEach((place) => {
      place.textContent = marks.filter((mark) => mark === place.dataset.count).length;
    });
  };
  const show = (marks) => {
    for (const [person, mark] of Object.entries(marks)) {
      if ([...waiting.values()].some((tap) => tap.person === person)) continue;
      const box = form.querySelector(`[data-person="${person}"] input[value="${mark}"]`);
      if (box) {
        box.checked = true;
        form.elements[`seen-${person}`].value = mark;
      }
    }
    count();
  };
  const take = (answer) => {
    if (answer.redirected || answer.status === 401) throw new Error(form.dataset.signedOut);
    if (answer.status === 409) over = true;
    return answer.json();
  };
  const send = async () => {
    if (sending || over) return;
    sending = true;
    try {
      while (waiting.size && !over) {
        const [key, tap] = waiting.entries().next().value;
        const body = new URLSearchParams({
          csrf_token: form.elements.csrf_token.value,
          key,
          person: tap.person,
          mark: tap.mark,
          age: Math.round((Date.now() - tap.at) / 1000),
        });
        const answer = await take(await fetch(form.dataset.tap, { method: "POST", body }));
        waiting.delete(key);
        if (answer.says) refused = answer.says;
        else show(answer.marks);
      }
      say(over ? refused || form.dataset.closed : refused);
    } catch (lost) {
      say(lost.message === form.dataset.signedOut ? lost.message : "");
      setTimeout(send, AGAIN_MS);
    }
    sending = false;
  };
  form.addEventListener("change", (event) => {
    const box = event.target.closest("input[type=radio]");
    if (!box) return;
    const person = box.closest("[data-person]").dataset.person;
    for (const [key, tap] of waiting) if (tap.person === person && !sending) waiting.delete(key);
    refused = "";
    waiting.set(newKey(), { person, mark: box.value, at: Date.now() });
    count();
    say();
    send();
  });
  const look = async () => {
    if (root.hidden || waiting.size || over) return;
    try {
      const answer = await take(await fetch(form.dataset.marks));
      over = answer.closed;
      if (over) say(form.dataset.closed);
      show(answer.marks);
    } catch (lost) {
      if (lost.message === form.dataset.signedOut) say(lost.message);
    }
  };
  setInterval(look, LOOK_MS);
  window.addEventListener("online", send);
  window.addEventListener("beforeunload", (event) => { if (waiting.size && !over) event.preventDefault(); });
}

/** A random id (UUID version 4); `crypto.randomUUID` is there over TLS only. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

takeRollCall(document);
