// Two pages made of one notebook, side by side: each section of this page with that of another.
// `?with=name` names the other page, one of those that the element `[data-compare]` links to.

import { say } from "./say.js";

const body = document.querySelector(".page-body");
let links;
let choice;

export function comparable(others) {
  links = new Map(
    [...others.querySelectorAll("a")].map((link) => [link.pathname.split("/").pop().replace(".html", ""), link]),
  );
  const label = document.createElement("label");
  choice = document.createElement("select");
  choice.append(new Option(others.dataset.none, ""));
  for (const [name, link] of links) choice.append(new Option(link.textContent, name));
  label.append(others.dataset.compare, " ", choice);
  const field = Object.assign(document.createElement("p"), { className: "compare-field" });
  field.append(label);
  body.prepend(field);
  choice.addEventListener("change", () => {
    const address = new URL(location.href);
    if (choice.value) address.searchParams.set("with", choice.value);
    else address.searchParams.delete("with");
    history.pushState(null, "", address);
    show();
  });
  addEventListener("popstate", show);
  show();
}

async function show() {
  const name = new URLSearchParams(location.search).get("with");
  const link = links.get(name);
  choice.value = link ? name : "";
  take();
  if (!link) return;
  const response = await fetch(link.href);
  if (!response.ok || choice.value !== name) return;
  const other = new DOMParser().parseFromString(apart(await response.text()), "text/html");
  const base = new URL(link.href);
  for (const each of other.querySelectorAll("[href]")) {
    each.setAttribute("href", new URL(each.getAttribute("href"), base).href);
  }
  for (const section of body.querySelectorAll(":scope > section")) {
    const twin = other.getElementById(`with-${section.id}`);
    if (twin) pair(section, twin, link.textContent);
  }
  say(link.textContent);
}

// An id stands once on a page: those of the other get names of their own.
function apart(html) {
  return html
    .replace(/ (id|for|aria-labelledby|aria-describedby|aria-controls|popovertarget)="/g, ' $1="with-')
    .replace(/href="#/g, 'href="#with-')
    .replace(/url\((["']?)#/g, "url($1#with-");
}

function pair(section, twin, name) {
  const both = Object.assign(document.createElement("div"), { className: "compared column-page" });
  const other = document.adoptNode(twin);
  const heading = other.querySelector("h2, h3");
  if (heading) heading.prepend(`${name}: `);
  section.before(both);
  for (const each of [section, other]) {
    const column = Object.assign(document.createElement("div"), { className: "column" });
    column.append(each);
    both.append(column);
  }
}

function take() {
  for (const both of body.querySelectorAll(":scope > .compared")) both.replaceWith(both.querySelector("section"));
}
