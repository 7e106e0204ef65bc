// The keyboard.

import { byId, el, say } from "./dom.js";

/** What takes letters. */
const TEXT = "input:not([type=radio], [type=checkbox], [type=range]), textarea";

export function keys({ stage, panel, side, view, contact, overlay, compare, review, nextTheme }) {
  const views = (at) => {
    const button = byId("views").children[at];
    button?.click();
  };
  const figure = (by) => {
    const pane = stage.leader;
    const box = pane.element.getBoundingClientRect();
    const all = [...pane.element.querySelectorAll(".piece.figure")];
    const now = all.indexOf(document.activeElement);
    let next = all[now + by];
    if (now < 0) next = all.find((it) => it.getBoundingClientRect().top > box.top + 4);
    next?.focus({ preventScroll: true });
    next?.scrollIntoView({ block: "nearest" });
  };
  const changed = () => {
    const changes = stage.read?.changes ?? [];
    if (!changes.length) return;
    changed.at = ((changed.at ?? -1) + 1) % changes.length;
    stage.go(changes[changed.at].sheet, changes[changed.at].y);
  };
  const size = (by) => (contact.isOpen ? contact.size(by) : stage.step(by));
  const zoom = (to) => {
    stage.setZoom(to);
    view.show();
  };
  const over = (what) => {
    overlay.toggle(what);
    view.show();
  };
  const list = [
    ["n", say("Next page"), () => stage.turn(1)],
    ["p", say("Page before"), () => stage.turn(-1)],
    ["g", say("Go to a page"), () => byId("page").select()],
    ["/", say("Search"), () => side.press("search")],
    ["c", say("Contents"), () => side.press("contents")],
    ["t", say("Small pages"), () => side.press("pages")],
    ["s", say("Side open or closed"), () => side.toggle()],
    ["w", say("Findings"), () => panel.press("findings")],
    ["r", say("Review in Word"), () => review.press()],
    ["m", say("Next changed figure"), changed],
    ["f", say("Next figure; Enter shows it"), () => figure(1)],
    ["F", say("Figure before"), () => figure(-1)],
    ["1", say("Both languages"), () => views(0)],
    ["2", say("First language alone"), () => views(1)],
    ["3", say("Second language alone"), () => views(2)],
    ["4", say("Third language alone"), () => views(3)],
    ["+", say("Larger"), () => size(1)],
    ["-", say("Smaller"), () => size(-1)],
    ["0", say("Full width"), () => zoom("fit")],
    ["9", say("Whole page"), () => zoom("page")],
    ["8", say("100 %"), () => zoom(1)],
    ["v", say("How pages are shown"), () => view.toggle()],
    ["d", say("Spreads, or pages one by one"), () => view.turn()],
    ["o", say("All pages, small"), () => view.arrange(contact.isOpen ? stage.arrange : "contact")],
    ["k", say("Columns and margins"), () => over("columns")],
    ["b", say("Baselines"), () => over("baselines")],
    ["e", say("Trim and bleed"), () => over("edges")],
    ["i", say("Findings on the pages"), () => over("findings")],
    ["a", say("Keep the pages to compare, or end that"), () => compare.toggle()],
    ["x", say("As it was, or as it is"), () => compare.flip()],
    ["j", say("Next changed page"), () => compare.next()],
    ["l", say("Light or dark surround"), nextTheme],
    ["?", say("This list"), () => byId("help").showModal()],
    ["Esc", say("Close what is open"), close],
  ];
  const actions = new Map(list.map(([key, , action]) => [key, action]));
  actions.set("=", actions.get("+"));

  function close() {
    if (document.activeElement?.matches(TEXT)) stage.leader?.element.focus();
    else if (view.isOpen) view.toggle(false);
    else if (contact.isOpen) contact.toggle(false);
    else if (panel.isOpen) panel.close();
    else if (innerWidth <= 1180 && !byId("side").hidden) side.toggle(false);
  }

  byId("help-keys").append(...list.flatMap(([key, text]) => [el("dt", {}, el("kbd", { textContent: key })), el("dd", { textContent: text })]));
  byId("show-help").addEventListener("click", () => byId("help").showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey) {
      if (event.key === "f" && !event.shiftKey && event.ctrlKey !== event.metaKey && byId("side").hidden) {
        // The browser's own search sees only the pages near the view.
        event.preventDefault();
        side.press("search");
      }
      return;
    }
    if (event.altKey || byId("help").open) return;
    const types = event.target.matches?.(TEXT);
    if (types && event.key !== "Escape") return;
    const action = actions.get(event.key === "Escape" ? "Esc" : event.key);
    if (!action) return;
    event.preventDefault();
    action();
  });
}
