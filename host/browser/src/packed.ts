import { textOrBytes, type Answer } from './answers.js';
import type { Protocol } from './component/types.js';

/** Answers in the form in which they pass from thread to thread and into a component: copied, but never encoded again. */
export interface Packed {
  /** Of each answer, one behind the other: what was received, its server, its query. Text is in UTF-8. */
  bytes: Uint8Array<ArrayBuffer>;
  /** Of each answer `ENTRIES` numbers: its form, its protocol, and the sizes of the three in bytes; `UNKNOWN` where there is none. */
  table: Int32Array<ArrayBuffer>;
}

/** So many numbers of the table are an answer's, and so many of these stand before the sizes. */
export const [ENTRIES, SIZES] = [5, 2] as const;
/** What was received, by the order of the contract's cases. */
export const [BYTES, TEXT] = [0, 1] as const;
/** The size of what is not known. */
export const UNKNOWN = -1;

/** The protocols, in the contract's order. */
const PROTOCOLS: readonly Protocol[] = ['whois', 'rdap'];
/** The memory of a batch, in bytes. It is used for the next one when it comes back, for new memory takes longer than what is put there. */
const ROOM = 192 << 10;
/** Text of so many characters is measured before there is room made for it, which else is for the most that it could take. */
const LONG = 1 << 20;
/** Text of so few is put there letter by letter, if it is of ASCII: the encoder takes longer to be called. */
const SHORT = 64;
/** A UTF-16 code unit takes at most so many bytes. */
const MOST_BYTES = 3;
const LAST_ASCII = 0x7f;

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Packs answers, one by one. */
export class Packer {
  #bytes: Uint8Array<ArrayBuffer> | undefined;
  #size = 0;
  #table: number[] = [];
  #spare: ArrayBuffer[] = [];

  /** How many bytes there are. */
  get size(): number {
    return this.#size;
  }

  /**
   * Adds an answer.
   *
   * @throws TypeError where its protocol is none: a component is not to be given what it has no case for.
   */
  add({ text, bytes = new Uint8Array(), protocol, server, query }: Answer): void {
    const form = text !== undefined || typeof textOrBytes(bytes) === 'string' ? TEXT : BYTES;
    const place = PROTOCOLS.indexOf(protocol ?? 'whois');
    if (place < 0) throw new TypeError(`an answer's protocol is ${PROTOCOLS.join(' or ')}, not ${protocol}`);
    this.#table.push(form, place, this.#put(text ?? bytes), this.#put(server), this.#put(query));
  }

  /** Hands over what was added, with its memory, and begins anew. */
  take(): Packed {
    const taken = { bytes: this.#withRoom(0).subarray(0, this.#size), table: new Int32Array(this.#table) };
    this.#bytes = undefined;
    [this.#size, this.#table] = [0, []];
    return taken;
  }

  /** Takes memory back. */
  recycle(memory: ArrayBuffer): void {
    // What was made for one long answer is not kept.
    if (memory.byteLength === ROOM) this.#spare.push(memory);
  }

  // Gives the size in bytes.
  #put(part: string | Uint8Array | null | undefined): number {
    if (part == null) return UNKNOWN;
    // What is neither, for want of types, is what it is as text.
    const size = part instanceof Uint8Array ? this.#putBytes(part) : this.#putText(`${part}`);
    this.#size += size;
    return size;
  }

  #putText(text: string): number {
    if (text.length >= LONG) return this.#putBytes(encoder.encode(text));
    const into = this.#withRoom(MOST_BYTES * text.length);
    if (text.length <= SHORT) {
      let at = 0;
      for (; at < text.length; at++) {
        const letter = text.charCodeAt(at);
        if (letter > LAST_ASCII) break;
        into[this.#size + at] = letter;
      }
      if (at === text.length) return at;
    }
    return encoder.encodeInto(text, into.subarray(this.#size)).written;
  }

  #putBytes(bytes: Uint8Array): number {
    this.#withRoom(bytes.length).set(bytes, this.#size);
    return bytes.length;
  }

  #withRoom(more: number): Uint8Array<ArrayBuffer> {
    const bytes = (this.#bytes ??= new Uint8Array(this.#spare.pop() ?? new ArrayBuffer(ROOM)));
    if (this.#size + more <= bytes.length) return bytes;
    const larger = new Uint8Array(Math.max(2 * bytes.length, this.#size + more));
    larger.set(bytes.subarray(0, this.#size));
    return (this.#bytes = larger);
  }
}

/** Packs an answer. */
export function packed(answer: Answer): Packed {
  const packer = new Packer();
  packer.add(answer);
  return packer.take();
}

/** The answers. */
export function unpacked({ bytes, table }: Packed): Answer[] {
  const answers: Answer[] = [];
  let at = 0;
  const part = (size: number) => (size === UNKNOWN ? undefined : bytes.subarray(at, (at += size)));
  const text = (size: number) => {
    const found = part(size);
    return found && decoder.decode(found);
  };
  for (let entry = 0; entry < table.length; entry += ENTRIES) {
    const [form, protocol, received, server, query] = table.subarray(entry, entry + ENTRIES) as unknown as [number, number, number, number, number];
    const answer = form === TEXT ? { text: text(received) } : { bytes: part(received) };
    answers.push({ ...answer, protocol: PROTOCOLS[protocol], server: text(server), query: text(query) });
  }
  return answers;
}
