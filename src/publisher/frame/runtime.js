// What brings figures to life: one runtime for the whole site, and the specification and geometry of
// each. All is loaded once, when a figure is first touched or, where that costs nobody, ahead of it.

export const ROOT = new URL("../", import.meta.url);
const texts = new Map();
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

// Fetch what a figure will need. The runtime is compiled, and run when the figure is touched.
export async function ahead(canvas) {
  const link = Object.assign(document.createElement("link"), { rel: "modulepreload" });
  link.href = new URL("./vega.js", import.meta.url).href;
  document.head.append(link);
  const { spec } = drawingOf(canvas).dataset;
  const { data = [] } = JSON.parse(await load(new URL(spec, document.baseURI)));
  await Promise.all(data.filter(({ url }) => url).map(({ url }) => load(url)));
}

// What makes a view of a compiled specification.
export function viewMaker() {
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
  return (spec) =>
    // No code is made of text: expressions are walked by an interpreter.
    new View(vega.parse(spec, {}, { ast: true }), {
      expr: vega.expressionInterpreter,
      loader,
      renderer: "svg",
      tooltip() {}, // pointing.js shows it
    });
}
