// The things a figure shows, one by one: found by name, walked with the arrow keys, listed, and
// told of in a panel. List, search, marks and panel always agree on the one that is chosen.

import { say } from "./say.js";

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const TAP = 24; // how far, in pixels, a tap may miss a mark

const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[\p{M}'’\s-]/gu, "")
    .toLowerCase();

export class Items {
  constructor(figure, list) {
    this.figure = figure;
    this.list = list;
    this.param = list.dataset.param;
    this.key = list.dataset.key;
    this.entries = new Map();
    for (const details of list.querySelectorAll("[data-item]")) {
      const names = details.querySelector("summary");
      const searched = [details.dataset.item, ...[...names.children].map((name) => name.textContent)];
      this.entries.set(details.dataset.item, { details, names, searched: searched.map(plain) });
      details.addEventListener("toggle", () => details.open && this.choose(details.dataset.item));
    }
    this.spots = new Map();
    this.find();
    this.enter();
  }

  get chosen() {
    return this.figure.values.get(this.param);
  }

  choose(id) {
    return this.figure.choose(this.param, id);
  }

  // ---- marks: a button on each, so that keyboard, finger and screen reader reach it ----

  enter() {
    const { canvas, words } = this.figure;
    canvas.setAttribute("aria-label", `${canvas.getAttribute("aria-label")}. ${words.keys}`);
    canvas.addEventListener("keydown", async (event) => {
      if (event.target !== canvas || !(event.key in ARROWS)) return;
      event.preventDefault();
      await this.figure.wake();
      this.walk(this.chosen ?? this.spots.keys().next().value);
    });
    canvas.addEventListener("click", (event) => this.figure.view || this.tapped(event));
  }

  // A tap before the figure is live counts as soon as it is.
  async tapped(event) {
    await this.figure.wake();
    const near = this.nearest(event.clientX, event.clientY);
    if (near) this.choose(near);
  }

  place(stage) {
    const focused = this.layer?.contains(document.activeElement);
    this.layer?.remove();
    this.layer = document.createElement("div");
    this.layer.className = "figure-spots";
    this.layer.addEventListener("keydown", (event) => this.step(event));
    this.spots.clear();
    const frame = stage.querySelector("svg").getBoundingClientRect();
    for (const [id, mark] of this.marks(stage)) {
      const spot = document.createElement("button");
      spot.type = "button";
      spot.className = "figure-spot";
      spot.style.left = `${(100 * (mark.x - frame.left)) / frame.width}%`;
      spot.style.top = `${(100 * (mark.y - frame.top)) / frame.height}%`;
      spot.append(...this.namesOf(id));
      spot.addEventListener("click", () => this.choose(id));
      this.spots.set(id, spot);
      this.layer.append(spot);
    }
    stage.append(this.layer);
    this.figure.canvas.tabIndex = -1;
    this.press();
    if (focused) this.spots.get(this.chosen)?.focus();
    this.note();
  }

  // Where each thing is drawn. One that is drawn twice, as in an inset, counts where it has most
  // room. Points go before other marks.
  marks(stage) {
    const found = new Map();
    for (const selector of [".mark-symbol > path", ".mark-rect > path, .mark-shape > path"]) {
      for (const path of stage.querySelectorAll(selector)) {
        const { datum, mark } = path.__data__;
        const id = datum?.[this.key];
        const box = mark.interactive && this.entries.has(id) && path.getBoundingClientRect();
        if (!box?.width) continue;
        found.set(id, found.get(id) ?? []);
        found.get(id).push({ id, x: box.x + box.width / 2, y: box.y + box.height / 2 });
      }
      if (found.size) break;
    }
    const all = [...found.values()].flat();
    const room = ({ id, x, y }) =>
      Math.min(...all.filter((other) => other.id !== id).map((other) => Math.hypot(other.x - x, other.y - y)));
    return [...this.entries.keys()]
      .filter((id) => found.has(id))
      .map((id) => [id, found.get(id).reduce((best, mark) => (room(mark) > room(best) ? mark : best))]);
  }

  centers() {
    return [...this.spots].map(([id, spot]) => {
      const box = spot.getBoundingClientRect();
      return { id, x: box.x + box.width / 2, y: box.y + box.height / 2 };
    });
  }

  nearest(x, y) {
    const near = this.centers()
      .map((spot) => ({ id: spot.id, far: Math.hypot(spot.x - x, spot.y - y) }))
      .sort((one, two) => one.far - two.far)[0];
    return near?.far <= TAP ? near.id : undefined;
  }

  step(event) {
    const ids = [...this.spots.keys()];
    const here = ids.find((id) => this.spots.get(id) === document.activeElement);
    const to =
      event.key in ARROWS
        ? this.neighbour(here, ARROWS[event.key])
        : { Home: ids[0], End: ids.at(-1) }[event.key];
    if (!(event.key in ARROWS) && !to) return;
    event.preventDefault();
    if (to) this.walk(to);
  }

  // The nearest mark in a direction; one that lies aside counts as farther away.
  neighbour(id, [across, down]) {
    const centers = this.centers();
    const from = centers.find((center) => center.id === id);
    return centers
      .map((center) => {
        const [x, y] = [center.x - from.x, center.y - from.y];
        const ahead = x * across + y * down;
        const aside = Math.abs(x * down) + Math.abs(y * across);
        return { id: center.id, ahead, aside, far: Math.hypot(ahead, 2 * aside) };
      })
      .filter(({ ahead, aside }) => ahead > 1 && aside <= 2 * ahead)
      .sort((one, two) => one.far - two.far)[0]?.id;
  }

  walk(id) {
    this.spots.get(id)?.focus();
    return this.choose(id);
  }

  press() {
    const stop = this.spots.has(this.chosen) ? this.chosen : this.spots.keys().next().value;
    for (const [id, spot] of this.spots) {
      spot.tabIndex = id === stop ? 0 : -1;
      spot.setAttribute("aria-pressed", String(id === this.chosen));
    }
  }

  // ---- what follows a choice ----

  show() {
    const id = this.chosen;
    for (const [each, { details }] of this.entries) {
      if (each === id) details.setAttribute("aria-current", "true");
      else details.removeAttribute("aria-current");
      details.open = each === id;
    }
    this.input.value = id ? this.entries.get(id).names.textContent : "";
    this.press();
    this.tell();
  }

  tell() {
    const id = this.chosen;
    if (id) {
      const { details, names } = this.entries.get(id);
      const facts = details.querySelector(".figure-facts").cloneNode(true);
      this.figure.openPanel(this.namesOf(id, false), facts, () => this.choose(null));
      this.figure.panel.dataset.item = id;
      const first = [...facts.querySelectorAll("dl > div")].slice(0, 3);
      const told = first.map((row) => [...row.children].map((part) => part.textContent).join(": "));
      say([names.textContent, ...told].join(". "));
      this.note();
    } else if (this.figure.panel?.dataset.item) {
      this.figure.closePanel();
      say(this.figure.words.cleared);
    }
  }

  // Say so if the chosen thing is not drawn in the state that the figure shows.
  note() {
    const { panel, view, words } = this.figure;
    panel?.querySelector(".figure-absent")?.remove();
    if (!view || !this.chosen || this.spots.has(this.chosen)) return;
    const note = document.createElement("p");
    note.className = "figure-absent";
    note.textContent = words.absent;
    panel.querySelector(".figure-facts").before(note);
    say(words.absent);
  }

  namesOf(id, hidden = true) {
    const names = this.entries.get(id).names.cloneNode(true);
    for (const name of names.children) name.classList.toggle("visually-hidden", hidden);
    return [...names.childNodes];
  }

  // ---- the search field: a combobox over all names ----

  find() {
    this.input = this.figure.element.querySelector(".figure-find input");
    this.options = this.figure.element.querySelector(".figure-find [role=listbox]");
    const { input, options } = this;
    input.addEventListener("input", () => this.suggest(input.value));
    input.addEventListener("blur", () => this.suggest(null));
    input.addEventListener("keydown", (event) => this.type(event));
    options.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus
    options.addEventListener("click", (event) => {
      const option = event.target.closest("[data-id]");
      if (option) this.take(option);
    });
    // What was typed before this was here.
    if (input.value && input === document.activeElement) this.suggest(input.value);
  }

  suggest(text) {
    const { input, options } = this;
    const sought = text === null ? null : plain(text);
    const fits = ([, { searched }]) => searched.some((name) => name.includes(sought));
    const found = sought === null ? [] : [...this.entries].filter(fits);
    options.replaceChildren(
      ...found.map(([id]) => {
        const option = document.createElement("li");
        option.id = `${options.id}-${id}`;
        option.dataset.id = id;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.append(...this.namesOf(id, false));
        return option;
      }),
    );
    if (sought && !found.length) {
      const none = document.createElement("li");
      none.setAttribute("role", "option");
      none.setAttribute("aria-disabled", "true");
      none.textContent = this.figure.words.unfound;
      options.append(none);
    }
    options.hidden = !options.children.length;
    input.setAttribute("aria-expanded", String(!options.hidden));
    input.removeAttribute("aria-activedescendant");
    if (sought) say(found.length ? `${found.length} ${this.figure.words.found}` : this.figure.words.unfound);
    else if (sought === "" && this.chosen) this.choose(null); // an empty field lets go
  }

  type(event) {
    const { input, options } = this;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (options.hidden) this.suggest("");
      const all = [...options.querySelectorAll("[data-id]")];
      if (!all.length) return;
      const at = all.findIndex((option) => option.id === input.getAttribute("aria-activedescendant"));
      const step = event.key === "ArrowDown" ? 1 : -1;
      const next = all[at < 0 ? (step > 0 ? 0 : all.length - 1) : (at + step + all.length) % all.length];
      for (const option of all) option.setAttribute("aria-selected", String(option === next));
      input.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter") {
      const option = document.getElementById(input.getAttribute("aria-activedescendant")) ?? options.querySelector("[data-id]");
      if (option) this.take(option);
    } else if (event.key === "Escape" && !options.hidden) {
      event.stopPropagation();
      this.suggest(null);
    }
  }

  take(option) {
    const { id } = option.dataset;
    this.suggest(null);
    this.choose(id);
  }
}
