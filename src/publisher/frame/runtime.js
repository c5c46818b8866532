// What brings figures to life: one runtime for the whole site, and the specification and geometry of
// each. All is loaded once, when a figure is first touched or, where that costs nobody, ahead of it.

export const ROOT = new URL("../", import.meta.url);
const texts = new Map();
const stages = new Map();
let runtime;

export function load(address) {
  const { href } = new URL(address, ROOT);
  if (!texts.has(href)) texts.set(href, fetched(href));
  return texts.get(href);
}

async function fetched(href) {
  try {
    const answer = await fetch(href);
    if (answer.ok) return await answer.text();
    throw new Error(`${href}: ${answer.status}`);
  } catch (error) {
    texts.delete(href); // it is asked for again next time
    throw error;
  }
}

// The layout that the page's width shows.
export function drawingOf(canvas) {
  const drawings = [...canvas.querySelectorAll(".figure-drawing")];
  return drawings.find((drawing) => drawing.offsetParent !== null) ?? drawings[0];
}

// Fetch what a figure will need and, when there is nothing else to do, draw it aside: if the reader
// is still there, and has not gone on.
export async function ahead(canvas) {
  const address = specOf(drawingOf(canvas));
  const [, text] = await Promise.all([import("./vega.js"), load(address)]);
  const { data = [] } = JSON.parse(text);
  await Promise.all(data.filter(({ url }) => url).map(({ url }) => load(url)));
  await idle();
  const { top, bottom } = canvas.getBoundingClientRect();
  if (bottom <= 0 || top >= innerHeight || stages.has(address)) return;
  stages.set(address, staged(address));
  stages.get(address).catch(() => stages.delete(address)); // it is tried again when it is touched
}

const idle = () =>
  new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done) : setTimeout(done, 200)));

export function specOf({ dataset }) {
  return new URL(dataset.spec, document.baseURI).href;
}

// A drawing that lives, and its view. What was drawn aside serves one.
export function stageOf(address) {
  const ready = stages.get(address) ?? staged(address);
  stages.delete(address);
  return ready;
}

async function staged(address) {
  const stage = document.createElement("div");
  stage.className = "figure-stage";
  const view = (await viewOf(address)).initialize(stage);
  for (const name of ["role", "aria-roledescription", "aria-label"]) stage.removeAttribute(name);
  await view.runAsync();
  return { stage, view };
}

export async function viewOf(address) {
  const [{ parse, view }, text] = await Promise.all([engine(), load(address)]);
  return view(parse(JSON.parse(text)));
}

function engine() {
  runtime ??= loadRuntime().catch((error) => {
    runtime = undefined;
    throw error;
  });
  return runtime;
}

async function loadRuntime() {
  const vega = await import("./vega.js");
  // The interpreter knows `datetime` of a year, but not of the milliseconds that Vega-Lite writes.
  vega.expressionFunction("datetime", (...parts) => new Date(...parts));
  // The page may show a drawing smaller or larger than its own measures, which Vega does not
  // know of: every event is told where it happened in the drawing.
  class View extends vega.View {
    events(source, type, filter) {
      const stream = super.events(source, type, filter);
      const { receive } = stream;
      stream.receive = (event) => {
        this.rescale(event.vega?.xy());
        return receive.call(stream, event);
      };
      return stream;
    }

    rescale(point) {
      const svg = this.container()?.querySelector("svg");
      if (!point || !svg) return;
      const scale = svg.getBoundingClientRect().width / svg.viewBox.baseVal.width;
      const [x, y] = this.origin();
      const { left, top } = this.padding();
      point[0] = (point[0] + left + x) / scale - left - x;
      point[1] = (point[1] + top + y) / scale - top - y;
    }
  }
  const loader = { ...vega.loader(), load };
  return {
    // No code is made of text: expressions are walked by an interpreter.
    parse: (spec) => vega.parse(spec, {}, { ast: true }),
    view: (flow) =>
      new View(flow, {
        expr: vega.expressionInterpreter,
        loader,
        renderer: "svg",
        tooltip() {}, // pointing.js shows it
      }),
  };
}
