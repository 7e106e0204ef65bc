// The side: contents, small pages, and the place of the search.

import { byId, el, memory } from "./dom.js";

const TABS = ["contents", "pages", "search"];

/** Where the side stands beside the pages, not over them. */
const beside = matchMedia("(min-width: 1181px)");

export class Side {
  constructor(stage, search) {
    this.stage = stage;
    this.search = search;
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
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        target.near = isIntersecting;
        if (isIntersecting) this.#draw(target);
      }
    }, { root: byId("pages"), rootMargin: "50% 0px" });
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
    const known = new Map([...byId("pages").querySelectorAll("li")].map((item) => [item.index, item]));
    const list = el("ol", { className: "thumbnails" });
    this.language = pane?.language;
    for (const sheet of pane?.sheets ?? []) {
      const item = known.get(sheet.index) ?? this.#thumbnail(sheet);
      item.name = sheet.name;
      item.querySelector(".label").textContent = sheet.number;
      item.querySelector("button").setAttribute("aria-label", `Page ${sheet.number}`);
      list.append(item);
      if (item.near) this.#draw(item);
    }
    byId("pages").replaceChildren(list);
  }

  #thumbnail(sheet) {
    const picture = el("img", { alt: "" });
    const paper = el("span", { className: "paper" }, picture);
    paper.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
    const item = el("li", {}, el("button", {}, paper, el("span", { className: "label" })));
    Object.assign(item, { index: sheet.index, picture });
    item.addEventListener("click", () => this.stage.go(item.index));
    this.watcher.observe(item);
    return item;
  }

  #draw(item) {
    const address = `thumbnail/${item.name}`;
    if (item.drawn === address) return;
    item.drawn = address;
    item.picture.src = address;
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
    this.#current("contents", current);
    const small = [...byId("pages").querySelectorAll("li")].find((item) => item.index === sheet.index);
    this.#current("pages", small);
  }

  #current(tab, item) {
    const before = byId(tab).querySelector("[aria-current]");
    if (before === (item ?? null)) return;
    before?.removeAttribute("aria-current");
    item?.setAttribute("aria-current", "true");
    if (item && this.tab === tab) item.scrollIntoView({ block: "nearest" });
  }
}
