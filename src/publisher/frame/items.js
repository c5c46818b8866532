// The things a figure shows, one by one: found by name, walked with the arrow keys, listed, and
// told of in a panel. List, search, marks and panel always agree on the one that is chosen.

import { AROUND, Find, plain } from "./find.js";
import { ARROWS, neighbour, STEPS } from "./marks.js";
import { say } from "./say.js";

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
    this.found = new Find(this);
    this.listen();
  }

  get chosen() {
    return this.figure.values.get(this.param);
  }

  // A choice as the address keeps it: one of the things, or of what lies around them.
  choice(id = null, around = null) {
    return { [this.param]: id, ...(this.found.around.size && { [AROUND]: around }) };
  }

  has(param, id) {
    return param === this.param ? this.entries.has(id) : this.found.around.has(id);
  }

  choose(id) {
    return this.figure.show(this.choice(id));
  }

  // ---- marks: a button on each, so that keyboard, finger and screen reader reach it ----

  listen() {
    const { canvas } = this.figure;
    canvas.addEventListener("keydown", (event) => {
      if (event.target !== canvas || !(event.key in ARROWS)) return;
      event.preventDefault();
      this.enter();
    });
  }

  async enter() {
    await this.figure.wake();
    this.walk(this.chosen ?? this.spots.keys().next().value);
  }

  place(stage) {
    const held = this.heldBy(document.activeElement);
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
      // Where buttons lie over each other, a finger means the nearest.
      spot.addEventListener("click", ({ clientX, clientY, detail }) =>
        this.choose(detail ? this.nearest(clientX, clientY) : id),
      );
      this.spots.set(id, spot);
      this.layer.append(spot);
    }
    stage.append(this.layer);
    this.figure.canvas.tabIndex = -1;
    this.press();
    this.found.mark(this.found.marked);
    if (held) (this.spots.get(held) ?? this.home()).focus({ preventScroll: true });
    this.note();
  }

  heldBy(element) {
    return [...this.spots].find(([, spot]) => spot === element)?.[0];
  }

  // Where the focus goes back to from a panel: to the mark that it told of.
  home() {
    return this.spots.get(this.toldOf) ?? this.figure.canvas;
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
    const far = (spot) => Math.hypot(spot.x - x, spot.y - y);
    return this.centers().reduce((best, spot) => (far(spot) < far(best) ? spot : best)).id;
  }

  step(event) {
    const { key } = event;
    const ids = [...this.spots.keys()];
    const here = this.heldBy(document.activeElement);
    const ends = { Home: ids[0], End: ids.at(-1) };
    if (!(key in ARROWS || key in STEPS || key in ends)) return;
    event.preventDefault();
    const next = key in STEPS ? ids[ids.indexOf(here) + STEPS[key]] : ends[key];
    const to = key in ARROWS ? neighbour(this.centers(), here, ARROWS[key]) : next;
    if (to) this.walk(to);
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
    const around = id ? undefined : this.found.shown;
    for (const [each, { details }] of this.entries) {
      if (each === id) details.setAttribute("aria-current", "true");
      else details.removeAttribute("aria-current");
      details.open = each === id;
    }
    this.found.write(id ? this.entries.get(id).names.textContent : (around?.name ?? ""));
    this.found.mark(around?.id);
    this.press();
    if (around) this.found.tell(around);
    else this.tell();
  }

  tell() {
    const id = this.chosen;
    const { panel, words } = this.figure;
    if (id) {
      const { details, names } = this.entries.get(id);
      const facts = details.querySelector(".figure-facts").cloneNode(true);
      panel.open(this.namesOf(id, false), facts, () => this.choose(null), this.spots.get(id));
      panel.element.dataset.item = id;
      this.toldOf = id;
      const first = [...facts.querySelectorAll("dl > div")].slice(0, 3);
      const told = first.map((row) => [...row.children].map((part) => part.textContent).join(": "));
      say([names.textContent, ...told].join(". "));
      this.note();
    } else if (panel.element?.dataset.item || panel.element?.dataset.around) {
      panel.close();
      say(words.cleared);
    }
  }

  // Say so if the chosen thing is not drawn in the state that the figure shows.
  note() {
    const { view, words } = this.figure;
    const panel = this.figure.panel.element;
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
}
