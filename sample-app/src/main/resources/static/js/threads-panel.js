import * as api from './api.js';
import { byId, h } from './dom.js';
import { bytes, count, fullTime, language, when } from './format.js';
import { Live } from './live.js';
import { notice } from './notices.js';
import { Pages } from './pages.js';
import { WindowList } from './window-list.js';

const SEARCH_PAUSE = 200;
const idOf = (thread) => thread.thread_id;

/** The threads on the left: search, order, and which one is open. */
export class ThreadsPanel {
  #selection;
  #pages;
  #list;
  #timer = 0;
  #search = byId('search');
  #order = byId('order');

  /** @param {(id: string) => void} onChange something was written to a thread */
  constructor(selection, onChange) {
    this.#selection = selection;
    this.#list = new WindowList(byId('thread-list'), {
      rowHeight: 60,
      key: idOf,
      render: row,
      onOpen: (thread) => selection.go({ thread: thread.thread_id, view: 'talk' }),
      onNearEnd: () => this.#more(),
    });
    this.#search.addEventListener('input', () => {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.load(), SEARCH_PAUSE);
    });
    this.#search.addEventListener('keydown', (event) => event.key === 'ArrowDown' && this.focus());
    this.#order.addEventListener('change', () => this.load());
    byId('new-thread').addEventListener('click', () => this.begin());
    selection.addEventListener('change', () => this.#mark());
    new Live(api.threadsStream, {
      thread: (thread) => {
        this.#upsert(thread);
        onChange(thread.thread_id);
      },
      deleted: ({ thread_id }) => this.#remove(thread_id),
      opened: () => this.load(),
    }, liveness);
    this.load();
  }

  /** Reads the list anew. */
  load() {
    this.#pages?.close();
    const options = { q: this.#search.value.trim(), order: this.#order.value, limit: 50 };
    this.#pages = new Pages(async (cursor) => {
      const page = await api.threads({ ...options, cursor });
      return { items: page.threads, next: page.next_cursor };
    }, idOf);
    return this.#more();
  }

  /** Begins a thread; it is in the list as soon as something is said in it. */
  begin() {
    this.#selection.go({ thread: newId(), view: 'talk' });
    byId('say').focus();
  }

  /** What the list knows of a thread, if it was loaded. */
  find(id) {
    return this.#pages.items.find((thread) => thread.thread_id === id);
  }

  focus() {
    this.#list.focus();
  }

  focusSearch() {
    this.#search.focus();
    this.#search.select();
  }

  async #more() {
    const pages = this.#pages;
    if (pages.done) {
      return;
    }
    try {
      await pages.more();
    } catch (error) {
      pages.done = true;
      notice(error);
    }
    if (pages === this.#pages) {
      this.#show();
    }
  }

  #show() {
    const empty = this.#pages.items.length === 0;
    byId('thread-list').dataset.empty = empty ? (this.#search.value ? 'No thread has this in its name.' : 'No threads yet.') : '';
    this.#list.set(this.#pages.items);
    this.#mark();
  }

  #mark() {
    if (this.#list.current?.thread_id !== this.#selection.thread) {
      this.#list.select(this.#selection.thread, { scroll: false });
    }
  }

  #upsert(thread) {
    const wanted = this.#search.value.trim().toLowerCase();
    const items = [...this.#pages.items];
    const index = items.findIndex((known) => known.thread_id === thread.thread_id);
    if (index < 0 && !thread.thread_id.toLowerCase().includes(wanted)) {
      return;
    }
    if (index >= 0 && this.#order.value !== 'last_change') {
      items[index] = thread;
    } else {
      items.splice(index, index < 0 ? 0 : 1);
      const older = items.findIndex((known) => Date.parse(known.last_change) <= Date.parse(thread.last_change));
      items.splice(older < 0 ? items.length : older, 0, thread);
    }
    this.#pages.items = items;
    this.#show();
  }

  #remove(id) {
    this.#pages.items = this.#pages.items.filter((thread) => thread.thread_id !== id);
    this.#show();
    if (id === this.#selection.thread) {
      this.#selection.go({ thread: null, place: null, base: null, view: 'talk' });
    }
  }
}

function row(thread) {
  return h('div', { class: 'thread' },
    h('span', { class: 'thread-id' }, thread.thread_id),
    thread.language ? h('span', { class: `badge language-${thread.language}`, title: `${language(thread.language)} wrote last` },
      language(thread.language)) : h('span'),
    h('span', { class: 'thread-meta' }, `${bytes(thread.size)} · ${count(thread.checkpoints, 'checkpoint')}`),
    h('time', { class: 'thread-time', datetime: thread.last_change, title: fullTime(thread.last_change) }, when(thread.last_change)));
}

function liveness(state) {
  const live = byId('live');
  live.dataset.state = state;
  live.textContent = state === 'live' ? 'live' : 'connecting';
}

function newId() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, '0');
  const random = Math.floor(Math.random() * 46656).toString(36).padStart(3, '0');
  return `chat-${two(now.getMonth() + 1)}${two(now.getDate())}-${two(now.getHours())}${two(now.getMinutes())}-${random}`;
}
