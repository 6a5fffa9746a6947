// A scanner types like a keyboard and ends each line with Enter. When the last line of a whole zone has come, the form is read at once.

const WHOLE = [
  { lines: 2, widths: [36, 44] },
  { lines: 3, widths: [30] },
];

/** Is this the whole zone of a passport or a card: two lines of 44 or 36 letters, or three of 30? */
function isWhole(text) {
  const lines = text.split(/\r?\n/).map((line) => line.trim()).filter(Boolean);
  return WHOLE.some(
    ({ lines: count, widths }) =>
      lines.length === count && widths.some((width) => lines.every((line) => line.length === width)),
  );
}

/** In a field marked data-scanner, the Enter after the last line presses the button that the mark names. */
export function readWhenScanned(root) {
  for (const field of root.querySelectorAll("textarea[data-scanner]")) {
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing || !isWhole(field.value)) return;
      const button = field.form?.elements.namedItem(field.dataset.scanner);
      if (!button) return;
      event.preventDefault();
      button.click();
    });
  }
}
