// The drawing of a page, in parts: those that have not changed stay where they are, so that the
// browser neither reads nor paints them again.

import { el } from "./dom.js";

/** How long pictures are waited for, in milliseconds. */
const PATIENCE = 1000;

/** A drawing that holds elements. */
export function svg(elements) {
  const text = `<svg width="100%" height="100%">${elements}</svg>`;
  return document.importNode(new DOMParser().parseFromString(text, "text/html").body.firstChild, true);
}

export class Drawing {
  constructor() {
    this.element = el("div", { className: "drawing" });
    this.element.setAttribute("aria-hidden", "true");
    this.svg = svg("");
    this.parts = [];
    // What parts refer to by name, such as a gradient, is looked for in their own page only.
    this.element.attachShadow({ mode: "open" }).append(this.svg);
  }

  /** The new ones of parts, ready to be shown. */
  static async read(parts) {
    const text = parts.map((part) => (typeof part === "string" ? `<g>${part}</g>` : "")).join("");
    if (!text) return [];
    const fresh = [...svg(text).children];
    const pictures = fresh.flatMap((part) => [...part.querySelectorAll("image")]);
    if (pictures.length > 0) {
      const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
      await Promise.race([late, Promise.allSettled(pictures.map((picture) => picture.decode()))]);
    }
    return fresh;
  }

  /** Becomes a page of a size: `parts` says which of the present ones stay, and where `fresh` come. */
  show(parts, fresh, width, height) {
    this.svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
    const next = [];
    let used = 0;
    for (const part of parts) {
      if (typeof part === "string") next.push(fresh[used++]);
      else next.push(...this.parts.slice(part[0], part[0] + part[1]));
    }
    const kept = new Set(next);
    for (const part of this.parts) if (!kept.has(part)) part.remove();
    let before = null;
    for (const part of next) {
      const place = before ? before.nextSibling : this.svg.firstChild;
      if (part !== place) this.svg.insertBefore(part, place);
      before = part;
    }
    this.parts = next;
  }
}
