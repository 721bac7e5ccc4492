/* Asks the endpoints, and says in words why one of them did not answer. */

const PATIENCE = 10000;
/** A second is as exact as the header is. */
const EXACT = 2000;

export class Client {

  constructor({ primitives, graph }) {
    this.primitivesUrl = primitives;
    this.graphUrl = graph;
    /** How far the server's clock is ahead of this one. */
    this.ahead = 0;
  }

  async look() {
    const [{ primitives, methods }, graph] = await Promise.all([this.ask(this.primitivesUrl),
      this.graphUrl ? this.ask(this.graphUrl) : null]);
    return { at: Date.now() + this.ahead, primitives, methods, graph };
  }

  /** One primitive, with more than the list of all has. */
  describe(name) {
    return this.ask(`${this.primitivesUrl}/${encodeURIComponent(name)}`);
  }

  /** Changes a primitive; answers with what it is now. */
  change(name, what) {
    const headers = { 'Content-Type': 'application/json', ...csrfHeader() };
    return this.ask(`${this.primitivesUrl}/${encodeURIComponent(name)}`, { method: 'POST', headers, body: JSON.stringify(what) });
  }

  async ask(url, options = {}) {
    const response = await answer(url, options);
    this.compareClocks(response);
    const json = (response.headers.get('Content-Type') ?? '').includes('json') ? await response.json() : null;
    if (!response.ok) {
      throw new Error(json?.detail ?? refusal(response.status, options.method));
    }
    if (!json) {
      throw new Error('The answer is not from the endpoint: it may be a page to log in. Load this page again');
    }
    return json;
  }

  compareClocks(response) {
    const there = Date.parse(response.headers.get('Date') ?? '');
    const ahead = there - Date.now();
    this.ahead = Math.abs(ahead) > EXACT ? ahead : 0;
  }

}

async function answer(url, options) {
  try {
    return await fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...options });
  }
  catch {
    throw new Error('The application does not answer');
  }
}

function refusal(status, method) {
  if (status === 401) {
    return 'Nobody is logged in (401). Load this page again';
  }
  if (status === 403 && method === 'POST') {
    return 'The application’s security refused the change (403): the user may not, or its protection against forged requests '
      + '(CSRF) knows no token of this page, which sends the one of the cookie XSRF-TOKEN';
  }
  if (status === 403) {
    return 'The application’s security does not let this user look (403)';
  }
  if (status === 404) {
    return 'There is no such endpoint or primitive any more (404)';
  }
  if (status === 405) {
    return 'The endpoint is read-only (405)';
  }
  return `The application answered with ${status}`;
}

/** By the convention that Spring Security and others have for pages like this one. */
function csrfHeader() {
  const token = document.cookie.split('; ').find((cookie) => cookie.startsWith('XSRF-TOKEN='));
  return token ? { 'X-XSRF-TOKEN': decodeURIComponent(token.slice('XSRF-TOKEN='.length)) } : {};
}
