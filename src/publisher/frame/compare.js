// Two pages made of one notebook, side by side: the lead and each section of this page with those of
// another.

import { say } from "./say.js";

const body = document.querySelector(".page-body");
const NUMBER = /^\s*\S+\s\d+\s?[:：]\s*/; // of a table or figure; one that stands here has it already
let asked;

// Show the page of a link beside this one; without a link, this one alone.
export async function compare(link) {
  asked = link;
  for (const both of body.querySelectorAll(":scope > .compared")) {
    both.querySelector(".compared-title")?.remove();
    both.replaceWith(...both.firstElementChild.childNodes);
  }
  if (!link) return;
  const response = await fetch(link.href);
  if (!response.ok || asked !== link) return;
  const other = new DOMParser().parseFromString(apart(await response.text()), "text/html");
  for (const each of other.querySelectorAll("[href]")) {
    each.setAttribute("href", new URL(each.getAttribute("href"), link.href).href);
  }
  for (const caption of other.querySelectorAll("figcaption")) {
    const [first] = caption.childNodes;
    if (first?.nodeType === Node.TEXT_NODE) first.data = first.data.replace(NUMBER, "");
  }
  const [lead, twinLead] = [leadOf(body), leadOf(other.querySelector(".page-body"))];
  if (lead.length) pair(titled(document, lead), titled(other, twinLead));
  for (const section of body.querySelectorAll(":scope > section")) {
    const twin = other.getElementById(`with-${section.id}`);
    if (!twin) continue;
    twin.querySelector("h2, h3")?.prepend(`${link.textContent}: `);
    pair([section], [twin]);
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

// What stands before the first section: who or what the page is about, and its picture.
function leadOf(page) {
  const all = [...page.children].filter((each) => !each.matches(".compare-field"));
  const first = all.findIndex((each) => each.localName === "section");
  return first < 0 ? all : all.slice(0, first);
}

function titled(page, lead) {
  const title = document.createElement("h2");
  title.className = "compared-title";
  title.append(...page.querySelector("h1").cloneNode(true).childNodes);
  lead[0]?.before(title);
  return [title, ...lead];
}

function pair(own, twins) {
  const both = Object.assign(document.createElement("div"), { className: "compared column-page" });
  own.at(-1).before(both);
  for (const each of [own, twins]) {
    const column = Object.assign(document.createElement("div"), { className: "column" });
    column.append(...each);
    both.append(column);
  }
}
