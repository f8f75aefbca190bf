import { byId, show } from './dom.js';
import { icon } from './icons.js';

const NEXT = { auto: 'dark', dark: 'light', light: 'auto' };
const ICONS = { auto: 'auto', dark: 'moon', light: 'sun' };
const NAMES = { auto: 'as the system has it', dark: 'dark', light: 'light' };

/** The switch of the theme: the system's, dark, light. */
export function themeSwitch() {
  const button = byId('theme');
  const update = () => {
    const theme = document.documentElement.dataset.theme ?? 'auto';
    show(button, icon(ICONS[theme]));
    button.setAttribute('aria-label', `Theme: ${NAMES[theme]}`);
    button.title = button.getAttribute('aria-label');
  };
  button.addEventListener('click', () => {
    nextTheme();
    update();
  });
  update();
}

function nextTheme() {
  const { dataset } = document.documentElement;
  const next = NEXT[dataset.theme ?? 'auto'];
  if (next === 'auto') {
    delete dataset.theme;
    localStorage.removeItem('theme');
  } else {
    dataset.theme = next;
    localStorage.setItem('theme', next);
  }
}
