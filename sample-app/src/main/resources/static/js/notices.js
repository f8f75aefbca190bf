import { byId, h } from './dom.js';
import { icon } from './icons.js';

const SHOWN_FOR = 8000;

/** Says what went wrong, where it is seen and read aloud. A request that was given up is nothing to say, and nothing is said twice. */
export function notice(error) {
  const isShown = [...byId('notices').children].some((known) => known.textContent === error.message);
  if (error.name === 'AbortError' || isShown) {
    return;
  }
  const close = () => element.remove();
  const element = h('div', { class: 'notice' },
    h('p', {}, error.message),
    h('button', { type: 'button', class: 'quiet icon-only', 'aria-label': 'Close this notice', onclick: close }, icon('cross')));
  byId('notices').append(element);
  setTimeout(close, SHOWN_FOR);
}

/** Has a screen reader say it when it is silent. */
export function announce(text) {
  const announcer = byId('announcer');
  announcer.append(h('p', {}, text));
  while (announcer.children.length > 5) {
    announcer.firstChild.remove();
  }
}
