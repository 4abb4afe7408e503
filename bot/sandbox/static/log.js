// The messages of the open chat as elements; only what changed is touched, so a reader's place and focus stay.

import { $, arrange, el, icon } from './dom.js';
import { day, formatted, hour, isWeb, size } from './text.js';

const NEAR_END_PX = 80;
const WORDLESS = { sticker: 'Стикер 👍', voice: 'Голосовое сообщение, 0:04', location: 'Геометка' };
const COMMAND = /^(\/start|Начать$)/;
const GROUP_MS = 10 * 60_000;

const scroller = $('scroller');
const log = $('log');
const toEnd = $('to-end');
let drawn = new Map(); // key → { element, signature }
let atEnd = true;

/**
 * Draws `messages` (oldest first). `waiting(message, row, col)` tells which buttons still wait for the bot;
 * `onPress(message, row, col)` is called for a callback button, `onView(url, name)` for a picture, `onEdit(message)`
 * for one's own words.
 */
export function draw(messages, { botName, waiting, onPress, onView, onEdit }) {
  const focused = focusedButton();
  const before = drawn;
  drawn = new Map();
  const wanted = [];
  const keep = (key, signature, build) => {
    const old = before.get(key);
    const element = old?.signature === signature ? old.element : build();
    drawn.set(key, { element, signature });
    wanted.push(element);
  };

  messages.forEach((message, index) => {
    const [date, previous, next] = [new Date(message.date), messages[index - 1], messages[index + 1]];
    const label = day(date);
    if (!previous || day(new Date(previous.date)) !== label) {
      keep(`day ${label}`, label, () => el('p', { class: 'day' }, el('span', {}, label)));
    }
    const place = [joined(previous, message) ? '' : 'first', joined(message, next) ? '' : 'last'].join(' ');
    const wait = message.keyboard.map((row, r) => row.map((_, c) => waiting(message.id, r, c)));
    keep(message.id, JSON.stringify([message, place, wait]), () =>
      bubble(message, { date, place, wait, botName, onPress, onView, onEdit }));
  });

  arrange(log, wanted);
  if (focused && !document.contains(focused.element)) restoreFocus(focused);
  if (atEnd) showEnd();
}

/** The reader is taken to the newest message and stays there while more arrive. */
export function showEnd() {
  atEnd = true;
  scroller.scrollTop = scroller.scrollHeight;
  toEnd.hidden = true;
}

function joined(a, b) {
  return Boolean(a && b) && a.from === b.from && !a.keyboard.length && new Date(b.date) - new Date(a.date) < GROUP_MS
    && day(new Date(a.date)) === day(new Date(b.date));
}

function bubble(message, { date, place, wait, botName, onPress, onView, onEdit }) {
  const mine = message.from === 'person';
  const content = el('div', { class: 'bubble' }, el('span', { class: 'unseen' }, mine ? 'Вы:' : `${botName}:`));
  if (message.photo) content.append(photo(message, onView));
  if (message.document) content.append(file(message.document));
  if (message.quote) content.append(quote(message));
  if (message.wordless) content.append(el('p', { class: 'wordless' }, WORDLESS[message.wordless]));
  const meta = el('span', { class: 'meta' });
  if (message.edited) meta.append(el('span', { class: 'edited' }, 'изменено'), ' ');
  meta.append(el('time', { dateTime: message.date }, hour(date)));
  if (mine && message.text && !COMMAND.test(message.text)) meta.append(pencil(message, onEdit));
  if (mine) meta.append(icon('read'));
  if (message.text) content.append(el('p', { class: 'text' }, formatted(message.text, message.marks), meta));
  else content.append(meta);

  const body = el('div', { class: 'body' }, content);
  if (message.keyboard.length) body.append(keyboard(message, wait, onPress));
  const kind = message.photo ? 'with-photo' : message.document ? 'with-document' : '';
  const names = ['message', mine ? 'mine' : 'theirs', place, kind, message.text ? '' : 'bare'];
  return el('article', { class: names.filter(Boolean).join(' '), dataset: { id: message.id } }, body);
}

function keyboard({ id, keyboard: rows }, wait, onPress) {
  const button = ({ label, kind, url }, row, col) => {
    if (kind === 'url') {
      return el('a', { class: 'key', href: isWeb(url) ? url : '#', target: '_blank', rel: 'noopener noreferrer' },
        el('span', {}, label), icon('link'));
    }
    const waits = wait[row][col];
    const key = el('button', { class: waits ? 'key waits' : 'key', type: 'button', dataset: { row, col } },
      el('span', {}, label));
    key.setAttribute('aria-busy', String(waits));
    key.addEventListener('click', () => !waits && onPress(id, row, col));
    return key;
  };
  return el('div', { class: 'keyboard' },
    ...rows.map((row, r) => el('div', { class: 'keys' }, ...row.map((key, c) => button(key, r, c)))));
}

function photo({ photo: url }, onView) {
  const image = el('img', { src: url, alt: 'Картинка' });
  image.addEventListener('load', () => atEnd && showEnd());
  const open = el('button', { class: 'photo', type: 'button' }, image);
  open.addEventListener('click', () => onView(url));
  return open;
}

/** Others' words: above one's own they are what these answer. */
const quote = ({ quote: { author, text }, text: own }) =>
  el('blockquote', { class: 'quote' }, el('strong', {}, own ? author : `Переслано: ${author}`), el('p', {}, text));

function pencil(message, onEdit) {
  const button = el('button', { class: 'pencil', type: 'button', ariaLabel: 'Изменить сообщение' }, icon('pencil'));
  button.addEventListener('click', () => onEdit(message));
  return button;
}

const file = ({ name, size: bytes, url }) =>
  el('a', { class: 'document', href: url, download: name },
    el('span', { class: 'document-icon' }, icon('file')),
    el('span', { class: 'document-name' }, el('strong', {}, name), el('small', {}, size(bytes))));

function focusedButton() {
  const element = document.activeElement;
  const message = element?.closest?.('.message');
  return message && { element, id: message.dataset.id, row: element.dataset.row, col: element.dataset.col };
}

// The bot rewrote the message under the reader's finger: the same place in it, or the list as a whole.
function restoreFocus({ id, row, col }) {
  const same = log.querySelector(`[data-id="${id}"] [data-row="${row}"][data-col="${col}"]`);
  (same ?? scroller).focus({ preventScroll: true });
}

scroller.addEventListener('scroll', () => {
  const left = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight;
  atEnd = left < NEAR_END_PX;
  toEnd.hidden = atEnd;
}, { passive: true });

new ResizeObserver(() => atEnd && showEnd()).observe(scroller);
toEnd.addEventListener('click', showEnd);
