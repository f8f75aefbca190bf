import { byId } from './dom.js';
import { icon } from './icons.js';

/** Where one says something. Enter sends, Shift and Enter begins a line. */
export class Composer {
  #form = byId('composer');
  #text = byId('say');
  #send = byId('send');
  #note = byId('composer-note');
  #isBusy = false;

  /** @param {(text: string) => void} onSay */
  constructor(onSay) {
    this.#send.append(icon('send'));
    this.#form.addEventListener('submit', (event) => {
      event.preventDefault();
      const text = this.#text.value.trim();
      if (text && !this.#send.disabled) {
        this.set('');
        onSay(text);
      }
    });
    this.#text.addEventListener('keydown', (event) => {
      if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        this.#form.requestSubmit();
      }
    });
    this.#text.addEventListener('input', () => this.#grow());
  }

  set(text) {
    this.#text.value = text;
    this.#grow();
  }

  focus() {
    this.#text.focus();
  }

  busy(isBusy) {
    this.#isBusy = isBusy;
    this.#update();
  }

  /** Says why nothing can be said here, or null. */
  refuse(why) {
    this.#note.hidden = why === null;
    this.#note.textContent = why ?? '';
    this.#update();
  }

  placeholder(text) {
    this.#text.placeholder = text;
  }

  #update() {
    this.#send.disabled = this.#isBusy || !this.#note.hidden;
  }

  #grow() {
    this.#text.style.height = 'auto';
    this.#text.style.height = `${Math.min(this.#text.scrollHeight, 200)}px`;
  }
}
