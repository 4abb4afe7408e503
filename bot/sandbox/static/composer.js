// The line that one writes in: text, files (paperclip, drag, paste), and what a newcomer may try.

import { isPhoto } from './api.js';
import { $, el, icon } from './dom.js';
import { unsent } from './state.js';
import { size } from './text.js';

const LARGEST_FILE = 20 * 1024 * 1024;

const DRAFTS = [
  {
    label: 'Хорошая запись',
    text: 'В субботу открываем обновлённый сквер на улице Садовой. Начало в 11 часов, вход свободный. Приходите с детьми!',
  },
  { label: 'Со СНИЛС', text: 'Мария Петровна, заявление приняли. Ваш СНИЛС 112-233-445 95, ответ будет в пятницу.' },
  { label: 'Грубый ответ', text: 'Закройте рот и ждите своей очереди! Нам здесь виднее.' },
  {
    label: 'С корпоратива',
    text: 'Пятница! Всем отделом пьём пиво на набережной. Подписывайтесь на мой инстаграм, там все фото.',
  },
];

const COMMENT = 'Третий месяц прошу заделать яму у школы на Садовой. Вам вообще есть дело до людей?';

const form = $('composer');
const text = $('text');
const drafts = $('drafts');
const tray = $('tray');
let key = null;
let files = [];
const invited = new Set(); // chats that have their code
let handlers;
let editing = null; // the message whose words stand in the field: { id, text, before }

/** `send(text)`, `edit(id, text)`, `forward(text)` and `attach(file, caption)` reject with an Error to
 *  `refuse(error)`; what was typed then stays. */
export function connect(given) {
  handlers = given;
}

/** Shows what was left unsent in this chat. */
export function open(chatKey) {
  if (key === chatKey) return;
  key = chatKey;
  editing = null;
  text.value = unsent.get(key);
  take([]);
  grow();
}

/** The words of an own message come into the field; what was being written there comes back afterwards. */
export function edit(id, words) {
  const before = editing ? editing.before : text.value;
  editing = { id, text: words, before };
  fill(words);
  text.focus();
}

function endEdit() {
  const { before } = editing;
  editing = null;
  fill(before);
}

function fill(words) {
  text.value = words;
  take(editing ? [] : files);
  grow();
}

/** `offer`: «drafts» for an employee, «invite» for a stranger, null for nothing. */
export function show(isReady, offer) {
  if (!isReady) invited.delete(key);
  drafts.hidden = !offer || (offer === 'invite' && invited.has(key));
  if (offer && drafts.dataset.offer !== offer) {
    drafts.dataset.offer = offer;
    drafts.replaceChildren(...(offer === 'invite' ? [inviteChip()] : [...DRAFTS.map(draftChip), forwardChip()]));
  }
  if (form.hidden !== isReady) return;
  form.hidden = !isReady;
  grow(); // a hidden field has no height to measure
}

async function submit() {
  const [typed, chosen, chat] = [text.value, files, key];
  if (form.ariaBusy === 'true' || (!typed.trim() && !chosen.length)) return;
  form.ariaBusy = 'true';
  try {
    if (editing) {
      if (typed !== editing.text) await handlers.edit(editing.id, typed);
      if (key === chat) endEdit();
      return;
    }
    if (!chosen.length) await handlers.send(typed);
    for (const [index, file] of chosen.entries()) {
      await handlers.attach(file, index === 0 ? typed : '');
      if (key === chat) take(files.filter((other) => other !== file));
    }
    sent(chat, typed);
  } catch (error) {
    handlers.refuse(error);
  } finally {
    form.ariaBusy = 'false';
  }
}

// Whatever was added while the message was on its way stays.
function sent(chat, typed) {
  const now = key === chat ? text.value : unsent.get(chat);
  const rest = now.startsWith(typed) ? now.slice(typed.length) : now;
  unsent.set(chat, rest);
  if (key !== chat) return;
  text.value = rest;
  grow();
}

function take(chosen) {
  const large = chosen.find((file) => file.size > LARGEST_FILE);
  if (large) handlers.refuse(new Error(`«${large.name}» больше 20 МБ.`));
  files = chosen.filter((file) => file.size <= LARGEST_FILE);
  for (const image of tray.querySelectorAll('img')) URL.revokeObjectURL(image.src);
  tray.replaceChildren(...(editing ? [editCard()] : []), ...files.map(card));
  tray.hidden = !tray.children.length;
  ready();
}

function editCard() {
  const stop = el('button', { type: 'button', ariaLabel: 'Не исправлять' }, icon('close'));
  stop.addEventListener('click', () => {
    endEdit();
    text.focus();
  });
  return el('div', { class: 'chosen editing' }, el('span', { class: 'document-name' },
    el('strong', {}, 'Исправление'), el('small', {}, editing.text)), stop);
}

function card(file) {
  const remove = el('button', { type: 'button', ariaLabel: `Убрать «${file.name}»` }, icon('close'));
  remove.addEventListener('click', () => {
    take(files.filter((other) => other !== file));
    text.focus();
  });
  const face = isPhoto(file)
    ? el('img', { src: URL.createObjectURL(file), alt: '' })
    : el('span', { class: 'document-icon' }, icon('file'));
  return el('div', { class: 'chosen' }, face,
    el('span', { class: 'document-name' }, el('strong', {}, file.name), el('small', {}, size(file.size))), remove);
}

function grow() {
  text.style.height = 'auto';
  text.style.height = `${text.scrollHeight}px`;
  ready();
}

function ready() {
  form.classList.toggle('ready', Boolean(text.value.trim() || files.length));
}

form.addEventListener('submit', (event) => {
  event.preventDefault();
  submit();
});
text.addEventListener('input', () => {
  if (!editing) unsent.set(key, text.value);
  grow();
});
text.addEventListener('keydown', (event) => {
  if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  submit();
});
$('attach').addEventListener('click', () => $('file').click());
$('file').addEventListener('change', ({ target }) => {
  take([...files, ...target.files]);
  target.value = '';
  text.focus();
});
text.addEventListener('paste', (event) => {
  if (!event.clipboardData.files.length) return;
  event.preventDefault();
  take([...files, ...event.clipboardData.files]);
});

// Files are taken anywhere over the phone; while one hovers, the phone says so.
const phone = $('phone');
const hasFiles = (event) => !form.hidden && event.dataTransfer?.types.includes('Files');
phone.addEventListener('dragover', (event) => {
  if (!hasFiles(event)) return;
  event.preventDefault();
  $('drop').hidden = false;
});
phone.addEventListener('dragleave', (event) => {
  if (!phone.contains(event.relatedTarget)) $('drop').hidden = true;
});
phone.addEventListener('drop', (event) => {
  $('drop').hidden = true;
  if (!hasFiles(event)) return;
  event.preventDefault();
  take([...files, ...event.dataTransfer.files]);
});

function draftChip({ label, text: draft }) {
  const chip = el('button', { type: 'button' }, label);
  chip.addEventListener('click', () => propose(key, draft));
  return chip;
}

function forwardChip() {
  const chip = el('button', { type: 'button', class: 'wide' }, 'Переслать комментарий гражданина');
  chip.addEventListener('click', () => handlers.forward(COMMENT).catch(handlers.refuse));
  return chip;
}

function inviteChip() {
  const chip = el('button', { type: 'button' }, 'Взять код приглашения');
  chip.addEventListener('click', async () => {
    const chat = key;
    try {
      propose(chat, (await handlers.invite()).code);
      invited.add(chat);
      drafts.hidden = true;
    } catch (error) {
      handlers.refuse(error);
    }
  });
  return chip;
}

function propose(chat, words) {
  unsent.set(chat, words);
  if (key !== chat) return;
  text.value = words;
  grow();
  text.focus();
}
