/** Numbers, sizes and times as people read them. */

const WHOLE = new Intl.NumberFormat('en');
const ONE_DIGIT = new Intl.NumberFormat('en', { maximumFractionDigits: 1 });
const CLOCK = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const DAY = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short' });
const DAY_OF_YEAR = new Intl.DateTimeFormat('en', { day: 'numeric', month: 'short', year: 'numeric' });
const FULL = new Intl.DateTimeFormat('en', { dateStyle: 'medium', timeStyle: 'medium' });
const LANGUAGES = { java: 'Java', python: 'Python', javascript: 'JavaScript' };

export function count(number, noun, plural = `${noun}s`) {
  return `${WHOLE.format(number)} ${number === 1 ? noun : plural}`;
}

export function whole(number) {
  return WHOLE.format(number);
}

export function bytes(number) {
  let value = number;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    if (value < 1000 || unit === 'GB') {
      return `${ONE_DIGIT.format(value)} ${unit}`;
    }
    value /= 1000;
  }
}

/** The time of day if it is today, else the day. */
export function when(iso, now = new Date()) {
  const time = new Date(iso);
  if (Number.isNaN(time.getTime())) {
    return iso;
  }
  if (time.toDateString() === now.toDateString()) {
    return CLOCK.format(time);
  }
  return (time.getFullYear() === now.getFullYear() ? DAY : DAY_OF_YEAR).format(time);
}

export function fullTime(iso) {
  const time = new Date(iso);
  return Number.isNaN(time.getTime()) ? iso : FULL.format(time);
}

export function language(name) {
  return LANGUAGES[name] ?? name;
}

/** The end of a checkpoint's id, which tells it from its neighbours. */
export function shortId(id) {
  return id.length > 14 ? `${id.slice(0, 8)}…${id.slice(-4)}` : id;
}

const SOURCES = { input: 'Input', loop: 'Step', update: 'State changed', fork: 'Fork' };

/** What a checkpoint is called: its nodes, or where it came from. */
export function title(checkpoint) {
  return checkpoint.nodes?.length ? checkpoint.nodes.join(', ') : (SOURCES[checkpoint.source] ?? checkpoint.source);
}
