import { h } from './dom.js';
import { icon } from './icons.js';

const SPEAKERS = { human: 'You', ai: 'Agent', tool: 'Tool', system: 'System', unknown: 'Unknown message' };

/** A message of the conversation, with what tools it calls. */
export function messageView(message) {
  return h('article', { class: `message ${message.type === 'tool' ? 'tool' : message.type === 'human' ? 'human' : message.type === 'ai' ? 'ai' : 'other'} ${message.status === 'error' ? 'error' : ''}`,
    'aria-label': speaker(message) },
    message.type === 'tool' ? toolResult(message) : said(message),
    (message.tool_calls ?? []).map(toolCall));
}

/** Who speaks. */
export function speaker(message) {
  return message.type === 'tool' ? `Tool ${message.name ?? ''}`.trim() : (SPEAKERS[message.type] ?? message.type);
}

function said(message) {
  return message.content !== '' && [
    h('p', { class: 'speaker' }, speaker(message)),
    h('div', { class: 'content' }, message.content, message.truncated && h('span', { class: 'faint' }, ' … cut: the whole text is in the state')),
  ];
}

function toolCall(call) {
  const fields = call.args !== null && typeof call.args === 'object' ? Object.entries(call.args) : [['', call.args]];
  return h('div', { class: 'tool-call' },
    h('p', { class: 'tool-name' }, icon('tool'), 'calls ', h('code', {}, call.name)),
    fields.length > 0 && h('dl', { class: 'arguments' }, fields.map(([key, value]) => [
      h('dt', {}, key), h('dd', {}, typeof value === 'string' ? value : JSON.stringify(value))])));
}

function toolResult(message) {
  return h('div', { class: 'tool-result' },
    h('p', { class: 'tool-name' }, message.status === 'error' ? icon('cross') : icon('chevron'), h('code', {}, message.name ?? 'tool'),
      message.status === 'error' ? ' failed' : ' answers'),
    h('div', { class: 'content' }, message.content));
}
