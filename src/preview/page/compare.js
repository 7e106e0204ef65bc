// Before and after: the pages as somebody kept them, over or under the pages as they are now.

import { ask, byId, el, say } from "./dom.js";
import { Drawing } from "./drawing.js";

/** What there is to say of a page, in a word. */
export const COMPARED = { changed: say("changed"), new: say("new") };

export class Compare {
  constructor(stage, panel) {
    this.stage = stage;
    this.panel = panel;
    this.kept = null;
    /** Changed pages by their place now: as they were; nothing where a page is new. */
    this.before = new Map();
    this.list = [];
    this.key = "";
    stage.dressers.push(this);
    this.swipe = byId("swipe");
    this.swipe.addEventListener("input", () => this.#apply());
    this.#apply();
    byId("difference").addEventListener("change", () => this.#apply());
    byId("compare-flip").addEventListener("click", () => this.flip());
    byId("compare-list").addEventListener("click", () => panel.press("pages"));
    byId("compare-again").addEventListener("click", () => this.keep());
    byId("compare-end").addEventListener("click", () => this.toggle());
    panel.compare = this;
  }

  /** Keeps the pages as they are now. */
  keep() {
    fetch("keep", { method: "POST" }).catch(() => {});
  }

  /** Keeps the pages, or ends the comparison. */
  toggle() {
    if (!this.kept) this.keep();
    else fetch("release", { method: "POST" }).catch(() => {});
  }

  /** Shows what was in place of what is, and the other way round. */
  flip() {
    if (!this.kept) return;
    this.swipe.value = Number(this.swipe.value) > 50 ? 0 : 100;
    this.#apply();
  }

  /** Goes to the next page that is another. */
  next() {
    const here = this.stage.leader?.at()?.index ?? -1;
    const changed = this.list.filter((it) => it.now && it.language === this.stage.leader?.language).map((it) => it.now.index);
    const next = changed.find((index) => index > here) ?? changed[0];
    if (next !== undefined) this.stage.show(next);
  }

  /** Takes the pages that were kept. */
  showKept(kept) {
    this.kept = kept;
    this.showPages();
  }

  /** Finds which pages are others. */
  showPages() {
    if (!this.kept && !this.key) return;
    const { report } = this.stage;
    this.before.clear();
    this.list = [];
    if (this.kept && report) {
      const told = new Set();
      for (const language of report.languages) {
        const own = (sheets) => sheets.filter((sheet) => sheet.languages.includes(language));
        for (const [was, now] of pairs(own(this.kept), own(report.sheets))) {
          if (was?.name === now?.name) continue;
          if (now) this.before.set(now.index, was);
          const key = `${was?.index} ${now?.index}`;
          if (!told.has(key)) this.list.push({ language, was, now });
          told.add(key);
        }
      }
    }
    this.key = this.kept ? `${this.kept.length} ${[...this.before.keys()].join()}` : "";
    byId("compare").hidden = !this.kept;
    const count = this.list.length;
    byId("compare-list").textContent = say(count === 0 ? "No page is another" : count === 1 ? "1 page changed" : "{} pages changed", count);
    byId("compare-list").disabled = count === 0;
    this.panel.showCompared();
    this.stage.dressAll();
    this.changed?.();
  }

  /** What has become of a page, if it was kept otherwise. */
  of(sheet) {
    if (!this.before.has(sheet.index)) return null;
    return this.before.get(sheet.index) ? "changed" : "new";
  }

  #apply() {
    const share = Number(this.swipe.value);
    const panes = byId("panes");
    panes.style.setProperty("--swipe", `${share}%`);
    panes.toggleAttribute("data-difference", byId("difference").checked);
    panes.dataset.swipe = share === 0 ? "now" : share === 100 ? "before" : "both";
    this.swipe.setAttribute("aria-valuetext", say(share === 0 ? "as it is now" : share === 100 ? "as it was" : "{} % as it was", share));
    byId("compare-flip").setAttribute("aria-pressed", share > 50);
  }

  dress(sheet) {
    const was = sheet.near && this.kept ? this.before.get(sheet.index) : undefined;
    if (was === undefined) delete sheet.element.dataset.compared;
    else {
      sheet.element.dataset.compared = was ? "changed" : "new";
      sheet.element.dataset.said = COMPARED[sheet.element.dataset.compared];
    }
    const name = was?.name ?? null;
    if ((sheet.beforeName ?? null) === name) return;
    sheet.beforeName = name;
    if (name) this.#draw(sheet, was);
    else {
      sheet.before?.remove();
      sheet.before = null;
    }
  }

  async #draw(sheet, was) {
    const parts = await ask(`sheet/${was.name}/-`);
    const fresh = parts && (await Drawing.read(parts));
    if (sheet.beforeName !== was.name) return;
    if (!parts) {
      sheet.beforeName = null;
      return;
    }
    const drawing = new Drawing();
    const [width, height] = [was.width / 100, was.height / 100];
    drawing.show(parts, fresh, width, height);
    const before = el("div", { className: "before", "aria-hidden": "true", data: { said: say("before") } }, drawing.element);
    before.style.setProperty("--own-w", width);
    before.style.setProperty("--own-h", height);
    sheet.before?.remove();
    sheet.before = before;
    sheet.layer.before(before);
  }
}

/** Pages before and now in pairs: those that look the same, and between them one by one. */
function pairs(was, now) {
  const same = common(was.map((it) => it.name), now.map((it) => it.name));
  const found = [];
  let [i, j] = [0, 0];
  for (const [a, b] of [...same, [was.length, now.length]]) {
    while (i < a || j < b) found.push([i < a ? was[i++] : null, j < b ? now[j++] : null]);
    if (a < was.length && b < now.length) found.push([was[i++], now[j++]]);
  }
  return found;
}

/** The places of the longest part that two lists share. */
function common(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  const found = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    if (a[i] === b[j]) found.push([i++, j++]);
    else if (lengths[i + 1][j] >= lengths[i][j + 1]) i += 1;
    else j += 1;
  }
  return found;
}
