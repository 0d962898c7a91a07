import type { Answer } from './answers.js';
import { listOf, readBatch, type Batch, type Reading, type Results } from './batch.js';
import type { ParseErrorCode, Registration } from './component/types.js';
import { Crew } from './crew.js';
import type { Engine } from './engine.js';
import { Packer, type Packed } from './packed.js';
import { platform } from './platform.js';

/** How many answers are read. */
export interface ManyOptions {
  /** In how many threads: one for each core, up to eight, unless said. 1 reads in this one, and starts no worker. */
  threads?: number | undefined;
  /** Whether each registration has its list of fields. It is much quicker without, so that is how it is unless asked for. */
  fields?: boolean | undefined;
  /** Ends the reading. */
  signal?: AbortSignal | undefined;
  /** Gives `output` in this format, in place of `registration`. */
  format?: string | undefined;
  /** The format's settings. */
  settings?: object | undefined;
}

/** What one of many answers gave. */
export type Result =
  | { /** The answer's. */ id: unknown; registration: Registration }
  | { id: unknown; error: { code: ParseErrorCode | 'engine'; message: string } };

/** What one of many answers gave in another format: its document where that is JSON, else its text. */
export type Converted = { id: unknown; output: unknown } | Extract<Result, { error: unknown }>;

/** Answers, or their texts or bytes alone. */
export type Answers = Iterable<Answer | string | Uint8Array> | AsyncIterable<Answer | string | Uint8Array>;

const MOST_THREADS = 8;
/** So many bytes go to a worker at a time, unless one answer has more: enough that the way there costs nothing, and read
 * in a few milliseconds. */
const BATCH = 128 << 10;
/** A reading that has no more is over before a worker would have started. */
const HARDLY_ANY = 16 << 10;
/** So long, in milliseconds, is waited for the answers that fill a batch. */
const PATIENCE = 20;
/** For each thread so many batches are under way: one that it reads, and some that wait. */
const AHEAD = 4;

/** Reads answers; see `parseMany`. */
export async function* readMany(engine: Engine, answers: Answers, options: ManyOptions): AsyncGenerator<Result | Converted, void, void> {
  const { threads = Math.min(platform.cores(), MOST_THREADS), fields = false, signal, format, settings } = options;
  const reading: Reading = { fields, format, settings: settings && JSON.stringify(settings) };
  const crew = threads > 1 ? new Crew(engine.module, threads) : undefined;
  const here = async (batch: Batch) => readBatch(engine, batch);
  const room = crew ? threads * AHEAD : 1;
  const packer = new Packer();
  const source = batches(answers, packer);
  const underWay: { ids: unknown[]; results: Promise<Results> }[] = [];
  const stop = stopped(signal);
  let coming: Promise<IteratorResult<Gathered>> | undefined;
  let ended = false;
  try {
    for (;;) {
      signal?.throwIfAborted();
      if (!ended && underWay.length < room) coming ??= source.next();
      const [first] = underWay;
      if (!coming && !first) return;
      const next = await Promise.race([stop.promise, ...(coming ? [coming] : []), ...(first ? [first.results] : [])]);
      if (next instanceof Uint8Array) {
        underWay.shift();
        const results = listOf(next) as Result[];
        packer.recycle(next.buffer);
        yield* identified(results, first?.ids ?? []);
        continue;
      }
      coming = undefined;
      if (next.done) {
        ended = true;
        continue;
      }
      const { ids, few, ...gathered } = next.value;
      const results = crew && !few ? crew.read({ ...reading, ...gathered }) : here({ ...reading, ...gathered });
      // It is looked at in its turn, which may never come.
      results.catch(() => {});
      underWay.push({ ids, results });
    }
  } finally {
    stop.forget();
    crew?.dismiss();
    // What the source does at its end is its own; a source that hangs is left behind.
    void source.return(undefined).catch(() => {});
    coming?.catch(() => {});
  }
}

interface Gathered {
  answers: Packed;
  ids: unknown[];
  /** Whether these are all that there are, and few. */
  few: boolean;
}

// Gathers answers to batches by their size.
async function* batches(answers: Answers, packer: Packer): AsyncGenerator<Gathered, undefined, void> {
  let count = 0;
  let ids: unknown[] = [];
  const add = (given: Answer | string | Uint8Array) => {
    const answer = typeof given === 'string' ? { text: given } : given instanceof Uint8Array ? { bytes: given } : given;
    const { id = count, text, bytes } = answer as Answer;
    if (typeof text !== 'string' && !(bytes instanceof Uint8Array)) throw new TypeError(`answer ${count} has neither text nor bytes`);
    packer.add(answer);
    ids.push(id);
    count += 1;
    return packer.size >= BATCH;
  };
  const taken = (few = false) => {
    const full = { answers: packer.take(), ids, few };
    ids = [];
    return full;
  };
  if (Symbol.iterator in answers) {
    for (const answer of answers) if (add(answer)) yield taken();
  } else {
    for await (const arrived of orPause(answers)) if (arrived === PAUSE ? ids.length : add(arrived)) yield taken();
  }
  if (ids.length) yield taken(count === ids.length && packer.size < HARDLY_ANY);
  return undefined;
}

const PAUSE = Symbol('pause');

// What arrives, and a pause where nothing did for a while, once between two.
async function* orPause<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item | typeof PAUSE, void, void> {
  const source = items[Symbol.asyncIterator]();
  let over = false;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let pause: Promise<typeof PAUSE> | undefined;
  try {
    for (;;) {
      const next = source.next();
      pause ??= new Promise((resolve) => (timer = setTimeout(resolve, PATIENCE, PAUSE)));
      let arrived = await Promise.race([next, pause]);
      if (arrived === PAUSE) {
        pause = undefined;
        yield PAUSE;
        arrived = await next;
      }
      if (arrived.done) {
        over = true;
        return;
      }
      yield arrived.value;
    }
  } catch (error) {
    over = true;
    throw error;
  } finally {
    clearTimeout(timer);
    if (!over) await source.return?.();
  }
}

function identified(results: Result[], ids: unknown[]): Result[] {
  for (const [index, result] of results.entries()) result.id = ids[index];
  return results;
}

// Rejects when the signal says so.
function stopped(signal: AbortSignal | undefined): { promise: Promise<never>; forget(): void } {
  let heard = () => {};
  const promise = new Promise<never>((_, reject) => {
    heard = () => reject(signal?.reason);
    signal?.addEventListener('abort', heard, { once: true });
  });
  promise.catch(() => {});
  return { promise, forget: () => signal?.removeEventListener('abort', heard) };
}
