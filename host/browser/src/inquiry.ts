import type { Answer, LookupErrorCode, Options, Output, Report, Step } from './component/types.js';
import { tagged } from './answers.js';
import type { Root } from './engine.js';
import { LookupError, payloadOf } from './errors.js';
import { formatError } from './format.js';

/** Calls functions of the component. */
export interface Caller {
  /** Gives what the function gives. */
  call<Result>(use: (root: Pick<Root, 'steps'>) => Result): Result;
}

/** How to go about an inquiry: what is left out is as the component has it, and referrals are followed. */
export type InquiryOptions = Partial<Options>;

/**
 * A lookup that says what to send next, in JSON (`wit/steps.wit`, `wit/report.schema.json`). It has no clock and does no I/O: whoever
 * wants to carry out its requests in a way of their own does so; `lookup` does it by `fetch`.
 */
export class Inquiry {
  readonly #caller: Caller;
  /** What jco makes of it. */
  protected readonly inquiry: Root['steps']['Inquiry']['prototype'];

  /**
   * Starts one.
   *
   * @throws LookupError where the query or an option is unusable, or no server is known.
   */
  constructor(caller: Caller, query: string, options: InquiryOptions = {}) {
    this.#caller = caller;
    this.inquiry = this.#call(({ steps }) =>
      steps.Inquiry.start(query, {
        protocols: options.protocols ?? [],
        routes: (options.routes ?? []).map((route) => ('whois' in route ? { tag: 'whois', val: route.whois } : { tag: 'rdap', val: route.rdap })),
        followReferrals: options.follow_referrals ?? true,
        maxRequests: options.max_requests ?? 0,
        maxWait: options.max_wait ?? 0,
        tables: options.tables ?? [],
        paused: options.paused ?? [],
      }),
    );
  }

  /** Says what to do next: `{ send: request }`, `{ wait: seconds }` or `'done'`. Calling it twice changes nothing. */
  poll(): Step {
    const step = this.#call(() => this.inquiry.poll());
    if (step.tag === 'done') return 'done';
    if (step.tag === 'wait') return { wait: step.val };
    return { send: step.val.tag === 'whois' ? { whois: { ...step.val.val } } : { http_get: { ...step.val.val } } };
  }

  /**
   * Takes what came of the request that `poll` named.
   *
   * @throws LookupError `out_of_order` where there was none.
   */
  handleAnswer(answer: Answer): void {
    this.#call(() => this.inquiry.handleAnswer(typed(answer)));
  }

  /**
   * Takes whether the wait that `poll` named was kept.
   *
   * @throws LookupError `out_of_order` where there was none.
   */
  handleWait(waited: boolean): void {
    this.#call(() => this.inquiry.handleWait(waited));
  }

  /** All that is known so far; final once `poll` says `done`. */
  report(): Report {
    return JSON.parse(this.#call(() => this.inquiry.reportJson()));
  }

  /**
   * What the lookup brought, in the format of that name; nothing where no server told anything.
   *
   * @throws FormatError where there is no such format, or its settings do not fit.
   */
  output(format: string, settings?: object): Output | undefined {
    try {
      return this.#caller.call(() => this.inquiry.output(format, settings && JSON.stringify(settings))) as Output | undefined;
    } catch (error) {
      throw formatError(error);
    }
  }

  #call<Result>(use: (root: Pick<Root, 'steps'>) => Result): Result {
    try {
      return this.#caller.call(use);
    } catch (error) {
      const payload = payloadOf(error);
      if (!payload) throw error;
      const code = payload.tag.replaceAll('-', '_') as LookupErrorCode;
      throw new LookupError(code, typeof payload.val === 'string' ? payload.val : 'an answer or a wait was handed over that was not asked for');
    }
  }
}

type Handled = Parameters<Root['steps']['Inquiry']['prototype']['handleAnswer']>[0];

function typed(answer: Answer): Handled {
  if ('whois' in answer) return { tag: 'whois', val: tagged(answer.whois) };
  if ('failed' in answer) return { tag: 'failed', val: answer.failed.replaceAll('_', '-') as Extract<Handled, { tag: 'failed' }>['val'] };
  const { status, location, retry_after: retryAfter, body } = answer.http;
  return { tag: 'http', val: { status, ...(location == null ? {} : { location }), ...(retryAfter == null ? {} : { retryAfter }), body: tagged(body) } };
}
