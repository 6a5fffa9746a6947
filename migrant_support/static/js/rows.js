// Tables and boards whose rows lead somewhere: j and k (or the arrows, once a row has the focus) walk down and up; Enter opens, as on any link.

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

// Days beside each other with flights in them: up and down within a day, left and right to the next day that has one.
export function walkDays(root) {
  const board = root.querySelector("[data-week]");
  board?.addEventListener("keydown", (event) => {
    const turn = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
    const day = event.target.closest(".week__day");
    if (!turn || !day || event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return;
    const days = [...board.querySelectorAll(".week__day")].map((one) => [...one.querySelectorAll("li a")]).filter((all) => all.length);
    const across = days.findIndex((all) => all.includes(event.target));
    const down = days[across].indexOf(event.target) + turn[0];
    const next = turn[1] ? days[across + turn[1]] : days[across];
    const link = next?.[Math.min(down, next.length - 1)];
    if (!link || down < 0 || (turn[0] && down >= next.length)) return;
    event.preventDefault();
    link.focus();
  });
}
