import type { Answer } from 'whoisbox';

import { protocolOf } from '../text';

/** An answer of a file, with where it stands there. */
export interface Piece extends Answer {
  id: string;
  text?: string;
  bytes?: Uint8Array;
}

/** So many files, or bytes of them, are opened in one go: each takes its time to be opened, however little is in it. */
const FILES = 200;
const BYTES = 1 << 20;
/** So many goes are ahead of what is read. */
const AHEAD = 4;

/** The answers of files, in order. */
export async function* answersOf(files: readonly File[]): AsyncGenerator<Piece, void, void> {
  const waiting = groups(files);
  const opened: Promise<[File, Uint8Array][]>[] = [];
  for (;;) {
    while (opened.length < AHEAD) {
      const next = waiting.next();
      if (next.done) break;
      const contents = contentsOf(next.value);
      // Where it fails, it is told when its turn comes.
      contents.catch(() => {});
      opened.push(contents);
    }
    const first = opened.shift();
    if (!first) return;
    for (const [{ name }, bytes] of await first) yield* answersIn(name, bytes);
  }
}

function* groups(files: readonly File[]): Generator<File[], void, void> {
  let [group, bytes]: [File[], number] = [[], 0];
  for (const file of files) {
    if (group.length && (group.length >= FILES || bytes + file.size > BYTES)) {
      yield group;
      [group, bytes] = [[], 0];
    }
    group.push(file);
    bytes += file.size;
  }
  if (group.length) yield group;
}

/** The files with what is in them, read as one. */
async function contentsOf(files: File[]): Promise<[File, Uint8Array][]> {
  const all = new Uint8Array(await new Blob(files).arrayBuffer());
  let from = 0;
  return files.map((file) => [file, all.subarray(from, (from += file.size))]);
}

/** The answers of a file: those of JSON Lines or of a mailbox, or the one that it is. */
function* answersIn(name: string, bytes: Uint8Array): Generator<Piece, void, void> {
  const head = new TextDecoder().decode(bytes.subarray(0, 64 << 10));
  if (isJsonLines(head)) yield* jsonLines(new TextDecoder().decode(bytes), name);
  else if (/^From \S+.*\d{4}/.test(head)) yield* mailbox(new TextDecoder().decode(bytes), name);
  else yield { id: name, bytes, protocol: protocolOf(head) };
}

/** Whether a file's first line is an object with an answer in it. */
export function isJsonLines(head: string): boolean {
  const first = head.trimStart().split('\n', 1)[0] ?? '';
  return /^\{.*"(text|base64)"\s*:/.test(first) && !/^\{.*"objectClassName"/.test(first.slice(0, 200));
}

/** The form that the reader of many takes on the command line: `{"id", "server", "query", "protocol", "text" or "base64"}`. */
function* jsonLines(text: string, file: string): Generator<Piece, void, void> {
  let number = 0;
  for (const line of each(text)) {
    number += 1;
    if (!line.trim()) continue;
    const id = `${file}:${number}`;
    try {
      const { text: answer, base64, server, query, protocol, id: own } = JSON.parse(line);
      const piece: Piece = { id: typeof own === 'string' || typeof own === 'number' ? `${own}` : id };
      if (typeof base64 === 'string') piece.bytes = fromBase64(base64);
      else piece.text = String(answer ?? '');
      if (typeof server === 'string') piece.server = server;
      if (typeof query === 'string') piece.query = query;
      piece.protocol = protocol === 'rdap' || protocol === 'whois' ? protocol : protocolOf(piece.text ?? '');
      yield piece;
    } catch {
      // A bad line never stops the rest: it is read as what it is, and said to be no answer.
      yield { id, text: '' };
    }
  }
}

/** A mailbox (RFC 4155): the answer is the message's body, the subject names it. */
function* mailbox(text: string, file: string): Generator<Piece, void, void> {
  let number = 0;
  for (const message of text.split(/^From (?=\S+.*\d{4}\s*$)/m)) {
    if (!message.trim()) continue;
    number += 1;
    const [head = '', ...rest] = message.split(/\r?\n\r?\n/);
    const header = (name: string) => new RegExp(`^${name}:[ \\t]*(.+)$`, 'im').exec(head)?.[1]?.trim();
    const body = rest.join('\n\n').replace(/^>(>*From )/gm, '$1');
    const encoding = header('Content-Transfer-Encoding')?.toLowerCase();
    const piece: Piece = { id: header('Subject') ?? `${file}:${number}` };
    if (encoding === 'base64') piece.bytes = fromBase64(body.replace(/\s/g, ''));
    else if (encoding === 'quoted-printable') piece.bytes = fromQuotedPrintable(body);
    else piece.text = body;
    piece.protocol = protocolOf(piece.text ?? new TextDecoder().decode(piece.bytes?.subarray(0, 64)));
    yield piece;
  }
}

function* each(text: string): Generator<string, void, void> {
  for (let from = 0; from < text.length;) {
    const end = text.indexOf('\n', from);
    yield text.slice(from, end < 0 ? undefined : end);
    if (end < 0) return;
    from = end + 1;
  }
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function fromQuotedPrintable(text: string): Uint8Array {
  const plain = text.replace(/=\r?\n/g, '');
  return Uint8Array.from(plain.match(/=[\dA-F]{2}|[^]/gi) ?? [], (unit) =>
    unit.length === 3 ? parseInt(unit.slice(1), 16) : unit.charCodeAt(0) & 255,
  );
}
