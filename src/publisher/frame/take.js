// What is seen of a figure, as a file: the present state, in light or dark, in a size for its use.
// Loaded when a reader opens the downloads; it draws with the runtime that the live figure has.

import { compose, escaped } from "./compose.js";
import { MEASURES } from "./measures.js";
import { say } from "./say.js";

const page = document.documentElement;
const KEYWORDS = { title: "Title", subtitle: "Description", note: "Comment", source: "Source", credit: "Author", licence: "Copyright", date: "Creation Time" };
const INCH = { millimetres: 25.4, pixels: 96, points: 72 };

// ---- what is said in the picture: as the page says it now ----

function toldOf({ element }) {
  const text = (name) => element.querySelector(name)?.textContent.replace(/\s+/g, " ").trim() ?? "";
  return {
    title: text(".figure-title"),
    subtitle: text(".figure-subtitle"),
    note: text(".figure-note"),
    source: text(".figure-source"),
    credit: element.querySelector(".figure-told").dataset.credit,
    licence: text('.figure-told [rel~="license"]'),
    date: text(".figure-told time"),
  };
}

// Each colour of a drawing as the page shows it in a theme: asked of the page's own styles.
function coloursOf(svg, theme) {
  const stage = document.createElement("div");
  stage.className = "figure-stage";
  stage.style.cssText = `position:absolute;visibility:hidden;color-scheme:${theme}`;
  const written = [...new Set(svg.match(/#[0-9a-fA-F]{6}(?=")/g))];
  stage.innerHTML = `<svg>${written.map((colour) => `<path fill="${colour}"/>`).join("")}</svg>`;
  document.body.append(stage);
  const shown = [...stage.querySelectorAll("path")].map((path) => getComputedStyle(path).fill);
  stage.remove();
  const hex = (rgb) => `#${rgb.match(/[\d.]+/g).slice(0, 3).map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;
  return new Map(written.map((colour, index) => [colour.toLowerCase(), hex(shown[index])]));
}

async function composed(figure, { size, theme }) {
  const svg = await figure.snapshot(size === "story" ? "compact" : "wide");
  const plain = figure.canvas.classList.contains("on-paper");
  const colours = theme === "dark" && !plain ? coloursOf(svg, theme) : undefined;
  return compose(svg, toldOf(figure), { size, theme, lang: page.lang, colours });
}

// ---- as a file ----

async function canvasOf(svg, scale) {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const [width, height] = [image.naturalWidth, image.naturalHeight];
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
  return canvas;
}

const CRC = Uint32Array.from({ length: 256 }, (_, at) => {
  let value = at;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
  return value;
});
const checksum = (bytes) => ~bytes.reduce((crc, byte) => CRC[(crc ^ byte) & 255] ^ (crc >>> 8), -1) >>> 0;
const bytesOf = (text) => new TextEncoder().encode(text);
const long = (value) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];

// A chunk of international text, as PNG wants it after its header.
function chunk(keyword, text) {
  const body = bytesOf(`iTXt${keyword}\0\0\0\0\0${text}`);
  return new Uint8Array([...long(body.length - 4), ...body, ...long(checksum(body))]);
}

async function png(svg, told, { scale }) {
  const canvas = await canvasOf(svg, scale);
  const drawn = await new Promise((done) => canvas.toBlob(done, "image/png"));
  const texts = Object.entries(KEYWORDS).filter(([name]) => told[name]);
  const head = 33; // signature and header
  return new Blob([drawn.slice(0, head), ...texts.map(([name, word]) => chunk(word, told[name])), drawn.slice(head)], { type: "image/png" });
}

// One page with the picture at 300 dots per inch, nothing lost of it.
async function pdf(svg, told) {
  const wide = Number(svg.match(/viewBox="0 0 ([\d.]+)/)[1]);
  const millimetres = MEASURES.sizes.print.millimetres;
  const width = (millimetres / INCH.millimetres) * INCH.points;
  const natural = svg.startsWith("<svg") && /width="[\d.]+mm"/.test(svg) ? (millimetres / INCH.millimetres) * INCH.pixels : wide;
  const canvas = await canvasOf(svg, ((millimetres / INCH.millimetres) * 300) / natural);
  const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
  const colours = new Uint8Array((data.length / 4) * 3);
  for (let from = 0, to = 0; from < data.length; from += 4) {
    colours[to++] = data[from];
    colours[to++] = data[from + 1];
    colours[to++] = data[from + 2];
  }
  const packed = new Blob([colours]).stream().pipeThrough(new CompressionStream("deflate"));
  const image = new Uint8Array(await new Response(packed).arrayBuffer());
  const height = (width * canvas.height) / canvas.width;
  const hex = (text) => `<FEFF${[...text].flatMap((one) => one.split("")).map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0")).join("")}>`;
  const content = `q ${width} 0 0 ${height} 0 0 cm /I Do Q`;
  const parts = [
    ["<</Type/Catalog/Pages 2 0 R>>"],
    ["<</Type/Pages/Kids[3 0 R]/Count 1>>"],
    [`<</Type/Page/Parent 2 0 R/MediaBox[0 0 ${width} ${height}]/Resources<</XObject<</I 4 0 R>>>>/Contents 5 0 R>>`],
    [`<</Type/XObject/Subtype/Image/Width ${canvas.width}/Height ${canvas.height}/ColorSpace/DeviceRGB/BitsPerComponent 8/Filter/FlateDecode/Length ${image.length}>>stream\n`, image, "\nendstream"],
    [`<</Length ${content.length}>>stream\n${content}\nendstream`],
    [`<</Title${hex(told.title)}/Author${hex(told.credit)}/Subject${hex(`${told.source} ${told.licence} ${told.date}`)}>>`],
  ];
  const made = [bytesOf("%PDF-1.4\n")];
  const places = [];
  const size = () => made.reduce((sum, part) => sum + part.length, 0);
  parts.forEach((part, index) => {
    places.push(size());
    for (const piece of [`${index + 1} 0 obj\n`, ...part, "\nendobj\n"]) made.push(typeof piece === "string" ? bytesOf(piece) : piece);
  });
  const start = size();
  const rows = places.map((place) => `${String(place).padStart(10, "0")} 00000 n \n`).join("");
  made.push(bytesOf(`xref\n0 7\n0000000000 65535 f \n${rows}trailer\n<</Size 7/Root 1 0 R/Info 6 0 R>>\nstartxref\n${start}\n%%EOF\n`));
  return new Blob(made, { type: "application/pdf" });
}

const MAKERS = { png, pdf, svg: async (svg) => new Blob([svg], { type: "image/svg+xml" }) };

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

function nameOf(figure, { size, theme }, kind) {
  const state = [...figure.values].filter(([param, value]) => value !== figure.initial.get(param));
  const words = state.map(([param, value]) => `${param}-${value}`.replace(/[^\p{L}\p{N}-]+/gu, "-"));
  return `${[figure.id, ...words, size, theme].join("-")}.${kind}`;
}

// ---- what a reader is offered ----

const choice = (name, label, options, chosen) =>
  `<label>${escaped(label)} <select name="${name}">${options
    .map(([value, text]) => `<option value="${value}"${value === chosen ? " selected" : ""}>${escaped(text)}</option>`)
    .join("")}</select></label>`;

export function offer(figure) {
  const { words } = figure;
  const dark = page.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  const sizes = Object.keys(words.sizes).map((size) => [size, words.sizes[size]]);
  const themes = ["light", "dark"].map((theme) => [theme, words.themes[theme]]);
  const row = document.createElement("div");
  row.innerHTML = `<dt>${escaped(words.seen)}</dt><dd><form>${choice("size", words.size, sizes, "page")}${choice("theme", words.theme, themes, dark)}${Object.keys(MAKERS)
    .map((kind) => `<button type="submit" value="${kind}">${kind.toUpperCase()}</button>`)
    .join("")}</form></dd>`;
  row.querySelector("form").addEventListener("submit", async (event) => {
    event.preventDefault();
    const { elements } = event.target;
    const asked = { size: elements.size.value, theme: elements.theme.value };
    const kind = event.submitter?.value ?? "png";
    say(words.making);
    try {
      const svg = await composed(figure, asked);
      save(await MAKERS[kind](svg, toldOf(figure), MEASURES.sizes[asked.size]), nameOf(figure, asked, kind));
      say(words.made);
    } catch (error) {
      say(words.failed);
      throw error;
    }
  });
  figure.element.querySelector(".figure-downloads > dl").prepend(row);
}
