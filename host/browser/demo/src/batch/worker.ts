import { parseMany, type Registration, type Result } from 'whoisbox';

import { allowOwnScripts } from '../trust';
import type { Hints } from '../reading';
import { titleOf } from '../title';
import { AVAILABILITY, OBJECTS, REFUSALS } from '../data/words';
import type { News, Order, Row, Wanted } from './messages';
import { answersOf, type Piece } from './split';

// This worker holds the answers and hands them to the package's workers; the page gets rows, and the one answer that it opens.
allowOwnScripts();

/** So many rows go to the page at a time, and so often, in milliseconds. */
const ROWS = 500;
const PACE = 80;
/** One core is left to the page. */
const THREADS = Math.max(1, navigator.hardwareConcurrency - 1);

const files: File[] = [];
const pieces: Piece[] = [];
const rows: Row[] = [];
const tell = (news: News) => postMessage(news);
/** There from the beginning: what is cancelled before it is read is not read. */
const reading = new AbortController();

addEventListener('message', ({ data }: MessageEvent<Order>) => {
  const done = (() => {
    if (data.type === 'files') return void files.push(...data.files);
    if (data.type === 'read') return read(data.hints);
    if (data.type === 'sort') return tell({ type: 'sorted', order: sorted(data.wanted), wanted: data.wanted });
    if (data.type === 'open') return open(data.index);
    if (data.type === 'csv') return csv(data.order);
    reading.abort();
  })();
  done?.catch((error: unknown) => tell({ type: 'failed', message: String(error instanceof Error ? error.message : error) }));
});

async function read(hints: Hints): Promise<void> {
  const began = performance.now();
  const total = files.reduce((sum, { size }) => sum + size, 0);
  let bytes = 0;
  let pending: Row[] = [];
  let sent = 0;
  async function* given() {
    for await (const piece of answersOf(files)) {
      reading.signal.throwIfAborted();
      const hinted = { ...hints, ...piece };
      pieces.push(hinted);
      yield { ...hinted, id: pieces.length - 1 };
    }
  }
  const send = () => {
    tell({ type: 'rows', rows: pending, bytes, total });
    pending = [];
    sent = performance.now();
  };
  try {
    for await (const result of parseMany(given(), { threads: THREADS, signal: reading.signal })) {
      const piece = pieces[rows.length];
      const row = rowOf(result, piece?.id ?? '');
      bytes += piece?.text?.length ?? piece?.bytes?.length ?? 0;
      rows.push(row);
      pending.push(row);
      if (pending.length >= ROWS || performance.now() - sent > PACE) send();
    }
  } catch (error) {
    if (!reading.signal.aborted) throw error;
  }
  send();
  tell({ type: 'done', count: rows.length, millis: performance.now() - began, cancelled: reading.signal.aborted });
}

function rowOf(result: Result, file: string): Row {
  if ('error' in result) return ['', '', REFUSALS[result.error.code]?.title ?? result.error.code, '', '', '', '', 0, 0, file];
  const { registration } = result;
  const { object, availability, registrar, created, expires, nameservers, diagnostics } = registration;
  return [
    titleOf(registration)?.title ?? '',
    OBJECTS[object] ?? object,
    AVAILABILITY[availability]?.badge ?? availability,
    registrar?.name ?? registrar?.organization ?? '',
    holderOf(registration),
    (created?.iso ?? created?.raw ?? '').slice(0, 10),
    (expires?.iso ?? expires?.raw ?? '').slice(0, 10),
    nameservers.length,
    diagnostics.length,
    file,
  ];
}

/** The holder as far as told: what is withheld, and whoever stands in, is said as such. */
function holderOf({ contacts }: Registration): string {
  const holder = contacts.find(({ roles }) => roles.includes('registrant'));
  if (holder?.privacy_service) return `by ${holder.privacy_service}`;
  return (
    holder?.organization ??
    holder?.name ??
    (holder?.redacted.some((member) => member === 'name' || member === 'organization') ? 'withheld' : '')
  );
}

function sorted({ column, down, filter }: Wanted): Uint32Array {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const order = rows.flatMap((row, index) =>
    words.every((word) => row.some((cell) => `${cell}`.toLowerCase().includes(word))) ? [index] : [],
  );
  if (column >= 0) {
    const key = (index: number) => rows[index]?.[column] ?? '';
    const turn = down ? -1 : 1;
    // What is not told comes last, whichever way.
    const rank = (a: string | number, b: string | number) =>
      a === '' || b === '' ? +(a === '') - +(b === '') : a < b ? -turn : a > b ? turn : 0;
    order.sort((a, b) => rank(key(a), key(b)) || a - b);
  }
  return Uint32Array.from(order);
}

async function open(index: number): Promise<void> {
  const piece = pieces[index];
  if (!piece) return;
  const { id, text, bytes, server, query, protocol } = piece;
  const hints: Hints = { ...(server && { server }), ...(query && { query }), ...(protocol && { protocol }) };
  tell({ type: 'opened', answer: text ?? bytes ?? '', hints, origin: id });
}

async function csv(order: Uint32Array): Promise<void> {
  const lines: string[] = [];
  const wanted = function* () {
    for (const index of order) yield { ...pieces[index], id: index };
  };
  for await (const result of parseMany(wanted(), { threads: THREADS, format: 'csv' })) {
    if ('error' in result) continue;
    const text = String(result.output);
    // Each document has its own line of names; the first one's stays.
    lines.push(lines.length ? text.slice(text.indexOf('\n') + 1) : text);
  }
  tell({
    type: 'csv',
    file: new Blob(
      lines.map((line) => (line.endsWith('\n') ? line : `${line}\r\n`)),
      { type: 'text/csv' },
    ),
  });
}
