// The search field of a figure: a combobox over the names of its things, and of what lies around
// them (the provinces of a map) and has a word to say.

import { say } from "./say.js";

export const AROUND = "around"; // what an address calls the one that is shown of these

export const plain = (text) =>
  text
    .normalize("NFD")
    .replace(/[\p{M}'’\s-]/gu, "")
    .toLowerCase();

export class Find {
  constructor(items) {
    this.items = items;
    this.figure = items.figure;
    const field = this.figure.element.querySelector(".figure-find");
    this.input = field.querySelector("input");
    this.options = field.querySelector("[role=listbox]");
    this.cross = field.querySelector(".figure-clear");
    this.others = JSON.parse(this.options.dataset.others ?? "null");
    this.around = new Map((this.others?.entries ?? []).map((other) => [other.id, other]));
    this.unfound = this.options.dataset.unfound ?? this.figure.words.unfound;
    const { input, options } = this;
    input.addEventListener("input", () => {
      this.suggest(input.value);
      if (!plain(input.value)) this.letGo(); // an empty field lets go
    });
    input.addEventListener("blur", () => this.suggest(null));
    input.addEventListener("keydown", (event) => this.type(event));
    options.addEventListener("pointerdown", (event) => event.preventDefault()); // keep the focus
    options.addEventListener("click", (event) => {
      const option = event.target.closest("[data-id]");
      if (option) this.take(option);
    });
    this.cross.addEventListener("click", () => {
      this.suggest(null);
      this.letGo();
      input.focus();
    });
    this.cross.hidden = !input.value;
    // What was typed before this was here.
    if (input.value && input === document.activeElement) this.suggest(input.value);
  }

  write(text) {
    this.input.value = text;
    this.cross.hidden = !text;
  }

  // What has a name that holds a text: things first.
  matching(text) {
    const { entries } = this.items;
    const holds = (names) => names.some((name) => name.includes(text));
    const things = [...entries].filter(([, { searched }]) => holds(searched));
    const around = [...this.around.values()].filter(({ names }) => holds(names.map((name) => plain(name.text))));
    return [
      ...things.map(([id]) => ({ id, names: this.items.namesOf(id, false) })),
      ...around.map((other) => ({ id: other.id, names: written(other.names), other })),
    ];
  }

  suggest(text) {
    const { input, options, items } = this;
    const sought = text === null ? null : plain(text);
    const found = sought === null ? [] : this.matching(sought);
    options.replaceChildren(
      ...found.map(({ id, names, other }) => {
        const option = this.option(names);
        option.id = `${options.id}-${id}`;
        option.dataset[other ? "other" : "item"] = option.dataset.id = id;
        option.setAttribute("aria-selected", "false");
        return option;
      }),
    );
    if (sought && !found.length) {
      const none = this.option([this.unfound]);
      none.setAttribute("aria-disabled", "true");
      options.append(none);
    }
    options.hidden = !options.children.length;
    this.cross.hidden = !input.value;
    input.setAttribute("aria-expanded", String(!options.hidden));
    input.removeAttribute("aria-activedescendant");
    if (sought) say(found.length ? `${found.length} ${this.figure.words.found}` : this.unfound);
  }

  option(names) {
    const option = document.createElement("li");
    option.setAttribute("role", "option");
    option.append(...names);
    return option;
  }

  letGo() {
    this.write("");
    this.mark(undefined);
    if (this.items.chosen || this.shown) this.items.choose(null);
    else this.figure.panel.close();
  }

  // What was found before does not stay under a name that is not found.
  async findNone(typed) {
    this.mark(undefined);
    if (this.items.chosen || this.shown) await this.items.choose(null);
    else this.figure.panel.close();
    this.write(typed);
    this.suggest(typed);
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
      else if (plain(input.value)) this.findNone(input.value);
    } else if (event.key === "Escape" && !options.hidden) {
      event.stopPropagation();
      this.suggest(null);
    }
  }

  take({ dataset }) {
    this.suggest(null);
    if (dataset.item) this.items.choose(dataset.item);
    else this.figure.show(this.items.choice(null, dataset.other));
  }

  // ---- what lies around the things: shown, told, and which of the things are there ----

  get shown() {
    const other = this.around.get(this.figure.values.get(AROUND));
    return other && { ...other, name: other.names.map(({ text }) => text).join(" ") };
  }

  tell(other) {
    const { panel, stage } = this.figure;
    const told = document.createElement("div");
    told.className = "figure-facts-around";
    told.append(Object.assign(document.createElement("p"), { textContent: other.told }));
    const things = (other.items ?? []).map((id) => {
      const button = Object.assign(document.createElement("button"), { type: "button" });
      button.append(...this.items.namesOf(id, false));
      button.addEventListener("click", () => this.items.choose(id));
      return button;
    });
    told.append(...things);
    panel.open(written(other.names), told, () => this.letGo(), stage?.querySelector("path.figure-around"));
    panel.element.dataset.around = other.id;
    say([other.name, other.told].join(". "));
  }

  // Frame the marks of one of them in the live drawing.
  mark(id) {
    this.marked = id;
    for (const path of this.figure.stage?.querySelectorAll(".mark-shape > path") ?? []) {
      const value = this.others?.key.split(".").reduce((held, part) => held?.[part], path.__data__?.datum);
      path.classList.toggle("figure-around", id !== undefined && value === id);
    }
  }
}

function written(names) {
  return names.flatMap(({ text, lang }, at) => {
    const name = Object.assign(document.createElement("span"), { textContent: text });
    if (lang) name.lang = lang;
    return at ? [" ", name] : [name];
  });
}
