import { lineOf } from './answers.js';
import type { Engine } from './engine.js';
import { EngineError, FormatError } from './errors.js';
import { formatError } from './format.js';
import { packed, unpacked, type Packed } from './packed.js';

/** How a batch of answers is read. */
export interface Reading {
  /** Whether each registration has its list of fields. */
  fields: boolean;
  /** The format to convert to, in place of registrations. */
  format: string | undefined;
  /** Its settings, in JSON. */
  settings: string | undefined;
}

/** Answers that are read in one call; their ids stay where they are. */
export interface Batch extends Reading {
  /** The answers. */
  answers: Packed;
}

/** A JSON list of results, in the order of the answers, in UTF-8: the thread that is to use it decodes it. */
export type Results = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/**
 * Reads a batch. The ids of the results are to be filled in.
 *
 * @throws FormatError where the format is none, or its settings do not fit.
 */
export function readBatch(engine: Engine, batch: Batch): Results {
  const { answers, fields, format, settings } = batch;
  try {
    if (format === undefined) return engine.many(answers, fields);
    const lines = unpacked(answers).map(lineOf).join('\n');
    const converted = engine.call(({ outputs }) => outputs.convertMany(lines, format, settings));
    // No line has a line end within, and each has one, the last one, too.
    return encoder.encode(`[${converted.slice(0, -1).replaceAll('\n', ',')}]`);
  } catch (error) {
    if (!(error instanceof EngineError)) throw formatError(error);
    const each = unpacked(answers).map(packed);
    const results =
      each.length > 1
        ? each.flatMap((answer) => listOf(readBatch(engine, { ...batch, answers: answer })))
        : [{ id: null, error: { code: 'engine', message: error.message } }];
    return encoder.encode(JSON.stringify(results));
  }
}

/** The results, one by one. */
export const listOf = (results: Results): { id: unknown }[] => JSON.parse(decoder.decode(results));

/** An error in a form that passes from thread to thread. */
export type Sent = { message: string; format?: Pick<FormatError, 'code' | 'message' | 'formats'> };

/** What a worker is sent: first its module, then batches. */
export type Order = { module: WebAssembly.Module } | { batch: Batch };

/** What it sends back for each batch, in order. */
export type Delivery = { results: Results } | { failed: Sent };

/** What a worker does with a batch. */
export function deliver(engine: Engine, batch: Batch): Delivery {
  try {
    return { results: readBatch(engine, batch) };
  } catch (error) {
    const message = String(error);
    if (!(error instanceof FormatError)) return { failed: { message } };
    const { code, message: told, formats } = error;
    return { failed: { message, format: formats ? { code, message: told, formats } : { code, message: told } } };
  }
}

/** The error that was sent. */
export function received({ message, format }: Sent): Error {
  return format ? new FormatError(format.code, format.message, format.formats) : new EngineError(message);
}
