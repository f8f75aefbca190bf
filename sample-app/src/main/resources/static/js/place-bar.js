import { byId, h, show } from './dom.js';
import { fullTime, shortId, title } from './format.js';

/** Says that an older checkpoint is looked at, and leads back, or on from there. */
export function showPlace(selection, checkpoint, actions) {
  const bar = byId('place');
  bar.hidden = selection.place === null;
  if (selection.place === null) {
    show(bar);
    return;
  }
  const isRoot = selection.place.ns === '';
  show(bar,
    h('p', {}, 'You look at ', h('strong', {}, checkpoint ? `step ${checkpoint.step}, ${title(checkpoint)}` : shortId(selection.place.id)),
      checkpoint && h('span', { class: 'faint' }, ` ${fullTime(checkpoint.time)}`)),
    isRoot && h('button', { type: 'button', class: 'small primary', onclick: actions.fork }, 'Go on from here'),
    h('button', { type: 'button', class: 'small', onclick: actions.latest }, 'Back to the latest'));
}
