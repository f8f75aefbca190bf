import * as api from './api.js';
import { ComparePanel } from './compare-panel.js';
import { Composer } from './composer.js';
import { ConversationPanel } from './conversation-panel.js';
import { byId } from './dom.js';
import { askFork } from './fork-dialog.js';
import { icon } from './icons.js';
import { notice } from './notices.js';
import { showPlace } from './place-bar.js';
import { placeOf, Selection } from './selection.js';
import { Shortcuts } from './shortcuts.js';
import { StandingPanel } from './standing-panel.js';
import { StatePanel } from './state-panel.js';
import { themeSwitch } from './theme.js';
import { ThreadsPanel } from './threads-panel.js';
import { TimelinePanel } from './timeline-panel.js';

// While arrow keys run through checkpoints, or a run saves several, only the last is fetched.
const REFRESH_PAUSE = 60;

const REFUSALS = {
  interrupted: 'The agent waits for the answer above.',
  answered: 'The answer is saved, and waits for the application that asked.',
};

themeSwitch();
let settings = { allow_delete: false };
api.settings().then((page) => {
  settings = page;
  if (page.user) {
    Object.assign(byId('log-out'), { hidden: false, title: `You are logged in as ${page.user}` });
  }
  showView();
}, notice);

const selection = new Selection();
const threads = new ThreadsPanel(selection, (thread) => thread === selection.thread && refreshSoon());
const timeline = new TimelinePanel(selection, () => threads.find(selection.thread)?.checkpoints);
const conversation = new ConversationPanel((text) => say(text));
const composer = new Composer((text) => say(text));
const standing = new StandingPanel({
  answer: (answer) => act(null, (thread, place) => api.answer(thread, { ...answer, checkpoint_id: place?.id })),
  resume: () => act(null, (thread, place) => api.resume(thread, place?.id)),
});
const state = new StatePanel({
  fork,
  mark: (base) => selection.go({ base, view: 'compare' }),
  go: (place) => selection.go({ place }),
});
const comparison = new ComparePanel();
let statusRequest = null;
let refreshTimer = 0;

function say(text) {
  if (selection.thread === null) {
    threads.begin();
  }
  act(text, (thread, place) => api.say(thread, text, place?.id));
}

/** Has the agent do something from the checkpoint that is selected, and then shows the latest. */
async function act(text, action) {
  const { thread, place } = selection;
  composer.busy(true);
  standing.show(null);
  selection.go({ view: 'talk' });
  conversation.begin(text);
  try {
    await action(thread, place);
    if (selection.thread === thread) {
      selection.go({ place: null });
    }
  } catch (error) {
    notice(error);
    if (text !== null) {
      composer.set(text);
    }
  } finally {
    conversation.end();
    composer.busy(false);
    timeline.refresh();
    refresh();
  }
}

function fork() {
  const { thread } = selection;
  const place = shownPlace();
  if (thread === null || !place || place.ns !== '') {
    return;
  }
  askFork(thread, place, async (change) => {
    await api.fork(thread, { checkpoint_id: place.id, ...change });
    if (selection.thread === thread) {
      selection.go({ place: null, view: 'talk' });
      timeline.refresh();
    }
  });
}

function shownPlace() {
  return selection.place ?? (timeline.latest ? placeOf(timeline.latest) : null);
}

function refreshSoon() {
  clearTimeout(refreshTimer);
  refreshTimer = setTimeout(refresh, REFRESH_PAUSE);
}

/** Shows what is selected anew, in all parts of the middle that can be seen. */
function refresh() {
  clearTimeout(refreshTimer);
  const { thread, place, base, view } = selection;
  showPlace(selection, place && timeline.find(place), { fork, latest: toLatest });
  conversation.open(thread, place);
  showStanding(thread, place);
  if (view === 'state') {
    state.show(thread, shownPlace());
  } else if (view === 'compare') {
    comparison.show(thread, base, shownPlace(), timeline.checkpoints);
  }
}

async function showStanding(thread, place) {
  statusRequest?.abort();
  statusRequest = new AbortController();
  if (thread === null || (place && place.ns !== '')) {
    standing.show(null);
    composer.refuse(place ? "A subgraph's checkpoint: go on from one of the root graph." : null);
    return;
  }
  try {
    const run = await api.status(thread, place, { signal: statusRequest.signal });
    standing.show(run);
    composer.refuse(REFUSALS[run.status] ?? null);
  } catch (error) {
    if (error.status === 404) {
      standing.show(null);
      composer.refuse(null);
    } else {
      notice(error);
    }
  }
}

function toLatest() {
  selection.go({ place: null });
}

function showView() {
  const { thread, view } = selection;
  byId('columns').dataset.view = view;
  document.querySelectorAll('[data-view]:is(button)').forEach((button) => {
    const isMiddle = view === 'talk' || view === 'state' || view === 'compare';
    const isCurrent = button.dataset.view === view || (!isMiddle && button.closest('.segments') !== null && button.dataset.view === 'talk');
    button.setAttribute('aria-pressed', String(isCurrent));
  });
  byId('thread-name').textContent = thread ?? 'Conversation';
  byId('delete-thread').hidden = !settings.allow_delete || thread === null;
  document.title = thread === null ? 'Agent memory' : `${thread} · Agent memory`;
  composer.placeholder(selection.place ? 'Say something from this checkpoint on' : 'Message the agent');
}

async function deleteThread() {
  const { thread } = selection;
  if (confirm(`Delete thread ${thread} with all its checkpoints?`)) {
    await api.deleteThread(thread).catch(notice);
  }
}

byId('help').append(icon('help'));
byId('delete-thread').append(icon('bin'));
byId('delete-thread').addEventListener('click', deleteThread);
document.querySelectorAll('button[data-view]').forEach((button) =>
  button.addEventListener('click', () => selection.go({ view: button.dataset.view })));

selection.addEventListener('change', () => {
  state.hold(shownPlace());
  showView();
  refreshSoon();
});
timeline.addEventListener('changed', refreshSoon);

const shortcuts = new Shortcuts([
  { key: '/', what: 'Search threads', run: () => { selection.go({ view: narrow('threads') }); threads.focusSearch(); } },
  { key: 'n', what: 'New thread', run: () => threads.begin() },
  { key: 'l', what: 'Threads', run: () => { selection.go({ view: narrow('threads') }); threads.focus(); } },
  { key: 't', what: 'Checkpoints', run: () => { selection.go({ view: narrow('timeline') }); timeline.focus(); } },
  { key: 'm', what: 'Write a message', run: () => { selection.go({ view: 'talk' }); composer.focus(); } },
  { key: 'c', what: 'Conversation', run: () => selection.go({ view: 'talk' }) },
  { key: 's', what: 'State of the checkpoint', run: () => selection.go({ view: 'state' }) },
  { key: 'x', what: 'Compare with another checkpoint', run: () => selection.go({ base: selection.base ?? shownPlace(), view: 'compare' }) },
  { key: 'f', what: 'Go on from this checkpoint', run: fork },
  { key: '[', what: 'Newer checkpoint', run: () => timeline.move(-1) },
  { key: ']', what: 'Older checkpoint', run: () => timeline.move(1) },
  { key: 'Esc', what: 'Back to the latest checkpoint', run: () => selection.go({ place: null, base: null, view: 'talk' }) },
  { key: '?', what: 'This help', run: () => shortcuts.help() },
]);
byId('help').addEventListener('click', () => shortcuts.help());

/** Where all columns are seen at once, a list needs no view of its own. */
function narrow(view) {
  return matchMedia('(max-width: 760px)').matches ? view : selection.view;
}

showView();
refresh();
