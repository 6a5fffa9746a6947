// Forms: a second click sends nothing twice, and leaving a half-filled form asks first.

/** A form marked data-once is sent once; its buttons say so until the page is shown again. */
export function guardDoubleSubmit(root) {
  root.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-once]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    // After this turn, so that the pressed button's own name and value are still sent.
    setTimeout(() => form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-disabled", "true")));
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    root.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
    });
  });
}

/** A form marked data-unsaved asks before it is left with changes in it. */
export function warnUnsaved(root) {
  const forms = [...root.querySelectorAll("form[data-unsaved]")];
  if (!forms.length) return;
  const changed = new Set(forms.filter((form) => form.querySelector("[aria-invalid=true]")));
  forms.forEach((form) => {
    form.addEventListener("input", () => changed.add(form));
    form.addEventListener("submit", () => changed.clear());
  });
  window.addEventListener("beforeunload", (event) => {
    if (changed.size) event.preventDefault();
  });
}
