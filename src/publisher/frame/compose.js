// A drawing composed with its words: the same as figure/compose.py, by the same measures, for what a
// reader has chosen. A test holds the two to one another.

import { MEASURES } from "./measures.js";

const HAN = "[\\u2e80-\\u9fff\\uf900-\\ufaff\\uff00-\\uffef]";
const PIECES = new RegExp(`${HAN}[，。、；：）》”]?|(?:(?!${HAN})\\S)+\\s*|\\s+`, "gu");
const RUNS = new RegExp(`(${HAN}+)`, "u");
const ALL_HAN = new RegExp(HAN, "gu");
const TOLD = ["title", "description", "source", "creator", "rights", "date", "abstract"];

export const escaped = (text) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
const number = (value) => String(Math.trunc(value * 10 + 0.5) / 10);

const letters = {};
function widths(weight) {
  letters[weight] ??= new Map(
    Object.entries(MEASURES.widths[weight]).flatMap(([wide, all]) => [...all].map((one) => [one, Number(wide)])),
  );
  return letters[weight];
}

function measured(text, weight) {
  const known = widths(weight);
  const { other, wide } = MEASURES.widths;
  const sum = [...text].reduce(
    (all, one) => all + (known.get(one) ?? (one.codePointAt(0) >= 0x2e80 ? wide : other)),
    0,
  );
  return sum / 1000;
}

const length = (text, weight) => Math.max(measured(text, weight), drawn(text, weight));

// How much room a line keeps for a text: Latin letters may be wider where the picture is shown.
function needed(text, weight) {
  const latin = text.replace(ALL_HAN, "");
  const spare = (MEASURES.spare[weight] - 1) * measured(latin, weight);
  return Math.max(measured(text, weight) + spare, drawn(text, weight));
}

// As wide as this browser draws it, in parts of its size: where the font that the measures are of is
// missing, another stands in, and it may well be wider.
let pen;
function drawn(text, weight) {
  pen ??= document.createElement("canvas").getContext("2d");
  pen.font = `${weight} 100px ${MEASURES.font}`;
  return pen.measureText(text).width / 100;
}

function* wrapped(text, room, weight) {
  let line = "";
  for (const piece of text.trim().split(/\s+/).join(" ").match(PIECES) ?? []) {
    if (line.trim() && needed(line + piece.trimEnd(), weight) > room) {
      yield line.trimEnd();
      line = "";
    }
    line += line ? piece : piece.trimStart();
    while (needed(line.trimEnd(), weight) > room && [...line].length > 1) {
      const all = [...line];
      let at = all.length;
      while (at > 1 && needed(all.slice(0, at).join(""), weight) > room) at -= 1;
      yield all.slice(0, at).join("");
      line = all.slice(at).join("");
    }
  }
  if (line.trim()) yield line.trimEnd();
}

function frameOf(size, width) {
  const told = MEASURES.sizes[size];
  if (told.width === null) {
    return { width: Math.max(width + 2 * MEASURES.margin, MEASURES.least), height: null, unit: 1 };
  }
  return { width: told.width, height: told.height, unit: told.width / told.unit, millimetres: told.millimetres };
}

function linesOf(frame, parts) {
  const found = [];
  let y = 0;
  for (const [part, text] of parts) {
    const kind = MEASURES[part];
    const [size, leading] = [kind.size * frame.unit, kind.leading * frame.unit];
    const room = frame.width - 2 * MEASURES.margin * frame.unit;
    for (const line of wrapped(text, room / size, kind.weight)) {
      found.push({ text: line, part, x: MEASURES.margin * frame.unit, y: y + leading - 0.3 * size });
      y += leading;
    }
  }
  return { found, high: y };
}

function boxOf(frame, head, foot, ratio) {
  const [margin, gap] = [MEASURES.margin * frame.unit, MEASURES.gap * frame.unit];
  const [top, below] = [margin + head + gap, gap + foot + margin];
  const wide = frame.width - 2 * margin;
  if (frame.height === null) {
    return { x: margin, y: top, width: wide, height: wide * ratio, sheet: top + wide * ratio + below };
  }
  const room = frame.height - top - below;
  const width = Math.min(wide, room / ratio);
  const y = top + (room - width * ratio) / 2;
  return { x: (frame.width - width) / 2, y, width, height: width * ratio, sheet: frame.height };
}

function lettered({ text, part, x }, size) {
  const { weight } = MEASURES[part];
  const runs = text.split(RUNS).filter(Boolean);
  if (runs.length < 2 && !RUNS.test(text)) return escaped(text);
  let at = x;
  return runs
    .map((run) => {
      const family = RUNS.test(run) ? ` font-family="${MEASURES.han}"` : "";
      const span = `<tspan x="${number(at)}"${family}>${escaped(run)}</tspan>`;
      at += length(run, weight) * size;
      return span;
    })
    .join("");
}

function written(line, top, ink, frame) {
  const kind = MEASURES[line.part];
  const size = kind.size * frame.unit;
  const weight = kind.weight === "bold" ? ' font-weight="bold"' : "";
  const fill = line.part === "title" ? ink.ink : ink.soft;
  return `<text x="${number(line.x)}" y="${number(top + line.y)}" fill="${fill}" font-family="${MEASURES.font}" font-size="${number(size)}"${weight}>${lettered(line, size)}</text>`;
}

function metadata(told) {
  const said = TOLD.filter((name) => told[name]).map((name) => `<dc:${name}>${escaped(told[name])}</dc:${name}>`);
  return `<metadata><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:dc="http://purl.org/dc/elements/1.1/"><rdf:Description rdf:about="">${said.join("")}</rdf:Description></rdf:RDF></metadata>`;
}

// `told` holds title, subtitle, note, source, credit, licence and date; `colours` maps each colour of the
// drawing to that of the theme, and is left out for a drawing that keeps its light paper.
export function compose(svg, told, { size, theme, lang, colours }) {
  const tag = svg.match(/<svg\b[^>]*>/)[0];
  const side = (name) => Number(tag.match(new RegExp(`\\b${name}="([\\d.]+)(?:px)?"`))[1]);
  const [width, height] = [side("width"), side("height")];
  const frame = frameOf(size, width);
  const label = MEASURES.source[lang.split("-")[0]] ?? "";
  const last = [told.credit, told.licence, told.date].filter(Boolean).join(" · ");
  const head = linesOf(frame, [["title", told.title], ["subtitle", told.subtitle ?? ""]]);
  const foot = linesOf(frame, [["note", told.note ?? ""], ["foot", told.source ? label + told.source : ""], ["foot", last]]);
  const box = boxOf(frame, head.high, foot.high, height / width);
  const ink = MEASURES.ink[theme];
  const [wide, high, margin] = [number(frame.width), number(box.sheet), MEASURES.margin * frame.unit];
  const mm = frame.millimetres;
  const sides = mm ? [`${mm}mm`, `${number((box.sheet * mm) / frame.width)}mm`] : [wide, high];
  const at = ["x", "y", "width", "height"].map((name) => `${name}="${number(box[name])}"`).join(" ");
  const below = box.sheet - margin - foot.high;
  const rule = below - (MEASURES.gap * frame.unit) / 2;
  if (theme === "dark" && colours) {
    svg = svg.replace(/((?:fill|stroke|stop-color)=")(#[0-9a-fA-F]{6})(?=")/g, (_, name, colour) => name + (colours.get(colour.toLowerCase()) ?? colour));
  }
  const begin = svg.indexOf(tag.slice(0, 4));
  const inner = svg.slice(svg.indexOf(">", begin) + 1, svg.lastIndexOf("</svg>"));
  const names = (tag.match(/\sxmlns:\w+="[^"]*"/g) ?? []).join("");
  const described = { ...told, description: told.subtitle, creator: told.credit, rights: told.licence, abstract: told.note };
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${sides[0]}" height="${sides[1]}" viewBox="0 0 ${wide} ${high}" role="img" lang="${escaped(lang)}">`,
    `<title>${escaped(told.title)}</title>`,
    metadata(described),
    `<rect x="-1" y="-1" width="${number(frame.width + 2)}" height="${number(box.sheet + 2)}" fill="${ink.paper}"/>`,
    ...head.found.map((line) => written(line, margin, ink, frame)),
    theme === "dark" && !colours ? `<rect ${at} fill="#ffffff"/>` : "",
    `<svg class="drawing"${names} ${at} viewBox="0 0 ${width} ${height}">${inner}</svg>`,
    foot.found.length ? `<path d="M${number(margin)} ${number(rule)}H${number(frame.width - margin)}" stroke="${ink.rule}" stroke-width="${number(frame.unit)}"/>` : "",
    ...foot.found.map((line) => written(line, below, ink, frame)),
    "</svg>\n",
  ].join("");
}
