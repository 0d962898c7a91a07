import type { Failure } from './component/types.js';
import type { Explanation } from './explanations.js';

/** An exchange that gave no answer. */
export class Failed extends Error {
  /** Why. */
  readonly failure: Failure;
  /** What that means, where it takes a sentence. */
  readonly explained?: Pick<Explanation, 'code' | 'message'>;

  /** Of that kind. */
  constructor(failure: Failure, explained?: Pick<Explanation, 'code' | 'message'>) {
    super(failure);
    this.failure = failure;
    if (explained) this.explained = explained;
  }
}

/** What the codes of Node's errors begin with, by what the inquiry calls them. */
const CODES: [Failure, string[]][] = [
  ['too_large', ['HPE_HEADER_OVERFLOW', 'UND_ERR_HEADERS_OVERFLOW', 'UND_ERR_RES_EXCEEDED_MAX_SIZE']],
  ['protocol', ['HPE_', 'Z_', 'ERR_INVALID', 'UND_ERR_INVALID', 'ERR__ERROR_FORMAT']],
  ['name_not_resolved', ['ENOTFOUND', 'EAI_']],
  ['connection_refused', ['ECONNREFUSED']],
  ['connection_reset', ['ECONNRESET', 'ECONNABORTED', 'EPIPE', 'UND_ERR_SOCKET', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ERR_STREAM_PREMATURE_CLOSE']],
  ['unreachable', ['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL']],
  ['timed_out', ['ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT']],
  ['tls', ['CERT_', 'ERR_TLS', 'ERR_SSL', 'EPROTO', 'DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT', 'UNABLE_TO_', 'INVALID_CA', 'HOSTNAME_MISMATCH']],
];

/** What an error of `fetch` is called in `wit/steps.wit`. A browser tells nothing, so that is `other`. */
export function failureOf(error: unknown): Failure {
  if (error instanceof Failed) return error.failure;
  const { code, cause } = (error ?? {}) as { code?: unknown; cause?: unknown };
  if (typeof code === 'string') {
    for (const [failure, codes] of CODES) if (codes.some((known) => code.startsWith(known))) return failure;
  }
  return cause === undefined || cause === error ? 'other' : failureOf(cause);
}
