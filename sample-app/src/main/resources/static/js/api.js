/** The page's HTTP API; what each call answers is in the API's description at api/openapi. */

const enc = encodeURIComponent;
let page;

/** What the server refused, with the words to show. */
export class Problem extends Error {
  constructor(status, detail) {
    super(detail);
    this.status = status;
  }
}

async function call(method, path, options = {}) {
  const response = await request(method, path, options);
  if (!response.ok) {
    throw new Problem(response.status, await detail(response));
  }
  return response.status === 204 ? undefined : response.json();
}

/** What changes something goes with a token. One who logged in anew, perhaps on another tab, has another one. */
async function request(method, path, options) {
  if (method === 'GET') {
    return send(method, path, options);
  }
  const { csrf } = await settings();
  const response = await send(method, path, options, csrf);
  if (response.status !== 403 || !csrf) {
    return response;
  }
  page = undefined;
  return send(method, path, options, (await settings()).csrf);
}

async function send(method, path, { body, signal }, csrf) {
  const headers = { Accept: 'application/json, application/problem+json' };
  if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
  }
  if (csrf) {
    headers[csrf.header] = csrf.token;
  }
  try {
    return await fetch(`api/${path}`, { method, headers, signal, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch (error) {
    throw error.name === 'AbortError' ? error : new Problem(0, 'The application does not answer. Is it running?');
  }
}

async function detail(response) {
  try {
    const problem = await response.json();
    return problem.detail ?? problem.title;
  } catch {
    return response.status === 401 ? 'You are not logged in: reload the page' : `The application answered ${response.status}`;
  }
}

function query(values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length ? `?${given.map(([name, value]) => `${name}=${enc(value)}`).join('&')}` : '';
}

const at = (thread) => `threads/${enc(thread)}`;
const checkpointAt = (thread, { id }) => `${at(thread)}/checkpoints/${enc(id)}`;

/** The page's settings, asked for once. */
export function settings() {
  page ??= call('GET', 'page').catch((error) => {
    page = undefined;
    throw error;
  });
  return page;
}

export const threads = (options) => call('GET', `threads${query(options)}`);
export const thread = (id) => call('GET', at(id));
export const deleteThread = (id) => call('DELETE', at(id));
export const checkpoints = (id, options) => call('GET', `${at(id)}/checkpoints${query(options)}`);

export const messages = (id, place, options = {}) =>
  call('GET', `${at(id)}/messages${query({ checkpoint: place?.id, ns: place?.ns, before: options.before, limit: options.limit })}`, options);
export const status = (id, place, options) => call('GET', `${at(id)}/status${query({ checkpoint: place?.id })}`, options);

export const checkpoint = (id, place, options) => call('GET', `${checkpointAt(id, place)}${query({ ns: place.ns })}`, options);
export const row = (id, place) => call('GET', `${checkpointAt(id, place)}/row${query({ ns: place.ns })}`);
export const value = (id, place, options) => call('GET', `${checkpointAt(id, place)}/value${query({ ns: place.ns, ...options })}`);

export const say = (id, content, checkpoint_id) => call('POST', `${at(id)}/messages`, { body: { content, checkpoint_id } });
export const answer = (id, body) => call('POST', `${at(id)}/answer`, { body });
export const resume = (id, checkpoint_id) => call('POST', `${at(id)}/resume`, { body: { checkpoint_id } });
export const fork = (id, body) => call('POST', `${at(id)}/fork`, { body });

export const threadsStream = () => 'api/events';
export const threadStream = (id, after) => `api/${at(id)}/events${query({ after })}`;
