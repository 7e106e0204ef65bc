// The side: contents, small pages, and the place of the search.

import { byId, el, memory } from "./dom.js";
import { SmallPages } from "./small.js";

const TABS = ["contents", "pages", "search"];

/** Where the side stands beside the pages, not over them. */
const beside = matchMedia("(min-width: 1181px)");

export class Side {
  constructor(stage, marks) {
    this.stage = stage;
    this.marks = marks;
    this.small = new SmallPages(byId("pages"), (index) => stage.go(index));
    this.tab = memory.get("tab", "contents");
    byId("toggle-side").addEventListener("click", () => this.toggle());
    for (const tab of TABS) {
      const button = byId(`tab-${tab}`);
      button.addEventListener("click", () => this.show(tab));
      button.addEventListener("keydown", (event) => {
        const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
        if (!by) return;
        const next = TABS[(TABS.indexOf(tab) + by + TABS.length) % TABS.length];
        this.show(next);
        byId(`tab-${next}`).focus();
      });
    }
    stage.onMove((pane) => this.#follow(pane));
    if (beside.matches && memory.get("side", innerWidth >= 1420)) this.toggle(true);
  }

  /** Opens or closes the side. */
  toggle(open = byId("side").hidden) {
    byId("side").hidden = !open;
    byId("toggle-side").setAttribute("aria-expanded", open);
    if (beside.matches) memory.set("side", open);
    if (open) this.show(this.tab);
  }

  /** Opens a tab; one that is open already is closed. */
  press(tab) {
    const isOpen = !byId("side").hidden && this.tab === tab;
    if (isOpen) this.toggle(false);
    else {
      this.tab = tab;
      this.toggle(true);
    }
  }

  show(tab) {
    this.tab = TABS.includes(tab) ? tab : "contents";
    memory.set("tab", this.tab);
    for (const name of TABS) {
      const is = name === this.tab;
      byId(name).hidden = !is;
      byId(`tab-${name}`).setAttribute("aria-selected", is);
      byId(`tab-${name}`).tabIndex = is ? 0 : -1;
    }
    if (this.tab === "search") byId("query").focus();
    this.#follow(this.stage.leader);
  }

  showPages() {
    const pane = this.stage.leader;
    this.language = pane?.language;
    const buttons = this.small.show(pane?.sheets ?? [], (sheet) => this.marks.of(sheet));
    byId("pages").replaceChildren(el("ol", { className: "thumbnails" }, ...buttons.map((button) => el("li", {}, button))));
  }

  showRead() {
    const { leader, read } = this.stage;
    this.language = leader?.language;
    const entries = read.contents.filter((entry) => entry.language === this.language);
    const numbers = new Map(this.stage.report.sheets.map((sheet) => [sheet.index, sheet.number]));
    const items = entries.map((entry) => {
      const title = entry.number ? `${entry.number}  ${entry.title}` : entry.title;
      const button = el("button", { lang: entry.language }, el("span", { textContent: title }), el("span", { className: "number", textContent: numbers.get(entry.sheet) ?? "" }));
      button.addEventListener("click", () => this.stage.go(entry.sheet, entry.y));
      const item = el("li", { className: `level-${entry.level}` }, button);
      item.entry = entry;
      return item;
    });
    byId("contents").replaceChildren(el("ol", { className: "contents" }, ...items));
    this.#follow(leader);
  }

  /** Marks where the reader is. */
  #follow(pane) {
    if (!pane || byId("side").hidden || !this.stage.read) return;
    if (pane.language !== this.language && pane === this.stage.leader) {
      this.showPages();
      this.showRead();
      return;
    }
    if (pane.language !== this.language) return;
    const sheet = pane.at();
    if (!sheet) return;
    const line = pane.element.scrollTop + pane.element.clientHeight * 0.35;
    let current = null;
    for (const item of byId("contents").querySelectorAll("li")) {
      const top = pane.top(item.entry.sheet, item.entry.y);
      if (top !== null && top <= line + 4) current = item;
    }
    const small = this.small.current(sheet.index);
    if (small && this.tab === "pages") small.scrollIntoView({ block: "nearest" });
    const before = byId("contents").querySelector("[aria-current]");
    if (before === current) return;
    before?.removeAttribute("aria-current");
    current?.setAttribute("aria-current", "true");
    if (current && this.tab === "contents") current.scrollIntoView({ block: "nearest" });
  }
}
