import { h } from './dom.js';
import { bytes } from './format.js';

/** The rows of a checkpoint as they are in the tables. */
export function rawRow(row) {
  return [
    h('h5', {}, 'checkpoints'),
    ...json('checkpoint', row.checkpoint),
    ...json('metadata', row.metadata),
    h('h5', {}, 'checkpoint_blobs'),
    table(['channel', 'version', 'type', 'size', 'begins with'],
      row.blobs.map((blob) => [blob.channel, blob.version, blob.type, bytes(blob.bytes), blob.start])),
    h('h5', {}, 'checkpoint_writes'),
    table(['task', 'path', 'channel', 'type', 'size', 'begins with'],
      row.writes.map((write) => [`${write.task_id} ${write.index}`, write.task_path, write.channel, write.type, bytes(write.bytes), write.start])),
  ];
}

function json(name, text) {
  return [h('p', { class: 'faint' }, name), h('pre', { tabindex: 0, 'aria-label': name }, text)];
}

function table(heads, rows) {
  if (rows.length === 0) {
    return h('p', { class: 'faint' }, 'no rows');
  }
  return h('div', { class: 'table', tabindex: 0, role: 'region', 'aria-label': 'Rows' }, h('table', {},
    h('thead', {}, h('tr', {}, heads.map((head) => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map((cells) => h('tr', {}, cells.map((cell) => h('td', {}, cell ?? '')))))));
}
