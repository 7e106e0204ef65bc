// Search in the text of all pages.

import { ask, byId, el, nameOf, say } from "./dom.js";

export class Search {
  constructor(stage) {
    this.stage = stage;
    this.found = [];
    this.at = -1;
    this.timer = null;
    byId("query").addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.ask(), 120);
    });
    byId("search-form").addEventListener("submit", (event) => {
      event.preventDefault();
      this.next(1);
    });
    byId("query").addEventListener("keydown", (event) => {
      if (event.key === "Enter" && event.shiftKey) {
        event.preventDefault();
        this.next(-1);
      }
    });
  }

  /** Asks again, when the pages have changed. */
  again() {
    if (byId("query").value.trim()) this.ask();
  }

  async ask() {
    const query = byId("query").value.trim();
    const answer = query ? await ask(`search/${encodeURIComponent(query)}`) : { count: 0, found: [] };
    if (!answer || byId("query").value.trim() !== query) return;
    this.found = answer.found;
    this.at = Math.min(this.at, this.found.length - 1);
    const [count, here] = [answer.count, answer.found.length];
    const told = count > here ? say("{} places, the first {} of them here", count, here) : say(count === 1 ? "1 place" : "{} places", count);
    byId("search-count").textContent = query ? told : "";
    const items = this.found.map((hit, at) => {
      const button = el(
        "button",
        {},
        el("span", { lang: hit.language }, hit.before, el("mark", { textContent: hit.text }), hit.after),
        el("span", { className: "where", textContent: `${say("page {}", hit.page)} · ${nameOf(hit.language)}` }),
      );
      button.addEventListener("click", () => this.go(at));
      return el("li", {}, button);
    });
    byId("search-found").replaceChildren(...items);
  }

  /** Goes to the next place, or the one before. */
  async next(by) {
    if (this.timer) {
      clearTimeout(this.timer);
      this.timer = null;
      await this.ask();
    }
    if (this.found.length === 0) return;
    this.go((this.at + by + this.found.length) % this.found.length);
  }

  go(at) {
    this.at = at;
    const hit = this.found[at];
    const items = byId("search-found").children;
    for (const item of items) item.removeAttribute("aria-current");
    items[at]?.setAttribute("aria-current", "true");
    items[at]?.scrollIntoView({ block: "nearest" });
    this.stage.go(hit.sheet, hit.boxes[0]?.[1] ?? 0, hit.boxes);
  }
}
