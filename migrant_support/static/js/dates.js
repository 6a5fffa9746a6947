// Dates typed freely: says below the field how "5/3/88" will be read. The server decides; this only shows it early.
// Day first, as in Sri Lanka; year first when it has four digits. Two digits of a year
// mean the last hundred years, or the coming ones where the field says so (a passport's end).

const WORDS = ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];

function monthOf(text) {
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const word = text.toLowerCase();
  return word.length < 3 ? 0 : WORDS.findIndex((name) => name.startsWith(word)) + 1;
}

/** Year, month and day of a typed date, or null where it cannot be read for certain. */
export function readDate(typed, years = "past", today = new Date()) {
  const parts = typed.trim().split(/[\s./,-]+/).filter(Boolean);
  if (parts.length !== 3) return null;
  const yearFirst = /^\d{4}$/.test(parts[0]);
  const [dayText, monthText, yearText] = yearFirst ? [parts[2], parts[1], parts[0]] : parts;
  if (!/^\d{1,2}$/.test(dayText) || !/^(\d{2}|\d{4})$/.test(yearText)) return null;
  let year = Number(yearText);
  const month = monthOf(monthText);
  const day = Number(dayText);
  if (yearText.length === 2) {
    year += 2000;
    if (years === "past" && Date.UTC(year, month - 1, day) > today.getTime()) year -= 100;
  }
  const date = new Date(Date.UTC(year, month - 1, day));
  const real = month >= 1 && month <= 12 && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
  return real ? date : null;
}

export function previewDates(root) {
  const language = document.documentElement.lang;
  const format = new Intl.DateTimeFormat(language === "en" || !language ? "en-GB" : language, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
  root.querySelectorAll("input[data-date]").forEach((input) => {
    const preview = document.getElementById(`${input.id}-preview`);
    if (!preview) return;
    const show = () => {
      const date = readDate(input.value, input.dataset.date);
      preview.textContent = date ? format.format(date) : "";
    };
    input.addEventListener("input", show);
    show();
  });
}
