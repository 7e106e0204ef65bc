// The view: how pages stand, how large, and what lies over them, in one menu.

import { byId, say } from "./dom.js";

export class View {
  constructor(stage, contact, overlay, compare) {
    Object.assign(this, { stage, contact, overlay, compare });
    this.menu = byId("view-menu");
    byId("show-view").addEventListener("click", () => this.toggle());
    document.addEventListener("pointerdown", (event) => {
      if (this.isOpen && !event.target.closest("#view-menu, #show-view")) this.toggle(false);
    });
    this.menu.addEventListener("change", ({ target }) => {
      const { name, value } = target;
      if (name === "arrange") this.arrange(value);
      else if (name === "zoom") stage.setZoom(value === "full" ? 1 : value);
      else if (name === "over") overlay.toggle(value);
    });
    byId("keep").addEventListener("click", () => compare.toggle());
    stage.onMove(() => this.show());
    overlay.changed = compare.changed = () => this.show();
    this.show();
  }

  get isOpen() {
    return !this.menu.hidden;
  }

  toggle(open = !this.isOpen) {
    this.menu.hidden = !open;
    byId("show-view").setAttribute("aria-expanded", open);
    if (open) {
      this.show();
      this.menu.querySelector("input:checked").focus();
    } else if (document.activeElement === document.body || this.menu.contains(document.activeElement)) byId("show-view").focus();
  }

  /** Shows single pages, spreads, or all pages small. */
  arrange(how) {
    if (how !== "contact") this.stage.setArrange(how);
    this.contact.toggle(how === "contact");
    if (this.isOpen) this.menu.querySelector(`[value="${how}"]`).focus();
    this.show();
  }

  /** Single pages in place of spreads, and the other way round. */
  turn() {
    this.stage.setArrange(this.stage.arrange === "spreads" ? "single" : "spreads");
    this.show();
  }

  /** Ticks what is so. */
  show() {
    if (!this.isOpen) return;
    const { stage } = this;
    const arranged = this.contact.isOpen ? "contact" : stage.arrange;
    const zoom = stage.zoom === 1 ? "full" : stage.zoom;
    for (const input of this.menu.querySelectorAll("input")) {
      if (input.name === "arrange") input.checked = input.value === arranged;
      else if (input.name === "zoom") input.checked = input.value === zoom;
      else input.checked = this.overlay.on.has(input.value);
    }
    byId("keep").textContent = say(this.compare.kept ? "End the comparison" : "Keep these pages to compare");
  }
}
