import { answerCard } from './answer-card.js';
import { byId, h, show } from './dom.js';
import { icon } from './icons.js';

// A run that is still going stands between two steps for a moment: only one that stays there is worth a button.
const STAYS = 1500;

/** Where the thread stands, if it waits: for an answer, after a failure, or before a step. */
export class StandingPanel {
  #box = byId('standing');
  #actions;
  #shown = '';
  #cards = new Map();
  #timer = 0;

  /** @param {{answer: Function, resume: Function}} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** @param {Object|null} run the thread's run as the API describes it */
  show(run) {
    clearTimeout(this.#timer);
    // The same as before is left alone: somebody may be writing an answer.
    const shown = run ? JSON.stringify([run.status, run.checkpoint_id, run.interrupts, run.error, run.next]) : '';
    if (shown === this.#shown) {
      return;
    }
    this.#shown = shown;
    show(this.#box);
    if (run?.status === 'ready') {
      this.#timer = setTimeout(() => show(this.#box, this.#ready(run)), STAYS);
    } else if (run?.interrupts.length > 0) {
      show(this.#box, this.#questions(run));
    } else if (run?.status === 'failed') {
      show(this.#box, this.#failure(run));
    }
  }

  /** A question that is as before keeps its card: somebody may be writing in it while another one is answered. */
  #questions(run) {
    const before = this.#cards;
    this.#cards = new Map(run.interrupts.map((interrupt, index) => {
      const key = JSON.stringify([run.checkpoint_id, index, interrupt]);
      return [key, before.get(key) ?? answerCard(interrupt, this.#actions.answer)];
    }));
    return [...this.#cards.values()];
  }

  #failure(run) {
    return h('section', { class: 'card failed', 'aria-label': 'A step failed' },
      h('h3', {}, icon('cross'), 'A step failed', run.error?.node && h('code', {}, run.error.node)),
      h('p', { class: 'error-text' }, run.error?.text ?? ''),
      h('p', { class: 'faint' }, 'What was done before is saved. Resume runs this step again.'),
      h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'primary', onclick: () => this.#actions.resume() }, 'Resume')));
  }

  #ready(run) {
    return h('section', { class: 'card', 'aria-label': 'The thread can run on' },
      h('h3', {}, 'Next ', h('code', {}, run.next.join(', '))),
      h('div', { class: 'buttons' }, h('button', { type: 'button', class: 'primary', onclick: () => this.#actions.resume() }, 'Run on')));
  }
}
