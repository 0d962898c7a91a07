import { useMemo, useState } from 'preact/hooks';

import type { Links } from '../link';
import type { Reading } from '../reading';
import { count, linesOf } from '../text';
import { Text } from './Text';

/** So many lines are shown at once, and as many more on request. */
const PORTION = 1500;

/** The raw answer, line by line: those that became a value can be gone to and light it up. */
export function Answer({ reading, links, at }: { reading: Reading; links: Links; at: number | undefined }) {
  const lines = useMemo(() => linesOf(reading.text, reading.protocol), [reading]);
  const kinds = useMemo(() => kindsOf(reading), [reading]);
  const [portions, setPortions] = useState(1);
  const shown = Math.max(portions * PORTION, Math.ceil((at ?? 0) / PORTION) * PORTION);
  const unread = [...kinds.values()].filter((kind) => kind === 'unread').length;
  return (
    <section class="answer" aria-labelledby="answer-title">
      <header class="answer-head">
        <h2 id="answer-title">{reading.origin ? <Text of={reading.origin} most={120} /> : 'Answer'}</h2>
        <p class="small">
          {count(lines.length, 'line')}
          {reading.laidOut && ', JSON laid out for reading'}
        </p>
      </header>
      <ol class="lines" aria-label="The answer, line by line; arrow keys move, Enter goes to the value">
        {lines.slice(0, shown).map((line, index) => (
          <Line
            text={line}
            number={index + 1}
            kind={links.paths(index + 1).length ? 'used' : (kinds.get(index + 1) ?? 'plain')}
            key={index}
          />
        ))}
      </ol>
      {shown < lines.length && (
        <button type="button" class="more" onClick={() => setPortions(Math.ceil(shown / PORTION) + 1)}>
          Show {count(Math.min(PORTION, lines.length - shown), 'more line')} of {(lines.length - shown).toLocaleString('en')}
        </button>
      )}
      <p class="key small">
        <span class="swatch used" /> became a value <span class="swatch plain" /> text or known to say nothing
        {unread > 0 && (
          <>
            {' '}
            <span class="swatch unread" /> not understood
          </>
        )}
      </p>
    </section>
  );
}

function Line({ text, number, kind }: { text: string; number: number; kind: string }) {
  const shown = text === '' ? ' ' : <Text of={text} most={4000} />;
  return (
    <li class={`line ${kind}`} data-line={number}>
      <span class="number" aria-hidden="true">
        {number}
      </span>
      {kind === 'used' ? (
        <span class="content" role="button" tabIndex={-1}>
          {shown}
        </span>
      ) : (
        <span class="content">
          {shown}
          {kind === 'unread' && <span class="unseen"> (not understood)</span>}
        </span>
      )}
    </li>
  );
}

/** What became of the lines that gave no value. Of RDAP most are of the protocol itself, and none is called not understood. */
function kindsOf({ registration, refusal, protocol }: Reading): Map<number, string> {
  const kinds = new Map<number, string>();
  for (const { line, path, passed_over: passed } of registration?.fields ?? []) {
    if (path === undefined && kinds.get(line) !== 'unread') kinds.set(line, passed || protocol === 'rdap' ? 'passed' : 'unread');
  }
  if (refusal?.line) kinds.set(refusal.line, 'refusal');
  return kinds;
}
