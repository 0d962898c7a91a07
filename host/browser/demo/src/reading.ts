import { parse, ParseError, type Registration, type Report } from 'whoisbox';

import { laidOut, protocolOf } from './text';

/** What is known of an answer besides its text. */
export interface Hints {
  server?: string;
  query?: string;
  protocol?: 'whois' | 'rdap';
}

/** Why an answer gave no registration, as `parse` says it. */
export interface Refusal {
  code: string;
  message: string;
  words?: string;
  line?: number;
  wait?: number;
}

/** An answer with what was read from it: a registration or a refusal. */
export interface Reading {
  /** The answer as it is read, its bytes where it came as a file. */
  answer: string | Uint8Array;
  /** Its text as shown. */
  text: string;
  protocol: 'whois' | 'rdap';
  hints: Hints;
  /** Where it is from: a file's name or a server. */
  origin?: string;
  /** Whether line breaks were put between the tokens of its JSON. */
  laidOut: boolean;
  registration?: Registration;
  refusal?: Refusal;
}

/** Reads one answer; what kind it is, is found from the text unless the hints say so. Throws only where the reader fails. */
export async function read(answer: string | Uint8Array, hints: Hints = {}, origin?: string): Promise<Reading> {
  const rough = typeof answer === 'string' ? answer : new TextDecoder().decode(answer);
  const protocol = hints.protocol ?? protocolOf(rough);
  const layout = protocol === 'rdap' ? laidOut(rough) : rough;
  const reading: Reading = {
    answer: layout === rough ? answer : layout,
    text: layout,
    protocol,
    hints,
    laidOut: layout !== rough,
  };
  if (origin) reading.origin = origin;
  try {
    reading.registration = await parse(reading.answer, { ...hints, protocol });
    if (typeof answer !== 'string' && layout === rough) reading.text = decoded(answer, reading.registration.source.charset);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    reading.refusal = refusalOf(error);
  }
  if (!performance.getEntriesByName('first-parse').length) performance.mark('first-parse');
  return reading;
}

/** The readings of a lookup's answers, in its order; requests that brought no answer are left out. */
export function readingsOf(report: Report): Reading[] {
  return report.exchanges.flatMap(({ request, outcome, text }) => {
    if (text === undefined || !('read' in outcome || 'unread' in outcome)) return [];
    const protocol = 'whois' in request ? 'whois' : 'rdap';
    const server = 'whois' in request ? request.whois.server : new URL(request.http_get.url).host;
    const reading: Reading = { answer: text, text, protocol, hints: { server, protocol }, origin: server, laidOut: false };
    if ('read' in outcome) reading.registration = outcome.read;
    else reading.refusal = outcome.unread;
    return [reading];
  });
}

/** Every value of a registration by what names it in another answer, too: contacts by their roles, servers and statuses by name. */
export function members(registration: Registration): Map<string, string> {
  const { fields: _fields, diagnostics: _diagnostics, source: _source, ...rest } = registration;
  const found = new Map<string, string>();
  flatten(rest, '', found);
  return found;
}

function flatten(value: unknown, name: string, into: Map<string, string>): void {
  if (value === null || value === undefined) return;
  if (Array.isArray(value)) {
    for (const [at, item] of value.entries()) {
      if (typeof item === 'object') flatten(item, `${name} [${keyOf(item, at)}]`, into);
      else into.set(`${name} [${item}]`, String(item));
    }
  } else if (typeof value === 'object') {
    const stamp = value as { raw?: string; iso?: string };
    if (typeof stamp.raw === 'string') into.set(name, stamp.iso ?? stamp.raw);
    else for (const [key, item] of Object.entries(value)) flatten(item, name ? `${name}.${key}` : key, into);
  } else into.set(name, String(value));
}

function keyOf(item: { roles?: string[]; name?: string; action?: string; key_tag?: number }, at: number): string {
  return item.roles?.join(', ') || item.action || item.key_tag?.toString() || item.name || String(at + 1);
}

function refusalOf({ code, message, words, line, wait }: ParseError): Refusal {
  return {
    code,
    message,
    ...(words !== undefined && { words }),
    ...(line !== undefined && { line }),
    ...(wait !== undefined && { wait }),
  };
}

function decoded(bytes: Uint8Array, charset: string): string {
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}
