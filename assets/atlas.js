// What script adds to a page that is complete without it: a theme switch, tables that sort, and
// figures that come alive when a reader first touches, hovers, focuses or steers one.
// The Vega runtime is one file for the whole site, loaded once and only then.

const RUNTIME = new URL("__RUNTIME__", import.meta.url);
const SEARCH = new URL("__SEARCH__", import.meta.url);
const ROOT = new URL("../", import.meta.url);
const dark = matchMedia("(prefers-color-scheme: dark)");
const still = matchMedia("(prefers-reduced-motion: reduce)");
const page = document.documentElement;

// ---- theme ----

function theme() {
  if (page.dataset.theme) return page.dataset.theme;
  if (document.body.classList.contains("quarto-dark")) return "dark";
  if (document.body.classList.contains("quarto-light")) return "light";
  return dark.matches ? "dark" : "light";
}

function setTheme(name) {
  page.dataset.theme = name;
  try {
    localStorage.setItem("theme", name);
  } catch {
    // Storage is off: the choice lasts for this page only.
  }
  for (const button of document.querySelectorAll(".theme-toggle")) {
    button.setAttribute("aria-pressed", String(name === "dark"));
  }
}

function startTheme() {
  let stored = null;
  try {
    stored = localStorage.getItem("theme");
  } catch {
    // Storage is off: the system's theme holds.
  }
  if (stored === "light" || stored === "dark") setTheme(stored);
  for (const button of document.querySelectorAll(".theme-toggle")) {
    button.hidden = false;
    button.setAttribute("aria-pressed", String(theme() === "dark"));
    button.addEventListener("click", () => setTheme(theme() === "dark" ? "light" : "dark"));
  }
  new MutationObserver(() => {
    // Quarto's own switch changes the class of the body: the rest of the page follows it.
    const quarto = ["dark", "light"].find((name) =>
      document.body.classList.contains(`quarto-${name}`),
    );
    if (quarto && page.dataset.theme !== quarto) page.dataset.theme = quarto;
  }).observe(document.body, { attributes: true, attributeFilter: ["class"] });
  const quarto = document.body.classList.contains("quarto-dark")
    ? "dark"
    : document.body.classList.contains("quarto-light") && "light";
  if (quarto) page.dataset.theme = quarto;
}

// ---- state in the address: ?fig-map.year=2021 ----

function readState(figure) {
  const prefix = `${figure}.`;
  const state = {};
  for (const [key, value] of new URLSearchParams(location.search)) {
    if (key.startsWith(prefix)) state[key.slice(prefix.length)] = value;
  }
  return state;
}

function writeState(figure, signal, value) {
  const address = new URL(location.href);
  address.searchParams.set(`${figure}.${signal}`, String(value));
  history.replaceState(null, "", address);
}

// ---- live figures ----

let runtime;

function loadRuntime() {
  runtime ??= import(RUNTIME.href).then((module) => module.vegaEmbed);
  return runtime;
}

function painted(spec, palette) {
  // The spec carries light colours; a dark page gets each one's counterpart.
  if (theme() !== "dark") return spec;
  return JSON.parse(JSON.stringify(spec), (key, value) =>
    typeof value === "string" && palette[value.toLowerCase()]
      ? palette[value.toLowerCase()].dark
      : value,
  );
}

class LiveFigure {
  constructor(element) {
    this.element = element;
    this.id = element.dataset.figure;
    this.canvas = element.querySelector(".figure-canvas");
    this.controls = [...element.querySelectorAll("[data-signal]")];
    this.values = new Map();
    this.timer = 0;
    this.listen();
    this.restore();
  }

  listen() {
    const wake = () => this.wake();
    for (const event of ["pointerenter", "touchstart", "focusin"]) {
      this.canvas.addEventListener(event, wake, { once: true, passive: true });
    }
    const group = this.element.querySelector(".figure-controls");
    if (group) group.hidden = false;
    for (const control of this.controls) {
      control.addEventListener("input", () => this.choose(control.dataset.signal, valueOf(control)));
    }
    for (const button of this.element.querySelectorAll(".figure-play")) {
      button.addEventListener("click", () => this.play(button));
    }
    for (const link of this.element.querySelectorAll("[data-view]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        for (const [signal, value] of Object.entries(JSON.parse(link.dataset.view))) {
          this.choose(signal, value);
        }
      });
    }
    const again = () => this.view && this.draw();
    new MutationObserver(again).observe(page, { attributeFilter: ["data-theme"] });
    dark.addEventListener("change", again);
    new ResizeObserver(() => this.place !== this.drawing && again()).observe(this.canvas);
  }

  restore() {
    for (const [signal, text] of Object.entries(readState(this.id))) {
      const control = this.controls.find((candidate) => candidate.dataset.signal === signal);
      if (control && setControl(control, text)) this.choose(signal, valueOf(control));
    }
  }

  wake() {
    this.drawn ??= this.draw();
    return this.drawn;
  }

  get drawing() {
    // The layout that the page's width shows.
    const drawings = [...this.canvas.querySelectorAll(".figure-drawing")];
    return drawings.find((drawing) => drawing.offsetParent !== null) ?? drawings[0];
  }

  async draw() {
    const place = this.drawing;
    const [embed, { spec, palette }] = await Promise.all([
      loadRuntime(),
      fetch(place.dataset.spec).then((answer) => answer.json()),
    ]);
    const stage = document.createElement("div");
    stage.className = "figure-stage";
    const result = await embed(stage, painted(spec, palette), {
      mode: "vega",
      ast: true,
      actions: false,
      renderer: "svg",
      defaultStyle: false,
      loader: { baseURL: ROOT.href },
      tooltip: { disableDefaultStyle: true, theme: theme() },
    });
    this.view?.finalize();
    this.view = result.view;
    for (const [signal, value] of this.values) this.view.signal(signal, value);
    await this.view.runAsync();
    const drawing = stage.querySelector("svg");
    const picture = place.querySelector("svg");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", picture?.getAttribute("aria-label") ?? "");
    place.replaceChildren(stage);
    this.place = place;
    this.view.addEventListener("click", (event, item) => this.tell(item));
    this.element.dataset.live = "true";
  }

  async choose(signal, value) {
    this.values.set(signal, value);
    for (const control of this.controls) {
      if (control.dataset.signal === signal) setControl(control, String(value));
    }
    writeState(this.id, signal, value);
    await this.wake();
    await this.view.signal(signal, value).runAsync();
  }

  play(button) {
    const control = document.getElementById(button.dataset.for);
    const stop = () => {
      clearInterval(this.timer);
      this.timer = 0;
      button.setAttribute("aria-pressed", "false");
    };
    if (this.timer) return stop();
    if (Number(control.value) >= Number(control.max)) setControl(control, control.min);
    button.setAttribute("aria-pressed", "true");
    const step = () => {
      if (Number(control.value) >= Number(control.max)) return stop();
      setControl(control, String(Number(control.value) + Number(control.step || 1)));
      this.choose(control.dataset.signal, valueOf(control));
    };
    this.choose(control.dataset.signal, valueOf(control));
    this.timer = setInterval(step, still.matches ? 2500 : 1000);
  }

  tell(item) {
    // What a tooltip says on hover stays readable after a click, also for touch and magnifiers.
    const facts = item?.tooltip;
    if (!facts || typeof facts !== "object") return;
    let panel = this.element.querySelector(".figure-detail");
    if (!panel) {
      panel = document.createElement("dl");
      panel.className = "figure-detail";
      panel.setAttribute("role", "status");
      this.canvas.after(panel);
    }
    panel.replaceChildren(
      ...Object.entries(facts).flatMap(([name, value]) => {
        const term = document.createElement("dt");
        const text = document.createElement("dd");
        term.textContent = name;
        text.textContent = value;
        return [term, text];
      }),
    );
  }
}

function valueOf(control) {
  if (control.type === "range") return Number(control.value);
  if (control.type === "checkbox") return control.checked;
  return JSON.parse(control.value);
}

function setControl(control, text) {
  if (control.type === "checkbox") control.checked = text === "true";
  else if (control instanceof HTMLSelectElement) {
    const option = [...control.options].find(
      (candidate) => candidate.value === text || candidate.value === JSON.stringify(text),
    );
    if (!option) return false;
    control.value = option.value;
  } else if (text.trim() === "" || !Number.isFinite(Number(text))) return false;
  else control.value = text;
  const output = document.querySelector(`output[for="${control.id}"]`);
  if (output) output.value = control.value;
  return true;
}

// ---- tables ----

function sortable(table) {
  table.querySelectorAll("thead th").forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      for (const other of head.parentElement.children) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
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
    });
  });
}

// ---- search: a button and the key /; all else is loaded when one of them is used ----

function startSearch() {
  const bar = document.querySelector("#quarto-header .navbar");
  if (!bar) return;
  const open = () => import(SEARCH.href).then((search) => search.open());
  let button = bar.querySelector(".search-button");
  if (!button) {
    button = document.createElement("button");
    button.type = "button";
    button.className = "search-button";
    button.textContent = page.lang.startsWith("zh") ? "搜索" : "Search";
    button.setAttribute("aria-keyshortcuts", "/");
    (bar.querySelector(".quarto-navbar-tools") ?? bar.firstElementChild).prepend(button);
  }
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

startTheme();
startSearch();
for (const figure of document.querySelectorAll(".atlas-figure")) new LiveFigure(figure);
for (const table of document.querySelectorAll(".figure-data table")) sortable(table);
