// Small pages: buttons with a picture that is only drawn once it is about to be seen.

import { COMPARED } from "./compare.js";
import { el, say } from "./dom.js";

export class SmallPages {
  /** Pages that scroll in `root`; `go` takes the place of the one that is chosen. */
  constructor(root, go) {
    this.root = root;
    this.go = go;
    this.watcher = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        target.near = isIntersecting;
        if (isIntersecting) draw(target);
      }
    }, { root, rootMargin: "50% 0px" });
  }

  /** The buttons of pages, those that are there already as they are. */
  show(sheets, marks) {
    const known = new Map([...this.root.querySelectorAll("button.small")].map((button) => [button.dataset.index, button]));
    return sheets.map((sheet) => {
      const key = String(sheet.index);
      const button = known.get(key) ?? this.#make(key);
      known.delete(key);
      button.name = sheet.name;
      const mark = marks(sheet);
      button.paper.style.aspectRatio = `${sheet.width} / ${sheet.height}`;
      button.querySelector(".label").textContent = mark ? `${sheet.number} · ${COMPARED[mark]}` : sheet.number;
      button.setAttribute("aria-label", mark ? say("Page {}, {}", sheet.number, COMPARED[mark]) : say("Page {}", sheet.number));
      if (mark) button.dataset.mark = mark;
      else delete button.dataset.mark;
      if (button.near) draw(button);
      return button;
    });
  }

  /** Marks the page the reader is on. */
  current(index) {
    const before = this.root.querySelector("[aria-current]");
    const now = this.root.querySelector(`button.small[data-index="${index}"]`);
    if (before === now) return null;
    before?.removeAttribute("aria-current");
    now?.setAttribute("aria-current", "page");
    return now;
  }

  #make(index) {
    const picture = el("img", { alt: "" });
    const paper = el("span", { className: "paper" }, picture);
    const button = el("button", { className: "small", type: "button", data: { index } }, paper, el("span", { className: "label" }));
    Object.assign(button, { paper, picture });
    button.addEventListener("click", () => this.go(Number(index)));
    this.watcher.observe(button);
    return button;
  }
}

function draw(button) {
  if (button.drawn === button.name) return;
  button.drawn = button.name;
  button.picture.src = `thumbnail/${button.name}`;
}
