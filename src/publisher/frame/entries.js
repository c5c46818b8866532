// A choice above lists folded by year that leaves only the entries about one region, or about all.
// It is loaded when a reader first chooses.

import { say, wordsOf } from "./say.js";

export function choosable(list) {
  const field = list.querySelector(".table-filter");
  const [select, shown] = [field.querySelector("select"), field.querySelector("output")];
  const { shown: words } = wordsOf(list);
  const years = [...list.querySelectorAll("details")];
  const opened = years.map((year) => year.open);
  const narrow = () => {
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
  };
  select.addEventListener("change", narrow);
  narrow();
}
