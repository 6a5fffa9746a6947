// Helps of the pages for people without account. Without this script all of it works: the link leads away, a form is sent at once.

const link = document.querySelector("[data-leave]");
const noLine = document.querySelector("[data-no-line]");
const LONGEST_EDGE = 1600;
let pressed = [];

// The way out: forms are emptied, and the page is replaced, so that "back" does not lead to it.
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

// Before the page is left for an answer: is there a line at all? If not, the page stays with everything that stands on it.
async function hasLine(address) {
  try {
    const signal = AbortSignal.timeout ? AbortSignal.timeout(15000) : undefined;
    return (await fetch(address, { cache: "no-store", credentials: "omit", signal })).ok;
  } catch {
    return false;
  }
}

// A phone's picture has 4 MB and more: a smaller one is enough to read a passport, and comes through a thin line.
async function lighten(field) {
  const file = field.files && field.files[0];
  if (!file || file.size < 400000 || !window.createImageBitmap || !window.DataTransfer) return;
  try {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
    const scale = Math.min(1, LONGEST_EDGE / Math.max(picture.width, picture.height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.round(picture.width * scale);
    canvas.height = Math.round(picture.height * scale);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise((done) => canvas.toBlob(done, "image/jpeg", 0.85));
    if (!blob || blob.size >= file.size) return;
    const chosen = new DataTransfer();
    chosen.items.add(new File([blob], "picture.jpg", { type: "image/jpeg" }));
    field.files = chosen.files;
  } catch {
    // It goes as it is; the server says what is wrong with it.
  }
}

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (form.dataset.state === "ready" || !noLine || !form.requestSubmit) return;
  event.preventDefault();
  if (form.dataset.state === "asking") return;
  form.dataset.state = "asking";
  noLine.hidden = true;
  for (const field of form.querySelectorAll("input[type=file]")) await lighten(field);
  if (await hasLine(noLine.dataset.noLine)) {
    form.dataset.state = "ready";
    form.requestSubmit(event.submitter);
  } else {
    delete form.dataset.state;
    noLine.hidden = false;
    noLine.focus();
  }
});
window.addEventListener("pageshow", () => document.querySelectorAll("form").forEach((form) => delete form.dataset.state));
document.querySelector("[data-error-summary]")?.focus();
