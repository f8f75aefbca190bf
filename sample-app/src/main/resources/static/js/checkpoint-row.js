import { h } from './dom.js';
import { bytes, fullTime, title, when } from './format.js';
import { laneSvg } from './lane-svg.js';

/** One checkpoint of the timeline, with its piece of the graph. */
export function checkpointRow(checkpoint, lane, width, height, isBase) {
  const mark = markOf(checkpoint, lane);
  return h('div', { class: `checkpoint ${mark}` },
    laneSvg(lane, width, height, mark),
    h('div', { class: 'checkpoint-text' },
      h('p', { class: 'checkpoint-title' },
        h('span', { class: 'checkpoint-name' }, title(checkpoint)),
        lane.into.length > 1 && h('span', { class: 'badge fork' }, `${lane.into.length} branches`),
        standing(checkpoint, mark),
        isBase && h('span', { class: 'badge base' }, 'A'),
        h('time', { datetime: checkpoint.time, title: fullTime(checkpoint.time) }, when(checkpoint.time))),
      h('p', { class: 'checkpoint-meta' },
        h('span', { class: `source source-${checkpoint.source}` }, checkpoint.source),
        h('span', {}, `step ${checkpoint.step}`),
        checkpoint.ns && h('span', { class: 'badge ns', title: checkpoint.ns }, namespace(checkpoint.ns)),
        h('span', { class: 'changed' }, checkpoint.changed.map(change).join(', ')))));
}

/** What is answered or resumed has a checkpoint after it, and waits no more. */
function markOf(checkpoint, lane) {
  if (lane.into.length > 0) {
    return '';
  }
  return checkpoint.failed ? 'failed' : checkpoint.interrupted ? 'waits' : '';
}

function standing(checkpoint, mark) {
  const past = checkpoint.failed ? 'failed before' : checkpoint.interrupted && 'answered';
  return mark ? h('span', { class: `badge ${mark}` }, mark) : past && h('span', { class: 'badge' }, past);
}

function change({ channel, bytes: size, added }) {
  if (added) {
    return `${channel} ${added > 0 ? '+' : '−'}${Math.abs(added)}`;
  }
  return !size ? channel : `${channel} ${bytes(size)}`;
}

/** A subgraph's namespace is its nodes with their task ids: the nodes say enough. */
export function namespace(ns) {
  return ns.split('|').map((part) => part.split(':')[0]).join(' › ');
}
