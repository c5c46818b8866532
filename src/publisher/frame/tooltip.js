// One tooltip for all live figures: a name, two facts, and that a click tells more. It stands beside
// what it tells of and off the marks around, stays while the pointer is on either, and leaves with
// Escape.

const GAP = 12;
const LARGE = 64; // a mark wider or taller than this is told of at the pointer
const FACTS = 2;
const BARE = /^(?!\d{4}$)[-−+]?[\d.,\s]+%?$/; // a number that is no year says nothing without its title
const GAPS = new Set(["null", "NaN", "undefined", "Invalid Date"]); // how Vega tells of a value that is missing
let box;
let leaving;
let opens;

function theBox() {
  if (!box) {
    box = document.createElement("div");
    box.className = "figure-tooltip";
    box.setAttribute("aria-hidden", "true");
    box.hidden = true;
    box.addEventListener("pointerleave", hideTooltip);
    box.addEventListener("click", () => opens());
    document.body.append(box);
    addEventListener("keydown", (event) => event.key === "Escape" && hideTooltip());
    addEventListener("scroll", hideTooltip, { passive: true, capture: true });
  }
  return box;
}

export function hideTooltip() {
  clearTimeout(leaving);
  if (box) box.hidden = true;
}

export function leaveTooltip() {
  clearTimeout(leaving);
  leaving = setTimeout(() => box?.matches(":hover") || hideTooltip(), 200);
}

// What a mark tells: its name, which is the first thing told, and the facts after it.
export function parts(told) {
  if (told === null || typeof told !== "object") return { name: String(told), facts: [] };
  const filled = Object.entries(told).filter(([, text]) => String(text).trim());
  const [first, ...facts] = filled.map(([name, text]) => [name.trim(), GAPS.has(String(text)) ? "–" : String(text)]);
  if (!first) return { name: "", facts };
  // The only thing told, if it has a title, is a fact under it.
  if (!facts.length && first[0]) return { name: first[0], facts: [["", first[1]]] };
  return { name: BARE.test(first[1]) ? first.join(" ").trim() : first[1], facts };
}

// The same in one breath, for a screen reader.
export function spoken(told) {
  const { name, facts } = parts(told);
  return [name, ...facts.map(([term, text]) => (term ? `${term}: ${text}` : text))].join(". ");
}

export function listed(facts) {
  const list = document.createElement("dl");
  for (const [name, text] of facts) {
    const row = document.createElement("div");
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name;
    detail.textContent = text;
    row.append(term, detail);
    list.append(row);
  }
  return list;
}

function line(name, text) {
  return Object.assign(document.createElement("p"), { className: `figure-tooltip-${name}`, textContent: text });
}

// `others` are the marks around, which it does not hide where there is any room; `more` opens the panel.
export function showTooltip(told, { mark, pointer, others, more, words }) {
  clearTimeout(leaving);
  const { name, facts } = parts(told);
  theBox().replaceChildren(line("name", name));
  if (facts.length) box.append(listed(facts.slice(0, FACTS)));
  box.append(line("more", words.more));
  opens = more;
  box.hidden = false;
  const large = Math.max(mark.width, mark.height) > LARGE;
  place(large && pointer ? new DOMRect(pointer.x, pointer.y) : mark, others);
}

// Of the places beside, below and above what is told of, the one that hides the fewest other marks.
function place({ left, right, top, bottom }, others) {
  const { width, height } = box.getBoundingClientRect();
  const across = [left, right - width, (left + right - width) / 2];
  const down = [top, bottom - height, (top + bottom - height) / 2];
  const places = [GAP, 3 * GAP].flatMap((gap) => [
    ...down.map((y) => [right + gap, y]),
    ...down.map((y) => [left - gap - width, y]),
    ...across.map((x) => [x, bottom + gap]),
    ...across.map((x) => [x, top - gap - height]),
  ]);
  const fits = ([x, y]) => x >= 4 && y >= 4 && x + width <= innerWidth - 4 && y + height <= innerHeight - 4;
  const hidden = ([x, y]) =>
    others.filter(({ box: o }) => o.left < x + width && o.right > x && o.top < y + height && o.bottom > y).length;
  const [x, y] = places
    .filter(fits)
    .map((each) => [...each, hidden(each)])
    .reduce((best, each) => (best && best[2] <= each[2] ? best : each), undefined) ?? [4, Math.max(4, bottom + GAP)];
  box.style.left = `${x}px`;
  box.style.top = `${y}px`;
}
