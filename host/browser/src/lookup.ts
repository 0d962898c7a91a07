import type { Output, Pause, Protocol, Report, Request, Route } from './component/types.js';
import type { Engine } from './engine.js';
import { LookupError } from './errors.js';
import { Asker, type Explanation, type Limits } from './asker.js';
import { Inquiry } from './inquiry.js';
import { WITHOUT_RELAY } from './explanations.js';

/** What a lookup does at the moment. */
export type LookupStep =
  | { /** It asks this. */ send: Request; /** Itself, or by the relay. */ by: 'fetch' | 'relay' }
  | { /** It waits for so many seconds, as a server asked. */ wait: number };

/** How to look something up. All times are in seconds. */
export interface LookupOptions {
  /** In place of the global `fetch`. */
  fetch?: typeof globalThis.fetch | undefined;
  /** The URL of a relay (`whoisbox relay`) that asks WHOIS servers, and RDAP servers that a page may not ask itself. */
  relay?: string | URL | undefined;
  /** The protocols to use, best first; RDAP, then WHOIS, unless said. Without a relay WHOIS is left out. */
  protocols?: Protocol[] | undefined;
  /** Where to ask first, at most one route for each protocol. */
  routes?: Route[] | undefined;
  /** Whether to ask the registrar, or other server, to which an answer refers; true unless said. */
  followReferrals?: boolean | undefined;
  /** The most requests; 8 unless said. */
  maxRequests?: number | undefined;
  /** The longest wait that a throttling server is granted before it is asked once more; none unless said. */
  maxWait?: number | undefined;
  /** How long the lookup may take; 30 unless said. */
  timeout?: number | undefined;
  /** How long one exchange may take, from its start to the last byte; 10 unless said. */
  exchangeTimeout?: number | undefined;
  /** The most bytes that are taken of one answer; 1 MiB unless said. */
  maxBytes?: number | undefined;
  /** Ends the lookup: it then rejects with the signal's reason. */
  signal?: AbortSignal | undefined;
  /** Who asked for patience in an earlier lookup: its `report.pauses`, less the time that has passed since. */
  paused?: Pause[] | undefined;
  /** Is told each step before it is done. */
  onStep?: ((step: LookupStep) => void) | undefined;
}

/** What a lookup brought. */
export interface Lookup {
  /** Every request and what came of it, and all answers merged: as `whoisbox lookup --json` has it. */
  report: Report;
  /** What kept servers from being asked, and what would help. */
  explanations: Explanation[];
  /**
   * What the lookup brought, in another format; nothing where no server told anything.
   *
   * @throws FormatError where there is no such format, or its settings do not fit.
   */
  convert(format: string, settings?: object): Output | undefined;
}

const TIMEOUT = 30;
const LIMITS: Limits = { exchangeTimeout: 10, maxBytes: 1 << 20 };

/**
 * A name that people type, in A-labels: what the component reader has no tables for. What is no name of a host stays as it is.
 */
export function inALabels(query: string): string {
  const name = query.trim();
  if (!/[^\0-\x7f]/.test(name) || /[\s/:@?#]/.test(name) || !URL.canParse(`http://${name}`)) return query;
  return new URL(`http://${name}`).hostname;
}

/** Looks up; see the package's `lookup`. */
export async function lookUp(engine: Engine, query: string, options: LookupOptions): Promise<Lookup> {
  const { relay, signal, timeout = TIMEOUT, exchangeTimeout = LIMITS.exchangeTimeout, maxBytes = LIMITS.maxBytes, onStep } = options;
  signal?.throwIfAborted();
  const end = performance.now() + timeout * 1000;
  const asker = new Asker({ exchangeTimeout, maxBytes, relay: relay && new URL(relay), fetch: options.fetch, signal, onStep });
  const { inquiry, without } = start(engine, query, options);
  for (let step = inquiry.poll(); step !== 'done'; step = inquiry.poll()) {
    signal?.throwIfAborted();
    if ('send' in step) {
      inquiry.handleAnswer(await asker.ask(step.send, Math.min(exchangeTimeout * 1000, end - performance.now())));
    } else {
      const inTime = performance.now() + step.wait * 1000 < end;
      if (inTime) {
        onStep?.({ wait: step.wait });
        await pause(step.wait * 1000, signal);
      }
      inquiry.handleWait(inTime);
    }
  }
  const report = inquiry.report();
  const told = ['found', 'not_found', 'reserved'].includes(report.conclusion);
  const explanations = [...asker.explanations];
  if (without && !told && !explanations.some(({ code }) => code === 'no_relay')) {
    explanations.push({ server: null, code: 'no_relay', message: WITHOUT_RELAY });
  }
  return { report, explanations, convert: (format, settings) => inquiry.output(format, settings) };
}

// Without a relay only RDAP is asked. Where there is no server of it, the inquiry goes on to say which WHOIS server it would have asked.
function start(engine: Engine, query: string, options: LookupOptions): { inquiry: Inquiry; without: boolean } {
  const { relay, protocols = [], routes = [], followReferrals, maxRequests, maxWait, paused } = options;
  const common = { follow_referrals: followReferrals ?? true, max_requests: maxRequests ?? 0, max_wait: maxWait ?? 0, paused: paused ?? [] };
  const all = () => new Inquiry(engine, query, { ...common, protocols, routes });
  const without = !relay && (!protocols.length || protocols.includes('whois'));
  if (!without || (protocols.length && !protocols.includes('rdap'))) return { inquiry: all(), without };
  try {
    const rdap = routes.filter((route) => 'rdap' in route);
    return { inquiry: new Inquiry(engine, query, { ...common, protocols: ['rdap'], routes: rdap }), without };
  } catch (error) {
    if (error instanceof LookupError && error.code === 'no_server') return { inquiry: all(), without };
    throw error;
  }
}

function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener('abort', stop, { once: true });
  });
}
