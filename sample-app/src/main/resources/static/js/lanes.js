/**
 * Where each checkpoint stands in the graph, and which lines pass it. Rows come newest first, and a parent is always older
 * than its children: so a lane is a line that still looks for the parent of the checkpoint that began it. When the parent
 * comes, all lanes that look for it meet there, and that is a fork.
 */
export class Lanes {
  /** For each row: its lane and colour, the lanes that end in it from above, those that pass, and whether it goes on. */
  rows = [];
  width = 1;
  #open = [];
  // The first colour is the root graph's newest branch.
  #colours = 1;
  #hasRoot = false;

  append(checkpoints) {
    for (const checkpoint of checkpoints) {
      this.rows.push(this.#place(checkpoint));
    }
    return this;
  }

  #place(checkpoint) {
    const key = keyOf(checkpoint.ns, checkpoint.checkpoint_id);
    const into = this.#lanes((lane) => lane.key === key);
    const through = this.#lanes((lane) => lane.key !== key);
    const lane = into[0]?.lane ?? this.#free(checkpoint.ns);
    const colour = into[0]?.colour ?? this.#colour(checkpoint.ns);
    into.forEach((ended) => (this.#open[ended.lane] = null));
    const down = checkpoint.parent_id !== undefined;
    this.#open[lane] = down ? { key: keyOf(checkpoint.ns, checkpoint.parent_id), colour } : null;
    this.width = Math.max(this.width, this.#open.length);
    return { lane, colour, into, through, down };
  }

  #lanes(wanted) {
    return this.#open
      .map((open, lane) => open && wanted(open) && { lane, colour: open.colour })
      .filter(Boolean);
  }

  #colour(ns) {
    const isFirst = ns === '' && !this.#hasRoot;
    this.#hasRoot ||= isFirst;
    return isFirst ? 0 : this.#colours++;
  }

  /** The first lane is the root graph's: subgraphs run beside it. */
  #free(ns) {
    const first = ns === '' ? 0 : 1;
    const free = this.#open.findIndex((open, lane) => lane >= first && !open);
    return free < 0 ? Math.max(first, this.#open.length) : free;
  }
}

export function keyOf(ns, id) {
  return `${ns}\n${id}`;
}
