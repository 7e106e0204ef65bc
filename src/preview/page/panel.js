// The panel: findings, what has changed, and everything about a figure or a text.

import { ask, byId, el, memory, nameOf, say } from "./dom.js";

/** How grave findings are. */
export const SEVERITY = { error: say("error"), warning: say("warning"), accepted: say("accepted") };

/** How values stand, and how they stand to their evidence. */
const STATUS = { estimated: say("estimated"), restated: say("restated") };
const TIE = { tied: say("tied"), kept: say("kept"), unsupported: say("unsupported") };

/** What a finding keeps from being shown, in words. */
function leftOut({ hides }) {
  if (!hides) return [];
  return [say(hides === 1 ? "1 finding that may follow from this is not shown" : "{} findings that may follow from this are not shown", hides)];
}

export class Panel {
  constructor(stage) {
    this.stage = stage;
    this.findings = [];
    this.shows = null; // "findings", "changes", "pages" or "details"
    this.follows = memory.get("follows", true);
    byId("close-panel").addEventListener("click", () => this.close());
    byId("show-findings").addEventListener("click", () => this.press("findings"));
    byId("show-changes").addEventListener("click", () => this.press("changes"));
  }

  press(what) {
    if (this.shows === what) this.close();
    else if (what === "findings") this.#findings();
    else if (what === "pages") this.#compared();
    else this.#changes();
  }

  close() {
    const inside = byId("panel").contains(document.activeElement);
    this.shows = null;
    byId("panel").hidden = true;
    this.#unmark();
    if (inside) this.stage.leader?.element.focus();
  }

  get isOpen() {
    return !byId("panel").hidden;
  }

  /** Takes what the checks say. */
  showFindings(findings) {
    this.findings = findings;
    const open = findings.filter((finding) => finding.severity !== "accepted").length;
    byId("show-findings").textContent = say(open === 1 ? "1 finding" : open ? "{} findings" : "No findings", open);
    if (this.shows === "findings") this.#findings();
  }

  /** Takes what stands on the pages. */
  showRead() {
    const { changes } = this.stage.read;
    byId("show-changes").hidden = changes.length === 0;
    byId("show-changes").textContent = say(changes.length === 1 ? "1 figure changed" : "{} figures changed", changes.length);
    if (this.shows === "changes") this.#changes();
    if (this.shows === "details" && this.again) this.again();
  }

  /** Shows what another part of the page has to say. */
  show(shows, title, ...children) {
    this.again = null;
    this.#unmark();
    this.#open(shows, title, ...children);
  }

  #open(shows, title, ...children) {
    this.shows = shows;
    byId("panel-title").textContent = title;
    byId("panel-body").replaceChildren(...children);
    byId("panel").hidden = false;
  }

  #unmark() {
    document.querySelectorAll(".piece[aria-current]").forEach((it) => it.removeAttribute("aria-current"));
  }

  // -------------------------------------------------------------- findings

  #findings() {
    const { findings } = this;
    const open = findings.filter((finding) => finding.severity !== "accepted");
    const accepted = findings.filter((finding) => finding.severity === "accepted");
    const list = (some) => some.map((finding) => el("li", { className: `finding ${finding.severity}` }, ...this.said(finding)));
    const children = [el("ol", {}, ...list(open))];
    if (open.length === 0) children.unshift(el("p", { className: "quiet", textContent: say("Nothing is wrong with these pages.") }));
    if (accepted.length > 0) children.push(el("h3", { textContent: say("Accepted, with a reason") }), el("ol", {}, ...list(accepted)));
    this.#open("findings", say("Findings"), ...children);
  }

  /** Shows a finding among the others. */
  showFinding(finding) {
    this.#findings();
    const open = this.findings.filter((it) => it.severity !== "accepted");
    const item = byId("panel-body").querySelectorAll(".finding")[open.indexOf(finding)];
    if (!item) return;
    item.tabIndex = -1;
    item.focus();
    item.scrollIntoView({ block: "center" });
  }

  /** A finding as elements: what, where, and how to mend it. */
  said(finding) {
    const links = el("div", { className: "links" });
    if (finding.sheet !== null && finding.sheet !== undefined) {
      links.append(this.#toPage(finding.sheet, finding.y));
    }
    if (finding.file) links.append(this.#toEditor(finding));
    for (const place of finding.related ?? []) links.append(this.#toEditor(place, place.label));
    return [
      el("p", { className: "rule" }, el("span", { textContent: finding.rule }), el("span", { textContent: SEVERITY[finding.severity] })),
      el("p", { className: "message", textContent: finding.message }),
      ...(finding.beside ? [this.#beside(finding.beside)] : []),
      ...[...(finding.hints ?? []), ...leftOut(finding)].map((hint) => el("p", { className: "hint", textContent: hint })),
      links,
    ];
  }

  /** A source as it was and as it is, over the translation that was read beside the first. */
  #beside({ signature, source, translation }) {
    const was = source.map(([gone, come]) => (come === undefined ? gone : el("del", { textContent: gone })));
    const is = source.map(([gone, come]) => (come === undefined ? gone : el("ins", { textContent: come })));
    const fact = (term, ...value) => [el("dt", { textContent: term }), el("dd", {}, ...value)];
    return el("dl", { className: "facts beside" }, ...fact(`${say("Source, confirmed")}${signature}`, ...was), ...fact(say("Source now"), ...is), ...fact(say("Translation"), translation));
  }

  #toPage(sheet, y) {
    const number = this.stage.report?.sheets.find((it) => it.index === sheet)?.number;
    const button = el("button", { className: "link", textContent: number ? say("Show on page {}", number) : say("Show on page") });
    button.addEventListener("click", () => this.stage.go(sheet, y));
    return button;
  }

  // -------------------------------------------------------------- to the editor

  /** The address at which the editor opens a place; nothing where no editor is wanted. */
  address(place) {
    const { editor, root } = this.stage.report ?? {};
    if (!editor || !place?.file) return null;
    const path = `${root}/${place.file}`.replaceAll("\\", "/");
    const file = encodeURI(path.startsWith("/") ? path : `/${path}`).replace(/[?#]/g, encodeURIComponent);
    return editor.replaceAll("{file}", file).replaceAll("{line}", place.line ?? 1).replaceAll("{column}", place.column ?? 1);
  }

  #toEditor(place, label) {
    const text = `${place.file}${place.line ? `:${place.line}` : ""}`;
    const address = this.address(place);
    const said = label ? `${label}: ${text}` : text;
    return address
      ? el("a", { href: address, textContent: said, className: "link code", title: say("Open in the editor") })
      : el("span", { textContent: said, className: "code" });
  }

  #openEditor(place) {
    const address = this.address(place);
    if (address) location.assign(address);
  }

  // -------------------------------------------------------------- changes

  #changes() {
    const { changes } = this.stage.read ?? { changes: [] };
    const dismiss = el("button", { className: "action", id: "dismiss", textContent: say("I have seen them") });
    dismiss.addEventListener("click", () => fetch("dismiss", { method: "POST" }));
    const items = changes.map((change) => {
      const number = this.stage.report.sheets.find((sheet) => sheet.index === change.sheet)?.number;
      const button = el(
        "button",
        {},
        el("span", { className: "page", textContent: say("p. {}", number) }),
        el("span", { lang: change.language }, el("span", { className: "was", textContent: change.was }), " → ", change.printed),
      );
      button.addEventListener("click", () => this.stage.go(change.sheet, change.y));
      return el("li", {}, button);
    });
    const text = say(changes.length ? "These figures print something else than when they were last seen." : "No figure has changed.");
    this.#open("changes", say("Changed figures"), el("p", { className: "name", textContent: text }), changes.length ? dismiss : null, el("ol", { className: "places" }, ...items));
  }

  /** Takes which pages are others than those that were kept. */
  showCompared() {
    if (this.shows === "pages") this.compare.kept ? this.#compared() : this.close();
  }

  #compared() {
    const picture = (sheet, text) => sheet && el("figure", {}, el("img", { src: `thumbnail/${sheet.name}`, alt: "", loading: "lazy", width: sheet.width, height: sheet.height }), text);
    const items = this.compare.list.map(({ language, was, now }) => {
      const is = say(!was ? "new" : now ? "changed" : "gone");
      const said = el("span", {}, [say("p. {}", (now ?? was).number), nameOf(language), is].join(" · "));
      const two = el("span", { className: "two" }, picture(was, say("Before")), picture(now, say("Now")));
      if (!now) return el("li", {}, said, two);
      const button = el("button", {}, said, two);
      button.addEventListener("click", () => this.stage.show(now.index));
      return el("li", {}, button);
    });
    const text = say(items.length ? "These pages look other than when they were kept." : "All pages look as they were kept.");
    this.#open("pages", say("Changed pages"), el("p", { className: "name", textContent: text }), el("ol", { className: "pairs" }, ...items));
  }

  // -------------------------------------------------------------- a text

  /** Shows where a text was written, and opens it in the editor. */
  showPlace(piece) {
    const { place } = piece;
    this.#unmark();
    if (!place) return;
    this.again = null;
    const unit = piece.dataset.unit;
    const twins = unit ? [...document.querySelectorAll(`.piece[data-unit="${CSS.escape(unit)}"]`)] : [];
    const twin = twins.find((it) => it.place && it.place.file !== place.file)?.place;
    const facts = el("dl", { className: "facts" }, el("dt", { textContent: say("Written in") }), el("dd", { id: "written" }, this.#toEditor(place)));
    if (twin) facts.append(el("dt", { textContent: say("Counterpart") }), el("dd", {}, this.#toEditor(twin)));
    const found = this.findings.filter((it) => unit && it.unit === unit && it.severity !== "accepted");
    const said = found.length ? [el("h3", { textContent: say("Findings on it") }), el("ol", {}, ...found.map((it) => el("li", { className: `finding ${it.severity}` }, ...this.said(it))))] : [];
    this.#open("details", say("Text"), el("p", { className: "name", textContent: piece.textContent }), facts, ...said, this.#option());
    if (this.follows) this.#openEditor(place);
  }

  #option() {
    if (!this.stage.report?.editor) return null;
    const box = el("input", { type: "checkbox", checked: this.follows });
    box.addEventListener("change", () => {
      this.follows = box.checked;
      memory.set("follows", this.follows);
    });
    return el("label", { className: "option" }, box, say("Clicking text opens the editor"));
  }

  // -------------------------------------------------------------- a figure

  /** Shows everything about a figure. */
  async showFigure(piece) {
    this.#unmark();
    const key = piece.dataset.figure;
    const { revision } = this.stage.report;
    const figure = await ask(`figure/${revision}/${key}`);
    if (!figure) return;
    for (const it of document.querySelectorAll(`.piece[data-figure="${key}"]`)) it.setAttribute("aria-current", "true");
    // What it is called may change with the next revision; then it is shown as it was.
    this.again = null;
    this.#open("details", say("Figure"), ...this.#figure(figure));
  }

  #figure(figure) {
    const names = (name) => (name ? Object.entries(name).map(([lang, text]) => el("span", { lang, textContent: text })) : []);
    const joined = (some) => some.flatMap((it, at) => (at ? [" · ", it] : [it]));
    const facts = el("dl", { className: "facts" });
    const fact = (term, ...value) => {
      if (value.some((it) => it)) facts.append(el("dt", { textContent: term }), el("dd", {}, ...value.filter((it) => it)));
    };
    const code = (text, id) => text && el("span", { className: "code", textContent: text, id });
    fact(say(figure.metric ? "Metric" : "Computed"), code(figure.metric ?? figure.expression, "figure-metric"));
    fact(say("Exact value"), el("strong", { id: "figure-value", textContent: figure.value ?? say(figure.metric ? "not disclosed" : "words") }));
    fact(say("Unit"), figure.unit);
    fact(say("Period"), figure.period);
    if (figure.metric) fact(say("Formula"), code(figure.formula));
    if (figure.formula) fact("", say(figure.published ? "published beside its formula" : "computed by its formula"));
    if (figure.about) fact("", say("an approximation"));
    fact(say("Status"), STATUS[figure.status]);
    fact(say("Restated from"), figure.restated);
    if (figure.evidence) {
      const { file, reference, borne } = figure.evidence;
      fact(say("Source"), `${file} ${reference}`);
      if (borne) fact("", el("span", { className: `tie ${borne.state}`, id: "figure-tie", textContent: [TIE[borne.state], [borne.at, borne.says].filter((it) => it).join(": ")].join(" – ") }));
      if (borne?.formula) fact("", code(`= ${borne.formula}`));
      if (borne?.inputs) fact("", borne.inputs.join(" · "));
    }
    for (const [lang, note] of Object.entries(figure.note ?? {})) fact(say("Note"), el("span", { lang, textContent: note }));
    if (figure.defined) fact(say("In the data"), this.#toEditor(figure.defined));
    fact(say("In the text"), this.#toEditor(figure.written));

    const children = [el("p", { className: "big", lang: figure.language, textContent: figure.printed })];
    if (figure.was) children.push(el("p", {}, say("was"), " ", el("span", { className: "was", textContent: figure.was })));
    children.push(el("p", { className: "name" }, ...joined(names(figure.name))), facts);

    if (figure.findings.length) {
      children.push(el("h3", { textContent: say("Findings on it") }));
      children.push(el("ol", {}, ...figure.findings.map((it) => el("li", { className: `finding ${it.severity}` }, ...this.said(it)))));
    }
    if (figure.uses.length) {
      children.push(el("h3", { textContent: say("Computed from") }));
      const items = figure.uses.map((it) => el("li", {}, el("p", {}, ...joined(names(it.name))), el("p", {}, `${it.value ?? "–"} ${it.unit}  `, this.#toEditor(it.at))));
      children.push(el("ul", { className: "places" }, ...items));
    }
    const places = (title, some) => {
      if (!some.length) return;
      children.push(el("h3", { textContent: `${title} (${some.length})` }));
      const items = some.map((it) => {
        const said = it.computed ? `${it.printed}  (${it.expression})` : it.printed;
        const button = el("button", {}, el("span", { className: "page", textContent: say("p. {}", it.page) }), el("span", {}, el("span", { lang: it.language, textContent: said }), ` · ${nameOf(it.language)}`));
        button.addEventListener("click", () => this.stage.go(it.sheet, it.y));
        return el("li", {}, button);
      });
      children.push(el("ol", { className: "places" }, ...items));
    };
    places(say("Also printed"), figure.elsewhere.filter((it) => !it.computed));
    places(say("Computed with it"), figure.elsewhere.filter((it) => it.computed));
    return children;
  }
}
