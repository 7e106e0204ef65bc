// What is laid over the pages for those who design them: columns, margins and baselines as the
// layouts say them, the edges of the sheet, and findings where they are.

import { byId, el, memory } from "./dom.js";
import { svg } from "./drawing.js";
import { SEVERITY } from "./panel.js";

/** Points a millimetre. */
const MM = 72 / 25.4;

export class Overlay {
  constructor(stage, panel) {
    this.stage = stage;
    this.panel = panel;
    this.grid = null;
    this.on = new Set(memory.get("over", []));
    stage.dressers.push(this);
    this.#apply();
    if (this.#wantsGrid) this.#ask();
  }

  /** Shows one of "columns", "baselines", "edges" and "findings", or does no longer. */
  toggle(what) {
    if (!this.on.delete(what)) this.on.add(what);
    memory.set("over", [...this.on]);
    this.#apply();
    if (this.#wantsGrid && !this.grid) this.#ask();
    this.stage.dressAll();
  }

  /** Takes the grid from the server. */
  showGrid(grid) {
    this.grid = grid;
    this.stage.dressAll();
  }

  get #wantsGrid() {
    return this.on.has("columns") || this.on.has("baselines");
  }

  #ask() {
    fetch("grid", { method: "POST" }).catch(() => {});
  }

  /** A server that has begun anew has not been asked. */
  again() {
    if (this.#wantsGrid) this.#ask();
  }

  #apply() {
    byId("panes").toggleAttribute("data-edges", this.on.has("edges"));
    this.changed?.();
  }

  dress(sheet) {
    const { grid, on } = this;
    const bleed = (this.stage.report?.bleed ?? 0) * MM;
    const left = sheet.index % 2 === 1;
    // What reviewers say stands beside its text, whatever else is shown.
    const is = (finding) => finding.sheet === sheet.index && finding.severity !== "accepted" && (on.has("findings") || finding.rule === "review");
    const said = this.panel.findings.filter(is);
    const wanted = on.size || said.length;
    if (!wanted && !sheet.dressed) return;
    const key = sheet.near && wanted ? JSON.stringify([[...on], grid, bleed, sheet.index, sheet.width, sheet.height, sheet.languages, said]) : null;
    if (sheet.dressed === key) return;
    sheet.dressed = key;
    sheet.element.querySelectorAll(":scope > .rules, :scope > .edges, :scope > .spots").forEach((it) => it.remove());
    if (!key) return;
    const [width, height] = [sheet.width / 100, sheet.height / 100];
    if (grid && this.#wantsGrid) sheet.element.append(this.#rules(sheet, width, height, left));
    if (on.has("edges")) {
      const edges = el("div", { className: "edges", "aria-hidden": "true" }, el("span", { className: "bleed" }));
      edges.style.setProperty("--bleed", bleed);
      sheet.element.append(edges);
    }
    if (said.length) sheet.element.append(this.#spots(said));
  }

  #rules(sheet, width, height, left) {
    const { grid, on } = this;
    const shapes = [];
    const add = (name, className, attributes) => {
      const all = Object.entries({ class: className, ...attributes }).map(([key, value]) => `${key}="${value}"`);
      shapes.push(`<${name} ${all.join(" ")}></${name}>`);
    };
    const pt = (hundredths) => hundredths / 100;
    const x = pt(left ? grid.outside : grid.inside);
    const right = width - pt(left ? grid.inside : grid.outside);
    const [top, bottom] = [pt(grid.top), height - pt(grid.bottom)];
    if (on.has("columns")) {
      for (const [from, to] of grid.columns) {
        add("rect", from < grid.reading - 1 ? "column aside" : "column", { x: x + pt(from), y: top, width: pt(to - from), height: bottom - top });
      }
      add("rect", "margin", { x, y: top, width: right - x, height: bottom - top });
    }
    const lines = on.has("baselines") && sheet.languages.map((language) => grid.baselines[language]).find((it) => it);
    if (lines) {
      const [first, step] = lines.map(pt);
      let path = "";
      for (let y = top + first; step > 0 && y <= bottom + 0.01; y += step) path += `M${x} ${y.toFixed(3)}H${right}`;
      add("path", "baseline", { d: path });
    }
    const rules = svg(shapes.join(""));
    rules.setAttribute("class", "rules");
    rules.setAttribute("viewBox", `0 0 ${width} ${height}`);
    rules.setAttribute("aria-hidden", "true");
    return rules;
  }

  /** Buttons where findings are, each for all that are there. */
  #spots(said) {
    const places = new Map();
    for (const finding of said) {
      const key = Math.round(finding.y / 1500);
      places.set(key, [...(places.get(key) ?? []), finding]);
    }
    const buttons = [...places.values()].map((some) => {
      const { x, y } = some[0];
      const worst = some.some((it) => it.severity === "error") ? "error" : "warning";
      const button = el("button", { className: `spot ${worst}`, type: "button", title: some.map((it) => it.message).join("\n"), textContent: some.length > 1 ? some.length : "!" });
      button.setAttribute("aria-label", some.map((it) => `${SEVERITY[it.severity]}: ${it.message}`).join("; "));
      button.style.setProperty("--x", x / 100);
      button.style.setProperty("--y", y / 100);
      button.addEventListener("click", () => this.panel.showFinding(some[0]));
      return button;
    });
    return el("div", { className: "spots" }, ...buttons);
  }
}
