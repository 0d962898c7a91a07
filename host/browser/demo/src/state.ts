import { isJsonLines } from './batch/split';
import type { Found } from './components/Result';
import type { Hints, Reading } from './reading';

/** What the page shows below its field. */
export type View =
  | { kind: 'start' }
  | { kind: 'result'; key: number; readings: Reading[]; found?: Found }
  | { kind: 'diff'; key: number; before: Reading; after: Reading };

/** Files that are read as many. */
export interface Many {
  files: File[];
  hints: Hints;
}

/** Whether files are read one by one into a card, or as many into a table: several files, lists of answers, and what is large. */
export async function areMany(files: readonly File[]): Promise<boolean> {
  const [file, ...others] = files;
  if (!file || others.length) return true;
  if (/\.(jsonl|ndjson|mbox)$/i.test(file.name) || file.size > 2_000_000) return true;
  const head = await file.slice(0, 65_536).text();
  return isJsonLines(head) || /^From \S+.*\d{4}/.test(head);
}
