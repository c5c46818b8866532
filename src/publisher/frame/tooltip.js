// One tooltip for all live figures. It stands beside what it tells of, stays while the pointer is
// on either, and leaves with Escape.

const GAP = 12;
const LARGE = 64; // a mark wider or taller than this is told of at the pointer
const MOST = 5; // facts; a click on the mark tells the rest
let box;
let leaving;

function theBox() {
  if (!box) {
    box = document.createElement("dl");
    box.className = "figure-tooltip";
    box.setAttribute("aria-hidden", "true");
    box.hidden = true;
    box.addEventListener("pointerleave", hideTooltip);
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

export function facts(value) {
  const told = value !== null && typeof value === "object" ? Object.entries(value) : [["", value]];
  return told.map(([name, text]) => {
    const row = document.createElement("div");
    const [term, detail] = [document.createElement("dt"), document.createElement("dd")];
    term.textContent = name.trim();
    detail.textContent = text;
    row.append(term, detail);
    return row;
  });
}

// Vega calls this with what the mark under the pointer tells, or with null when it leaves.
export function tooltip(handler, event, item, value) {
  clearTimeout(leaving);
  if (value === null || value === undefined || value === "") {
    leaving = setTimeout(() => box?.matches(":hover") || hideTooltip(), 200);
    return;
  }
  if (event.pointerType === "touch") return; // a tap opens the panel instead
  const told = facts(value);
  theBox().replaceChildren(...told.slice(0, MOST), told.length > MOST ? "…" : "");
  box.hidden = false;
  const mark = event.target.getBoundingClientRect();
  const large = Math.max(mark.width, mark.height) > LARGE;
  place(large ? new DOMRect(event.clientX, event.clientY) : mark);
}

// Beside what is told of; where a narrow window has no room there, below or above it: never over it.
function place({ left, right, top, bottom }) {
  const { width, height } = box.getBoundingClientRect();
  const [after, before] = [right + GAP, left - GAP - width];
  let [x, y] = [after, top];
  if (after + width > innerWidth) {
    if (before >= 0) x = before;
    else [x, y] = [left, bottom + GAP + height > innerHeight ? top - GAP - height : bottom + GAP];
  }
  box.style.left = `${Math.max(4, Math.min(x, innerWidth - width - 4))}px`;
  box.style.top = `${Math.max(4, Math.min(y, innerHeight - height - 4))}px`;
}
