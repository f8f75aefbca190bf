import { h, show } from './dom.js';

const OVERSCAN = 6;

/**
 * A list box that holds only the rows that can be seen, so that ten thousand are as light as ten. All rows have one height,
 * and one of them is current: the arrow keys move it, Enter opens it.
 */
export class WindowList {
  #box;
  #space = h('div', { class: 'space', role: 'presentation' });
  #rowHeight;
  #options;
  #items = [];
  #keys = new Map();
  #rows = new Map();
  #current = null;
  #frame = 0;

  /**
   * @param {HTMLElement} box the element that scrolls
   * @param {{rowHeight: number, key: (item) => string, render: (item, index: number) => HTMLElement,
   *   onMove?: (item) => void, onOpen: (item) => void, onNearEnd?: () => void, total?: () => number}} options
   */
  constructor(box, options) {
    this.#box = box;
    this.#options = options;
    this.#rowHeight = options.rowHeight;
    box.setAttribute('role', 'listbox');
    box.tabIndex = 0;
    show(box, this.#space);
    box.addEventListener('scroll', () => this.#paintSoon(), { passive: true });
    box.addEventListener('keydown', (event) => this.#key(event));
    box.addEventListener('click', (event) => this.#click(event));
    new ResizeObserver(() => this.#paintSoon()).observe(box);
  }

  /** Shows these items. Where one has scrolled down, what comes above does not move what is looked at. */
  set(items) {
    const anchor = this.#box.scrollTop > 0 ? this.#anchor() : null;
    this.#items = items;
    this.#keys = new Map(items.map((item, index) => [this.#options.key(item), index]));
    this.#space.style.height = `${items.length * this.#rowHeight}px`;
    if (anchor && this.#keys.has(anchor.key)) {
      this.#box.scrollTop = this.#keys.get(anchor.key) * this.#rowHeight + anchor.offset;
    }
    this.#clear();
    this.paint();
  }

  /** Draws all rows that can be seen anew. */
  redraw() {
    this.#clear();
    this.paint();
  }

  get current() {
    return this.#items[this.#keys.get(this.#current)];
  }

  /** Makes an item the current one, and scrolls to it. */
  select(key, { scroll = true } = {}) {
    this.#current = key;
    const index = this.#keys.get(key);
    if (scroll && index !== undefined) {
      this.#scrollTo(index);
    }
    this.redraw();
  }

  /** Moves the current item by so many rows. */
  move(by) {
    const from = this.#keys.get(this.#current);
    this.#moveTo(from === undefined ? 0 : from + by);
  }

  focus() {
    this.#box.focus();
  }

  #anchor() {
    const index = Math.floor(this.#box.scrollTop / this.#rowHeight);
    const item = this.#items[index];
    return item && { key: this.#options.key(item), offset: this.#box.scrollTop - index * this.#rowHeight };
  }

  #clear() {
    this.#rows.forEach((row) => row.remove());
    this.#rows.clear();
  }

  #paintSoon() {
    this.#frame ||= requestAnimationFrame(() => {
      this.#frame = 0;
      this.paint();
    });
  }

  paint() {
    const top = this.#box.scrollTop;
    const height = this.#box.clientHeight;
    const first = Math.max(0, Math.floor(top / this.#rowHeight) - OVERSCAN);
    const last = Math.min(this.#items.length, Math.ceil((top + height) / this.#rowHeight) + OVERSCAN);
    this.#rows.forEach((row, index) => {
      if (index < first || index >= last) {
        row.remove();
        this.#rows.delete(index);
      }
    });
    for (let index = first; index < last; index++) {
      if (!this.#rows.has(index)) {
        this.#add(index);
      }
    }
    this.#point();
    if (height > 0 && (last + 2 * (last - first)) >= this.#items.length) {
      this.#options.onNearEnd?.();
    }
  }

  #add(index) {
    const item = this.#items[index];
    const row = this.#options.render(item, index);
    row.classList.add('row');
    row.id = `${this.#box.id}-${index}`;
    row.setAttribute('role', 'option');
    row.setAttribute('aria-selected', String(this.#options.key(item) === this.#current));
    row.setAttribute('aria-posinset', index + 1);
    row.setAttribute('aria-setsize', Math.max(this.#options.total?.() ?? 0, this.#items.length));
    row.dataset.index = index;
    row.style.transform = `translateY(${index * this.#rowHeight}px)`;
    this.#rows.set(index, row);
    this.#space.append(row);
  }

  #point() {
    const row = this.#rows.get(this.#keys.get(this.#current));
    if (row) {
      this.#box.setAttribute('aria-activedescendant', row.id);
    } else {
      this.#box.removeAttribute('aria-activedescendant');
    }
  }

  #scrollTo(index) {
    const top = index * this.#rowHeight;
    const view = this.#box.clientHeight;
    if (top < this.#box.scrollTop) {
      this.#box.scrollTop = top;
    } else if (top + this.#rowHeight > this.#box.scrollTop + view) {
      this.#box.scrollTop = top + this.#rowHeight - view;
    }
  }

  #moveTo(index) {
    const target = Math.max(0, Math.min(this.#items.length - 1, index));
    const item = this.#items[target];
    if (item) {
      this.select(this.#options.key(item));
      this.#options.onMove?.(item);
    }
  }

  #key(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const page = Math.max(1, Math.floor(this.#box.clientHeight / this.#rowHeight) - 1);
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity };
    if (event.key in steps) {
      this.move(steps[event.key]);
    } else if ((event.key === 'Enter' || event.key === ' ') && this.current) {
      this.#options.onOpen(this.current);
    } else {
      return;
    }
    event.preventDefault();
  }

  #click(event) {
    const row = event.target.closest('[role=option]');
    if (row) {
      const item = this.#items[row.dataset.index];
      this.select(this.#options.key(item), { scroll: false });
      this.#options.onOpen(item);
    }
  }
}
