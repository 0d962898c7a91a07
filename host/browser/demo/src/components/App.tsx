import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { opened } from '../early';
import { fromFragment, type Shared } from '../fragment';
import { lookUp } from '../lookup';
import { read, readingsOf, type Hints, type Reading } from '../reading';
import { keep, kept, type Settings } from '../settings';
import { areMany, type Many, type View } from '../state';
import { plain } from '../text';
import { titleOf } from '../title';
import { Ask } from './Ask';
import { Batch } from './Batch';
import { summary } from './Card';
import { Diff } from './Diff';
import { Header } from './Header';
import { Live, say } from './Live';
import { Result } from './Result';

/** The page. */
export function App() {
  const [settings, setSettings] = useState<Settings>(kept);
  const [text, setText] = useState('');
  const [server, setServer] = useState('');
  const [view, setView] = useState<View>({ kind: 'start' });
  const [many, setMany] = useState<Many>();
  const [tableHidden, hideTable] = useState(false);
  const [first, setFirst] = useState<Reading>();
  const [busy, setBusy] = useState('');
  const [fault, setFault] = useState('');
  const [dropping, setDropping] = useState(false);
  const stop = useRef(new AbortController());
  const turn = useRef(0);
  const now = Date.now();

  /** Shows readings, unless something else was asked for since. */
  const show = (mine: number, readings: Reading[], found?: Extract<View, { kind: 'result' }>['found']) => {
    if (mine !== turn.current) return;
    const reading = readings.find(({ registration }) => registration) ?? readings[0];
    if (first?.registration && reading?.registration) {
      setView({ kind: 'diff', key: mine, before: first, after: reading });
      setFirst(undefined);
    } else setView({ kind: 'result', key: mine, readings, ...(found && { found }) });
    const registration = found?.report.merged ?? reading?.registration;
    say(
      registration
        ? `${plain(titleOf(registration)?.title ?? 'Read')}: ${registration.availability}. ${summary(registration, now)}`
        : (reading?.refusal?.message ?? 'No answer could be read.'),
    );
  };
  const attempt = async (what: string, work: (mine: number) => Promise<void>) => {
    const mine = ++turn.current;
    stop.current.abort();
    stop.current = new AbortController();
    setFault('');
    setBusy(what);
    try {
      await work(mine);
    } catch (error) {
      if (mine === turn.current && (error as Error).name !== 'AbortError')
        setFault(error instanceof Error ? error.message : String(error));
    } finally {
      if (mine === turn.current) setBusy('');
    }
  };
  const readOne = (answer: string | Uint8Array, hints: Hints, origin?: string) =>
    attempt('Reading…', async (mine) => {
      const size = typeof answer === 'string' ? answer.length : answer.byteLength;
      // What is large would hold the page up: it is read in a worker, as one of many.
      if (size > 2_000_000) readMany([new File([answer as BlobPart], origin ?? 'pasted')], hints);
      else show(mine, [await read(answer, hints, origin)]);
    });
  const readMany = (files: File[], hints: Hints) => {
    hideTable(false);
    setView({ kind: 'start' });
    setMany({ files, hints });
  };
  const openFiles = async (files: File[]) => {
    if (!files.length) return;
    const hints: Hints = server ? { server } : {};
    if (await areMany(files)) return readMany(files, hints);
    const [file] = files;
    if (!file) return;
    const bytes = new Uint8Array(await file.arrayBuffer());
    setMany(undefined);
    await readOne(bytes, hints, file.name);
  };
  const lookup = (query: string) =>
    attempt(`Looking up ${plain(query, 60)}…`, async (mine) => {
      const signal = stop.current.signal;
      const found = await lookUp(query, settings.relay, signal, (step) => mine === turn.current && setBusy(step));
      setMany(undefined);
      show(mine, readingsOf(found.report), found);
    });
  const readText = (answer: string, hints: Hints) => {
    setMany(undefined);
    return readOne(answer, hints);
  };

  // Before the page is painted: what the address holds is read meanwhile.
  useLayoutEffect(() => {
    const follow = (shared: Promise<Shared>) =>
      shared.then(
        ({ query, answer, server: from }) => {
          if (from) setServer(from);
          if (answer !== undefined) {
            setText(answer);
            readText(answer, from ? { server: from } : {});
          } else if (query) {
            // A link alone asks no server: that is for the reader to decide.
            setText(query);
            document.getElementById('field')?.focus();
            say(`Press Enter to look up ${plain(query)}.`);
          }
        },
        (error: Error) => setFault(error.message),
      );
    const change = () => follow(fromFragment(location.hash));
    follow(opened);
    addEventListener('hashchange', change);
    return () => removeEventListener('hashchange', change);
  }, []);
  useEffect(() => {
    document.documentElement.dataset.theme = settings.theme;
    keep(settings);
  }, [settings]);

  return (
    <div
      class={`page ${dropping ? 'dropping' : ''}`}
      onDragOver={(event) => {
        event.preventDefault();
        setDropping(true);
      }}
      onDragLeave={(event) => {
        if (!event.relatedTarget) setDropping(false);
      }}
      onDrop={(event) => {
        event.preventDefault();
        setDropping(false);
        const data = event.dataTransfer;
        const dropped = data?.getData('text/plain') ?? '';
        if (data?.files.length) void openFiles([...data.files]);
        else if (dropped) {
          setText(dropped);
          void readText(dropped, server ? { server } : {});
        }
      }}
    >
      <a
        class="skip"
        href="#result"
        onClick={(event) => {
          event.preventDefault();
          document.getElementById('result')?.focus();
        }}
      >
        Skip to the result
      </a>
      <Header settings={settings} onSettings={setSettings} />
      <main>
        {first && (
          <p class="comparing">
            Comparing with{' '}
            {plain((first.registration && titleOf(first.registration)?.title) ?? first.origin ?? 'the first answer', 80)}: read or
            look up the other one.{' '}
            <button type="button" onClick={() => setFirst(undefined)}>
              Do not compare
            </button>
          </p>
        )}
        <Ask
          text={text}
          server={server}
          busy={busy}
          comparing={first !== undefined}
          shown={view.kind !== 'start' && !first}
          onText={setText}
          onServer={setServer}
          onRead={readText}
          onLookup={lookup}
          onFiles={openFiles}
          onStop={() => {
            stop.current.abort();
            turn.current += 1;
            setBusy('');
          }}
        />
        {fault && (
          <p class="fault" role="alert">
            {plain(fault, 1000)}
          </p>
        )}
        <div id="result" tabIndex={-1}>
          {many && (
            <>
              {tableHidden && (
                <button
                  type="button"
                  class="back"
                  onClick={() => {
                    hideTable(false);
                    setView({ kind: 'start' });
                  }}
                >
                  ← Back to the table
                </button>
              )}
              <Batch
                files={many.files}
                hints={many.hints}
                hidden={tableHidden}
                onOpen={(answer, hints, origin) => {
                  hideTable(true);
                  void readOne(answer, hints, origin);
                }}
              />
            </>
          )}
          {view.kind === 'result' && (
            <Result
              readings={view.readings}
              found={view.found}
              now={now}
              onCompare={(reading) => {
                setFirst(reading);
                setText('');
                document.getElementById('field')?.focus();
              }}
              key={view.key}
            />
          )}
          {view.kind === 'diff' && (
            <Diff
              before={view.before}
              after={view.after}
              onClose={() => setView({ kind: 'result', key: view.key, readings: [view.after] })}
            />
          )}
        </div>
      </main>
      <Live />
    </div>
  );
}
