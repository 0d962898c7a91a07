import type { LookupErrorCode, ParseErrorCode, Refusal } from './component/types.js';

/** An answer gave no registration. None of the codes says anything about the object: a throttled answer never means that a name is free. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  /** The kind of error. */
  readonly code: ParseErrorCode;
  /** The server's own words, where it said something instead of an answer. */
  readonly words?: string;
  /** The line that they stood on, from 1. */
  readonly line?: number;
  /** How many seconds it asks to wait, where it says. */
  readonly wait?: number;

  /** The error of that code; `refusal` is what the server said. */
  constructor(code: ParseErrorCode, message: string, refusal?: Refusal) {
    super(message);
    this.code = code;
    if (refusal) Object.assign(this, refusal);
  }
}

/** A form was asked for that there is not, or with settings that do not fit it. */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  /** The kind of error. */
  readonly code: 'unknown_format' | 'bad_settings';
  /** The names that there are, where the one given is none. */
  readonly formats?: string[];

  /** The error of that code. */
  constructor(code: 'unknown_format' | 'bad_settings', message: string, formats?: string[]) {
    super(message);
    this.code = code;
    if (formats) this.formats = formats;
  }
}

/** A lookup could not start: the query or an option is unusable, or no server is known for it. */
export class LookupError extends Error {
  override readonly name = 'LookupError';
  /** The kind of error. */
  readonly code: LookupErrorCode;

  /** The error of that code. */
  constructor(code: LookupErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** The component could not be loaded, or stopped amid its work. It is a fault of the package or of its surroundings, not of an answer. */
export class EngineError extends Error {
  override readonly name = 'EngineError';
}

/** What jco throws where a function of the component gives an error. */
export interface Thrown {
  tag: string;
  val?: unknown;
}

/** The payload of an error that the component gave, where it is one. */
export function payloadOf(error: unknown): Thrown | undefined {
  const payload = (error as { payload?: Thrown } | undefined)?.payload;
  return typeof payload?.tag === 'string' ? payload : undefined;
}
