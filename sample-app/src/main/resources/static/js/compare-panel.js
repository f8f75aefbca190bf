import * as api from './api.js';
import { commonAncestor, compareChannels, compareMessages } from './comparison.js';
import { byId, h, show } from './dom.js';
import { count, fullTime, title } from './format.js';
import { messageView } from './message-view.js';
import { nodeView } from './node-view.js';

const MESSAGES = 200;

/** Two checkpoints side by side: A, which was marked, and B, which is selected. */
export class ComparePanel {
  #box = byId('compare');
  #request = null;

  async show(thread, base, place, timeline) {
    this.#request?.abort();
    if (!base || !place) {
      show(this.#box, h('div', { class: 'nothing' }, h('h3', {}, 'Compare two checkpoints'),
        h('p', {}, 'Open one, choose “Compare with another”, then pick the other in the list of checkpoints.')));
      return;
    }
    const request = new AbortController();
    this.#request = request;
    const { signal } = request;
    try {
      const [left, right, said, saidThere] = await Promise.all([
        api.checkpoint(thread, base, { signal }), api.checkpoint(thread, place, { signal }),
        api.messages(thread, base, { limit: MESSAGES, signal }), api.messages(thread, place, { limit: MESSAGES, signal }),
      ]);
      show(this.#box, heads(left, right, commonAncestor(timeline, base, place)),
        conversations(compareMessages(said.messages, saidThere.messages)),
        channels(compareChannels(left.channels, right.channels).filter((one) => one.channel !== 'messages')));
    } catch (error) {
      if (error.name !== 'AbortError') {
        show(this.#box, h('p', { class: 'nothing' }, error.message));
      }
    }
  }
}

function heads(left, right, ancestor) {
  return h('header', { class: 'compare-head' },
    h('div', { class: 'sides' }, head('A', left.summary), head('B', right.summary)),
    ancestor && h('p', { class: 'faint' }, `Both come from step ${ancestor.step}, ${title(ancestor)} (${fullTime(ancestor.time)}).`));
}

function head(letter, summary) {
  return h('div', { class: 'side' }, h('h3', {}, h('span', { class: 'badge base' }, letter), ' ', title(summary),
    h('span', { class: 'faint' }, ` step ${summary.step}`)), h('code', { class: 'id' }, summary.checkpoint_id));
}

function conversations({ shared, left, right }) {
  const side = (messages, letter) => h('div', { class: 'side messages-side', role: 'group', 'aria-label': `What ${letter} says` },
    messages.length ? messages.map(messageView) : h('p', { class: 'faint' }, 'nothing more'));
  return h('section', { class: 'compared' }, h('h4', {}, 'Conversation'),
    shared > 0 && h('p', { class: 'shared' }, `${count(shared, 'message')} alike`),
    (left.length > 0 || right.length > 0) && h('div', { class: 'sides' }, side(left, 'A'), side(right, 'B')));
}

function channels(compared) {
  const alike = compared.filter((one) => one.same);
  return h('section', { class: 'compared' },
    compared.filter((one) => !one.same).map((one) => [h('h4', {}, h('code', {}, one.channel)),
      h('div', { class: 'sides' }, value(one.left), value(one.right))]),
    alike.length > 0 && h('p', { class: 'shared' }, `Alike: ${alike.map((one) => one.channel).join(', ')}`));
}

function value(node) {
  return h('div', { class: 'side' }, node ? nodeView(node, { open: true }) : h('p', { class: 'faint' }, 'not there'));
}
