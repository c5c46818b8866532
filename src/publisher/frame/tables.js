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
