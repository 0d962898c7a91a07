import type { Payload, Protocol } from './component/types.js';

/** What is known about an answer. */
export interface Hints {
  /** The server that gave it, as a host name: it picks the format and the charset. Without it both are found from the text. */
  server?: string | null | undefined;
  /** The question that was asked: it picks the object where the answer holds several. */
  query?: string | null | undefined;
  /** Its protocol; `whois` unless said. */
  protocol?: Protocol | undefined;
}

/** An answer among many, with what is known about it. */
export interface Answer extends Hints {
  /** Comes back with the result; the answer's index, from 0, unless given. */
  id?: unknown;
  /** The answer, decoded. */
  text?: string | undefined;
  /** Or its bytes as they came, in whatever charset. */
  bytes?: Uint8Array | undefined;
}

/** The same as jco takes it. */
export type Tagged = { tag: 'text'; val: string } | { tag: 'bytes'; val: Uint8Array };

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const ESCAPE = 0x1b;

/** Text where it is some, for that is handed over quicker; else the bytes, whose charset the component finds out. */
export function textOrBytes(answer: Payload): Payload {
  // ISO-2022-JP is ASCII with escapes, so it would pass for UTF-8.
  if (typeof answer === 'string' || answer.includes(ESCAPE)) return answer;
  try {
    return utf8.decode(answer);
  } catch {
    return answer;
  }
}

/** As jco takes it. */
export function tagged(answer: Payload): Tagged {
  const given = textOrBytes(answer);
  return typeof given === 'string' ? { tag: 'text', val: given } : { tag: 'bytes', val: given };
}

/** The answer as a line of `outputs.convert-many`. */
export function lineOf({ text, bytes, server, query, protocol }: Answer): string {
  return JSON.stringify({ server, query, protocol, ...(text !== undefined ? { text } : { base64: base64(bytes ?? new Uint8Array()) }) });
}

// A piece at a time, for a call takes so many arguments.
function base64(bytes: Uint8Array): string {
  let letters = '';
  for (let at = 0; at < bytes.length; at += 0x8000) letters += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(letters);
}
