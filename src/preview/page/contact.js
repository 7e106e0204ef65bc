// The contact sheet: all pages small, those of a spread side by side where spreads are shown.

import { byId, el, memory, nameOf } from "./dom.js";
import { SmallPages } from "./small.js";
import { spreads } from "./stage.js";

/** How wide a page is, in pixels. */
const WIDTHS = [72, 96, 128, 176, 238];

export class Contact {
  constructor(stage, marks) {
    this.stage = stage;
    this.marks = marks;
    this.root = byId("contact");
    this.small = new SmallPages(this.root, (index) => this.#choose(index));
    this.width = memory.get("contact", 128);
    this.root.style.setProperty("--width", `${this.width}px`);
    stage.onMove(() => this.refresh());
    this.root.addEventListener("keydown", (event) => this.#step(event));
  }

  get isOpen() {
    return !this.root.hidden;
  }

  toggle(open = !this.isOpen) {
    if (!this.stage.report || open === this.isOpen) return;
    this.root.hidden = !open;
    byId("panes").inert = open;
    byId("stage").toggleAttribute("data-contact", open);
    if (!open) {
      this.stage.leader?.element.focus({ preventScroll: true });
      return;
    }
    this.shown = null;
    this.refresh();
    const now = this.root.querySelector("[aria-current]") ?? this.root.querySelector("button.small");
    now?.scrollIntoView({ block: "center" });
    now?.focus({ preventScroll: true });
  }

  /** Makes the pages larger or smaller. */
  size(by) {
    const next = by > 0 ? WIDTHS.find((it) => it > this.width) : WIDTHS.findLast((it) => it < this.width);
    if (!next) return;
    this.width = next;
    memory.set("contact", next);
    this.root.style.setProperty("--width", `${next}px`);
  }

  /** Shows the pages that are there now. */
  refresh() {
    if (!this.isOpen) return;
    const panes = this.stage.visible;
    const shown = JSON.stringify([this.stage.report.revision, this.stage.arrange, panes.map((pane) => pane.language), this.marks.key]);
    if (this.shown !== shown) {
      this.shown = shown;
      this.#show(panes);
    }
    const sheet = this.stage.leader?.at();
    if (sheet) this.small.current(sheet.index);
    const focus = this.root.contains(document.activeElement) ? document.activeElement : this.root.querySelector("[aria-current]");
    for (const button of this.root.querySelectorAll("button.small")) button.tabIndex = button === focus ? 0 : -1;
  }

  #show(panes) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.index : null;
    const told = new Set();
    const parts = panes.map((pane) => {
      // A page of several languages is shown with the first.
      const sheets = pane.sheets.filter((sheet) => !told.has(sheet.index));
      for (const sheet of sheets) told.add(sheet.index);
      const buttons = new Map(this.small.show(sheets, (sheet) => this.marks.of(sheet)).map((button, at) => [sheets[at], button]));
      const groups = this.stage.arrange === "spreads" ? spreads(sheets) : sheets.map((sheet) => [sheet]);
      const items = groups.map((group) => {
        const item = el("li", {}, ...group.map((sheet) => buttons.get(sheet)));
        if (this.stage.arrange === "spreads" && group.length === 1) item.className = group[0].index % 2 ? "left" : "right";
        return item;
      });
      const list = el("ol", { className: "smalls" }, ...items);
      return el("section", { lang: pane.language, "aria-label": nameOf(pane.language) }, panes.length > 1 ? el("h2", { textContent: nameOf(pane.language) }) : null, list);
    });
    this.root.replaceChildren(...parts);
    if (focused) this.root.querySelector(`[data-index="${focused}"]`)?.focus({ preventScroll: true });
  }

  #choose(index) {
    this.toggle(false);
    this.stage.show(index);
  }

  #step(event) {
    const all = [...this.root.querySelectorAll("button.small")];
    const at = all.indexOf(document.activeElement);
    if (at < 0) return;
    const next = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: all.length - 1 }[event.key] ?? this.#beyond(all, at, event.key);
    if (next === null) return;
    event.preventDefault();
    const button = all[next];
    if (!button) return;
    all[at].tabIndex = -1;
    button.tabIndex = 0;
    button.focus({ preventScroll: true });
    button.scrollIntoView({ block: "nearest" });
  }

  /** The page above or below one. */
  #beyond(all, at, key) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[key];
    if (!by) return null;
    const box = all[at].getBoundingClientRect();
    let best = null;
    for (let next = at + by; all[next]; next += by) {
      const other = all[next].getBoundingClientRect();
      if (Math.abs(other.top - box.top) < 4) continue;
      const far = Math.abs(other.top - box.top) * 4 + Math.abs(other.left - box.left);
      if (best && far >= best.far) {
        if (Math.abs(other.top - box.top) > box.height * 2) break;
        continue;
      }
      best = { next, far };
    }
    return best?.next ?? at;
  }
}
