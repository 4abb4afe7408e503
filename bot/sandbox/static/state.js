// What the address bar says (platform, person, theme) and what this browser remembers (the theme, unsent text).

const PLATFORMS = ['telegram', 'vk'];
const query = new URLSearchParams(location.search);

export const state = {
  platform: PLATFORMS.includes(query.get('platform')) ? query.get('platform') : 'telegram',
  person: query.get('person'),
};

export const keyOf = (platform, person) => `${platform}/${person}`;

export function remember(change) {
  Object.assign(state, change);
  const address = new URL(location.href);
  address.searchParams.set('platform', state.platform);
  address.searchParams.set('person', state.person);
  history.replaceState(null, '', address);
}

// The theme: the address first, then the button's last word, then the system.
const system = matchMedia('(prefers-color-scheme: dark)');
const THEMES = ['light', 'dark'];
let chosen = [query.get('theme'), localStorage.getItem('theme')].find((theme) => THEMES.includes(theme));

export const isDark = () => (chosen ? chosen === 'dark' : system.matches);

export function chooseTheme(theme) {
  chosen = theme;
  localStorage.setItem('theme', theme);
  const address = new URL(location.href);
  if (address.searchParams.has('theme')) address.searchParams.set('theme', theme);
  history.replaceState(null, '', address);
}

/** Calls `show(dark)` now and whenever the system changes its mind. */
export function followTheme(show) {
  system.addEventListener('change', () => show(isDark()));
  show(isDark());
}

export const unsent = {
  get: (key) => sessionStorage.getItem(`unsent/${key}`) ?? '',
  set: (key, text) => sessionStorage.setItem(`unsent/${key}`, text),
};
