// A field above a table that leaves only the rows that hold what is typed.

import { say, wordsOf } from "./say.js";

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[\p{M}'’]/gu, "")
    .toLowerCase();

let count = 0;

export function filterable(table) {
  const words = wordsOf(table);
  const input = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  input.id = `table-filter-${(count += 1)}`;
  const label = Object.assign(document.createElement("label"), { htmlFor: input.id, textContent: words.filter });
  const shown = Object.assign(document.createElement("output"), { htmlFor: input.id });
  const field = Object.assign(document.createElement("p"), { className: "table-filter" });
  field.append(label, input, shown);
  table.closest(".table-tools").prepend(field);
  input.addEventListener("input", () => {
    const sought = plain(input.value.trim()).split(/\s+/);
    const rows = [...table.tBodies[0].rows];
    for (const row of rows) {
      const text = plain(row.textContent);
      row.hidden = !sought.every((word) => text.includes(word));
    }
    const left = rows.filter((row) => !row.hidden).length;
    shown.textContent = `${left} / ${rows.length} ${words.shown}`;
    say(shown.textContent);
  });
}

// A choice above lists folded by year that leaves only the entries about one region, or about all.
export function choosable(list) {
  const field = list.querySelector(".table-filter");
  const [select, shown] = [field.querySelector("select"), field.querySelector("output")];
  const { shown: words } = wordsOf(list);
  const years = [...list.querySelectorAll("details")];
  const opened = years.map((year) => year.open);
  field.hidden = false;
  select.addEventListener("change", () => {
    const entries = [...list.querySelectorAll("[data-about]")];
    for (const entry of entries) {
      const about = entry.dataset.about.split(" ").filter(Boolean);
      entry.hidden = select.value !== "" && about.length > 0 && !about.includes(select.value);
    }
    years.forEach((year, place) => {
      year.hidden = !year.querySelector("[data-about]:not([hidden])");
      year.open = select.value === "" ? opened[place] : !year.hidden;
    });
    const left = entries.filter((entry) => !entry.hidden).length;
    shown.textContent = `${left} / ${entries.length} ${words}`;
    say(shown.textContent);
  });
}
