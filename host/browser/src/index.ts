/**
 * Reads WHOIS and RDAP, and looks names, addresses and AS numbers up, by a WebAssembly component.
 *
 * @module
 */

import { textOrBytes, type Hints } from './answers.js';
import type { Format, Output, Payload, Registration } from './component/types.js';
import { Engine } from './engine.js';
import { EngineError } from './errors.js';
import { inALabels, type Lookup, type LookupOptions } from './lookup.js';
import type { Answers, Converted, ManyOptions, Result } from './many.js';
import { compileResponse, platform, type Kind } from './platform.js';
import { Whoisbox, type ConvertOptions } from './whoisbox.js';

export type * from './component/types.js';
export type { Answer, Hints } from './answers.js';
export type { Explanation } from './explanations.js';
export type { InquiryOptions } from './inquiry.js';
export type { Lookup, LookupOptions, LookupStep } from './lookup.js';
export type { Answers, Converted, ManyOptions, Result } from './many.js';
export type { ConvertOptions } from './whoisbox.js';
export { EngineError, FormatError, LookupError, ParseError } from './errors.js';
export { Inquiry } from './inquiry.js';
export { Whoisbox } from './whoisbox.js';

/** Where a core module is: its URL, its bytes, a response that brings it, or the module itself. */
export type Source = string | URL | BufferSource | Response | PromiseLike<Response> | WebAssembly.Module;

/** Where the core modules are, in place of the package's own files. */
export interface Sources {
  /** The small component's, which pages load first: `whoisbox/reader.core.wasm`. Node does not need it. */
  reader?: Source | undefined;
  /** The whole component's: `whoisbox/parser.core.wasm`. */
  parser?: Source | undefined;
}

let sources: Sources = {};
let small: Promise<Whoisbox> | undefined;
let whole: Promise<Whoisbox> | undefined;

/**
 * Loads the component: once, however often it is called. Every other function does so itself, from the package's own files; only where
 * these are not found there, as some bundlers have it, or to be ready before the first answer, need this be called.
 *
 * In a page it is a small one, that reads UTF-8 and knows the formats `json`, `rdap`, `stix` and `csv`; the functions of this module
 * load the whole one besides when an answer or a format wants it. `loadWhole` gives that at once.
 *
 * @param given - In place of the package's own files, from then on.
 * @throws EngineError where it is not there, or does not run here.
 */
export function load(given?: Sources): Promise<Whoisbox> {
  if (given) [sources, small, whole] = [given, undefined, undefined];
  const kind = platform.reader();
  if (!kind) return loadWhole();
  small ??= loading(kind, sources.reader).catch((error) => {
    // It may be there the next time.
    small = undefined;
    throw error;
  });
  return small;
}

/**
 * Loads the whole component, with every charset and format. In Node it is what `load` gives.
 *
 * @throws EngineError as `load` does.
 */
export function loadWhole(): Promise<Whoisbox> {
  whole ??= loading(import('./parser.js').then(({ parser }) => parser), sources.parser).catch((error) => {
    whole = undefined;
    throw error;
  });
  return whole;
}

async function loading(kind: Promise<Kind>, source: Source | undefined): Promise<Whoisbox> {
  const { instantiate, url } = await kind;
  return new Whoisbox(new Engine(instantiate, await compiled(source ?? url())));
}

/**
 * Reads an answer: WHOIS (RFC 3912), or RDAP (RFC 9083) with `protocol: 'rdap'`, its text or its bytes in whatever charset.
 *
 * @throws ParseError where it gives no registration. That never means that a name is free.
 */
export async function parse(answer: Payload, hints: Hints = {}): Promise<Registration> {
  const given = textOrBytes(answer);
  return (await loadFor(given)).parse(given, hints);
}

/**
 * Reads many answers, in workers: in the same order, a few at a time as they are taken. What gives no registration gives an error in
 * its place, and stops nothing.
 */
export function parseMany(answers: Answers, options: ManyOptions & { format: string }): AsyncGenerator<Converted, void, void>;
export function parseMany(answers: Answers, options?: ManyOptions & { format?: undefined }): AsyncGenerator<Result, void, void>;
export async function* parseMany(answers: Answers, options: ManyOptions = {}): AsyncGenerator<Result | Converted, void, void> {
  yield* (await loadWhole()).parseMany(answers, options as ManyOptions & { format: string });
}

/**
 * Reads an answer, and gives it in the format of that name, as text.
 *
 * @throws FormatError where there is no such format, or its settings do not fit; ParseError as `parse` does.
 */
export async function convert(answer: Payload, format: string, options: ConvertOptions = {}): Promise<Output> {
  const given = textOrBytes(answer);
  const box = await loadFor(given);
  const known = box.formats().some(({ name }) => name === format);
  return (known ? box : await loadWhole()).convert(given, format, options);
}

/** Lists the formats that `convert` knows. */
export async function formats(): Promise<Format[]> {
  return (await loadWhole()).formats();
}

/**
 * Looks up a domain or host name, an IP address, a network in CIDR notation, or an AS number (`AS64496`): by RDAP with `fetch`, and by
 * WHOIS through the relay that is named. What no server could be asked for is explained beside the report.
 *
 * @throws LookupError where the query or an option is unusable, or no server is known for it.
 */
export async function lookup(query: string, options: LookupOptions = {}): Promise<Lookup> {
  // WHOIS comes in any charset.
  return options.relay ? (await loadWhole()).lookup(query, options) : (await load()).lookup(inALabels(query), options);
}

// Bytes that are no UTF-8 are for the whole component.
const loadFor = (given: Payload): Promise<Whoisbox> => (typeof given === 'string' ? load() : loadWhole());

async function compiled(source: Source): Promise<WebAssembly.Module> {
  try {
    if (source instanceof WebAssembly.Module) return source;
    if (typeof source === 'string') return await platform.compile(new URL(source, globalThis.location?.href));
    if (source instanceof URL) return await platform.compile(source);
    if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return await WebAssembly.compile(source);
    return await compileResponse(source);
  } catch (error) {
    if (error instanceof EngineError) throw error;
    const place = typeof source === 'string' || source instanceof URL ? ` from ${source}` : '';
    throw new EngineError(`the component's core module could not be loaded${place}: ${error}`, { cause: error });
  }
}
