import { h } from './dom.js';
import { speaker } from './message-view.js';
import { jsonOf } from './node-json.js';

// Labels need ids.
let field = 0;

/** The text of a message. */
export function messageField(message) {
  const id = `fork-${field++}`;
  const input = h('textarea', { id, rows: Math.min(6, message.content.split('\n').length) }, message.content);
  const before = input.value; // Line ends are not as they were given.
  return {
    index: message.index,
    type: message.type,
    element: h('div', { class: 'field' }, h('label', { for: id }, `${message.index + 1}. ${speaker(message)}`,
      message.tool_calls?.length > 0 && h('span', { class: 'faint' }, ` calls ${message.tool_calls.map((call) => call.name).join(', ')}`)), input),
    changed: () => input.value !== before,
    check: () => true,
    value: () => input.value,
    focus: () => input.focus(),
  };
}

/** A channel's value as JSON, if it has such a form. */
export function channelField(channel) {
  const { json, why } = channel.value ? jsonOf(channel.value) : { why: 'it has no value' };
  if (why) {
    return { ...fixedChannel(channel.channel, why), channel: channel.channel };
  }
  const text = JSON.stringify(json, null, 2);
  const editor = jsonEditor(channel.channel, text);
  return { ...editor, channel: channel.channel, changed: () => editor.text() !== text };
}

function fixedChannel(name, why) {
  return {
    element: h('p', { class: 'field' }, h('code', {}, name), h('span', { class: 'faint' }, ` stays as it is: ${why}.`)),
    changed: () => false,
    check: () => true,
  };
}

function jsonEditor(label, text) {
  const id = `fork-${field++}`;
  const problem = h('p', { class: 'problem', id: `${id}-problem` });
  const input = h('textarea', { id, class: 'code', spellcheck: 'false', rows: Math.min(10, Math.max(1, text.split('\n').length)),
    'aria-describedby': `${id}-problem`, oninput: () => check() }, text);
  function check() {
    const wrong = jsonProblem(input.value);
    problem.textContent = wrong ?? '';
    input.setAttribute('aria-invalid', String(wrong !== null));
    return wrong === null;
  }
  return {
    element: h('div', { class: 'field' }, h('label', { for: id }, label), input, problem),
    check,
    text: () => input.value,
    value: () => JSON.parse(input.value),
    focus: () => input.focus(),
  };
}

/** Says why a text is no JSON value, or null. */
export function jsonProblem(text) {
  if (text.trim() === '') {
    return 'A JSON value is needed: "text", 1, true, null, [ ] or { }';
  }
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    return `Not JSON: ${error.message}`;
  }
}
