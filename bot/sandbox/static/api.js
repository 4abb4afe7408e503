// The sandbox's HTTP API. A refusal becomes an Error whose message is a Russian sentence to show as it is.

const NO_LINK = 'Нет связи с песочницей. Проверьте, что она запущена.';
const TIMEOUT_MS = 20_000;
const RECONNECT_MS = 1_500;

async function call(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, { ...options, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw new Error(NO_LINK);
  }
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(body.error ?? `Песочница ответила ошибкой ${answer.status}.`);
  return body;
}

const post = (path, body) =>
  call(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

export const world = () => call('/api/world');
export const chat = (platform, person) => call(`/api/chat?${new URLSearchParams({ platform, person })}`);
export const start = (platform, person) => post('/api/start', { platform, person, code: null });
export const send = (platform, person, text) => post('/api/send', { platform, person, text });
export const edit = (platform, person, message, text) => post('/api/edit', { platform, person, message, text });
export const forward = (platform, person, text) => post('/api/forward', { platform, person, text });
export const press = (platform, person, message, row, col) =>
  post('/api/press', { platform, person, message, row, col });
export const reset = () => post('/api/reset', {});
export const invite = () => call('/api/invite', { method: 'POST', headers: { 'X-Sandbox': '1' } });

export function attach(platform, person, file, caption) {
  const form = new FormData();
  form.set('platform', platform);
  form.set('person', person);
  form.set('caption', caption);
  form.set('as_photo', isPhoto(file) ? '1' : '0');
  form.set('file', file, file.name);
  return call('/api/attach', { method: 'POST', headers: { 'X-Sandbox': '1' }, body: form });
}

export const isPhoto = (file) => ['image/jpeg', 'image/png', 'image/webp'].includes(file.type);

/** Listens for ever. `onOpen` runs at every (re)connection: what happened in between must be read anew. */
export function listen({ onOpen, onLost, onEvent }) {
  const source = new EventSource('/api/events');
  source.onopen = onOpen;
  source.onmessage = ({ data }) => onEvent(JSON.parse(data));
  source.onerror = () => {
    onLost();
    // A browser retries a cut connection itself but gives up on an HTTP error.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => listen({ onOpen, onLost, onEvent }), RECONNECT_MS);
  };
}
