import { h, show } from './dom.js';
import { jsonProblem } from './fork-fields.js';
import { icon } from './icons.js';
import { nodeView } from './node-view.js';

// Labels need ids.
let card = 0;

/**
 * What waits for an answer, and what takes it: an approval, any value, or nothing on this page.
 *
 * @param {Object} interrupt as the API describes it
 * @param {(answer: Object) => void} answer
 */
export function answerCard(interrupt, answer) {
  const give = (given) => answer({ ...given, interrupt_id: interrupt.id });
  const body = h('div', {});
  const ask = () => show(body, interrupt.takes === 'approval' ? approval(give) : interrupt.takes === 'value' ? value(give) : elsewhere(interrupt));
  if (interrupt.answer) {
    show(body, answered(interrupt, ask));
  } else {
    ask();
  }
  const standing = interrupt.answer ? 'Answered' : 'The agent waits for an answer';
  return h('section', { class: 'card waits', 'aria-label': `${standing}: ${interrupt.question ?? interrupt.node ?? ''}` },
    h('h3', {}, icon('pause'), interrupt.takes && !interrupt.answer ? 'Waits for your answer' : standing, interrupt.node && h('code', {}, interrupt.node)),
    interrupt.question && h('p', { class: 'question' }, interrupt.question),
    (interrupt.value.entries || !interrupt.question) && nodeView(interrupt.value, { label: 'asked', open: !interrupt.question }),
    body);
}

function approval(give) {
  const why = h('textarea', { id: `answer-${card++}`, rows: 1, placeholder: 'If you decline: why? (optional)' });
  const approve = (approved) => give({ approved, text: why.value.trim() || undefined });
  return [h('label', { class: 'hidden', for: why.id }, 'Why, if you decline'), why,
    h('div', { class: 'buttons' },
      h('button', { type: 'button', class: 'primary', onclick: () => approve(true) }, 'Approve'),
      h('button', { type: 'button', onclick: () => approve(false) }, 'Decline'))];
}

function value(give) {
  const id = `answer-${card++}`;
  const text = h('textarea', { id, rows: 1, placeholder: 'Your answer', 'aria-describedby': `${id}-problem`, oninput: () => show(problem) });
  const json = h('input', { type: 'checkbox', id: `${id}-json`, onchange: () => text.classList.toggle('code', json.checked) });
  const problem = h('p', { class: 'problem', id: `${id}-problem`, role: 'alert' });
  const submit = (event) => {
    event.preventDefault();
    const given = text.value.trim();
    const empty = given === '' || (json.checked && given === 'null');
    const wrong = empty ? 'Write an answer first' : json.checked ? jsonProblem(given) : null;
    show(problem, wrong);
    if (wrong) {
      text.focus();
    } else {
      give({ value: json.checked ? JSON.parse(text.value) : text.value });
    }
  };
  return h('form', { onsubmit: submit }, h('label', { class: 'hidden', for: id }, 'Your answer'), text, problem,
    h('div', { class: 'buttons' },
      h('button', { type: 'submit', class: 'primary' }, 'Answer'),
      h('label', { class: 'check' }, json, ' It is JSON')));
}

function answered(interrupt, ask) {
  return [nodeView(interrupt.answer, { label: 'answer', open: true }),
    h('p', { class: 'faint' }, `The answer is saved. Whoever has ${node(interrupt)} takes it when it runs the thread on.`),
    interrupt.takes && h('div', { class: 'buttons' }, h('button', { type: 'button', onclick: ask }, 'Answer anew'))];
}

function elsewhere(interrupt) {
  return h('p', { class: 'faint' }, `Whoever has ${node(interrupt)} takes the answer, in its own way: none can be given here.`);
}

function node(interrupt) {
  return interrupt.node ? `the node ${interrupt.node}` : 'the node that asks';
}
