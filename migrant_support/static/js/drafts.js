// A long form is kept on the server while it is filled, so that a lost line or a closed window loses nothing.

const EVERY_MS = 4000;
const NOT_TYPED = ["csrf_token", "idempotency_key"];

/** A form marked data-draft sends what changed to that address; #draft says when it was kept, or that it was not. */
export function keepDrafts(root) {
  const form = root.querySelector("form[data-draft]");
  const said = root.querySelector("#draft");
  if (!form || !said) return;
  let changed = false;
  let sending = false;
  const keep = async () => {
    if (!changed || sending || form.dataset.sent) return;
    changed = false;
    sending = true;
    const typed = new FormData(form);
    const token = typed.get("csrf_token");
    NOT_TYPED.forEach((name) => typed.delete(name));
    typed.set("csrf_token", token);
    try {
      const answer = await fetch(form.dataset.draft, { method: "POST", body: typed });
      if (!answer.ok || answer.redirected) throw new Error(answer.status);
      said.textContent = await answer.text();
      said.dataset.kept = "yes";
    } catch {
      changed = true;
      said.textContent = form.dataset.draftLost;
      delete said.dataset.kept;
    }
    said.classList.remove("only-read");
    sending = false;
  };
  form.addEventListener("input", () => {
    changed = true;
  });
  setInterval(keep, EVERY_MS);
  window.addEventListener("online", keep);
}
