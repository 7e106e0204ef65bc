// All languages scroll together: what is a third down the view in one is there in the other.
// Between two anchors (the beginnings of a paragraph, a heading, a row) the way is in proportion.

const LINE = 0.35;

export class Together {
  constructor(stage) {
    this.stage = stage;
    this.pairs = null;
    this.leader = null;
    this.followed = new Map(); // where a pane was put by us, so that its scroll event is ours
  }

  /** What was known of heights is out of date. */
  forget() {
    this.pairs = null;
  }

  attach(pane) {
    const lead = () => (this.leader = pane);
    for (const kind of ["wheel", "pointerdown", "keydown", "touchstart", "focusin"]) {
      pane.element.addEventListener(kind, lead, { passive: true });
    }
    pane.element.addEventListener("scroll", () => this.#scrolled(pane), { passive: true });
  }

  #scrolled(pane) {
    const put = this.followed.get(pane);
    if (put !== undefined && Math.abs(put - pane.element.scrollTop) < 2) {
      this.followed.delete(pane);
      return;
    }
    // A pane that nobody has touched only follows.
    if (this.leader && this.leader !== pane && !this.leader.element.hidden) return;
    this.follow(pane);
  }

  /** Puts the other panes where this one is. */
  follow(pane) {
    this.stage.moved(pane);
    if (pane.element.hidden) return;
    for (const other of this.stage.panes) {
      if (other !== pane && !other.element.hidden) this.#put(other, pane);
    }
  }

  #put(other, pane) {
    const pairs = this.#table(pane, other);
    if (pairs.length < 2) return;
    const from = pane.element.scrollTop + pane.element.clientHeight * LINE;
    let [low, high] = [0, pairs.length - 1];
    while (low < high - 1) {
      const middle = (low + high) >> 1;
      if (pairs[middle][0] <= from) low = middle;
      else high = middle;
    }
    const [a, b] = [pairs[low], pairs[high]];
    const share = b[0] > a[0] ? Math.min(1, Math.max(0, (from - a[0]) / (b[0] - a[0]))) : 0;
    const to = Math.round(a[1] + share * (b[1] - a[1]) - other.element.clientHeight * LINE);
    if (Math.abs(other.element.scrollTop - to) < 1) return;
    other.element.scrollTop = to;
    this.followed.set(other, other.element.scrollTop);
  }

  /** The heights that belong together, rising in both panes. */
  #table(pane, other) {
    const key = `${pane.language} ${other.language}`;
    this.pairs ??= new Map();
    if (this.pairs.has(key)) return this.pairs.get(key);
    const anchors = this.stage.read?.anchors ?? {};
    const theirs = new Map((anchors[other.language] ?? []).map(([name, sheet, y]) => [name, [sheet, y]]));
    const found = [];
    for (const [name, sheet, y] of anchors[pane.language] ?? []) {
      const there = theirs.get(name);
      if (!there) continue;
      const heights = [pane.top(sheet, y), other.top(...there)];
      if (heights[0] !== null && heights[1] !== null) found.push(heights);
    }
    found.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const ends = [pane, other].map((it) => it.element.scrollHeight);
    const pairs = [[0, 0], ...rising(found), ends];
    this.pairs.set(key, pairs);
    return pairs;
  }
}

/** The longest part of a list in which the second number rises too. */
function rising(pairs) {
  const tails = []; // the index of the smallest end of a run of each length
  const before = new Array(pairs.length).fill(-1);
  pairs.forEach(([, y], at) => {
    let [low, high] = [0, tails.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (pairs[tails[middle]][1] < y) low = middle + 1;
      else high = middle;
    }
    if (low > 0) before[at] = tails[low - 1];
    tails[low] = at;
  });
  const found = [];
  for (let at = tails.at(-1) ?? -1; at >= 0; at = before[at]) found.push(pairs[at]);
  return found.reverse();
}
