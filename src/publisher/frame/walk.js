// A walk by keyboard over the marks of a figure that has no list of things: one button stands on the
// mark that it has come to, and says what the mark tells.

import { ARROWS, centre, marksOf, neighbour, STEPS } from "./marks.js";
import { hideTooltip, spoken } from "./tooltip.js";

const LEAST = 28; // the least size, in pixels, of what is focused
const ROW = 8; // marks that differ less in height stand in one row
const KEYS = new Set(["Home", "End", ...Object.keys(STEPS), ...Object.keys(ARROWS)]);

export class Walk {
  constructor(figure) {
    this.figure = figure;
    const { canvas } = figure;
    canvas.addEventListener("keydown", (event) => {
      if ((event.target !== canvas && event.target !== this.spot) || !KEYS.has(event.key)) return;
      event.preventDefault();
      this.enter(event);
    });
  }

  async enter(event) {
    await this.figure.wake();
    const marks = this.marks();
    if (marks.length) this.stand(marks[this.next(marks, event.key)]);
  }

  // Which mark a key leads to: with an arrow that in its direction, else one in the order of reading.
  next(marks, key) {
    const last = marks.length - 1;
    const here = marks.findIndex(({ said }) => said === this.said);
    if (key === "Home" || here < 0) return 0;
    if (key === "End") return last;
    if (key in STEPS) return Math.min(Math.max(here + STEPS[key], 0), last);
    const places = marks.map((mark, id) => ({ id, ...centre(mark) }));
    return neighbour(places, here, ARROWS[key]) ?? here;
  }

  // Each thing told once, as it is read: from row to row. A name that is told twice is a label.
  marks() {
    const found = new Map();
    for (const mark of marksOf(this.figure.stage)) {
      const said = spoken(mark.told);
      const known = found.get(said);
      if (!known || (known.kind === "text" && mark.kind !== "text")) found.set(said, { ...mark, said });
    }
    const row = ({ box }) => Math.round((box.y + box.height / 2) / ROW);
    return [...found.values()].sort((one, two) => row(one) - row(two) || one.box.x - two.box.x);
  }

  stand({ element, said, told }) {
    const { canvas, stage, pointing } = this.figure;
    const spot = document.createElement("button");
    spot.type = "button";
    spot.className = "figure-spot figure-walked";
    spot.setAttribute("aria-label", said);
    spot.addEventListener("click", () => this.figure.told(told, element));
    spot.addEventListener("blur", hideTooltip);
    this.layer ??= Object.assign(document.createElement("div"), { className: "figure-spots" });
    if (this.layer.parentElement !== stage) stage.append(this.layer);
    this.layer.append(spot);
    this.lay(spot, element);
    const before = this.spot;
    this.spot = spot;
    this.said = said;
    canvas.tabIndex = -1;
    spot.focus({ preventScroll: true });
    spot.scrollIntoView({ block: "nearest", inline: "nearest" });
    before?.remove();
    pointing.tell(element, told);
  }

  lay(spot, element) {
    const [box, frame] = [element, this.figure.stage].map((each) => each.getBoundingClientRect());
    const [wide, high] = [box.width, box.height].map((side) => Math.max(side + 6, LEAST));
    const { x, y } = centre({ box });
    spot.style.left = `${(100 * (x - wide / 2 - frame.left)) / frame.width}%`;
    spot.style.top = `${(100 * (y - high / 2 - frame.top)) / frame.height}%`;
    spot.style.width = `${(100 * wide) / frame.width}%`;
    spot.style.height = `${(100 * high) / frame.height}%`;
  }

  // After the drawing has changed: stay on the mark, if it is still there.
  place() {
    const { canvas } = this.figure;
    if (!this.spot) return;
    const mark = this.marks().find(({ said }) => said === this.said);
    const held = this.spot === document.activeElement;
    if (mark) {
      this.figure.stage.append(this.layer);
      this.lay(this.spot, mark.element);
      if (held) this.spot.focus({ preventScroll: true });
      return;
    }
    this.spot.remove();
    this.spot = undefined;
    canvas.tabIndex = 0;
    if (held) canvas.focus({ preventScroll: true });
  }

  // Where the focus goes back to from a panel.
  home() {
    return this.spot ?? this.figure.canvas;
  }
}
