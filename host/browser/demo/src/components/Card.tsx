import type { Registration } from 'whoisbox';

import { millis, relative } from '../dates';
import { AVAILABILITY, OBJECTS } from '../data/words';
import { titleOf } from '../title';
import { Contacts } from './Contacts';
import { Nameservers, Numbers, Provenance, Registrar, SecureDns, Statuses } from './Facts';
import { Value } from './Text';
import { Timeline } from './Timeline';

/** A registration, as a page to read. */
export function Card({ registration, now }: { registration: Registration; now: number }) {
  const { object, unicode_name: unicode, availability } = registration;
  const state = AVAILABILITY[availability];
  const named = titleOf(registration);
  return (
    <article class="card" aria-labelledby="title">
      <header class="card-head">
        <p class="kind">{OBJECTS[object] ?? object}</p>
        <h2 id="title">{named ? <Value path={named.path} of={named.title} /> : 'The answer does not name its object'}</h2>
        {unicode !== undefined && (
          <p class="unicode">
            <Value path="/unicode_name" of={unicode} />
          </p>
        )}
        <p class="standing">
          <span class={`badge ${availability}`}>
            <Value path="/availability">{state?.badge}</Value>
          </span>{' '}
          <span class="summary">{summary(registration, now)}</span>
        </p>
      </header>
      <Timeline registration={registration} now={now} />
      <Statuses registration={registration} />
      <Numbers registration={registration} />
      <Contacts registration={registration} />
      <div class="columns">
        <Registrar registration={registration} />
        <Nameservers registration={registration} />
        <SecureDns registration={registration} />
        <Provenance registration={registration} />
      </div>
    </article>
  );
}

/** The registration in a sentence, for screen readers and for those in a hurry. */
export function summary({ availability, created, expires }: Registration, now: number): string {
  if (availability !== 'registered') return AVAILABILITY[availability]?.sentence ?? '';
  const began = millis(created?.iso);
  const ends = millis(expires?.iso);
  const parts = [
    began === undefined ? undefined : `Created ${relative(began, now)}`,
    ends === undefined ? undefined : `${ends < now ? 'expired' : 'expires'} ${relative(ends, now)}`,
  ].filter((part) => part !== undefined);
  return parts.length ? `${parts.join(', ').replace(/^./, (first) => first.toUpperCase())}.` : '';
}
