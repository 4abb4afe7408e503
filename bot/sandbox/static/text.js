// Message text → DOM: marks (UTF-16 offsets, as JavaScript counts), web addresses, dates and sizes.

import { el } from './dom.js';

const TAGS = { b: 'strong', i: 'em', u: 'u' };
const ADDRESS = /https?:\/\/[^\s<>«»"]*[^\s<>«»".,:;!?)\]}…]/gu;

/** Addresses that a chat may open: never `javascript:`. */
export const isWeb = (url) => /^(https?|tg):\/\//i.test(url ?? '');

const link = (url) => el('a', { href: url, target: '_blank', rel: 'noopener noreferrer' });

/** The text with its marks; bare web addresses become links too. */
export function formatted(text, marks) {
  const links = marks.filter(({ mark, url }) => mark === 'a' && isWeb(url));
  for (const found of text.matchAll(ADDRESS)) {
    const [start, end] = [found.index, found.index + found[0].length];
    if (!links.some((other) => other.start < end && start < other.end)) links.push({ start, end, url: found[0] });
  }
  links.sort((a, b) => a.start - b.start);
  const styles = marks.filter(({ mark }) => mark in TAGS);
  const whole = document.createDocumentFragment();
  let at = 0;
  for (const { start, end, url } of links) {
    if (start < at) continue;
    styled(whole, text, at, start, styles);
    const anchor = link(url);
    styled(anchor, text, start, end, styles);
    whole.append(anchor);
    at = end;
  }
  styled(whole, text, at, text.length, styles);
  return whole;
}

// Marks may cross in VK, where they are a flat list: so each stretch between two borders is wrapped by itself.
function styled(parent, text, from, to, styles) {
  const borders = new Set([from, to]);
  for (const { start, end } of styles) for (const at of [start, end]) if (from < at && at < to) borders.add(at);
  const cuts = [...borders].sort((a, b) => a - b);
  for (let i = 0; i + 1 < cuts.length; i += 1) {
    let node = document.createTextNode(text.slice(cuts[i], cuts[i + 1]));
    for (const { mark, start, end } of styles) {
      if (start <= cuts[i] && cuts[i + 1] <= end) node = el(TAGS[mark], {}, node);
    }
    parent.append(node);
  }
}

const clock = new Intl.DateTimeFormat('ru', { hour: '2-digit', minute: '2-digit' });
const dayAndMonth = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long' });
const fullDay = new Intl.DateTimeFormat('ru', { day: 'numeric', month: 'long', year: 'numeric' });

export const hour = (date) => clock.format(date);

/** «Сегодня», «Вчера», «12 марта», or with the year when it is another. */
export function day(date, today = new Date()) {
  const yesterday = new Date(today);
  yesterday.setDate(today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) return 'Сегодня';
  if (date.toDateString() === yesterday.toDateString()) return 'Вчера';
  return (date.getFullYear() === today.getFullYear() ? dayAndMonth : fullDay).format(date);
}

/** «312 Б», «48 КБ», «1,4 МБ». */
export function size(bytes) {
  if (bytes < 1024) return `${bytes} Б`;
  if (bytes < 1024 * 1024) return `${Math.round(bytes / 1024)} КБ`;
  return `${(bytes / 1024 / 1024).toLocaleString('ru', { maximumFractionDigits: 1 })} МБ`;
}
