// Two pages made of one notebook, side by side: each section of this page with that of another.

import { say } from "./say.js";

const body = document.querySelector(".page-body");
let asked;

// Show the page of a link beside this one; without a link, this one alone.
export async function compare(link) {
  asked = link;
  for (const both of body.querySelectorAll(":scope > .compared")) both.replaceWith(both.querySelector("section"));
  if (!link) return;
  const response = await fetch(link.href);
  if (!response.ok || asked !== link) return;
  const other = new DOMParser().parseFromString(apart(await response.text()), "text/html");
  for (const each of other.querySelectorAll("[href]")) {
    each.setAttribute("href", new URL(each.getAttribute("href"), link.href).href);
  }
  for (const section of body.querySelectorAll(":scope > section")) {
    const twin = other.getElementById(`with-${section.id}`);
    if (twin) pair(section, document.adoptNode(twin), link.textContent);
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
  twin.querySelector("h2, h3")?.prepend(`${name}: `);
  section.before(both);
  for (const each of [section, twin]) {
    const column = Object.assign(document.createElement("div"), { className: "column" });
    column.append(each);
    both.append(column);
  }
}
