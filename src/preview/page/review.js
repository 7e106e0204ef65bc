// Review in Word: the chapter in view as a Word file, and what reviewers gave back, shown before any
// of it is taken.

import { byId, el, nameOf, say } from "./dom.js";

/** What the server answers: what it made, or why it does not. */
async function request(path, options) {
  try {
    const response = await fetch(path, { cache: "no-store", ...options });
    return response.ok ? { response } : { reason: await response.text() };
  } catch {
    return { reason: say("The preview does not answer.") };
  }
}

/** A text with what has gone and what has come. */
export function marked(pieces) {
  return pieces.flatMap(([gone, come]) => (come === undefined ? [gone] : [gone && el("del", { textContent: gone }), come && el("ins", { textContent: come })]));
}

export class Review {
  constructor(stage, panel) {
    this.stage = stage;
    this.panel = panel;
    byId("show-review").addEventListener("click", () => this.press());
    const { body } = document;
    const has = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");
    body.addEventListener("dragover", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      event.dataTransfer.dropEffect = "copy";
      body.dataset.drop = "";
    });
    body.addEventListener("dragleave", (event) => {
      if (!event.relatedTarget) delete body.dataset.drop;
    });
    body.addEventListener("drop", (event) => {
      if (!has(event)) return;
      event.preventDefault();
      delete body.dataset.drop;
      this.open([...event.dataTransfer.files]);
    });
  }

  press() {
    if (this.panel.shows === "review") this.panel.close();
    else this.#show();
  }

  /** The chapter in view: its file's name and its title. */
  get #chapter() {
    const { stage } = this;
    const pane = stage.leader;
    const sheet = pane?.at()?.index ?? 0;
    const own = (stage.read?.contents ?? []).filter((it) => it.level === 1 && it.language === pane?.language);
    return own.findLast((it) => it.sheet <= sheet) ?? own[0] ?? null;
  }

  #show(...said) {
    const chapter = this.#chapter;
    const children = [];
    if (chapter) {
      const name = nameOf(chapter.language);
      children.push(this.#send(say("Export “{}” in {}", chapter.title, name), chapter.language, chapter.chapter, "export-word"));
      if ((this.stage.report?.languages.length ?? 0) > 1) children.push(this.#send(say("Export “{}” in two languages", chapter.title), "both", chapter.chapter, "export-both"));
    }
    const input = el("input", { type: "file", id: "reviewed", accept: ".docx", multiple: true });
    input.addEventListener("change", () => this.open([...input.files]));
    const label = el("label", { className: "option" }, el("span", { className: "term", textContent: say("Files that came back:") }), input);
    const hint = el("p", { className: "quiet", textContent: say("Or drop them on the page. They are shown before anything is written.") });
    this.panel.show("review", say("Review in Word"), el("div", { className: "links" }, ...children), label, hint, ...said);
  }

  #send(text, language, stem, id) {
    const button = el("button", { className: "action", id, textContent: text });
    button.addEventListener("click", async () => {
      button.disabled = true;
      const { response, reason } = await request(`review/${language}/${encodeURIComponent(stem)}`);
      button.disabled = false;
      if (!response) return this.#show(this.#reason(reason));
      const address = URL.createObjectURL(await response.blob());
      el("a", { href: address, download: `${stem}.${language}.docx` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    });
    return button;
  }

  #reason(text) {
    return el("p", { className: "finding error", role: "alert", id: "review-refused", textContent: text });
  }

  /** Takes files that came back, to be looked at. */
  async open(files) {
    const ids = [];
    for (const file of files) {
      const { response, reason } = await request(`reviewed/${encodeURIComponent(file.name)}`, { method: "POST", body: file });
      if (!response) return this.#show(this.#reason(reason));
      ids.push((await response.json()).id);
    }
    if (ids.length) await this.#look(ids.join(","), files.map((file) => file.name).join(", "));
  }

  async #look(ids, names) {
    const { response, reason } = await request(`reviewed/${ids}`);
    if (!response) return this.#show(this.#reason(reason));
    const plan = await response.json();
    const boxes = [];
    const items = plan.changes.map((change) => {
      const box = el("input", { type: "checkbox", checked: true, value: change.number });
      boxes.push(box);
      const head = el("label", { className: "option" }, box, change.at ? `${change.at.file}:${change.at.line}` : "", ` ${change.who.join("; ") || say("not tracked")}`);
      return el("li", { className: "change" }, head, el("p", {}, ...marked(change.pieces)));
    });
    const { comments } = plan;
    const changes = plan.changes.length;
    const sum = [say(changes === 1 ? "1 change" : "{} changes", changes)];
    const { new: fresh, changed, settled } = comments ?? {};
    if (fresh) sum.push(say(fresh === 1 ? "1 new comment" : "{} new comments", fresh));
    if (changed) sum.push(say(changed === 1 ? "1 changed comment" : "{} changed comments", changed));
    if (settled) sum.push(say(settled === 1 ? "1 settled comment" : "{} settled comments", settled));
    const found = plan.findings.map((finding) => el("li", { className: `finding ${finding.severity}` }, ...this.panel.said(finding)));
    const children = [el("p", { className: "name", id: "review-sum", textContent: `${names}: ${sum.join(say(", "))}` })];
    if (plan.stops) children.push(this.#reason(say("Two versions of one text stand against each other: settle that in the chapter, then look once more.")));
    else if (plan.changes.length || comments) {
      const take = el("button", { className: "action", id: "take", textContent: say("Write these into the report") });
      take.addEventListener("click", async () => {
        take.disabled = true;
        const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
        const { response, reason } = await request(`take/${ids}/${plan.state}/${chosen.join(",") || "none"}`, { method: "POST" });
        if (!response) return this.#show(this.#reason(reason));
        this.#show(el("p", { id: "taken", role: "status", textContent: (await response.json()).said }));
      });
      children.push(take);
    }
    children.push(el("ol", {}, ...items), el("ol", {}, ...found));
    this.panel.show("review", say("Review in Word"), ...children);
  }
}
