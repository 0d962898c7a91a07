import type { Lookup } from 'whoisbox';
import { useMemo, useState } from 'preact/hooks';

import { Links } from '../link';
import type { Reading } from '../reading';
import { Actions } from './Actions';
import { Answer } from './Answer';
import { Card } from './Card';
import { Linked } from './Linked';
import { Refused } from './Refused';
import { LinksContext, Text } from './Text';
import { Trail } from './Trail';

/** A finished lookup. */
export interface Found extends Lookup {
  query: string;
}

interface Props {
  /** The answers: one that was pasted, or those of a lookup. */
  readings: readonly Reading[];
  found?: Found | undefined;
  now: number;
  onCompare: (reading: Reading) => void;
}

/** An answer as a card with the lines beside it; of a lookup with several, the merged view and each of them. */
export function Result({ readings, found, now, onCompare }: Props) {
  const merged = found?.report.merged;
  const [chosen, setChosen] = useState(found && (readings.length !== 1 || found.explanations.length > 0) ? -1 : 0);
  const [pane, setPane] = useState<'card' | 'answer'>('card');
  const [line, setLine] = useState<number>();
  const reading = readings[chosen];
  const links = useMemo(() => new Links(reading?.registration?.fields ?? []), [reading]);
  const whole: Reading | undefined = merged && {
    answer: '',
    text: '',
    protocol: 'rdap',
    hints: {},
    laidOut: false,
    registration: merged,
  };
  const shown = reading ?? whole;
  const query = found?.query;
  if (found && !shown && !readings.length) return <Trail report={found.report} explanations={found.explanations} />;
  return (
    <LinksContext.Provider value={links}>
      {found && (
        <div class="choices" role="group" aria-label="Which answer">
          <button type="button" aria-pressed={chosen === -1} onClick={() => setChosen(-1)}>
            All together
          </button>
          {readings.map(({ origin = '', protocol }, at) => (
            <button type="button" aria-pressed={chosen === at} onClick={() => setChosen(at)} key={at}>
              {protocol === 'rdap' ? 'RDAP' : 'WHOIS'} <Text of={origin} most={60} />
            </button>
          ))}
        </div>
      )}
      {shown && (
        <Actions
          reading={shown}
          {...(query ? { query } : {})}
          {...(found && !reading ? { whole: found.convert } : {})}
          onCompare={() => onCompare(shown)}
        />
      )}
      <div class="panes-switch" role="group" aria-label="What to show">
        <button type="button" aria-pressed={pane === 'card'} onClick={() => setPane('card')}>
          Registration
        </button>
        <button type="button" aria-pressed={pane === 'answer'} onClick={() => setPane('answer')}>
          {reading ? 'Answer' : 'What was asked'}
        </button>
      </div>
      <Linked
        links={links}
        onLine={(number) => {
          setLine(number);
          setPane('answer');
        }}
        onValue={() => setPane('card')}
      >
        <div class={`pane card-pane ${pane === 'card' ? '' : 'behind'}`}>
          {shown?.registration ? (
            <Card registration={shown.registration} now={now} />
          ) : reading ? (
            <Refused reading={reading} />
          ) : (
            <article class="card">
              <p>No server gave an answer that could be read.</p>
            </article>
          )}
        </div>
        <div class={`pane answer-pane ${pane === 'answer' ? '' : 'behind'}`}>
          {reading ? (
            <Answer reading={reading} links={links} at={line} />
          ) : (
            found && <Trail report={found.report} explanations={found.explanations} />
          )}
        </div>
      </Linked>
    </LinksContext.Provider>
  );
}
