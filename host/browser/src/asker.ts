import { textOrBytes } from './answers.js';
import type { Answer, Failure, HttpResponse, Request, WhoisRequest } from './component/types.js';
import { explain, type Explanation } from './explanations.js';
import { Failed, failureOf } from './failures.js';
import { bodyOf, retryAfter } from './http.js';
import type { LookupStep } from './lookup.js';
import { platform } from './platform.js';
import { Relay } from './relay.js';

export type { Explanation };

/** What an exchange may take. */
export interface Limits {
  /** The time, in seconds. */
  exchangeTimeout: number;
  /** The bytes of its answer, decompressed. */
  maxBytes: number;
}

/** How to ask. */
export interface Asking extends Limits {
  relay: URL | '' | undefined;
  fetch: typeof globalThis.fetch | undefined;
  signal: AbortSignal | undefined;
  onStep: ((step: LookupStep) => void) | undefined;
}

/** Carries out requests, one after the other: RDAP by `fetch`, WHOIS by the relay; and says why where it may not. */
export class Asker {
  /** What kept servers from being asked. */
  readonly explanations: Explanation[] = [];
  readonly #asking: Asking;
  readonly #fetch: typeof globalThis.fetch;
  readonly #relay: Relay | undefined;
  // What `fetch` was redirected to already, until the inquiry asks for it.
  #ahead: { url: string; response: HttpResponse } | undefined;

  /** One for a lookup. */
  constructor(asking: Asking) {
    this.#asking = asking;
    this.#fetch = asking.fetch ?? ((...given) => globalThis.fetch(...given));
    this.#relay = asking.relay ? new Relay(asking.relay, this.#fetch, asking.maxBytes) : undefined;
  }

  /**
   * Asks, and gives what came of it within so many milliseconds.
   *
   * @throws The reason of the lookup's signal, where that says to stop.
   */
  async ask(request: Request, milliseconds: number): Promise<Answer> {
    // A timer may come a millisecond early: what it leaves is no time.
    if (milliseconds < 2) return { failed: 'timed_out' };
    const { signal } = this.#asking;
    const exchange = new AbortController();
    const stop = () => exchange.abort();
    signal?.addEventListener('abort', stop, { once: true });
    const timer = setTimeout(stop, milliseconds);
    // A `fetch` that does not heed its signal is left behind.
    const stopped = new Promise<never>((_, reject) => exchange.signal.addEventListener('abort', () => reject(new Failed('timed_out'))));
    try {
      const asked = 'whois' in request ? this.#whois(request.whois, exchange.signal) : this.#rdap(request, exchange.signal);
      return await Promise.race([asked, stopped]);
    } catch (error) {
      signal?.throwIfAborted();
      return { failed: exchange.signal.aborted ? 'timed_out' : failureOf(error) };
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', stop);
      stopped.catch(() => {});
      // Whatever is still open belongs to an exchange that is over.
      exchange.abort();
    }
  }

  async #whois(whois: WhoisRequest, signal: AbortSignal): Promise<Answer> {
    const server = whois.port === 43 ? whois.server : `${whois.server}:${whois.port}`;
    if (!this.#relay) return this.#explained(server, 'no_relay', explain.noRelay(server), 'denied');
    return this.#relayed(server, { whois }, async (relay) => ({ whois: textOrBytes(await relay.whois(whois, signal)) }));
  }

  async #rdap(request: Extract<Request, { http_get: unknown }>, signal: AbortSignal): Promise<Answer> {
    const { url, accept } = request.http_get;
    const ahead = this.#ahead;
    this.#ahead = undefined;
    if (ahead?.url === url) return { http: ahead.response };
    const relayed = () => this.#relayed(url, request, async (relay) => ({ http: await relay.rdap({ url, accept }, signal) }));
    if (isMixed(url)) {
      if (this.#relay) return relayed();
      return this.#explained(url, 'mixed_content', explain.mixedContent(url, false), 'denied');
    }
    this.#asking.onStep?.({ send: request, by: 'fetch' });
    const asked = { headers: { accept }, credentials: 'omit', referrerPolicy: 'no-referrer', signal } as const;
    let response: Response;
    try {
      response = await this.#fetch(url, { ...asked, redirect: platform.redirects });
      // A page is not told where it was to go, but may go there.
      if (response.type === 'opaqueredirect') response = await this.#fetch(url, { ...asked, redirect: 'follow' });
    } catch (error) {
      // Node says what went wrong, a browser does not.
      if (signal.aborted || failureOf(error) !== 'other') throw error;
      if (!(await this.#answers(url, signal))) return this.#explained(url, 'unreachable', explain.unreachable(url), 'other');
      if (this.#relay) return relayed();
      return this.#explained(url, 'no_cors', explain.noCors(url, false), 'denied');
    }
    const body = textOrBytes(await bodyOf(response, this.#asking.maxBytes));
    const { status, headers } = response;
    const [location, seconds] = [headers.get('location'), retryAfter(headers)];
    const read = { status, ...(location === null ? {} : { location }), ...(seconds === undefined ? {} : { retry_after: seconds }), body };
    if (!response.redirected || response.url === url) return { http: read };
    // `fetch` has followed the redirect; whether it may be followed says the inquiry, by asking for it or not.
    this.#ahead = { url: response.url, response: read };
    return { http: { status: 302, location: response.url, body: '' } };
  }

  // Whether the server is there, though its answers are not for this page.
  async #answers(url: string, signal: AbortSignal): Promise<boolean> {
    try {
      const { type, body } = await this.#fetch(url, { mode: 'no-cors', credentials: 'omit', referrerPolicy: 'no-referrer', signal });
      await body?.cancel();
      return type === 'opaque';
    } catch {
      return false;
    }
  }

  async #relayed(server: string, send: Request, ask: (relay: Relay) => Promise<Answer>): Promise<Answer> {
    const relay = this.#relay as Relay;
    this.#asking.onStep?.({ send, by: 'relay' });
    try {
      return await ask(relay);
    } catch (error) {
      if (error instanceof Failed && error.explained) return this.#explained(server, error.explained.code, error.explained.message, error.failure);
      throw error;
    }
  }

  #explained(server: string, code: Explanation['code'], message: string, failed: Failure): Answer {
    this.explanations.push({ server, code, message });
    return { failed };
  }
}

// Whether a browser forbids it, since the page came by https. What is on the same machine it permits.
function isMixed(url: string): boolean {
  const { protocol, hostname } = new URL(url);
  return globalThis.location?.protocol === 'https:' && protocol === 'http:' && !/^(localhost|.*\.localhost|127\..*|\[::1\])$/.test(hostname);
}
