// The marks of a live drawing that tell something: where each stands, which one a pointer means,
// and which lies next in a direction.

export const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
export const STEPS = { PageUp: -1, PageDown: 1 };
const REACH = 24; // how far, in pixels, a pointer may miss a mark
const FINE = 12; // how far a finger on a large mark may be from a small one that it means
const SMALL = 32; // a mark no wider and no taller than this is small
const BOXES = new Set(["symbol", "rect", "rule", "text", "image"]); // as large as their boxes
const WHOLES = new Set(["group", "line", "area", "trail"]); // one mark for many values

function itemOf(element) {
  const found = element?.__data__;
  return Array.isArray(found) ? found[0] : found;
}

// What an element of a drawing tells, as Vega holds it for a tooltip. In a drawing without any, that
// is how Vega describes its marks: `Year: 2025; Share: 73`.
export function toldBy(element) {
  const item = itemOf(element);
  if (element?.closest(".figure-described") && element.getAttribute("role") === "graphics-symbol") {
    const told = element.getAttribute("aria-label")?.split("; ").map((each) => each.split(/: (.*)/s, 2));
    return told?.every(([, text]) => text) ? Object.fromEntries(told) : undefined;
  }
  const told = item?.mark?.interactive ? item.tooltip : undefined;
  return told === null || told === "" ? undefined : told;
}

// See to it that a drawing without any tooltip tells something nevertheless.
export function prepare(stage) {
  stage.classList.toggle("figure-described", !marksOf(stage).length);
}

// Every mark that tells something: its element, what it tells, its box on the page.
export function marksOf(stage) {
  const found = [];
  for (const element of stage.querySelectorAll("svg :is(path, line, text, image)")) {
    const told = toldBy(element);
    const item = itemOf(element);
    if (told === undefined || WHOLES.has(item.mark.marktype) || item.opacity === 0) continue;
    const box = element.getBoundingClientRect();
    if (box.width || box.height) found.push({ element, told, box, kind: item.mark.marktype });
  }
  return found;
}

export const small = ({ box }) => box.width <= SMALL && box.height <= SMALL;

export function centre({ box }) {
  return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
}

function distance({ left, right, top, bottom }, x, y) {
  return Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));
}

// The element that a pointer at a place means: what is under it, else the nearest mark within reach.
// A finger is broader: on a large mark it may mean a small one beside it, on an area any mark near.
export function meant(stage, x, y, { hit, finger }) {
  const exact = toldBy(hit) === undefined ? undefined : hit;
  if (exact && !finger) return exact;
  const area = exact && !BOXES.has(itemOf(exact).mark.marktype);
  const reach = exact && !area ? FINE : REACH;
  const near = marksOf(stage)
    .filter((mark) => BOXES.has(mark.kind) && (!exact || small(mark)))
    .map((mark) => {
      const { x: across, y: down } = centre(mark);
      const [far, off] = [distance(mark.box, x, y), Math.hypot(across - x, down - y)];
      return { ...mark, far, off, order: small(mark) ? far : far + FINE };
    })
    .filter(({ far }) => far <= reach)
    .sort((one, two) => one.order - two.order || one.off - two.off);
  return near[0]?.element ?? exact;
}

// The nearest of some places in a direction; one that lies aside counts as farther away.
export function neighbour(places, id, [across, down]) {
  const from = places.find((place) => place.id === id);
  return places
    .map((place) => {
      const [x, y] = [place.x - from.x, place.y - from.y];
      const ahead = x * across + y * down;
      const aside = Math.abs(x * down) + Math.abs(y * across);
      return { id: place.id, ahead, aside, far: Math.hypot(ahead, 2 * aside) };
    })
    .filter(({ ahead, aside }) => ahead > 1 && aside <= 2 * ahead)
    .sort((one, two) => one.far - two.far)[0]?.id;
}
