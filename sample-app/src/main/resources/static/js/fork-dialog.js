import * as api from './api.js';
import { h } from './dom.js';
import { title } from './format.js';
import { speaker } from './message-view.js';
import { jsonOf } from './node-json.js';
import { notice } from './notices.js';

const MESSAGES = 20;
let field = 0;

/**
 * Asks how to go on from a checkpoint: its messages and channels can be edited. What is not changed is not sent.
 *
 * @param {(change: {messages: Array, values: Object, run: boolean}) => Promise<boolean>} go whether it went well
 */
export async function askFork(thread, place, go) {
  try {
    const [checkpoint, conversation] = await Promise.all([
      api.checkpoint(thread, place), api.messages(thread, place, { limit: MESSAGES }),
    ]);
    open(checkpoint, conversation.messages, go);
  } catch (error) {
    notice(error);
  }
}

function open(checkpoint, messages, go) {
  const fields = [
    ...messages.filter((message) => !message.truncated && message.content !== '').map(messageField),
    ...checkpoint.channels.filter((channel) => !channel.control && channel.channel !== 'messages').map(channelField),
  ];
  const added = newChannelField();
  const run = h('input', { type: 'checkbox', id: 'fork-run', checked: true });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const dialog = h('dialog', { class: 'dialog wide', 'aria-labelledby': 'fork-title', onclose: () => dialog.remove() },
    h('form', { method: 'dialog', novalidate: true, onsubmit: (event) => submit(event) },
      h('h2', { id: 'fork-title' }, 'Go on from here'),
      h('p', { class: 'faint' }, `From step ${checkpoint.summary.step}, ${title(checkpoint.summary)}. This begins another branch: what there is stays as it is.`),
      h('div', { class: 'dialog-body' },
        group('Messages', fields.filter((one) => one.index !== undefined), 'No messages here.'),
        group('Channels', fields.filter((one) => one.channel !== undefined), null),
        added.element),
      problem,
      h('div', { class: 'dialog-end' },
        h('label', { class: 'check' }, run, ' Run on at once'),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { type: 'submit', class: 'primary' }, 'Go on'))));

  async function submit(event) {
    event.preventDefault();
    const all = [...fields, added];
    const wrong = all.filter((one) => !one.check());
    if (wrong.length > 0) {
      wrong[0].focus();
      return;
    }
    const button = event.submitter ?? dialog.querySelector('[type=submit]');
    button.disabled = true;
    try {
      await go(changeOf(all, run.checked));
      dialog.close();
    } catch (error) {
      problem.textContent = error.message;
      button.disabled = false;
    }
  }

  document.body.append(dialog);
  dialog.showModal();
  (lastQuestion(fields) ?? run).focus();
}

/** What one most likely wants to say otherwise. */
function lastQuestion(fields) {
  return fields.filter((one) => one.type === 'human').pop();
}

function changeOf(fields, run) {
  const changed = fields.filter((one) => one.changed());
  return {
    messages: changed.filter((one) => one.index !== undefined).map((one) => ({ index: one.index, content: one.value() })),
    values: Object.fromEntries(changed.filter((one) => one.index === undefined).map((one) => [one.name(), one.value()])),
    run,
  };
}

function group(name, fields, nothing) {
  if (fields.length === 0) {
    return nothing && h('p', { class: 'faint' }, nothing);
  }
  return h('fieldset', {}, h('legend', {}, name), fields.map((one) => one.element));
}

function messageField(message) {
  const id = `fork-${field++}`;
  const input = h('textarea', { id, rows: Math.min(6, message.content.split('\n').length) }, message.content);
  return {
    index: message.index,
    type: message.type,
    element: h('div', { class: 'field' }, h('label', { for: id }, `${message.index + 1}. ${speaker(message)}`,
      message.tool_calls?.length > 0 && h('span', { class: 'faint' }, ` calls ${message.tool_calls.map((call) => call.name).join(', ')}`)), input),
    changed: () => input.value !== message.content,
    check: () => true,
    value: () => input.value,
    focus: () => input.focus(),
  };
}

function channelField(channel) {
  const { json, why } = jsonOf(channel.value);
  if (why) {
    return { ...fixedChannel(channel.channel, why), channel: channel.channel };
  }
  const text = JSON.stringify(json, null, 2);
  const editor = jsonEditor(channel.channel, text);
  return { ...editor, channel: channel.channel, name: () => channel.channel, changed: () => editor.text() !== text };
}

function fixedChannel(name, why) {
  return {
    element: h('p', { class: 'field' }, h('code', {}, name), h('span', { class: 'faint' }, ` stays as it is: ${why}.`)),
    changed: () => false,
    check: () => true,
  };
}

/** A value of a channel that this checkpoint does not have yet. */
function newChannelField() {
  const id = `fork-${field++}`;
  const nameInput = h('input', { id, type: 'text', spellcheck: 'false', autocomplete: 'off' });
  const editor = jsonEditor('Its value', '');
  const filled = () => nameInput.value.trim() !== '';
  return {
    ...editor,
    element: h('details', { class: 'new-channel' }, h('summary', {}, 'Set another channel'),
      h('div', { class: 'field' }, h('label', { for: id }, 'Its name'), nameInput), editor.element),
    name: () => nameInput.value.trim(),
    changed: filled,
    check: () => !filled() || editor.check(),
  };
}

function jsonEditor(label, text) {
  const id = `fork-${field++}`;
  const problem = h('p', { class: 'problem', id: `${id}-problem` });
  const input = h('textarea', { id, class: 'code', spellcheck: 'false', rows: Math.min(10, Math.max(1, text.split('\n').length)),
    'aria-describedby': `${id}-problem`, oninput: () => check() }, text);
  function check() {
    const wrong = parseProblem(input.value);
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

function parseProblem(text) {
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
