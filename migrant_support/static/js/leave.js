// The way out of a page that nobody else may see: the link on top, or Shift three times. Forms are emptied first, and the
// page is replaced, so that "back" does not lead to it. Without this script the link still leads away.

const link = document.querySelector("[data-leave]");
let pressed = [];

function leave() {
  document.querySelectorAll("form").forEach((form) => {
    form.reset();
    form.querySelectorAll("input, textarea").forEach((field) => {
      if (field.type === "checkbox" || field.type === "radio") field.checked = false;
      else field.value = "";
    });
  });
  document.body.hidden = true;
  location.replace(link.href);
}

if (link) {
  link.addEventListener("click", (event) => {
    event.preventDefault();
    leave();
  });
  document.addEventListener("keydown", (event) => {
    if (event.repeat) return;
    pressed = event.key === "Shift" ? [...pressed, event.timeStamp].slice(-3) : [];
    if (pressed.length === 3 && pressed[2] - pressed[0] < 2000) leave();
  });
}
document.querySelector("[data-error-summary]")?.focus();
