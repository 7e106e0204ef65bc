// The text over a page: transparent, to be selected, found and clicked.

import { ask, el, say } from "./dom.js";

const FONT = "100px ui-sans-serif, system-ui, sans-serif";
const ruler = document.createElement("canvas").getContext("2d");
const widths = new Map();

/** How wide a text is in the layer's font, for one unit of size. */
function natural(text) {
  let width = widths.get(text);
  if (width === undefined) {
    if (widths.size > 20000) widths.clear();
    ruler.font = FONT;
    width = ruler.measureText(text).width / 100;
    widths.set(text, width);
  }
  return width;
}

/** Asks for the text of a page and lays it over it, unless it lies there already. */
export async function fill(sheet, revision, language, stage) {
  const layer = await ask(`layer/${revision}/${sheet.index}`);
  if (!layer || !sheet.near || layer.name !== sheet.name) {
    if (!layer) sheet.filled = null;
    return;
  }
  const same = JSON.stringify(layer);
  if (sheet.layer.childElementCount && sheet.text === same) return;
  sheet.text = same;
  const focused = sheet.layer.contains(document.activeElement) && document.activeElement.dataset.figure;
  const pieces = [];
  let last = null;
  for (const piece of layer.pieces) {
    const [x, y, width, height] = piece.box.map((length) => length / 100);
    // For those who copy or listen, lines are lines.
    if (last && Math.abs(last.y + last.height - y - height) > last.height / 2) pieces.push(el("br"));
    pieces.push(span(piece, x, y, width, height));
    last = { y, height };
  }
  sheet.layer.lang = language;
  sheet.layer.replaceChildren(...pieces, ...layer.links.map((link) => anchor(link, language, stage)));
  const changes = layer.pieces.filter((piece) => piece.was !== undefined);
  const labels = [];
  const told = new Set();
  for (const piece of changes) {
    const key = piece.figure.join();
    if (told.has(key)) continue;
    told.add(key);
    const old = el("span", { className: "old" }, say("was"), " ", el("s", {}, piece.was));
    old.style.left = `${piece.box[0] / 100}px`;
    old.style.top = `${piece.box[1] / 100 - 1}px`;
    labels.push(old);
  }
  sheet.over.querySelectorAll(".old").forEach((old) => old.remove());
  sheet.over.append(...labels);
  if (focused) sheet.layer.querySelector(`[data-figure="${focused}"]`)?.focus({ preventScroll: true });
}

function span(piece, x, y, width, height) {
  const span = el("span", { className: "piece", textContent: piece.text });
  const { style, dataset } = span;
  // Turned type turns about the corner where it begins.
  const turns = piece.turns ?? 0;
  const [size, length] = turns % 2 === 1 ? [width, height] : [height, width];
  style.left = `${turns === 1 || turns === 2 ? x + width : x}px`;
  style.top = `${turns >= 2 ? y + height : y}px`;
  style.fontSize = `${size}px`;
  const own = natural(piece.text) * size;
  if (own > 0) style.transform = `${turns ? `rotate(${turns * 90}deg) ` : ""}scaleX(${length / own})`;
  if (piece.unit) dataset.unit = piece.unit;
  if (piece.at) span.place = piece.at;
  if (piece.figure) {
    span.classList.add("figure");
    span.role = "button";
    span.tabIndex = -1;
    dataset.figure = piece.figure.join("/");
    if (piece.was !== undefined) {
      span.classList.add("changed");
      dataset.was = piece.was;
      span.title = `${say("was")} ${piece.was}`;
    }
  }
  return span;
}

function anchor(link, language, stage) {
  const [x, y, width, height] = link.box.map((length) => length / 100);
  const to = link.url
    ? el("a", { className: "to", href: link.url, target: "_blank", rel: "noreferrer noopener", title: link.url })
    : el("a", { className: "to", href: `#${language}-${link.sheet}` });
  to.tabIndex = -1;
  to.setAttribute("aria-label", link.url ?? say("Go to the place in the report"));
  Object.assign(to.style, { left: `${x}px`, top: `${y}px`, width: `${width}px`, height: `${height}px` });
  if (!link.url) {
    to.addEventListener("click", (event) => {
      event.preventDefault();
      stage.go(link.sheet, link.y);
    });
  }
  return to;
}

/** Draws rectangles over a page, in place of the last of their kind. */
export function mark(over, boxes, kind) {
  document.querySelectorAll(".hit").forEach((hit) => hit.remove());
  for (const box of boxes) {
    const [left, top, width, height] = box.map((length) => `${length / 100}px`);
    const hit = el("span", { className: kind });
    Object.assign(hit.style, { left, top, width, height });
    over.append(hit);
  }
}

/** Shows for a moment at what height of a page something is. */
export function flash(over, y) {
  over.querySelectorAll(".here").forEach((here) => here.remove());
  const here = el("span", { className: "here flash" });
  here.style.top = `${y / 100 - 4}px`;
  here.addEventListener("animationend", () => here.remove());
  over.append(here);
}
