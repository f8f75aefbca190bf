import { h, show } from './dom.js';
import { count, fullTime } from './format.js';
import { notice } from './notices.js';

const OPEN_AT_FIRST = 12;
const LEAVES = new Set(['null', 'boolean', 'number', 'text', 'bytes', 'date', 'uuid', 'other']);
const PLURALS = { element: 'elements', entry: 'entries', field: 'fields' };
const NOUNS = { list: 'element', set: 'element', map: 'entry' };

/**
 * A value, shown as what it is. Composite ones open; their entries are made when they are looked at.
 *
 * @param {Object} node the value as the API describes it
 * @param {{open?: boolean, label?: string, load?: (at: string, offset: number) => Promise<Object>, at?: number[]}} options
 *   `load` gets more of a value that was cut
 */
export function nodeView(node, { open, label, load, at = [] } = {}) {
  if (LEAVES.has(node.kind) || !node.entries) {
    return h('div', { class: 'node leaf' }, name(label), typeTag(node), leaf(node, load, at));
  }
  const body = h('div', { class: 'entries' });
  const fillOnce = () => {
    if (!body.hasChildNodes()) {
      entries(body, node, load, at);
    }
  };
  const isOpen = open ?? (at.length === 0 && node.entries.length <= OPEN_AT_FIRST);
  const details = h('details', { class: `node kind-${node.kind}`, open: isOpen, ontoggle: () => details.open && fillOnce() },
    h('summary', {}, name(label), typeTag(node), h('span', { class: 'size' }, sizeOf(node)), preview(node)), body);
  if (isOpen) {
    fillOnce();
  }
  return details;
}

function name(label) {
  return label !== undefined && h('span', { class: 'key' }, label);
}

function typeTag(node) {
  if (node.kind === 'unknown') {
    return h('span', { class: 'type unknown', title: 'A type that this application does not know: kept as it is' }, node.type ?? 'unknown');
  }
  const type = node.type ?? (node.entries ? node.kind : null);
  return type && h('span', { class: 'type' }, type);
}

function sizeOf(node) {
  const noun = NOUNS[node.kind] ?? 'field';
  return count(node.size ?? node.entries.length, noun, PLURALS[noun]);
}

/** What a message or an object is about, beside its closed summary. */
function preview(node) {
  const text = field(node, 'content')?.text || calls(node) || field(node, 'name')?.text;
  return text && h('span', { class: 'preview' }, text.length > 90 ? `${text.slice(0, 90)}…` : text);
}

function field(node, key) {
  return node.entries.find((entry) => entry.key === key)?.value;
}

function calls(node) {
  const names = (field(node, 'tool_calls')?.entries ?? []).map((call) => call.value.entries && field(call.value, 'name')?.text).filter(Boolean);
  return names.length > 0 && `calls ${names.join(', ')}`;
}

function leaf(node, load, at) {
  if (node.kind === 'null') {
    return h('span', { class: 'value kind-null' }, 'null');
  }
  const value = h('span', { class: `value kind-${node.kind}`, title: node.kind === 'date' ? fullTime(node.text) : undefined }, node.text ?? '');
  if (!node.more) {
    return value;
  }
  const isHex = node.kind === 'bytes' || node.kind === 'unknown';
  const unit = isHex ? 'bytes' : 'characters';
  const shown = () => (isHex ? value.textContent.length / 2 : [...value.textContent].length);
  return h('span', { class: 'cut' }, value, more(() => `${shown()} of ${node.size} ${unit}`, load, at, shown, (next) => {
    value.append(next.text);
    return next.more;
  }));
}

function entries(body, node, load, at) {
  const add = (from, offset) => from.map((entry, index) => nodeView(entry.value, {
    label: entry.key, load, at: [...at, offset + index],
  }));
  let shown = node.entries.length;
  body.append(...add(node.entries, 0));
  if (node.entries.length === 0) {
    body.append(h('p', { class: 'faint' }, 'empty'));
  }
  if (node.more) {
    body.append(more(() => `${shown} of ${node.size}`, load, at, () => shown, (next, button) => {
      button.before(...add(next.entries, shown));
      shown += next.entries.length;
      return next.more;
    }));
  }
}

/** The end of what was cut: a button that brings more of it, or a word that there is more. */
function more(how, load, at, offset, add) {
  if (!load) {
    return h('span', { class: 'faint' }, ` cut: ${how()}`);
  }
  const button = h('button', { type: 'button', class: 'small more' }, `Show more (${how()})`);
  button.addEventListener('click', async () => {
    button.disabled = true;
    try {
      if (add(await load(at.join('.'), offset()), button)) {
        show(button, `Show more (${how()})`);
        button.disabled = false;
      } else {
        button.remove();
      }
    } catch (error) {
      button.disabled = false;
      notice(error);
    }
  });
  return button;
}
