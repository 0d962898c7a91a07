import { useLayoutEffect, useRef, useState } from 'preact/hooks';

import { COLUMNS, type News, type Order, type Row, type Shown, type Wanted } from '../batch/messages';
import type { Hints } from '../reading';
import { save } from '../save';
import { count } from '../text';
import { say } from './Live';
import { Table } from './Table';

interface Props {
  files: File[];
  hints: Hints;
  hidden: boolean;
  onOpen: (answer: string | Uint8Array, hints: Hints, origin: string) => void;
}

interface Progress {
  bytes: number;
  total: number;
  millis?: number;
  cancelled?: boolean;
}

/** So many files are handed to the worker at a time: each takes the browser a while to hand over, and the page is not to stand still. */
const FILES = 200;

const AS_THEY_CAME: Wanted = { column: -1, down: false, filter: '' };

/** Many answers: read in workers while the page stays at hand, and shown as a table. */
export function Batch({ files, hints, hidden, onOpen }: Props) {
  const worker = useRef<Worker>(undefined);
  const rows = useRef<Row[]>([]);
  const [progress, setProgress] = useState<Progress>({ bytes: 0, total: 1 });
  const [shown, setShown] = useState<Shown>({ order: new Uint32Array(), wanted: AS_THEY_CAME });
  const [wanted, setWanted] = useState<Wanted>(AS_THEY_CAME);
  const [fault, setFault] = useState('');
  const tell = (message: Order) => worker.current?.postMessage(message);
  const opened = useRef(onOpen);
  opened.current = onOpen;
  const asked = useRef(wanted);
  asked.current = wanted;

  // Before the page is painted: what can be pressed has somebody who hears it.
  useLayoutEffect(() => {
    rows.current = [];
    setShown({ order: new Uint32Array(), wanted: AS_THEY_CAME });
    setProgress({ bytes: 0, total: 1 });
    let handed = 0;
    const started = new Worker(new URL('../batch/worker.ts', import.meta.url), { type: 'module' });
    worker.current = started;
    started.onmessage = ({ data }: MessageEvent<News>) => {
      if (data.type === 'rows') {
        rows.current.push(...data.rows);
        setProgress({ bytes: data.bytes, total: data.total });
        // As they come until they are sorted or filtered.
        const { column, filter } = asked.current;
        if (column < 0 && !filter) setShown({ order: Uint32Array.from(rows.current.keys()), wanted: asked.current });
      } else if (data.type === 'done') {
        setProgress({ bytes: 1, total: 1, millis: data.millis, cancelled: data.cancelled });
        started.postMessage({ type: 'sort', wanted: asked.current } satisfies Order);
        say(data.cancelled ? `Cancelled after ${count(data.count, 'answer')}.` : `Read ${count(data.count, 'answer')}.`);
      } else if (data.type === 'sorted') setShown(data);
      else if (data.type === 'opened') opened.current(data.answer, data.hints, data.origin);
      else if (data.type === 'csv') save(data.file, 'whoisbox.csv');
      else setFault(data.message);
    };
    started.onerror = (event) => setFault(event.message || 'the worker could not be started');
    const handing = setInterval(() => {
      started.postMessage({ type: 'files', files: files.slice(handed, handed + FILES) } satisfies Order);
      handed += FILES;
      if (handed < files.length) return;
      clearInterval(handing);
      started.postMessage({ type: 'read', hints } satisfies Order);
    });
    return () => {
      clearInterval(handing);
      started.terminate();
    };
  }, [files]);

  const want = (change: Partial<Wanted>) => {
    const next = { ...wanted, ...change };
    setWanted(next);
    tell({ type: 'sort', wanted: next });
  };
  const sort = (column: number) => {
    const down = wanted.column === column && !wanted.down;
    want({ column, down });
    say(`Sorted by ${COLUMNS[column]?.title}, ${down ? 'descending' : 'ascending'}.`);
  };
  const running = progress.millis === undefined;
  return (
    <section class="batch" aria-labelledby="batch-title" hidden={hidden}>
      <header class="batch-head">
        <h2 id="batch-title">
          {count(rows.current.length, 'answer')}
          {progress.millis !== undefined && (
            <small>
              {progress.cancelled ? ' until cancelled' : ''} in{' '}
              {(progress.millis / 1000).toLocaleString('en', { maximumFractionDigits: 2 })} s
            </small>
          )}
        </h2>
        <label class="filter">
          <span class="unseen">Filter the answers</span>
          <input
            type="search"
            placeholder="Filter"
            value={wanted.filter}
            onInput={(event) => want({ filter: event.currentTarget.value })}
          />
        </label>
        {running ? (
          <button type="button" onClick={() => tell({ type: 'cancel' })}>
            Cancel
          </button>
        ) : (
          <button type="button" onClick={() => tell({ type: 'csv', order: shown.order })}>
            CSV of {count(shown.order.length, 'answer')}
          </button>
        )}
      </header>
      {running && <progress value={progress.bytes} max={progress.total} aria-label="Reading the answers" />}
      {fault && (
        <p class="fault" role="alert">
          {fault}
        </p>
      )}
      <Table rows={rows.current} order={shown.order} wanted={shown.wanted} onSort={sort} onOpen={(index) => tell({ type: 'open', index })} />
    </section>
  );
}
