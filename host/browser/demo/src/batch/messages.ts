import type { Hints } from '../reading';

/** What the table shows of an answer, in the order of its columns, and what it is sorted and searched by. */
export type Row = [
  name: string,
  object: string,
  standing: string,
  registrar: string,
  holder: string,
  created: string,
  expires: string,
  servers: number,
  odd: number,
  file: string,
];

/** The columns of the table. */
export const COLUMNS: { title: string; class: string }[] = [
  { title: 'Name', class: 'wide' },
  { title: 'Kind', class: '' },
  { title: 'Standing', class: '' },
  { title: 'Registrar', class: 'wide' },
  { title: 'Holder', class: 'wide' },
  { title: 'Created', class: 'date' },
  { title: 'Expires', class: 'date' },
  { title: 'Servers', class: 'number' },
  { title: 'Oddities', class: 'number' },
  { title: 'From', class: 'wide' },
];

/** In which order, and which of them. */
export interface Wanted {
  column: number;
  down: boolean;
  filter: string;
}

/** The rows that are shown, and what they were sorted and filtered by: the worker answers a while after it was asked. */
export interface Shown {
  order: Uint32Array;
  wanted: Wanted;
}

/** To the worker. */
export type Order =
  | { type: 'files'; files: File[] }
  | { type: 'read'; hints: Hints }
  | { type: 'cancel' }
  | { type: 'sort'; wanted: Wanted }
  | { type: 'open'; index: number }
  | { type: 'csv'; order: Uint32Array };

/** From the worker. */
export type News =
  | { type: 'rows'; rows: Row[]; bytes: number; total: number }
  | { type: 'done'; count: number; millis: number; cancelled: boolean }
  | ({ type: 'sorted' } & Shown)
  | { type: 'opened'; answer: string | Uint8Array; hints: Hints; origin: string }
  | { type: 'csv'; file: Blob }
  | { type: 'failed'; message: string };
