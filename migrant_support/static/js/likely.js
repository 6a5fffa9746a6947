// While a form is filled: asks who in the register may be the person, and shows it beside the form. Never blocks.

const PAUSE_MS = 350;

/** A form marked data-likely sends what is typed so far to that address and shows the answer in #likely. */
export function lookUpWhileTyping(root) {
  const form = root.querySelector("form[data-likely]");
  const place = root.querySelector("#likely");
  if (!form || !place) return;
  let waiting;
  let asking;
  let last = "";
  const look = async () => {
    const typed = new FormData(form);
    const said = new URLSearchParams([...typed].filter(([, value]) => typeof value === "string")).toString();
    if (said === last) return;
    last = said;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.likely, { method: "POST", body: typed, signal: asking.signal });
      if (answer.ok && !answer.redirected) place.innerHTML = await answer.text();
    } catch {
      last = ""; // no line, or a newer question: the next change asks again
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(look, PAUSE_MS);
  });
}
