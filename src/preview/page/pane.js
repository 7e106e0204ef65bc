// A pane: the pages of one language, one below the other. Only pages near the view are loaded,
// and a page is redrawn only once all that is new on it is there.

import { ask, el, nameOf, say } from "./dom.js";
import { Drawing } from "./drawing.js";
import { fill, flash, mark } from "./layer.js";

export class Pane {
  constructor(language, stage) {
    this.language = language;
    this.stage = stage;
    this.sheets = []; // {index, name, number, width, height, element, drawing, near}
    this.element = el("section", {
      className: "pane",
      tabIndex: 0,
      lang: language,
      data: { language },
      "aria-label": say("Pages in {}", nameOf(language)),
    });
    this.watcher = new IntersectionObserver((entries) => this.#seen(entries), {
      root: this.element,
      rootMargin: "60% 0px",
    });
  }

  /** Takes the pages of a new revision, to be drawn; those that look the same stay as they are. */
  update(sheets) {
    const old = this.sheets;
    const keep = this.#pairs(old, sheets);
    const used = new Set(keep.filter((at) => at !== null));
    old.forEach((sheet, at) => {
      if (!used.has(at)) {
        this.watcher.unobserve(sheet.element);
        sheet.element.remove();
      }
    });
    let before = null;
    this.sheets = sheets.map((data, at) => {
      const sheet = keep[at] === null ? this.#create() : old[keep[at]];
      const next = before ? before.nextSibling : this.element.firstChild;
      if (next !== sheet.element) this.element.insertBefore(sheet.element, next);
      before = sheet.element;
      const { index, number, width, height } = sheet;
      Object.assign(sheet, data);
      if (index !== data.index || number !== data.number) {
        sheet.element.dataset.index = data.index;
        sheet.element.id = `${this.language}-${data.index}`;
        sheet.element.dataset.side = data.index % 2 ? "left" : "right";
        sheet.element.setAttribute("aria-label", say("Page {}", data.number));
      }
      if (width !== data.width || height !== data.height) {
        sheet.element.style.setProperty("--w", data.width / 100);
        sheet.element.style.setProperty("--h", data.height / 100);
      }
      if (sheet.near) this.stage.dress(sheet);
      return sheet;
    });
  }

  /** Which old page each new one takes the place of: the same, else the one at its place. */
  #pairs(old, sheets) {
    let start = 0;
    while (start < old.length && start < sheets.length && old[start].name === sheets[start].name) start += 1;
    let end = 0;
    const most = Math.min(old.length, sheets.length) - start;
    while (end < most && old[old.length - 1 - end].name === sheets[sheets.length - 1 - end].name) end += 1;
    return sheets.map((_, at) => {
      if (at >= sheets.length - end) return old.length - (sheets.length - at);
      return at < old.length - end ? at : null;
    });
  }

  #create() {
    const element = el("article", { className: "sheet" });
    const layer = el("div", { className: "layer" });
    const over = el("div", { className: "over" });
    over.setAttribute("aria-hidden", "true");
    element.append(layer, over);
    this.watcher.observe(element);
    const sheet = { element, layer, over, near: false, drawing: null, drawn: null, filled: null };
    element.sheet = sheet;
    return sheet;
  }

  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      const sheet = target.sheet;
      if (sheet.near === isIntersecting) continue;
      sheet.near = isIntersecting;
      if (isIntersecting) {
        this.#draw(sheet);
        this.fill(sheet);
      } else {
        sheet.drawing?.element.remove();
        Object.assign(sheet, { drawing: null, drawn: null, filled: null });
        sheet.layer.replaceChildren();
        sheet.over.replaceChildren();
      }
      this.stage.dress(sheet);
    }
  }

  async #draw(sheet) {
    const { name, drawn } = sheet;
    if (drawn === name || sheet.awaited === name) return;
    sheet.awaited = name;
    // What the server thought would be asked came with the revision.
    const offer = this.stage.report.offers[name];
    const parts = offer?.shown === drawn ? offer.parts : await ask(`sheet/${name}/${drawn ?? "-"}`);
    const fresh = parts && (await Drawing.read(parts));
    if (sheet.awaited !== name) return;
    sheet.awaited = null;
    // Without an answer a newer revision is on its way, or the server has gone.
    if (!parts || sheet.name !== name || !sheet.near) return;
    if (sheet.drawn !== drawn) {
      this.#draw(sheet);
      return;
    }
    if (!sheet.drawing) {
      sheet.drawing = new Drawing();
      sheet.element.prepend(sheet.drawing.element);
    }
    sheet.drawing.show(parts, fresh, sheet.width / 100, sheet.height / 100);
    sheet.drawn = name;
    this.stage.drawn();
  }

  /** Whether each page in view shows its newest picture. */
  get isCurrent() {
    return this.inView.every((sheet) => sheet.drawn === sheet.name);
  }

  /** Draws pages that do not show their newest picture: those in view, or all near it. */
  redraw(sheets = this.near) {
    return Promise.all(sheets.map((sheet) => this.#draw(sheet)));
  }

  /** Lays the text over a page. */
  async fill(sheet) {
    const revision = this.stage.read?.revision;
    if (!revision || revision !== this.stage.report.revision) return;
    const key = `${revision}/${this.stage.read.marks}`;
    if (sheet.filled === key) return;
    sheet.filled = key;
    await fill(sheet, revision, this.shows(sheet) ? this.language : sheet.languages[0], this.stage);
  }

  fillAll() {
    for (const sheet of this.near) this.fill(sheet);
  }

  /** Whether a page is of this pane's language, and not only beside one that is. */
  shows(sheet) {
    return sheet.languages.includes(this.language);
  }

  byIndex(index) {
    return this.sheets.find((sheet) => sheet.index === index);
  }

  /** The height of a point of a page in this pane, in pixels from the start. */
  top(index, y = 0) {
    const sheet = this.byIndex(index);
    return sheet ? sheet.element.offsetTop - this.element.offsetTop + (y / 100) * this.stage.scale : null;
  }

  /** Scrolls to a point of a page and shows where it is. */
  go(index, y = 0, boxes = null) {
    const top = this.top(index, y);
    if (top === null) return false;
    this.element.scrollTop = Math.max(0, top - Math.min(140, this.element.clientHeight * 0.25));
    const { over } = this.byIndex(index);
    if (boxes) mark(over, boxes, "hit now");
    else flash(over, y);
    return true;
  }

  /** Scrolls to a page, which is in the middle if all of it fits. */
  show(index) {
    const top = this.top(index);
    if (top === null) return;
    const room = this.element.clientHeight;
    const above = (room - this.byIndex(index).element.offsetHeight) / 2;
    this.element.scrollTop = top - Math.min(Math.max(12, above), room * 0.3);
  }

  /** The pages that can be seen, and those beside them. */
  get near() {
    return this.sheets.filter((sheet) => sheet.near);
  }

  /** The pages that can be seen. */
  get inView() {
    const { scrollTop, clientHeight } = this.element;
    return this.near.filter(({ element }) => {
      const top = element.offsetTop - this.element.offsetTop - scrollTop;
      return top < clientHeight && top + element.offsetHeight > 0;
    });
  }

  /** The page at a share of the height of the view. */
  at(share = 0.35) {
    const line = this.element.scrollTop + this.element.clientHeight * share;
    let [low, high] = [0, this.sheets.length - 1];
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.sheets[middle].element.offsetTop - this.element.offsetTop <= line) low = middle;
      else high = middle - 1;
    }
    return this.sheets[low];
  }
}
