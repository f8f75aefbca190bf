import * as api from './api.js';
import { byId } from './dom.js';
import { checkpointRow } from './checkpoint-row.js';
import { whole } from './format.js';
import { keyOf, Lanes } from './lanes.js';
import { graphWidth } from './lane-svg.js';
import { Live } from './live.js';
import { notice } from './notices.js';
import { Pages } from './pages.js';
import { placeOf, samePlace } from './selection.js';
import { WindowList } from './window-list.js';

const ROW_HEIGHT = 58;
const PAGE = 200;
// Sorts before every id: where nothing is loaded yet, nothing may be missed.
const BEFORE_ALL = '0';

/** The checkpoints on the right, as a graph. Tells `changed` (with the checkpoint) when one came or was changed. */
export class TimelinePanel extends EventTarget {
  #selection;
  #list;
  #pages = null;
  #lanes = new Lanes();
  #live = null;
  #thread = null;
  #frame = 0;
  #marked = null;
  #total;

  /** @param {() => number|undefined} total how many checkpoints the thread has, if that is known */
  constructor(selection, total) {
    super();
    this.#selection = selection;
    this.#total = total;
    this.#list = new WindowList(byId('timeline-list'), {
      rowHeight: ROW_HEIGHT,
      key: keyOfCheckpoint,
      render: (checkpoint, index) => this.#row(checkpoint, index),
      onMove: (checkpoint) => this.#open(checkpoint),
      onOpen: (checkpoint) => this.#open(checkpoint),
      onNearEnd: () => this.#more(),
      total: () => this.#count,
    });
    selection.addEventListener('change', () => this.#follow());
    this.#follow();
  }

  /** The checkpoints that are loaded, newest first. */
  get checkpoints() {
    return this.#pages?.items ?? [];
  }

  /** The newest checkpoint of the root graph, where the thread stands. */
  get latest() {
    return this.checkpoints.find((checkpoint) => checkpoint.ns === '');
  }

  find(place) {
    return this.checkpoints.find((checkpoint) => samePlace(placeOf(checkpoint), place));
  }

  focus() {
    this.#list.focus();
  }

  move(by) {
    this.#list.move(by);
  }

  get #count() {
    return this.#pages.done ? this.checkpoints.length : Math.max(this.checkpoints.length, this.#total() ?? 0);
  }

  /** Reads the newest checkpoints again: what one did oneself is seen also where the stream is late. */
  async refresh() {
    const pages = this.#pages;
    try {
      const page = await api.checkpoints(this.#thread, { limit: 50 });
      if (pages === this.#pages) {
        page.checkpoints.forEach((checkpoint) => this.#upsert(checkpoint));
      }
    } catch (error) {
      if (error.status !== 404) {
        notice(error);
      }
    }
  }

  #follow() {
    if (this.#selection.thread !== this.#thread) {
      this.#thread = this.#selection.thread;
      this.#load();
    }
    this.#mark();
  }

  async #load() {
    this.#live?.close();
    this.#live = null;
    this.#pages?.close();
    const thread = this.#thread;
    const pages = new Pages(async (before) => {
      const page = await api.checkpoints(thread, { before, limit: PAGE });
      return { items: page.checkpoints, next: page.next_cursor };
    }, keyOfCheckpoint);
    this.#pages = pages;
    this.#show(true);
    await this.#more();
    if (thread !== null && pages === this.#pages) {
      this.#live = new Live(() => api.threadStream(thread, this.checkpoints[0]?.checkpoint_id ?? BEFORE_ALL), {
        checkpoint: (checkpoint) => this.#upsert(checkpoint),
        reset: () => this.#load(),
      });
    }
  }

  async #more() {
    const pages = this.#pages;
    if (!pages || pages.done || this.#thread === null) {
      return;
    }
    const known = pages.items.length;
    try {
      await pages.more();
    } catch (error) {
      pages.done = true;
      if (error.status !== 404) { // A thread in which nothing was said yet is not an error.
        notice(error);
      }
    }
    if (pages === this.#pages && pages.items.length !== known) {
      const first = known === 0;
      this.#show(first);
      if (first) {
        this.#tell(pages.items[0]);
      }
    }
  }

  #show(anew) {
    if (anew || this.#lanes.rows.length > this.checkpoints.length) {
      this.#lanes = new Lanes();
    }
    this.#lanes.append(this.checkpoints.slice(this.#lanes.rows.length));
    const box = byId('timeline-list');
    box.dataset.empty = this.checkpoints.length ? '' : 'Nothing saved yet.';
    byId('timeline').style.setProperty('--graph', `${graphWidth(this.#lanes.width)}px`);
    byId('checkpoint-count').textContent = this.checkpoints.length ? whole(this.#count) : '';
    this.#list.set(this.checkpoints);
    this.#mark();
  }

  #upsert(checkpoint) {
    const items = [...this.checkpoints];
    const index = items.findIndex((known) => keyOfCheckpoint(known) === keyOfCheckpoint(checkpoint));
    if (index >= 0) {
      items[index] = checkpoint;
    } else {
      const older = items.findIndex((known) => known.checkpoint_id < checkpoint.checkpoint_id);
      if (older < 0 && !this.#pages.done) {
        return; // Comes with its page.
      }
      items.splice(older < 0 ? items.length : older, 0, checkpoint);
    }
    this.#pages.items = items;
    // A run brings several at once: the graph is drawn once for all of them.
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.#show(true);
    });
    this.#tell(checkpoint);
  }

  #tell(checkpoint) {
    this.dispatchEvent(new CustomEvent('changed', { detail: checkpoint }));
  }

  #row(checkpoint, index) {
    return checkpointRow(checkpoint, this.#lanes.rows[index], this.#lanes.width, ROW_HEIGHT,
      samePlace(this.#selection.base, placeOf(checkpoint)));
  }

  #open(checkpoint) {
    const { view } = this.#selection;
    this.#selection.go({
      place: samePlace(placeOf(checkpoint), this.latest && placeOf(this.latest)) ? null : placeOf(checkpoint),
      view: view === 'compare' ? view : 'state',
    });
  }

  #mark() {
    const shown = this.#selection.place ?? (this.latest && placeOf(this.latest));
    const isElsewhere = !samePlace(shown, this.#marked);
    this.#marked = shown;
    this.#list.select(shown && keyOf(shown.ns, shown.id), { scroll: isElsewhere && this.#selection.place !== null });
  }
}

function keyOfCheckpoint(checkpoint) {
  return keyOf(checkpoint.ns, checkpoint.checkpoint_id);
}
