import * as api from './api.js';
import { byId, h, show } from './dom.js';
import { messageView, speaker } from './message-view.js';
import { announce, notice } from './notices.js';
import { samePlace } from './selection.js';

const PAGE = 50;
const NEAR_END = 120;
const SUGGESTIONS = ["hi! I'm bob", "what's the weather in sf", 'book a trip to nyc', "what's the weather in london"];

/** The messages in the middle. Those that are shown stay as they are; only what is new or differs is drawn. */
export class ConversationPanel {
  #box = byId('messages');
  #flow = h('div');
  #sticks = true;
  #older = h('div', { class: 'older', 'aria-hidden': 'true' });
  #shown = new Map();
  #thread = null;
  #place = null;
  #total = 0;
  #request = null;
  #pending = null;
  #working = h('div', { class: 'working', role: 'status' }, h('span', { class: 'dots', 'aria-hidden': 'true' }), 'The agent works');
  #suggest;

  /** @param {(text: string) => void} suggest takes what a newcomer may say */
  constructor(suggest) {
    this.#suggest = suggest;
    new IntersectionObserver((seen) => seen.some((entry) => entry.isIntersecting) && this.#loadOlder(), { root: this.#box, rootMargin: '400px' })
      .observe(this.#older);
    show(this.#box, this.#flow);
    this.#box.addEventListener('scroll', () => (this.#sticks = this.#isAtEnd()), { passive: true });
    // Where one reads the end, it stays in sight, whatever grows above or below it.
    const end = new ResizeObserver(() => this.#sticks && this.#toEnd());
    end.observe(this.#flow);
    end.observe(this.#box);
  }

  /** Shows a thread as of a checkpoint of it, or as it is now. */
  async open(thread, place) {
    const elsewhere = thread !== this.#thread || !samePlace(place, this.#place);
    const otherThread = thread !== this.#thread;
    this.#thread = thread;
    this.#place = place;
    if (otherThread) {
      this.#clear();
    }
    this.#request?.abort();
    if (thread === null) {
      this.#welcome();
      return;
    }
    const request = new AbortController();
    this.#request = request;
    try {
      const page = await api.messages(thread, place, { limit: PAGE, signal: request.signal });
      this.#show(page, elsewhere);
    } catch (error) {
      if (error.status === 404) {
        this.#nothingSaid();
      } else {
        notice(error);
      }
    }
  }

  /** Shows what was said before the server has it, and that the agent works. */
  begin(text) {
    this.#pending?.remove();
    this.#pending = text === null ? null : messageView({ type: 'human', content: text });
    this.#flow.querySelector('.welcome, .nothing')?.remove();
    this.#flow.append(...[this.#pending, this.#working].filter(Boolean));
    this.#toEnd();
  }

  end() {
    this.#pending?.remove();
    this.#pending = null;
    this.#working.remove();
  }

  /** The thread begins with what is being said, or with nothing yet. */
  #nothingSaid() {
    if (!this.#pending) {
      this.#clear();
      this.#welcome();
    }
  }

  #clear() {
    this.#shown.clear();
    this.#pending = null;
    this.#total = 0;
    show(this.#flow);
  }

  #show(page, elsewhere) {
    const first = page.messages[0]?.index ?? 0;
    const before = this.#total;
    const changed = page.messages.some((message) => this.#shown.has(message.index) && this.#shown.get(message.index).json !== JSON.stringify(message));
    for (const [index, { element }] of this.#shown) {
      if (index >= page.total || ((elsewhere || changed) && index < first)) {
        element.remove();
        this.#shown.delete(index);
      }
    }
    page.messages.forEach((message) => this.#put(message));
    this.#total = page.total;
    if (this.#pending && page.total > before) {
      this.#pending.remove();
      this.#pending = null;
    }
    this.#finish(page, elsewhere, before);
  }

  #finish(page, elsewhere, before) {
    const isEmpty = page.total === 0 && !this.#pending;
    this.#flow.querySelector('.welcome, .nothing')?.remove();
    if (isEmpty) {
      show(this.#flow, h('p', { class: 'nothing' }, 'No messages here.'));
    }
    this.#flow.prepend(this.#older);
    if (this.#working.isConnected) {
      this.#flow.append(this.#working);
    }
    if (this.#sticks || elsewhere) {
      this.#toEnd();
    }
    if (!elsewhere && page.total > before) {
      page.messages.filter((message) => message.index >= before && message.content !== '' && message.type !== 'human')
        .forEach((message) => announce(`${speaker(message)}: ${message.content}`));
    }
  }

  #put(message) {
    const json = JSON.stringify(message);
    const known = this.#shown.get(message.index);
    if (known?.json === json) {
      return;
    }
    const element = messageView(message);
    if (known) {
      known.element.replaceWith(element);
    } else {
      const next = [...this.#shown.keys()].filter((index) => index > message.index).sort((one, other) => one - other)[0];
      if (next === undefined) {
        this.#flow.insertBefore(element, this.#pending ?? (this.#working.isConnected ? this.#working : null));
      } else {
        this.#shown.get(next).element.before(element);
      }
    }
    this.#shown.set(message.index, { json, element });
  }

  async #loadOlder() {
    const first = Math.min(...this.#shown.keys());
    const [thread, place] = [this.#thread, this.#place];
    if (!Number.isFinite(first) || first === 0) {
      return;
    }
    try {
      const page = await api.messages(thread, place, { before: first, limit: PAGE });
      if (thread === this.#thread && samePlace(place, this.#place) && first === Math.min(...this.#shown.keys())) {
        const fromEnd = this.#box.scrollHeight - this.#box.scrollTop;
        [...page.messages].reverse().forEach((message) => this.#put(message));
        this.#flow.prepend(this.#older);
        this.#box.scrollTop = this.#box.scrollHeight - fromEnd;
      }
    } catch (error) {
      notice(error);
    }
  }

  #isAtEnd() {
    return this.#box.scrollHeight - this.#box.scrollTop - this.#box.clientHeight < NEAR_END;
  }

  #toEnd() {
    this.#sticks = true;
    this.#box.scrollTop = this.#box.scrollHeight;
  }

  #welcome() {
    show(this.#flow, h('div', { class: 'welcome' },
      h('h3', {}, this.#thread === null ? 'An agent that remembers' : 'A new thread'),
      h('p', {}, 'Every step the agent takes is saved in Postgres. Say something, and watch the checkpoints come.'),
      h('ul', { class: 'suggestions' }, SUGGESTIONS.map((text) =>
        h('li', {}, h('button', { type: 'button', onclick: () => this.#suggest(text) }, text))))));
  }
}
