import type { Failure, HttpRequest, HttpResponse, WhoisRequest } from './component/types.js';
import { explain } from './explanations.js';
import { Failed, failureOf } from './failures.js';
import { bodyOf } from './http.js';

/** So much more than the answer itself may the relay's own answer have: Base64 and the JSON about it. */
const MORE = (maxBytes: number) => Math.ceil(maxBytes * 1.4) + 4096;

const FAILURES = new Set<string>([
  'name_not_resolved', 'connection_refused', 'connection_reset', 'timed_out', 'unreachable', 'denied', 'too_large', 'tls', 'protocol', 'paused', 'other',
] satisfies Failure[]);

/** A relay (`whoisbox relay`) that asks servers which a page cannot ask. */
export class Relay {
  readonly #base: URL;
  readonly #fetch: typeof globalThis.fetch;
  readonly #maxBytes: number;

  /** The one at that URL. */
  constructor(base: URL, fetch: typeof globalThis.fetch, maxBytes: number) {
    // `whois` and `rdap` are beside the page that it was named by, below a path as well.
    this.#base = new URL(base.pathname.endsWith('/') ? base : `${base.origin}${base.pathname}/`);
    this.#fetch = fetch;
    this.#maxBytes = maxBytes;
  }

  /** What the WHOIS server answers. */
  async whois(request: WhoisRequest, signal: AbortSignal): Promise<Uint8Array> {
    return bodyOf(await this.#post('whois', request, signal), this.#maxBytes);
  }

  /** What the RDAP server answers. */
  async rdap(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    const read = await this.#json(await this.#post('rdap', request, signal));
    const { status, location, retry_after: retryAfter, body_base64: base64 } = read;
    if (typeof status !== 'number' || typeof base64 !== 'string') throw new Failed('protocol');
    const body = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    if (body.length > this.#maxBytes) throw new Failed('too_large');
    return {
      status,
      ...(typeof location === 'string' ? { location } : {}),
      ...(typeof retryAfter === 'number' ? { retry_after: retryAfter } : {}),
      body,
    };
  }

  async #post(path: string, request: object, signal: AbortSignal): Promise<Response> {
    const url = new URL(path, this.#base);
    let response: Response;
    try {
      const [body, headers] = [JSON.stringify(request), { 'content-type': 'application/json' }];
      response = await this.#fetch(url, { method: 'POST', headers, body, credentials: 'omit', redirect: 'error', signal });
    } catch (error) {
      if (signal.aborted) throw error;
      throw await this.#absent(failureOf(error), signal);
    }
    if (response.ok) return response;
    const { failure, message } = await this.#json(response).catch(() => ({ failure: undefined, message: undefined }));
    if (typeof failure !== 'string' || !FAILURES.has(failure) || typeof message !== 'string') {
      throw new Failed('other', { code: 'relay_unreachable', message: explain.relayStrange(this.#base, response.status) });
    }
    throw new Failed(failure as Failure, { code: failure === 'denied' ? 'relay_denied' : 'relay_failed', message });
  }

  // Why it cannot be asked: it lets no page of this origin, or is not there.
  async #absent(failure: Failure, signal: AbortSignal): Promise<Failed> {
    const origin = globalThis.location?.origin;
    if (origin && failure === 'other') {
      try {
        await this.#fetch(this.#base, { mode: 'no-cors', credentials: 'omit', signal });
        return new Failed('denied', { code: 'relay_denied', message: explain.relayOrigin(this.#base, origin) });
      } catch {
        // It is not there either.
      }
    }
    const why = failure === 'other' ? '' : failure.replaceAll('_', ' ');
    return new Failed('unreachable', { code: 'relay_unreachable', message: explain.relayUnreachable(this.#base, why) });
  }

  async #json(response: Response): Promise<Record<string, unknown>> {
    const text = new TextDecoder().decode(await bodyOf(response, MORE(this.#maxBytes)));
    try {
      const read: unknown = JSON.parse(text);
      if (typeof read === 'object' && read !== null) return read as Record<string, unknown>;
    } catch {
      // As what is no object.
    }
    throw new Failed('protocol');
  }
}
