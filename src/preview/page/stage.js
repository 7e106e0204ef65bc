// The stage: the panes, what they show, how large, and where the reader is.

import { byId, el, learn, memory, nameOf, say } from "./dom.js";
import { Pane } from "./pane.js";
import { Together } from "./together.js";

const STEPS = [0.5, 0.6, 0.75, 0.9, 1, 1.25, 1.5, 2, 2.5, 3, 4];
/** CSS pixels a point at 100 %. */
const FULL = 96 / 72;

/** Pages by the spread they are bound in: the first is a right one, alone. */
export function spreads(sheets) {
  const found = new Map();
  for (const sheet of sheets) {
    const spread = (sheet.index + 1) >> 1;
    found.set(spread, [...(found.get(spread) ?? []), sheet]);
  }
  return [...found.values()];
}

/** Comes once what was changed is on the screen. */
const shown = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));

export class Stage {
  constructor() {
    this.panes = [];
    this.report = null;
    this.read = null;
    this.scale = 1;
    this.zoom = memory.get("zoom", "fit");
    this.view = memory.get("view", "both");
    this.arrange = memory.get("arrange", "single");
    /** Who lays something over the pages near the view. */
    this.dressers = [];
    byId("panes").dataset.arrange = this.arrange;
    this.together = new Together(this);
    this.listeners = [];
    this.kept = null;
    new ResizeObserver(() => this.resize()).observe(byId("panes"));
    byId("zoom-in").addEventListener("click", () => this.step(1));
    byId("zoom-out").addEventListener("click", () => this.step(-1));
    byId("zoom-fit").addEventListener("click", () => this.setZoom("fit"));
    byId("go").addEventListener("submit", (event) => {
      event.preventDefault();
      this.goNumber(byId("page").value.trim());
      this.leader?.element.focus({ preventScroll: true });
    });
  }

  /** Calls `listener` when the reader has moved, or the pages have. */
  onMove(listener) {
    this.listeners.push(listener);
  }

  // -------------------------------------------------------------- new pages

  /** Shows the pages of a revision; what comes back is there once those in view are on the screen. */
  showPages(report) {
    this.#keep();
    const before = this.report;
    this.report = report;
    byId("empty").hidden = true;
    const same = before && before.languages.join() === report.languages.join();
    learn(report.names);
    if (!same) this.#build(report.languages);
    for (const pane of this.panes) {
      pane.update(this.#sheets(pane.language));
    }
    this.#hide();
    this.together.forget();
    if (!before) this.resize();
    this.#count();
    return this.#draw();
  }

  /** Draws what has changed: the pages in view first, and once they are on the screen those beside them. */
  async #draw() {
    const { report } = this;
    await Promise.all(this.visible.map((pane) => pane.redraw(pane.inView)));
    await this.drawn();
    if (report === this.report) for (const pane of this.panes) pane.redraw();
  }

  /** The pages of a language; in spreads, those beside them too. */
  #sheets(language) {
    const own = (sheet) => sheet.languages.includes(language);
    const { sheets } = this.report;
    if (this.arrange !== "spreads") return sheets.filter(own);
    return spreads(sheets).filter((spread) => spread.some(own)).flat();
  }

  /** Hides the panes of other languages and, where languages face each other, those that show the same spreads. */
  #hide() {
    const shown = new Set();
    for (const pane of this.panes) {
      const own = JSON.stringify(pane.sheets.map((sheet) => sheet.index));
      pane.element.hidden = this.view === "both" ? shown.has(own) : this.view !== pane.language;
      if (pane.sheets.length > 0) shown.add(own);
    }
  }

  /** Lays over a page what is to lie there. */
  dress(sheet) {
    for (const dresser of this.dressers) dresser.dress(sheet);
  }

  dressAll() {
    for (const pane of this.panes) for (const sheet of pane.near) this.dress(sheet);
  }

  /** Takes what stands on the pages. */
  showRead(read) {
    read.marks = JSON.stringify(read.changes.map((change) => [change.figure, change.was]));
    this.read = read;
    this.together.forget();
    this.#restore();
    for (const pane of this.panes) pane.fillAll();
    const leader = this.leader;
    if (leader) this.together.follow(leader);
    this.moved(leader);
  }

  #build(languages) {
    this.panes = languages.map((language) => new Pane(language, this));
    byId("panes").replaceChildren(...this.panes.map((pane) => pane.element));
    for (const pane of this.panes) this.together.attach(pane);
    const views = languages.length > 1 ? [["both", say(languages.length > 2 ? "All" : "Both")], ...languages.map((it) => [it, nameOf(it)])] : [];
    byId("views").hidden = views.length === 0;
    byId("views").replaceChildren(
      ...views.map(([view, name]) => {
        const button = el("button", { textContent: name, data: { view }, lang: view === "both" ? document.documentElement.lang : view });
        button.addEventListener("click", () => this.setView(view));
        return button;
      }),
    );
    this.setView(languages.includes(this.view) ? this.view : "both");
  }

  /** Remembers what stands a third down the view, to find it again once pages have moved. */
  #keep() {
    const pane = this.leader;
    if (!pane || !this.read || this.read.revision !== this.report.revision) return;
    const line = pane.element.scrollTop + pane.element.clientHeight * 0.35;
    let nearest = null;
    const near = new Set(pane.near.map((sheet) => sheet.index));
    for (const [name, sheet, y] of this.read.anchors[pane.language] ?? []) {
      if (!near.has(sheet)) continue;
      const top = pane.top(sheet, y);
      if (top === null) continue;
      const far = Math.abs(top - line);
      if (!nearest || far < nearest.far) nearest = { name, far, top };
    }
    const scroll = pane.element.scrollTop;
    this.kept = nearest && { pane, scroll, name: nearest.name, above: nearest.top - scroll };
  }

  #restore() {
    const kept = this.kept;
    this.kept = null;
    if (!kept || Math.abs(kept.pane.element.scrollTop - kept.scroll) > 1) return;
    const now = (this.read.anchors[kept.pane.language] ?? []).find(([name]) => name === kept.name);
    const top = now && kept.pane.top(now[1], now[2]);
    if (now && top !== null && Math.abs(top - kept.above - kept.scroll) > 1) {
      kept.pane.element.scrollTop = top - kept.above;
    }
  }

  /** Says when the newest pages in view are on the screen: to the server, and to those who measure. What comes back is there by then. */
  async drawn() {
    if (!this.visible.every((pane) => pane.isCurrent)) return;
    const { revision, isAhead } = this.report;
    await shown();
    const { dataset } = document.documentElement;
    if (revision !== this.report.revision || dataset.painted === revision) return;
    // The other pages are set once these are on the screen.
    if (isAhead) fetch("shown", { method: "POST" }).catch(() => {});
    dataset.painted = revision;
    dataset.ahead = isAhead;
    dataset.paintedAt = performance.timeOrigin + performance.now();
  }

  // -------------------------------------------------------------- what is shown, how large

  get visible() {
    return this.panes.filter((pane) => !pane.element.hidden);
  }

  /** The pane the reader works in. */
  get leader() {
    return this.visible.find((pane) => pane === this.together.leader) ?? this.visible[0];
  }

  /** Shows pages one by one ("single") or as they are bound ("spreads"). */
  setArrange(arrange) {
    if (arrange === this.arrange) return;
    const sheet = this.leader?.at();
    this.arrange = arrange;
    memory.set("arrange", arrange);
    byId("panes").dataset.arrange = arrange;
    if (!this.report) return;
    for (const pane of this.panes) pane.update(this.#sheets(pane.language));
    this.#hide();
    this.together.forget();
    this.resize();
    if (sheet) this.show(sheet.index);
    this.#draw();
  }

  setView(view) {
    const line = this.leader;
    const at = line?.at();
    this.view = view;
    memory.set("view", view);
    this.#hide();
    for (const button of byId("views").children) {
      button.setAttribute("aria-pressed", button.dataset.view === view);
    }
    this.resize();
    if (at && line.element.hidden && this.leader) this.together.follow(line);
    if (this.leader && this.report) this.moved(this.leader);
  }

  resize() {
    if (!this.report || !this.leader) return;
    let { zoom } = this;
    if (typeof zoom === "string") {
      const most = (side) => Math.max(...this.report.sheets.map((sheet) => sheet[side])) / 100;
      const room = (side) => Math.min(...this.visible.map((pane) => pane.element[side]));
      const across = most("width") * (this.arrange === "spreads" ? 2 : 1);
      const wide = (room("clientWidth") - 28) / across;
      const whole = Math.min(wide, (room("clientHeight") - 32) / most("height"));
      zoom = Math.max(0.1, (zoom === "page" ? whole : wide) / FULL);
    }
    this.#setScale(zoom * FULL);
    byId("zoom-value").textContent = { fit: say("Fit"), page: say("Page") }[this.zoom] ?? `${Math.round(zoom * 100)} %`;
  }

  setZoom(zoom) {
    const sheet = zoom === "page" ? this.leader?.at() : null;
    this.zoom = zoom;
    memory.set("zoom", zoom);
    this.resize();
    if (sheet) this.show(sheet.index);
  }

  step(by) {
    const now = this.scale / FULL;
    const next = by > 0 ? STEPS.find((it) => it > now * 1.01) : STEPS.findLast((it) => it < now * 0.99);
    if (next) this.setZoom(next);
  }

  #setScale(scale) {
    if (Math.abs(scale - this.scale) < 0.0005 && this.scaled) return;
    const places = this.panes.map((pane) => {
      const sheet = pane.element.hidden ? null : pane.at();
      if (!sheet) return null;
      const line = pane.element.scrollTop + pane.element.clientHeight * 0.35;
      return [pane, sheet, (line - pane.top(sheet.index)) / sheet.element.offsetHeight];
    });
    this.scale = scale;
    this.scaled = true;
    byId("panes").style.setProperty("--scale", scale);
    this.together.forget();
    for (const place of places) {
      if (!place) continue;
      const [pane, sheet, share] = place;
      const line = pane.top(sheet.index) + share * sheet.element.offsetHeight;
      pane.element.scrollTop = line - pane.element.clientHeight * 0.35;
    }
    if (this.read && this.leader) this.together.follow(this.leader);
  }

  // -------------------------------------------------------------- where the reader is

  /** Goes to a point of a page, in the pane that shows it. */
  go(index, y = 0, boxes = null) {
    this.#lead(index, (pane) => pane.go(index, y, boxes));
  }

  /** Brings a page into view, as a whole where it fits. */
  show(index) {
    this.#lead(index, (pane) => pane.show(index));
  }

  /** Has the pane that shows a page move, and the others follow. */
  #lead(index, move) {
    const sheet = this.report?.sheets.find((it) => it.index === index);
    if (!sheet) return;
    let pane = [this.leader, ...this.visible].find((it) => it?.byIndex(index) && (it.shows(sheet) || this.visible.length === 1));
    if (!pane) {
      this.setView(sheet.languages[0]);
      pane = this.leader;
    }
    this.together.leader = pane;
    move(pane);
    this.together.follow(pane);
  }

  goNumber(number) {
    // A language that is a file of its own has page numbers that others have too.
    const named = (it) => it.number === number;
    const sheet = this.leader?.sheets.find(named) ?? this.report?.sheets.find(named);
    if (!sheet) this.#tell();
    else if (this.zoom === "page") this.show(sheet.index);
    else this.go(sheet.index);
  }

  /** Goes a page on or back. */
  turn(by) {
    const pane = this.leader;
    const sheet = pane?.at();
    if (!sheet) return;
    // Pages of a spread are turned together.
    const beside = (it) => it && it.element.offsetTop === sheet.element.offsetTop;
    let at = pane.sheets.indexOf(sheet);
    while (beside(pane.sheets[at])) at += by;
    const next = pane.sheets[at];
    if (!next) return;
    this.together.leader = pane;
    pane.show(next.index);
  }

  moved(pane) {
    this.#tell(pane);
    for (const listener of this.listeners) listener(pane);
  }

  #tell(pane = this.leader) {
    const sheet = pane?.at();
    if (sheet && document.activeElement !== byId("page")) byId("page").value = sheet.number;
  }

  #count() {
    const { sheets } = this.report;
    byId("page-count").textContent = say("of {}", Math.max(0, ...sheets.map((it) => Number(it.number))));
  }
}
