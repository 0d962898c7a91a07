import { lineOf, type Answer } from './answers.js';
import type { Engine } from './engine.js';
import { EngineError, FormatError } from './errors.js';
import { formatError } from './format.js';

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
  answers: Answer[];
}

/**
 * Reads a batch. Gives a JSON list of results, in order, whose ids are to be filled in.
 *
 * @throws FormatError where the format is none, or its settings do not fit.
 */
export function readBatch(engine: Engine, batch: Batch): string {
  const { answers, fields, format, settings } = batch;
  const lines = answers.map((answer) => lineOf(answer.text ?? answer.bytes ?? '', answer, fields));
  try {
    if (format === undefined) return engine.manyJson(lines);
    const converted = engine.call(({ outputs }) => outputs.convertMany(lines.join('\n'), format, settings));
    // No line has a line end within, and each has one, the last one, too.
    return `[${converted.slice(0, -1).replaceAll('\n', ',')}]`;
  } catch (error) {
    if (!(error instanceof EngineError)) throw formatError(error);
    if (answers.length > 1) return JSON.stringify(answers.flatMap((answer) => listOf(readBatch(engine, { ...batch, answers: [answer] }))));
    return JSON.stringify([{ id: null, error: { code: 'engine', message: error.message } }]);
  }
}

/** The results. */
export const listOf = (results: string): { id: unknown }[] => JSON.parse(results);

/** An error in a form that passes from thread to thread. */
export type Sent = { message: string; format?: Pick<FormatError, 'code' | 'message' | 'formats'> };

/** What a worker is sent: first its module, then batches. */
export type Order = { module: WebAssembly.Module } | { batch: Batch };

/** What it sends back for each batch, in order: text, not its bytes, which are little cheaper to send, but have to be decoded by the
 * thread that has the most to do. */
export type Delivery = { results: string } | { failed: Sent };

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
