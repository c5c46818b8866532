// Figures that come alive when a reader first touches, hovers, focuses or steers one. The runtime
// is one file for the whole site, loaded once and only then. What a reader has chosen stands in
// the address (?fig-map.year=2021), so that it can be sent, kept and walked back.

import { AROUND } from "./find.js";
import { Items } from "./items.js";
import { prepare, toldBy } from "./marks.js";
import { Panel } from "./panel.js";
import { Pointing } from "./pointing.js";
import { drawingOf, ROOT, specOf, stageOf, viewOf } from "./runtime.js";
import { say, wordsOf } from "./say.js";
import { listed, parts, spoken } from "./tooltip.js";
import { Walk } from "./walk.js";

export { ahead } from "./runtime.js";

const still = matchMedia("(prefers-reduced-motion: reduce)");

// ---- native controls ----

// What a control said when the page came, whatever a reader has done with it since.
function initialOf(control) {
  if (control.type === "range") return Number(control.defaultValue);
  if (control.type === "checkbox") return control.defaultChecked;
  const choices = [...control.querySelectorAll("input, option")];
  return JSON.parse(choices.find((choice) => choice.defaultChecked || choice.defaultSelected).value);
}

function valueOf(control) {
  if (control.type === "range") return Number(control.value);
  if (control.type === "checkbox") return control.checked;
  const radio = control.querySelector(":checked");
  return JSON.parse((radio ?? control).value);
}

function setControl(control, value) {
  if (control.type === "checkbox") control.checked = value;
  else if (control.type === "range") {
    control.value = value;
    control.parentElement.querySelector("output").value = value;
  } else {
    for (const choice of control.querySelectorAll("input, option")) {
      choice[choice.localName === "input" ? "checked" : "selected"] = choice.value === JSON.stringify(value);
    }
  }
}

// The value that an address gives a control, or undefined if the control has no such value.
function parsed(control, text) {
  if (control.type === "checkbox") return { true: true, false: false }[text];
  if (control.type === "range") {
    const number = Number(text);
    return text.trim() && number >= control.min && number <= control.max ? number : undefined;
  }
  return [...control.querySelectorAll("input, option")]
    .map((choice) => JSON.parse(choice.value))
    .find((value) => String(value) === text);
}

// ---- one figure ----

export class LiveFigure {
  // What came before this could hear it: a `click`, a key, and where the pointer is by now.
  constructor(element, { click, keydown, pointermove } = {}) {
    this.element = element;
    this.id = element.dataset.figure;
    this.words = wordsOf(element);
    this.canvas = element.querySelector(".figure-canvas");
    this.heading = element.querySelector(".figure-title");
    this.subtitle = element.querySelector(".figure-subtitle");
    this.states = [
      { params: {}, title: this.heading.textContent, subtitle: this.subtitle?.textContent },
      ...JSON.parse(element.dataset.states ?? "[]"),
    ];
    this.controls = new Map(
      [...element.querySelectorAll("[data-signal]")].map((control) => [control.dataset.param, control]),
    );
    this.initial = new Map([...this.controls].map(([param, control]) => [param, initialOf(control)]));
    const list = element.querySelector(".figure-items");
    this.panel = new Panel(this);
    if (list) this.items = new Items(this, list);
    for (const param of Object.keys(this.items?.choice() ?? {})) this.initial.set(param, null);
    this.values = new Map(this.initial);
    this.marks = this.items ?? new Walk(this);
    this.pointing = new Pointing(this);
    if (pointermove) this.pointing.move(pointermove);
    this.title();
    this.listen();
    this.restore();
    this.addresses(location.search);
    for (const [param, control] of this.controls) {
      if (valueOf(control) !== this.values.get(param)) this.choose(param, valueOf(control));
    }
    if (this.canvas.matches(":hover, :focus-within")) this.wake();
    const button = click?.target.closest(".figure-play, [data-view]");
    if (button) button.click();
    else if (this.canvas.contains(click?.target)) this.pointing.early(click);
    if (keydown) this.marks.enter(keydown);
  }

  listen() {
    const wake = () => this.wake();
    for (const event of ["pointerenter", "touchstart", "focus"]) {
      this.canvas.addEventListener(event, wake, { once: true, passive: true });
    }
    for (const [param, control] of this.controls) {
      control.addEventListener("input", () => this.choose(param, valueOf(control)));
    }
    for (const button of this.element.querySelectorAll(".figure-play")) {
      if (still.matches) button.textContent = this.words.next;
      button.addEventListener("click", () => this.play(button));
    }
    for (const link of this.element.querySelectorAll("[data-view]")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        this.show(JSON.parse(link.dataset.view), { push: true });
      });
    }
    this.element.addEventListener("keydown", (event) => {
      if (event.key !== "Escape") return;
      if (this.items) this.items.found.letGo();
      else this.panel.close();
    });
    const downloads = this.element.querySelector(".figure-downloads");
    if (downloads.open) this.offer();
    else downloads.addEventListener("toggle", () => this.offer(), { once: true });
    addEventListener("popstate", () => this.restore());
    new ResizeObserver(() => {
      if (this.view && this.place !== this.drawing) this.draw();
    }).observe(this.canvas);
  }

  // ---- its state ----

  // What the address says, and for what it does not mention, the figure as it was drawn.
  restore() {
    const address = new URLSearchParams(location.search);
    const state = {};
    for (const [param, initial] of this.initial) {
      const text = address.get(`${this.id}.${param}`);
      const control = this.controls.get(param);
      let value;
      if (text !== null) value = control ? parsed(control, text) : text;
      if (!control && !this.items.has(param, value)) value = undefined;
      state[param] = value ?? initial;
    }
    return this.show(state, { write: false });
  }

  choose(param, value) {
    return this.show({ [param]: value });
  }

  async show(state, { push = false, write = true } = {}) {
    const changed = Object.keys(state).filter((param) => this.values.get(param) !== state[param]);
    if (!changed.length) return;
    for (const param of changed) this.values.set(param, state[param]); // all, before any is shown
    for (const param of changed) this.take(param, state[param]);
    this.title();
    if (write) this.write(push);
    await this.wake();
    for (const param of changed) this.steer(param);
    await this.view.runAsync();
    this.marks.place(this.stage);
  }

  // Let the page show a value, wherever it was chosen.
  take(param, value) {
    this.values.set(param, value);
    const control = this.controls.get(param);
    if (control) setControl(control, value);
    else this.items.show();
    for (const link of this.element.querySelectorAll("[data-view]")) {
      const view = Object.entries(JSON.parse(link.dataset.view));
      if (view.every(([name, wanted]) => this.values.get(name) === wanted)) {
        link.setAttribute("aria-current", "true");
      } else link.removeAttribute("aria-current");
    }
  }

  // Let the drawing show a value.
  steer(param, view = this.view) {
    const value = this.values.get(param);
    const control = this.controls.get(param);
    if (control) view.signal(control.dataset.signal, value);
    else if (param === this.items.param) {
      const chosen = { unit: "", fields: [{ type: "E", field: this.items.key }], values: [value] };
      view.data(`${param}_store`, value === null ? [] : [chosen]);
    }
  }

  // A choice made on a mark. A mark that has no such value chooses none.
  hear(param, value) {
    const control = this.controls.get(param);
    const heard = (control ? value !== undefined : this.items.has(param, value)) ? value : null;
    if (control && heard !== value) this.view.signal(control.dataset.signal, heard).runAsync();
    if (heard === this.values.get(param)) return;
    if (this.values.has(AROUND) && !control) this.values.set(AROUND, null);
    this.take(param, heard);
    this.title();
    this.write(false);
  }

  // What stands over the figure says what it shows: of the states that hold the closest one.
  title() {
    const size = ({ params }) => Object.keys(params).length;
    const held = this.states.filter(({ params }) =>
      Object.entries(params).every(([param, value]) => this.values.get(param) === value),
    );
    const said = held.reduce((best, state) => (size(state) > size(best) ? state : best));
    this.heading.textContent = said.title;
    if (this.subtitle) this.subtitle.textContent = said.subtitle ?? this.states[0].subtitle;
    this.canvas.setAttribute("aria-label", `${said.title}. ${this.words.keys}`);
  }

  write(push) {
    const address = new URL(location.href);
    for (const [param, value] of this.values) {
      const name = `${this.id}.${param}`;
      if (value === this.initial.get(param)) address.searchParams.delete(name);
      else address.searchParams.set(name, String(value));
    }
    clearTimeout(this.writing);
    if (push) history.pushState(null, "", address);
    // Browsers refuse an address that changes too often, as it would under a slider.
    else this.writing = setTimeout(() => history.replaceState(null, "", address), 150);
    this.addresses(address.search);
  }

  // The addresses to copy lead to the figure as it stands.
  addresses(search) {
    const own = new URLSearchParams();
    for (const [name, value] of new URLSearchParams(search)) {
      if (name.startsWith(`${this.id}.`)) own.append(name, value);
    }
    for (const place of this.element.querySelectorAll(".figure-address")) {
      const address = new URL(place.dataset.path, place.dataset.base ?? ROOT);
      address.search = own.toString();
      place.textContent = address.href;
      place.closest("a")?.setAttribute("href", address.href);
    }
  }

  play(button) {
    const control = document.getElementById(button.dataset.for);
    const { param } = control.dataset;
    const stop = () => {
      clearInterval(this.playing);
      this.playing = 0;
      button.textContent = still.matches ? this.words.next : this.words.play;
    };
    const [least, most, by] = [control.min, control.max, control.step].map(Number);
    const step = () => {
      const now = Number(control.value);
      const next = now >= most ? least : now + by;
      this.choose(param, next);
      if (next >= most) stop();
    };
    if (this.playing) return stop();
    step();
    if (still.matches) return;
    button.textContent = this.words.pause;
    this.playing = setInterval(step, 1000);
  }

  // ---- its drawing ----

  wake() {
    if (!this.drawn) {
      this.canvas.dataset.loading = this.words.loading;
      this.canvas.setAttribute("aria-busy", "true");
      this.element.querySelector(".figure-failed")?.remove();
      this.drawn = this.draw()
        .catch((error) => {
          this.drawn = undefined;
          this.failed();
          throw error;
        })
        .finally(() => this.canvas.removeAttribute("aria-busy"));
    }
    return this.drawn;
  }

  // The picture stands as it was drawn: so do the controls, and a reader sees why.
  failed() {
    for (const [param, value] of this.initial) if (this.values.get(param) !== value) this.take(param, value);
    this.title();
    this.write(false);
    const note = document.createElement("p");
    note.className = "figure-failed";
    note.textContent = this.words.failed;
    this.canvas.after(note);
    say(this.words.failed);
  }

  get drawing() {
    return drawingOf(this.canvas);
  }

  async draw() {
    const turn = Symbol(this.id);
    this.turn = turn;
    const place = this.drawing;
    const { stage, view } = await stageOf(specOf(place));
    if (turn !== this.turn) return view.finalize();
    this.view?.finalize();
    this.view = view;
    for (const [param, value] of this.values) if (value !== this.initial.get(param)) this.steer(param);
    await view.runAsync();
    this.listenTo(view);
    this.stand(place, stage);
  }

  // The drawing as it stands now, as SVG: in a layout that may not be the one on the page.
  async snapshot(layout) {
    const places = [...this.canvas.querySelectorAll(".figure-drawing")];
    const place = places.find((one) => one.classList.contains(layout)) ?? places[0];
    const view = await viewOf(specOf(place));
    await view.runAsync();
    for (const [param, value] of this.values) if (value !== this.initial.get(param)) this.steer(param, view);
    await view.runAsync();
    const svg = await view.toSVG();
    view.finalize();
    return svg;
  }

  // Files of what is seen are offered when a reader opens the downloads.
  offer() {
    this.offered ??= import("./take.js").then((take) => take.offer(this));
  }

  // Put the live drawing in the place of the still one, which takes its place again elsewhere.
  stand(place, stage) {
    if (this.place) this.place.replaceChildren(this.picture);
    this.place = place;
    this.picture = place.querySelector("svg");
    this.stage = stage;
    const drawing = stage.querySelector("svg");
    drawing.setAttribute("role", "img");
    drawing.setAttribute("aria-label", this.picture.getAttribute("aria-label"));
    place.replaceChildren(stage);
    prepare(stage);
    this.marks.place(stage);
    this.pointing.point();
    this.element.dataset.live = "true";
  }

  listenTo(view) {
    for (const [param, control] of this.controls) {
      view.addSignalListener(control.dataset.signal, (name, value) => this.hear(param, value));
    }
    if (this.items) {
      const { param, key } = this.items;
      view.addDataListener(`${param}_store`, (name, rows) => this.hear(param, rows.at(-1)?.values[0]));
    }
    view.addEventListener("click", (event, item) => {
      if (!this.items?.entries.has(item?.datum?.[this.items.key])) this.told(toldBy(event.target), event.target);
    });
  }

  // ---- its panel: what a tooltip says on hover stays readable after a click ----

  told(told, element) {
    if (told === undefined) return;
    const { name, facts } = parts(told);
    const list = listed(facts);
    for (const detail of list.querySelectorAll("dd")) detail.replaceChildren(this.leading(detail.textContent));
    this.panel.open([this.leading(name)], list, () => this.panel.close(), element);
    say(spoken(told));
  }

  // A text that leads to a page in the table leads there from here too.
  leading(text) {
    const links = [...this.element.querySelectorAll(".figure-data table a")];
    return links.find((link) => link.textContent === text)?.cloneNode(true) ?? text;
  }

  // Where the focus goes back to: to where it came from, if that is still there.
  home(from) {
    return from?.isConnected && from !== this.canvas ? from : this.marks.home();
  }
}
