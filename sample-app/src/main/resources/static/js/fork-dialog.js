import * as api from './api.js';
import { h } from './dom.js';
import { channelField, messageField } from './fork-fields.js';
import { title } from './format.js';
import { notice } from './notices.js';

const MESSAGES = 20;

/**
 * Asks how to go on from a checkpoint: its messages and channels can be edited. What is not changed is not sent.
 *
 * @param {(change: {messages: Array, values: Object, run: boolean}) => Promise} go fails with what the server said against it
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
  const run = h('input', { type: 'checkbox', id: 'fork-run', checked: true });
  const problem = h('p', { class: 'problem', role: 'alert' });
  const dialog = h('dialog', { class: 'dialog wide', 'aria-labelledby': 'fork-title', onclose: () => dialog.remove() },
    h('form', { method: 'dialog', novalidate: true, onsubmit: (event) => submit(event) },
      h('h2', { id: 'fork-title' }, 'Go on from here'),
      h('p', { class: 'faint' }, `From step ${checkpoint.summary.step}, ${title(checkpoint.summary)}. This begins another branch: what there is stays as it is.`),
      h('div', { class: 'dialog-body' },
        group('Messages', fields.filter((one) => one.index !== undefined), 'No messages here.'),
        group('Channels', fields.filter((one) => one.channel !== undefined), null)),
      problem,
      h('div', { class: 'dialog-end' },
        h('label', { class: 'check' }, run, ' Run on at once'),
        h('button', { type: 'button', onclick: () => dialog.close() }, 'Cancel'),
        h('button', { type: 'submit', class: 'primary' }, 'Go on'))));

  async function submit(event) {
    event.preventDefault();
    const wrong = fields.find((one) => !one.check());
    if (wrong) {
      wrong.focus();
      return;
    }
    const button = event.submitter ?? dialog.querySelector('[type=submit]');
    button.disabled = true;
    try {
      await go(changeOf(fields, run.checked));
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
    values: Object.fromEntries(changed.filter((one) => one.index === undefined).map((one) => [one.channel, one.value()])),
    run,
  };
}

function group(name, fields, nothing) {
  if (fields.length === 0) {
    return nothing && h('p', { class: 'faint' }, nothing);
  }
  return h('fieldset', {}, h('legend', {}, name), fields.map((one) => one.element));
}
