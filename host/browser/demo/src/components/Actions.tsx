import { convert, type Lookup } from 'whoisbox';
import { useState } from 'preact/hooks';

import { LONGEST, toFragment } from '../fragment';
import type { Reading } from '../reading';
import { save } from '../save';
import { count } from '../text';
import { titleOf } from '../title';
import { say } from './Live';

const FORMATS = [
  ['json', 'JSON', 'json'],
  ['rdap', 'RDAP', 'rdap.json'],
  ['stix', 'STIX', 'stix.json'],
  ['csv', 'CSV', 'csv'],
] as const;

interface Props {
  reading: Reading;
  /** The question, where the answer came by a lookup. */
  query?: string;
  /** Gives what a lookup found, in place of this one answer. */
  whole?: Lookup['convert'];
  onCompare: () => void;
}

/** What can be done with an answer: take it along in another form, share it, compare it. */
export function Actions({ reading, query, whole, onCompare }: Props) {
  const [shared, setShared] = useState('');
  const name = (reading.registration && titleOf(reading.registration)?.title) ?? 'registration';
  const download = async (format: string, ending: string) => {
    try {
      const { text } =
        whole?.(format) ?? (await convert(reading.answer, format, { ...reading.hints, protocol: reading.protocol }));
      save(new Blob([text], { type: format === 'csv' ? 'text/csv' : 'application/json' }), `${name}.${ending}`);
      say(`Saved ${name} as ${ending}.`);
    } catch (error) {
      setShared(`This could not be given as ${format}: ${error instanceof Error ? error.message : error}`);
    }
  };
  const share = async () => {
    const server = reading.hints.server;
    const fragment = await toFragment(query ? { query } : { answer: reading.text, ...(server && { server }) });
    if (fragment.length > LONGEST) {
      const size = count(fragment.length, 'character');
      setShared(`The answer is too large for an address (${size}; ${LONGEST.toLocaleString('en')} are safe): share it as a file.`);
      return;
    }
    history.replaceState(null, '', fragment);
    const what = query ? 'It asks for this name again' : 'It holds the whole answer';
    try {
      await navigator.clipboard.writeText(location.href);
      setShared(`Copied. ${what}; what follows # is sent to no server.`);
    } catch {
      setShared(`The address bar has it now. ${what}; what follows # is sent to no server.`);
    }
  };
  return (
    <div class="tools" role="group" aria-label="Take along">
      {reading.registration &&
        FORMATS.map(([format, title, ending]) => (
          <button type="button" key={format} onClick={() => download(format, ending)}>
            <span class="unseen">Download as </span>
            {title}
          </button>
        ))}
      <button type="button" onClick={share}>
        Copy link
      </button>
      {reading.registration && (
        <button type="button" onClick={onCompare}>
          Compare…
        </button>
      )}
      <p class="shared small" role="status">
        {shared}
      </p>
    </div>
  );
}
