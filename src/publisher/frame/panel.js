// The panel below a figure that keeps what a mark tells in sight. It has a name; when it is closed,
// the focus goes back to where it was.

import { hideTooltip } from "./tooltip.js";

const MOST = 0.4; // of the height of its figure
const GAP = 12; // pixels between them
const LEAST = 216; // pixels, enough for a name and seven facts

export class Panel {
  constructor(figure) {
    this.figure = figure;
  }

  // `about` is what it tells of: it is brought from behind the panel.
  open(title, content, close, about) {
    hideTooltip();
    const { element: figure, canvas, heading, id, words } = this.figure;
    const active = document.activeElement;
    if (!this.element?.contains(active)) this.from = figure.contains(active) ? active : undefined;
    this.element?.remove();
    const element = document.createElement("section");
    element.className = "figure-detail";
    element.setAttribute("aria-labelledby", `${id}-detail`);
    element.style.setProperty("--most", `${Math.max(LEAST, MOST * canvas.clientHeight)}px`);
    const name = document.createElement("p");
    name.id = `${id}-detail`;
    name.className = "figure-detail-title";
    name.setAttribute("role", "heading");
    name.setAttribute("aria-level", String(Math.min(Number(heading.ariaLevel) + 1, 6)));
    name.append(...title);
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = words.close;
    button.addEventListener("click", close);
    const head = document.createElement("div");
    head.className = "figure-detail-head";
    head.append(name, button);
    element.append(head, content);
    this.element = element;
    canvas.after(element);
    const under = about ? about.getBoundingClientRect().bottom + GAP - element.getBoundingClientRect().top : 0;
    if (under > 0 && getComputedStyle(element).position === "sticky") scrollBy({ top: under });
  }

  close() {
    const held = this.element?.contains(document.activeElement);
    this.element?.remove();
    this.element = undefined;
    if (held) this.figure.home(this.from).focus({ preventScroll: true });
  }
}
