import { svg } from './dom.js';

const PATHS = {
  sun: 'M12 4V2M12 22v-2M4 12H2M22 12h-2M6.3 6.3 4.9 4.9M19.1 19.1l-1.4-1.4M6.3 17.7l-1.4 1.4M19.1 4.9l-1.4 1.4M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0Z',
  moon: 'M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5Z',
  auto: 'M12 3a9 9 0 1 0 0 18ZM12 3a9 9 0 0 1 0 18',
  help: 'M9.2 9a3 3 0 0 1 5.8 1c0 2-3 2.4-3 4.2M12 17.6v.1M21 12a9 9 0 1 1-18 0 9 9 0 0 1 18 0Z',
  send: 'M12 19V5M6 11l6-6 6 6',
  bin: 'M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13',
  tool: 'M14.5 6.5a4 4 0 0 1 5-1L17 8l.5 2 2 .5 2.4-2.4a4 4 0 0 1-5.3 5L8 21.5 4.5 18l8.5-8.600a4 4 0 0 1 1.500-2.900Z',
  pause: 'M9 6v12M15 6v12',
  cross: 'M7 7l10 10M17 7 7 17',
  fork: 'M7 5v14M7 15c0-5 10-3 10-9',
  copy: 'M9 9h11v11H9zM5 15H4V4h11v1',
  chevron: 'm9 6 6 6-6 6',
};

/** An icon as large as the text beside it; it says nothing to a screen reader. */
export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: PATHS[name] }));
}
