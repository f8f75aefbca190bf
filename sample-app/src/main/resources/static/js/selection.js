/**
 * What the page shows: a thread, a checkpoint of it (none: its latest, whatever comes), the one it is compared with, and a
 * view. It is kept in the address, so that it can be reloaded, sent to a colleague, and gone back from.
 */
export class Selection extends EventTarget {
  thread = null;
  place = null;
  base = null;
  view = 'talk';

  constructor() {
    super();
    this.#read();
    addEventListener('popstate', () => {
      this.#read();
      this.#tell();
    });
  }

  /** Changes what is given, and tells it. */
  go(change) {
    const otherThread = change.thread !== undefined && change.thread !== this.thread;
    if (otherThread) {
      Object.assign(this, { place: null, base: null });
    }
    Object.assign(this, change);
    const address = this.#address();
    if (address !== location.hash) {
      history[otherThread ? 'pushState' : 'replaceState'](null, '', address || location.pathname);
    }
    this.#tell();
  }

  #tell() {
    this.dispatchEvent(new Event('change'));
  }

  #address() {
    if (this.thread === null) {
      return '';
    }
    const parts = new URLSearchParams({ thread: this.thread });
    write(parts, '', this.place);
    write(parts, 'base-', this.base);
    if (this.view !== 'talk') {
      parts.set('view', this.view);
    }
    return `#${parts}`;
  }

  #read() {
    const parts = new URLSearchParams(location.hash.slice(1));
    this.thread = parts.get('thread');
    this.place = read(parts, '');
    this.base = read(parts, 'base-');
    this.view = parts.get('view') ?? 'talk';
  }
}

function write(parts, prefix, place) {
  if (place) {
    parts.set(`${prefix}checkpoint`, place.id);
    if (place.ns) {
      parts.set(`${prefix}ns`, place.ns);
    }
  }
}

function read(parts, prefix) {
  const id = parts.get(`${prefix}checkpoint`);
  return id ? { id, ns: parts.get(`${prefix}ns`) ?? '' } : null;
}

export function samePlace(one, other) {
  return one === other || Boolean(one && other && one.id === other.id && one.ns === other.ns);
}

/** Where a checkpoint of the timeline is. */
export function placeOf(checkpoint) {
  return { id: checkpoint.checkpoint_id, ns: checkpoint.ns };
}
