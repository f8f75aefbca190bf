import * as api from './api.js';
import { namespace } from './checkpoint-row.js';
import { byId, h, show } from './dom.js';
import { fullTime, language, title, whole } from './format.js';
import { nodeView } from './node-view.js';
import { notice } from './notices.js';
import { rawRow } from './raw-row.js';
import { samePlace } from './selection.js';

const CHANGES = { appended: 'added', added: 'new', removed: 'removed', changed: 'changed' };

/** A checkpoint, opened: what changed, its channels, pending writes, metadata, and the row itself. */
export class StatePanel {
  #box = byId('state');
  #actions;
  #request = null;
  #place = null;
  #json = null;
  #open = new Map([['What changed', true], ['Channels', true], ['Errors', true], ['Waits for', true]]);

  /** @param {{fork: Function, mark: Function, go: Function}} actions */
  constructor(actions) {
    this.#actions = actions;
  }

  /** What is still shown of another checkpoint must not be acted on. */
  hold(place) {
    this.#box.inert = !samePlace(place, this.#place);
  }

  async show(thread, place) {
    this.#request?.abort();
    if (thread === null || !place) {
      this.#done(null, null, h('p', { class: 'nothing' }, 'No checkpoint yet.'));
      return;
    }
    this.hold(place);
    this.#box.setAttribute('aria-busy', 'true');
    const request = new AbortController();
    this.#request = request;
    try {
      const checkpoint = await api.checkpoint(thread, place, { signal: request.signal });
      this.#render(thread, place, checkpoint);
    } catch (error) {
      if (error.name !== 'AbortError') {
        this.#done(null, null, h('p', { class: 'nothing' }, error.message));
      }
    }
  }

  #render(thread, place, checkpoint) {
    const json = JSON.stringify([thread, checkpoint]);
    if (json === this.#json) {
      this.#done(place, json);
    } else {
      this.#done(place, json, this.#head(checkpoint.summary, checkpoint), this.#sections(thread, place, checkpoint));
    }
  }

  /** What is the same as before is left alone: it may be in use. */
  #done(place, json, ...content) {
    Object.assign(this.#box, { inert: false, ariaBusy: null });
    this.#place = place;
    this.#json = json;
    if (content.length > 0) {
      show(this.#box, content);
    }
  }

  #head(summary, { next }) {
    const parent = summary.parent_id;
    return h('header', { class: 'state-head' },
      h('h3', {}, title(summary), h('span', { class: 'faint' }, ` step ${summary.step}`)),
      h('dl', { class: 'facts' },
        fact('Checkpoint', h('code', { class: 'id' }, summary.checkpoint_id)),
        fact('Parent', parent ? h('button', { type: 'button', class: 'id link', onclick: () => this.#actions.go({ id: parent, ns: summary.ns }) }, parent) : 'none: the first'),
        summary.ns && fact('Namespace', h('code', { class: 'id', title: summary.ns }, namespace(summary.ns))),
        fact('Saved', `${fullTime(summary.time)}${summary.language ? ` by ${language(summary.language)}` : ''}`),
        fact('Source', summary.source),
        fact('Next', next.length ? next.join(', ') : 'nothing: the run is done')),
      h('div', { class: 'buttons' },
        summary.ns === '' && h('button', { type: 'button', class: 'primary', onclick: () => this.#actions.fork() }, 'Go on from here'),
        h('button', { type: 'button', onclick: () => this.#actions.mark({ id: summary.checkpoint_id, ns: summary.ns }) }, 'Compare with another')));
  }

  #sections(thread, place, checkpoint) {
    const more = (channel) => (at, offset) => api.value(thread, place, { channel, at, offset });
    const [control, channels] = split(checkpoint.channels, (channel) => channel.control);
    return [
      checkpoint.errors.length > 0 && this.#section('Errors', checkpoint.errors.length, checkpoint.errors.map((error) =>
        h('p', { class: 'error-text' }, error.node && h('code', {}, error.node), ' ', error.text))),
      checkpoint.interrupts.length > 0 && this.#section('Waits for', checkpoint.interrupts.length, checkpoint.interrupts.map((interrupt) =>
        nodeView(interrupt.value, { label: interrupt.question ?? interrupt.node, open: true }))),
      this.#section('What changed', checkpoint.diff.length, checkpoint.diff.map(difference)),
      this.#section('Channels', channels.length, channels.map((channel) => channelView(channel, more(channel.channel)))),
      control.length > 0 && this.#section("LangGraph's own channels", control.length, control.map((channel) => channelView(channel, more(channel.channel)))),
      this.#section('Pending writes', checkpoint.writes.length, checkpoint.writes.map((write) =>
        h('div', { class: 'channel' }, nodeView(write.value, { label: write.channel }), h('p', { class: 'version', title: 'Task' }, write.task_id)))),
      this.#section('Metadata', checkpoint.metadata.size ?? checkpoint.metadata.entries?.length ?? 0, [nodeView(checkpoint.metadata, { open: true })]),
      this.#rawSection(thread, place),
    ];
  }

  #section(name, size, children) {
    const section = h('details', { class: 'section', open: this.#open.get(name) ?? false, ontoggle: () => this.#open.set(name, section.open) },
      h('summary', {}, h('h4', {}, name), h('span', { class: 'count' }, whole(size))),
      h('div', { class: 'section-body' }, size === 0 ? h('p', { class: 'faint' }, 'nothing') : children));
    return section;
  }

  #rawSection(thread, place) {
    const body = h('div', { class: 'section-body' });
    const load = async () => {
      if (section.open && !body.hasChildNodes()) {
        try {
          body.append(...rawRow(await api.row(thread, place)));
        } catch (error) {
          notice(error);
        }
      }
    };
    const section = h('details', { class: 'section', open: this.#open.get('Raw row') ?? false,
      ontoggle: () => { this.#open.set('Raw row', section.open); load(); } },
      h('summary', {}, h('h4', {}, 'Raw row'), h('span', { class: 'count' }, 'as in Postgres')), body);
    load();
    return section;
  }
}

function fact(name, value) {
  return [h('dt', {}, name), h('dd', {}, value)];
}

function split(items, isFirst) {
  return [items.filter(isFirst), items.filter((item) => !isFirst(item))];
}

function difference({ channel, change, count: added, before, value }) {
  const label = change === 'appended' ? `+${added}` : CHANGES[change];
  return h('div', { class: `difference ${change}` },
    h('p', { class: 'difference-head' }, h('span', { class: `badge ${change}` }, label), h('code', {}, channel)),
    before && h('div', { class: 'before' }, nodeView(before, { label: value ? 'before' : undefined })),
    value && h('div', { class: 'after' }, nodeView(value, { label: before ? 'now' : undefined, open: true })));
}

function channelView(channel, load) {
  const value = channel.value ? nodeView(channel.value, { label: channel.channel, load })
    : h('div', { class: 'node leaf' }, h('span', { class: 'key' }, channel.channel), h('span', { class: 'faint' }, 'no value: used up'));
  return h('div', { class: 'channel' }, value,
    channel.version !== undefined && h('p', { class: 'version', title: 'Version' }, channel.version));
}
