// The page: which chat is open, what the server tells about it, and who is listening to the buttons.

import * as api from './api.js';
import * as composer from './composer.js';
import { $, el, setIcon } from './dom.js';
import * as log from './log.js';
import { chooseTheme, followTheme, isDark, keyOf, remember, state } from './state.js';
import { hour } from './text.js';

const PRESS_MS = 60_000;
const TYPING_MS = 6_000;
const TOAST_MS = 4_000;

const LOOKS = {
  telegram: { kind: 'бот', start: 'Старт', hello: 'Что умеет этот бот?' },
  vk: { kind: 'сообщество', start: 'Начать' },
};

let people = [];
let botName = 'Памятка';
let chat = { key: null, started: false, messages: new Map(), early: null };
const waiting = new Map(); // 'telegram/anna 17 0 1' → timer
const typing = new Map(); // 'telegram/anna' → timer
const unread = new Map(); // 'telegram/anna' → count

const openKey = () => keyOf(state.platform, state.person);
const person = () => people.find(({ id }) => id === state.person);

// --- drawing -------------------------------------------------------------------------------------------------

function draw() {
  const look = LOOKS[state.platform];
  const messages = [...chat.messages.values()].sort((a, b) => a.id - b.id);
  const ready = chat.key === openKey();
  log.draw(ready ? messages : [], {
    botName,
    waiting: (id, row, col) => waiting.has(`${openKey()} ${id} ${row} ${col}`),
    onPress: press,
    onView: view,
    onEdit: ({ id, text }) => composer.edit(id, text),
  });
  const isEmpty = ready && !messages.length;
  $('intro').hidden = !isEmpty;
  $('intro').querySelector('strong').textContent = look.hello ?? botName;
  $('start').textContent = look.start;
  $('start').hidden = !ready || chat.started;
  const tried = messages.some(({ from, text }) => from === 'person' && !/^(\/start|Начать$)/.test(text));
  const begun = ready && chat.started;
  const offers = { employee: tried ? null : 'drafts', stranger: 'invite' };
  composer.show(begun, begun ? (offers[person()?.role] ?? null) : null);
  const isTyping = typing.has(openKey());
  $('subtitle').textContent = isTyping ? 'печатает' : look.kind;
  $('subtitle').classList.toggle('typing', isTyping);
  $('role').textContent = person() ? `Вы ${person().title}. ` : '';
  badges();
}

function badges() {
  const sum = (match) => [...unread].filter(([key]) => match(...key.split('/'))).reduce((all, [, n]) => all + n, 0);
  const mark = (input, count) => {
    const badge = input.parentElement.querySelector('.unread');
    badge.hidden = !count;
    badge.replaceChildren(el('span', { class: 'unseen' }, 'новых сообщений: '), String(count));
  };
  for (const input of document.querySelectorAll('input[name=person]')) {
    mark(input, sum((platform, id) => platform === state.platform && id === input.value));
  }
  for (const input of document.querySelectorAll('input[name=platform]')) {
    mark(input, input.checked ? 0 : sum((platform) => platform === input.value));
  }
}

function drawPeople() {
  const choice = ({ id, name, title }, index) => {
    const initials = name.split(' ').slice(0, 2).map((word) => word[0]).join('');
    return el('label', { title: `${name}, ${title}` },
      el('input', { type: 'radio', name: 'person', value: id, checked: id === state.person }),
      el('span', { class: `face face-${index % 4}`, ariaHidden: 'true' }, initials),
      el('span', { class: 'who' }, el('strong', {}, name), ' ', el('small', {}, title)),
      el('i', { class: 'unread', hidden: true }));
  };
  $('people').replaceChildren($('people').querySelector('legend'), ...people.map(choice));
}

function toast(text) {
  const note = el('p', { class: 'toast' }, text);
  $('toasts').replaceChildren(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

function view(url) {
  const viewer = $('viewer');
  viewer.querySelector('img').src = url;
  viewer.showModal();
}

// --- the open chat -------------------------------------------------------------------------------------------

async function open() {
  const [key, { platform, person: id }] = [openKey(), state];
  unread.delete(key);
  document.body.dataset.platform = platform;
  document.querySelector(`input[name=platform][value="${platform}"]`).checked = true;
  document.querySelector(`input[name=person][value="${id}"]`).checked = true;
  composer.open(key);
  const isNew = chat.key !== key;
  // What happens while the answer is on its way waits in `early` and is applied after it.
  const mine = isNew ? { key: null, started: false, messages: new Map(), early: [] } : { ...chat, early: [] };
  chat = mine;
  if (isNew) {
    $('log').ariaBusy = 'true';
    draw();
  }
  let answer;
  try {
    answer = await api.chat(platform, id);
  } catch (error) {
    toast(error.message);
    return;
  }
  if (mine !== chat) return;
  mine.key = key;
  mine.started = answer.started;
  mine.messages = new Map(answer.messages.map((message) => [message.id, message]));
  for (const event of mine.early) change(event);
  mine.early = null;
  draw();
  if (isNew) log.showEnd();
  $('log').ariaBusy = 'false';
}

function change({ type, message, id }) {
  if (type === 'delete') chat.messages.delete(id);
  else chat.messages.set(message.id, message);
  chat.started = true;
}

function onEvent(event) {
  const key = keyOf(event.platform, event.person);
  const isOpen = key === openKey();
  switch (event.type) {
    case 'reset':
      forgetSigns();
      unread.clear();
      chat.key = null;
      open();
      return;
    case 'toast':
      if (isOpen) toast(event.text);
      break;
    case 'typing':
      hold(typing, key, TYPING_MS);
      break;
    case 'answered':
      for (const pressed of [...waiting.keys()]) {
        if (pressed.startsWith(`${key} ${event.id} `)) release(waiting, pressed);
      }
      break;
    default:
      if (event.message?.from === 'bot') release(typing, key);
      if (isOpen && chat.early) chat.early.push(event);
      else if (isOpen) change(event);
      else if (event.type === 'message' && event.message.from === 'bot') unread.set(key, (unread.get(key) ?? 0) + 1);
  }
  draw();
}

// A sign that goes out by itself: a spinner, «печатает».
function hold(signs, key, milliseconds) {
  clearTimeout(signs.get(key));
  signs.set(key, setTimeout(() => {
    signs.delete(key);
    draw();
  }, milliseconds));
}

function forgetSigns() {
  for (const signs of [waiting, typing]) for (const key of [...signs.keys()]) release(signs, key);
}

function release(signs, key) {
  clearTimeout(signs.get(key));
  signs.delete(key);
}

// --- what the person does ------------------------------------------------------------------------------------

async function press(id, row, col) {
  const pressed = `${openKey()} ${id} ${row} ${col}`;
  hold(waiting, pressed, PRESS_MS);
  draw();
  try {
    await api.press(state.platform, state.person, id, row, col);
  } catch (error) {
    release(waiting, pressed);
    toast(error.message);
    draw();
  }
}

composer.connect({
  send: (text) => {
    log.showEnd();
    return api.send(state.platform, state.person, text);
  },
  edit: (id, text) => api.edit(state.platform, state.person, id, text),
  forward: (text) => {
    log.showEnd();
    return api.forward(state.platform, state.person, text);
  },
  attach: (file, caption) => {
    log.showEnd();
    return api.attach(state.platform, state.person, file, caption);
  },
  invite: api.invite,
  refuse: (error) => toast(error.message),
});

$('start').addEventListener('click', async () => {
  const key = openKey();
  try {
    await api.start(state.platform, state.person);
  } catch (error) {
    toast(error.message);
    return;
  }
  if (key !== openKey()) return;
  chat.started = true;
  draw();
  $('text').focus();
});

document.addEventListener('change', ({ target }) => {
  if (target.name !== 'platform' && target.name !== 'person') return;
  remember({ [target.name]: target.value });
  open();
});

$('reset').addEventListener('click', () => {
  $('ask').returnValue = 'no';
  $('ask').showModal();
});
$('ask').addEventListener('close', async ({ target }) => {
  if (target.returnValue !== 'yes') return;
  try {
    await api.reset();
  } catch (error) {
    toast(error.message);
  }
});
$('viewer').addEventListener('click', ({ currentTarget }) => currentTarget.close());

$('theme').addEventListener('click', () => {
  chooseTheme(isDark() ? 'light' : 'dark');
  showTheme(isDark());
});

function showTheme(dark) {
  document.documentElement.dataset.theme = dark ? 'dark' : 'light';
  setIcon($('theme').querySelector('svg'), dark ? 'sun' : 'moon');
  $('theme').querySelector('span').textContent = dark ? 'Светлая тема' : 'Тёмная тема';
}

// --- from the beginning --------------------------------------------------------------------------------------

followTheme(showTheme);

function tick() {
  $('clock').textContent = hour(new Date());
  setTimeout(tick, 60_000 - (Date.now() % 60_000));
}
tick();

api.listen({
  onOpen: async () => {
    try {
      const world = await api.world();
      people = world.people;
      botName = world.bot.name;
    } catch (error) {
      toast(error.message);
      return;
    }
    $('offline').hidden = true;
    forgetSigns(); // an answer may have come while nobody listened
    $('bot-name').textContent = botName;
    if (!person()) state.person = people[0].id;
    drawPeople();
    open();
  },
  onLost: () => { $('offline').hidden = false; },
  onEvent,
});
