// What script adds to a page that is complete without it: a theme switch, a search, tables that
// sort, texts that are copied at a press, frames of the right height, and figures that come alive.

import { say, wordsOf } from "./say.js";
import { followSteps } from "./steps.js";
import { explainAtTouch } from "./terms.js";

const page = document.documentElement;
const ROOT = new URL("../", import.meta.url);

// ---- theme ----

const dark = matchMedia("(prefers-color-scheme: dark)");

function theme() {
  return page.dataset.theme ?? (dark.matches ? "dark" : "light");
}

function setTheme(name) {
  page.dataset.theme = name;
  for (const button of document.querySelectorAll(".theme-toggle")) {
    button.setAttribute("aria-pressed", String(name === "dark"));
  }
}

function startTheme() {
  for (const button of document.querySelectorAll(".theme-toggle")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(theme() === "dark"));
    button.addEventListener("click", () => {
      setTheme(theme() === "dark" ? "light" : "dark");
      try {
        localStorage.setItem("theme", page.dataset.theme);
      } catch {
        // Storage is off: the choice lasts for this page only.
      }
    });
  }
}

// ---- tables ----

function sortable(table) {
  const heads = [...table.querySelectorAll("thead th")];
  const choice = table.closest(".table-tools") && sortField(table, heads);
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      sort(table, column, down);
      if (choice) choice.value = `${column} ${down}`;
    });
  });
}

function sort(table, column, down) {
  const words = wordsOf(table);
  const heads = [...table.querySelectorAll("thead th")];
  for (const head of heads) head.removeAttribute("aria-sort");
  heads[column].setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  const text = (row) => row.cells[column].textContent.trim();
  const number = (row) => Number(text(row).replaceAll(",", "") || Number.NaN);
  const rows = [...body.rows].sort((one, two) => {
    const [first, second] = [number(one), number(two)];
    if (Number.isNaN(first) !== Number.isNaN(second)) return Number.isNaN(first) ? 1 : -1;
    const order = Number.isNaN(first)
      ? text(one).localeCompare(text(two), page.lang)
      : first - second;
    return down ? -order : order;
  });
  body.append(...rows);
  say(`${words.sorted} ${heads[column].textContent}, ${down ? words.descending : words.ascending}`);
}

// Where a table is stacked its heads are out of sight: there a list of columns sorts it.
function sortField(table, heads) {
  const words = wordsOf(table);
  const choice = document.createElement("select");
  const listed = [...table.tBodies[0].rows];
  choice.append(new Option(words.order, ""));
  heads.forEach((head, column) => {
    for (const down of [false, true]) {
      const order = down ? words.descending : words.ascending;
      choice.append(new Option(`${head.textContent.trim()}, ${order}`, `${column} ${down}`));
    }
  });
  choice.addEventListener("change", () => {
    const [column, down] = choice.value.split(" ");
    if (column) return sort(table, Number(column), down === "true");
    for (const head of heads) head.removeAttribute("aria-sort");
    table.tBodies[0].append(...listed);
    say(words.order);
  });
  table.closest(".table-tools").prepend(field("table-filter table-sort", words.sort, choice));
  return choice;
}

// ---- citations, links and frames to copy ----

function copyable(text) {
  const words = wordsOf(text);
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = words.copy;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(text.textContent.trim());
      say(words.copied);
    } catch {
      // The browser keeps the clipboard from this page: the reader copies what is marked.
      getSelection().selectAllChildren(text);
      say(words.select);
    }
  });
  text.after(button);
}

// Where the site does not say under which address it stands, the page's own tells.
function complete(place) {
  place.textContent = new URL(place.dataset.path, place.dataset.base ?? ROOT).href;
}

// ---- in a frame of another site, which is told how high the figure is ----

function tellHeight() {
  const tell = () => {
    parent.postMessage({ atlasHeight: page.getBoundingClientRect().height }, "*");
  };
  new ResizeObserver(tell).observe(page);
}

// ---- search: a button and the key /; all else is loaded when one of them is used ----

function startSearch() {
  const button = document.querySelector(".search-button");
  if (!button) return;
  const open = () => import("./search.js").then((search) => search.open());
  button.hidden = false;
  button.addEventListener("click", open);
  try {
    page.dataset.searchKey = localStorage.getItem("search-key") ?? "on";
  } catch {
    // Storage is off: the key works.
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input:not([type=range], [type=checkbox]), select, textarea");
    const other = event.ctrlKey || event.metaKey || event.altKey;
    if (event.key !== "/" || other || typing || page.dataset.searchKey === "off") return;
    event.preventDefault();
    open();
  });
}

// ---- figures: what brings one to life is loaded when a reader turns to one ----

const SIGNS = ["pointerover", "focusin", "input", "click"];
const KEPT = ["click", "keydown", "pointermove"]; // what is heard before a figure can act on it
const WALKS = /^(Arrow|Page|Home|End)/;

function startFigure(figure) {
  const canvas = figure.querySelector(".figure-canvas");
  canvas.tabIndex = 0;
  const early = {};
  const keep = (event) => {
    const walks = event.type === "keydown" && event.target === canvas && WALKS.test(event.key);
    if (event.type === "keydown" && !walks) return;
    early[event.type] = event;
    if (walks || (event.type === "click" && event.target.closest("[data-view]"))) event.preventDefault();
  };
  const start = async () => {
    for (const sign of SIGNS) figure.removeEventListener(sign, start);
    const { LiveFigure } = await import("./figures.js");
    for (const kept of KEPT) figure.removeEventListener(kept, keep);
    new LiveFigure(figure, early);
  };
  for (const kept of KEPT) figure.addEventListener(kept, keep);
  for (const sign of SIGNS) figure.addEventListener(sign, start, { passive: true });
  if (location.search.includes(`${figure.dataset.figure}.`)) start();
}

// What a figure in view needs to come to life is fetched ahead, after the page itself, unless the
// reader saves data or the connection is slow.

function fetchAhead(figures) {
  const { saveData, effectiveType = "" } = navigator.connection ?? {};
  if (saveData || effectiveType.endsWith("2g") || matchMedia("(prefers-reduced-data: reduce)").matches) return;
  const idle = window.requestIdleCallback ?? setTimeout;
  const seen = new IntersectionObserver((entries) => {
    for (const { isIntersecting, target } of entries) {
      if (!isIntersecting) continue;
      seen.unobserve(target);
      idle(() => import("./figures.js").then(({ ahead }) => ahead(target)));
    }
  });
  for (const figure of figures) seen.observe(figure.querySelector(".figure-canvas"));
}

// ---- tables to filter ----

const plain = (text) => text.normalize("NFD").replace(/[\p{M}'’]/gu, "").toLowerCase();

function field(name, text, control) {
  const label = document.createElement("label");
  label.append(text, " ", control);
  const made = Object.assign(document.createElement("p"), { className: name });
  made.append(label);
  return made;
}

function filterable(table) {
  const words = wordsOf(table);
  const input = Object.assign(document.createElement("input"), { type: "search", autocomplete: "off" });
  const shown = document.createElement("output");
  const rows = [...table.tBodies[0].rows];
  input.addEventListener("input", () => {
    const sought = plain(input.value.trim()).split(/\s+/);
    for (const row of rows) row.hidden = !sought.every((word) => plain(row.textContent).includes(word));
    const left = rows.filter((row) => !row.hidden).length;
    shown.textContent = `${left} / ${rows.length} ${words.shown}`;
    say(shown.textContent);
  });
  const made = field("table-filter", words.filter, input);
  made.append(shown);
  table.closest(".table-tools").prepend(made);
}

// ---- pages of one kind to compare: `?with=name` names one that this page links to ----

function comparable(others) {
  const links = [...others.querySelectorAll("a")];
  const names = links.map((link) => link.pathname.split("/").pop().replace(".html", ""));
  const choice = document.createElement("select");
  choice.append(new Option(others.dataset.none, ""));
  links.forEach((link, at) => choice.append(new Option(link.textContent, names[at])));
  const told = document.createElement("output");
  const made = field("compare-field", others.dataset.compare, choice);
  made.append(told);
  document.querySelector(".page-body").prepend(made);
  const show = async () => {
    const asked = new URLSearchParams(location.search).get("with") ?? "";
    const plain = (name) => name?.toLowerCase().replace(/['’]/g, "");
    const called = (link) => [link.textContent, link.dataset.also].some((name) => plain(name) === plain(asked));
    const name = names[links.findIndex(called)] ?? asked.toLowerCase();
    choice.value = names.includes(name) ? name : "";
    told.textContent = choice.value === name ? "" : others.dataset.unknown.replace("…", asked);
    const { compare } = await import("./compare.js");
    compare(links[names.indexOf(name)]);
  };
  choice.addEventListener("change", () => {
    const address = new URL(location.href);
    if (choice.value) address.searchParams.set("with", choice.value);
    else address.searchParams.delete("with");
    history.pushState(null, "", address);
    show();
  });
  addEventListener("popstate", show);
  if (location.search.includes("with=")) show();
}

// ---- lists to narrow ----

function narrowable(list) {
  const field = list.querySelector(".table-filter");
  field.hidden = false;
  const start = () => import("./entries.js").then(({ choosable }) => choosable(list));
  field.querySelector("select").addEventListener("change", start, { once: true });
}

// ---- the code of every figure, shown or hidden at once ----

function startCode(button) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = button.getAttribute("aria-pressed") !== "true";
    button.setAttribute("aria-pressed", String(shown));
    for (const code of document.querySelectorAll(".figure-code, .code-fold")) code.open = shown;
  });
}

startTheme();
startSearch();
for (const table of document.querySelectorAll(".table-tools table")) {
  sortable(table);
  filterable(table);
}
for (const others of document.querySelectorAll("[data-compare]")) comparable(others);
for (const list of document.querySelectorAll(".entries")) narrowable(list);
for (const button of document.querySelectorAll(".code-switch")) startCode(button);
for (const table of document.querySelectorAll(".figure-data table")) sortable(table);
for (const place of document.querySelectorAll(".figure-address")) complete(place);
for (const text of document.querySelectorAll(".figure-copy")) copyable(text);
const figures = document.querySelectorAll(".atlas-figure");
for (const figure of figures) startFigure(figure);
for (const term of document.querySelectorAll("a.term[title]")) explainAtTouch(term);
if (document.readyState === "complete") fetchAhead(figures);
else addEventListener("load", () => fetchAhead(figures), { once: true });
followSteps(document.querySelectorAll(".steps"));
if (parent !== window && document.body.classList.contains("figure-page")) tellHeight();
