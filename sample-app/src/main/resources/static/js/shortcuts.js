import { h } from './dom.js';

const OFF = 'shortcuts-off';

/** Keys that work anywhere but in a field, and the dialog that lists them. They can be switched off. */
export class Shortcuts {
  #keys;

  /** @param {Array<{key: string, what: string, run: Function}>} keys */
  constructor(keys) {
    this.#keys = keys;
    document.addEventListener('keydown', (event) => this.#press(event));
  }

  help() {
    const enabled = h('input', { type: 'checkbox', id: 'shortcuts-enabled', checked: localStorage.getItem(OFF) === null,
      onchange: () => (enabled.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, 'true')) });
    const dialog = h('dialog', { class: 'dialog', 'aria-labelledby': 'help-title', onclose: () => dialog.remove() },
      h('form', { method: 'dialog' },
        h('h2', { id: 'help-title' }, 'Keyboard'),
        h('dl', { class: 'keys' }, this.#keys.map(({ key, what }) => [h('dt', {}, h('kbd', {}, key)), h('dd', {}, what)]),
          h('dt', {}, h('kbd', {}, '↑'), ' ', h('kbd', {}, '↓')), h('dd', {}, 'Move in a list; Home, End and Page keys too'),
          h('dt', {}, h('kbd', {}, 'Enter')), h('dd', {}, 'Open; in the message: send')),
        h('div', { class: 'dialog-end' },
          h('label', { class: 'check' }, enabled, ' Single-key shortcuts'),
          h('button', { type: 'submit', class: 'primary' }, 'Close'))));
    document.body.append(dialog);
    dialog.showModal();
  }

  #press(event) {
    const isField = event.target.closest?.('input, textarea, select, dialog');
    if (event.key === 'Escape' && event.target.matches?.('#say, #search')) {
      event.target.blur();
      return;
    }
    if (isField || event.ctrlKey || event.metaKey || event.altKey || localStorage.getItem(OFF) !== null) {
      return;
    }
    const shortcut = this.#keys.find(({ key }) => key === event.key || (key === 'Esc' && event.key === 'Escape'));
    if (shortcut) {
      event.preventDefault();
      shortcut.run();
    }
  }
}
