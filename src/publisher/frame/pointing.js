// What a mouse, a pen or a finger means in a figure: it need not hit a mark to mean it.

import { marksOf, meant, small, toldBy } from "./marks.js";
import { leaveTooltip, showTooltip } from "./tooltip.js";

export class Pointing {
  constructor(figure) {
    this.figure = figure;
    const { canvas } = figure;
    canvas.addEventListener("click", (event) => this.tap(event), { capture: true });
    canvas.addEventListener("pointermove", (event) => this.move(event), { passive: true });
    canvas.addEventListener("pointerleave", () => this.leave());
  }

  // A click near a mark is one on it. One that comes before the figure is live counts once it is.
  tap(event) {
    if (!event.isTrusted || event.target.closest("button, a")) return; // it hits what it means
    const { view, stage } = this.figure;
    if (!view) {
      this.early(event);
      return;
    }
    const { clientX, clientY, target } = event;
    const mark = meant(stage, clientX, clientY, { hit: target, finger: isFinger(event) });
    if (!mark || mark === target) return;
    event.stopPropagation();
    click(mark);
  }

  async early(event) {
    await this.figure.wake();
    const { clientX, clientY } = event;
    const hit = document.elementFromPoint(clientX, clientY);
    const finger = isFinger(event);
    const mark = hit?.closest(".figure-spot") ?? meant(this.figure.stage, clientX, clientY, { hit, finger });
    if (mark) click(mark);
  }

  move(event) {
    if (event.pointerType === "touch") return; // a tap opens the panel instead
    this.last = event;
    if (!this.figure.view || this.asked) return;
    this.asked = requestAnimationFrame(() => {
      this.asked = 0;
      this.point();
    });
  }

  // Tell of what is under the pointer, where it last was: also of what has come to be under it.
  point() {
    if (!this.last) return;
    const { clientX, clientY } = this.last;
    const hit = document.elementFromPoint(clientX, clientY);
    const { canvas, stage } = this.figure;
    const mark = canvas.contains(hit) ? meant(stage, clientX, clientY, { hit }) : undefined;
    if (mark === this.shown) return;
    this.shown = mark;
    if (mark) this.tell(mark);
    else leaveTooltip();
  }

  tell(element, told = toldBy(element)) {
    const { last, figure } = this;
    const { stage, words } = figure;
    showTooltip(told, {
      mark: element.getBoundingClientRect(),
      pointer: last && { x: last.clientX, y: last.clientY },
      others: marksOf(stage).filter((other) => other.element !== element && small(other)),
      more: () => click(element),
      words,
    });
  }

  leave() {
    this.last = undefined;
    this.shown = undefined;
    leaveTooltip();
  }
}

// Not every browser says of a click what made it.
function isFinger({ pointerType }) {
  return pointerType ? pointerType === "touch" : matchMedia("(pointer: coarse)").matches;
}

function click(element) {
  const { x, y, width, height } = element.getBoundingClientRect();
  const place = { clientX: x + width / 2, clientY: y + height / 2 };
  element.dispatchEvent(new MouseEvent("click", { bubbles: true, ...place }));
}
