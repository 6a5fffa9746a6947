// Tables whose rows lead somewhere: j and k (or the arrows, once a row has the focus) walk down and up; Enter opens, as on any link.

export function walkRows(root) {
  const table = root.querySelector("table[data-rows]");
  if (!table) return;
  const links = () => [...table.querySelectorAll("tbody th a[href]")];
  root.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    if (event.target.closest("input, textarea, select, [contenteditable], details[open]")) return;
    const all = links();
    const at = all.indexOf(document.activeElement);
    const inside = at >= 0;
    const step = event.key === "j" || (inside && event.key === "ArrowDown") ? 1 : event.key === "k" || (inside && event.key === "ArrowUp") ? -1 : 0;
    const next = all[inside ? at + step : 0];
    if (!step || !next) return;
    event.preventDefault();
    next.focus();
  });
}
