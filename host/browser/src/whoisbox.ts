import { tagged, type Hints } from './answers.js';
import { listOf } from './batch.js';
import type { Availability, Format, Output, ParseErrorCode, Payload, ParseFailure, Refusal, Registration } from './component/types.js';
import type { Engine } from './engine.js';
import { ParseError, payloadOf, type Thrown } from './errors.js';
import { formatError } from './format.js';
import { Inquiry, type InquiryOptions } from './inquiry.js';
import { lookUp, type Lookup, type LookupOptions } from './lookup.js';
import { packed } from './packed.js';
import { readMany, type Answers, type Converted, type ManyOptions, type Result } from './many.js';

/** What is known about an answer that is converted, and how. */
export interface ConvertOptions extends Hints {
  /** The settings of the format, by its `settings_schema`. */
  settings?: object | undefined;
}

/** The component, loaded: its functions give at once what the package's functions of the same name promise. */
export class Whoisbox {
  readonly #engine: Engine;

  /** Made by `load`. */
  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** Reads an answer; see the package's `parse`. */
  parse(answer: Payload, hints: Hints = {}): Registration {
    const { tag, val } = tagged(answer);
    if (tag === 'bytes') return this.#parseBytes(val, hints);
    try {
      return JSON.parse(this.#engine.call(({ parse }) => (hints.protocol === 'rdap' ? parse.rdapJson : parse.whoisJson)(val, known(hints))));
    } catch (error) {
      const payload = payloadOf(error);
      if (payload) throw this.#parseError(payload, val, hints);
      throw error;
    }
  }

  /** Reads an answer, and gives it in another form; see the package's `convert`. */
  convert(answer: Payload, format: string, { settings, ...hints }: ConvertOptions = {}): Output {
    try {
      return this.#engine.call(({ outputs }) =>
        outputs.convert(tagged(answer), hints.protocol ?? 'whois', known(hints), format, settings && JSON.stringify(settings)),
      ) as { availability: Availability; text: string };
    } catch (error) {
      const payload = payloadOf(error);
      if (payload?.tag === 'unread') throw this.#parseError(payload.val as Thrown, answer, hints);
      throw formatError(error);
    }
  }

  /** Lists the formats; see the package's `formats`. */
  formats(): Format[] {
    return this.#engine
      .call(({ outputs }) => outputs.formats())
      .map(({ name, summary, mediaType, settingsSchema }) => ({
        name,
        summary,
        media_type: mediaType,
        ...(settingsSchema === undefined ? {} : { settings_schema: settingsSchema }),
      }));
  }

  /** Reads many answers; see the package's `parseMany`. */
  parseMany(answers: Answers, options: ManyOptions & { format: string }): AsyncGenerator<Converted, void, void>;
  parseMany(answers: Answers, options?: ManyOptions & { format?: undefined }): AsyncGenerator<Result, void, void>;
  parseMany(answers: Answers, options: ManyOptions = {}): AsyncGenerator<Result | Converted, void, void> {
    return readMany(this.#engine, answers, options);
  }

  /** Looks something up; see the package's `lookup`. */
  lookup(query: string, options: LookupOptions = {}): Promise<Lookup> {
    return lookUp(this.#engine, query, options);
  }

  /**
   * Starts a lookup that leaves the asking to the caller.
   *
   * @throws LookupError where the query or an option is unusable, or no server is known.
   */
  inquire(query: string, options: InquiryOptions = {}): Inquiry {
    return new Inquiry(this.#engine, query, options);
  }

  // Bytes that are no UTF-8 go as one of many answers, for these come back as JSON.
  #parseBytes(answer: Uint8Array, hints: Hints): Registration {
    const read = this.#one(answer, hints);
    if ('registration' in read) return read.registration;
    try {
      this.#engine.call(({ parse }) => (hints.protocol === 'rdap' ? parse.rdap : parse.whois)(answer, known(hints)));
    } catch (error) {
      const payload = payloadOf(error);
      if (payload) throw parseError(payload, read.error.message);
      throw error;
    }
    throw new ParseError(read.error.code, read.error.message);
  }

  // The sentence is the component's own, which it says where it reads many.
  #parseError(payload: Thrown, answer: Payload, hints: Hints): ParseError {
    const read = this.#one(answer, hints);
    return parseError(payload, 'error' in read ? read.error.message : payload.tag);
  }

  #one(answer: Payload, hints: Hints): { registration: Registration } | { error: ParseFailure } {
    const one = typeof answer === 'string' ? { text: answer } : { bytes: answer };
    const [read] = listOf(this.#engine.many(packed({ ...one, ...hints }), true));
    return read as unknown as { registration: Registration } | { error: ParseFailure };
  }
}

// What jco takes: it reads null as text.
const known = ({ server, query }: Hints) => ({ ...(server == null ? {} : { server }), ...(query == null ? {} : { query }) });

function parseError({ tag, val }: Thrown, message: string): ParseError {
  const refusal = typeof val === 'object' && val !== null ? (val as Refusal) : undefined;
  return new ParseError(tag.replaceAll('-', '_') as ParseErrorCode, message, refusal);
}
