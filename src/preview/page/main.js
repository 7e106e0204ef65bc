// The preview: takes what the server tells and hands it to the parts of the page.

import { Compare } from "./compare.js";
import { Contact } from "./contact.js";
import { ask, byId, el, memory, say } from "./dom.js";
import { keys } from "./keys.js";
import { Overlay } from "./overlay.js";
import { Panel } from "./panel.js";
import { Review } from "./review.js";
import { Search } from "./search.js";
import { Side } from "./side.js";
import { Stage } from "./stage.js";
import { View } from "./view.js";

const stage = new Stage();
const panel = new Panel(stage);
const search = new Search(stage);
const overlay = new Overlay(stage, panel);
const compare = new Compare(stage, panel);
const side = new Side(stage, compare);
const contact = new Contact(stage, compare);
const review = new Review(stage, panel);
const view = new View(stage, contact, overlay, compare);

// ---------------------------------------------------------------- what the server tells

const source = new EventSource("events");
let errors = [];
let stale = false;
let connected = false;
let refused = false;
/** Whether the pages are of the server that is connected now. */
let fresh = false;

source.addEventListener("open", () => {
  connected = true;
  fresh = false;
  for (const pane of stage.panes) pane.redraw();
  overlay.again();
  tell();
});

source.addEventListener("error", () => {
  connected = false;
  // Refused, which it is not while nobody is there: another preview has another address.
  refused = source.readyState === EventSource.CLOSED;
  tell();
});

source.addEventListener("pages", async (event) => {
  const report = JSON.parse(event.data);
  fresh = true;
  const shown = stage.showPages(report);
  compare.showPages();
  const title = report.titles.find((it) => it) ?? say("Recto preview");
  byId("title").textContent = title;
  document.title = `${title} · ${say("Recto preview")}`;
  byId("chapter").hidden = !report.chapter;
  byId("chapter").textContent = report.chapter ? say("{} alone", report.chapter) : "";
  tell();
  // Small pages can wait for the large ones.
  await shown;
  if (report !== stage.report) return;
  side.showPages();
  contact.refresh();
});

source.addEventListener("findings", (event) => {
  panel.showFindings(JSON.parse(event.data));
  stage.dressAll();
});

source.addEventListener("grid", (event) => overlay.showGrid(JSON.parse(event.data)));

source.addEventListener("kept", (event) => {
  compare.showKept(JSON.parse(event.data));
  side.showPages();
  contact.refresh();
});

source.addEventListener("errors", (event) => {
  ({ list: errors, stale } = JSON.parse(event.data));
  showErrors();
  tell();
});

source.addEventListener("read", async (event) => {
  const { revision } = JSON.parse(event.data);
  const read = await ask("read");
  // Another revision may have overtaken this one: its own event follows.
  if (!read || read.revision !== revision || revision !== stage.report?.revision) return;
  stage.showRead(read);
  side.showRead();
  panel.showRead();
  search.again();
  document.documentElement.dataset.read = revision;
});

/** Says how things stand. */
function tell() {
  const count = errors.length;
  const [is, text] = !connected
    ? ["away", say(refused ? "Open the address that the preview has printed now" : "Not connected")]
    : count > 0
      ? ["broken", say(count === 1 ? "1 error" : "{} errors", count)]
      : fresh
        ? stage.report.isAhead
          ? ["waiting", say("Setting the other pages")]
          : ["good", say("Up to date")]
        : ["waiting", say("Setting the report")];
  byId("status").dataset.is = is;
  byId("status-text").textContent = text;
  document.documentElement.dataset.errors = count;
  if (!stage.report) byId("empty").textContent = say(count > 0 ? "No pages yet" : "Setting the report for the first time…");
}

/** Stands what is wrong over the last good pages. */
function showErrors() {
  const box = byId("errors");
  const was = box.hidden;
  box.hidden = errors.length === 0;
  byId("stage").toggleAttribute("data-broken", stale && errors.length > 0);
  if (errors.length === 0) {
    box.replaceChildren();
    delete box.dataset.folded;
    return;
  }
  if (was) delete box.dataset.folded;
  const fold = el("button", { className: "action", textContent: say("Fold") });
  fold.addEventListener("click", () => {
    const folded = box.toggleAttribute("data-folded");
    fold.textContent = say(folded ? "Show" : "Fold");
  });
  const one = errors.length === 1;
  const heading = stale
    ? say(one ? "One error keeps new pages from being set" : "{} errors keep new pages from being set", errors.length)
    : say(one ? "One error stops the build" : "{} errors stop the build", errors.length);
  const below = say(stale ? "Below are the last good pages. They change as soon as the files are sound." : "Below are the newest pages. There is no PDF of them until this is mended.");
  box.replaceChildren(
    el("header", {}, el("h2", { textContent: heading }), fold),
    el("p", { className: "quiet", textContent: stage.report ? below : say("Pages appear as soon as the files are sound.") }),
    el("ol", {}, ...errors.map((error) => el("li", {}, ...panel.said(error)))),
  );
  if (box.dataset.folded !== undefined) fold.textContent = say("Show");
}

// ---------------------------------------------------------------- on the pages

byId("panes").addEventListener("click", (event) => {
  const piece = event.target.closest(".piece");
  if (!piece || event.detail > 1 || !getSelection().isCollapsed) return;
  if (piece.dataset.figure) panel.showFigure(piece);
  else panel.showPlace(piece);
});

byId("panes").addEventListener("keydown", (event) => {
  const piece = event.target.closest(".piece.figure");
  if (piece && (event.key === "Enter" || event.key === " ")) {
    event.preventDefault();
    panel.showFigure(piece);
  }
});

let lit = null;
byId("panes").addEventListener("mouseover", (event) => light(event.target.closest(".piece")?.dataset.unit ?? null));
byId("panes").addEventListener("mouseleave", () => light(null));
byId("panes").addEventListener("focusin", (event) => light(event.target.dataset.unit ?? null));

/** Lights a block and its counterpart in the other language. */
function light(unit) {
  if (unit === lit) return;
  lit = unit;
  for (const piece of document.querySelectorAll(".piece.lit")) piece.classList.remove("lit");
  if (!unit) return;
  for (const piece of document.querySelectorAll(`.piece[data-unit="${CSS.escape(unit)}"]`)) piece.classList.add("lit");
}

// ---------------------------------------------------------------- looks

const THEMES = ["auto", "light", "dark"];
const SURROUND = { auto: say("Surround: auto (l)"), light: say("Surround: light (l)"), dark: say("Surround: dark (l)") };
const dark = matchMedia("(prefers-color-scheme: dark)");
let theme = memory.get("theme", "auto");

function applyTheme() {
  const is = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
  document.documentElement.dataset.theme = is;
  byId("theme").title = SURROUND[theme];
}

function nextTheme() {
  theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
  memory.set("theme", theme);
  applyTheme();
}

byId("theme").addEventListener("click", nextTheme);
dark.addEventListener("change", applyTheme);
applyTheme();
tell();

keys({ stage, panel, side, view, contact, overlay, compare, review, nextTheme });
