import type { Registration, Timestamp } from 'whoisbox';

import { dateWords, millis, relative } from '../dates';
import { Text, Value } from './Text';

interface Mark {
  name: string;
  path: string;
  at: Timestamp;
  time?: number;
  tone: string;
}

const WIDTH = 1000;

/** The events of a registration along a line with today's mark, and in words below it. */
export function Timeline({ registration, now }: { registration: Registration; now: number }) {
  const marks = marksOf(registration, now);
  if (!marks.length) return null;
  const times = marks.flatMap(({ time }) => (time === undefined ? [] : [time]));
  return (
    <section class="block" aria-labelledby="timeline">
      <h3 id="timeline">Timeline</h3>
      {times.length > 1 && <Line marks={marks} times={times} now={now} />}
      <ol class="events">
        {marks.map((mark) => (
          <Moment mark={mark} now={now} key={mark.path} />
        ))}
      </ol>
    </section>
  );
}

function Line({ marks, times, now }: { marks: Mark[]; times: number[]; now: number }) {
  const first = Math.min(...times, now);
  const span = Math.max(...times, now) - first || 1;
  const x = (time: number) => 12 + ((time - first) / span) * (WIDTH - 24);
  const created = marks.find(({ path }) => path === '/created')?.time;
  const expires = marks.find(({ path }) => path === '/expires')?.time;
  return (
    <svg class="line-of-time" viewBox={`0 0 ${WIDTH} 44`} aria-hidden="true" preserveAspectRatio="none">
      <line x1="12" x2={WIDTH - 12} y1="22" y2="22" class="axis" />
      {created !== undefined && (
        <line x1={x(created)} x2={x(Math.max(created, Math.min(now, expires ?? now)))} y1="22" y2="22" class="lived" />
      )}
      {marks.map(
        ({ time, path, tone }) =>
          time !== undefined && <line key={path} class={`tick ${tone}`} x1={x(time)} x2={x(time)} y1="11" y2="33" />,
      )}
      <line class="today" x1={x(now)} x2={x(now)} y1="2" y2="42" />
    </svg>
  );
}

function Moment({ mark, now }: { mark: Mark; now: number }) {
  const { name, path, at, time, tone } = mark;
  if (path === '') {
    return (
      <li class="event today">
        <span class="event-name">Today</span>
        <span class="event-date">{dateWords(new Date(now).toISOString().slice(0, 10)).date}</span>
      </li>
    );
  }
  const words = at.iso === undefined ? undefined : dateWords(at.iso);
  return (
    <li class={`event ${tone}`}>
      <span class="event-name">
        <Text of={name} />
      </span>
      <span class="event-date">
        <Value path={path}>
          {words ? (
            <time dateTime={at.iso}>
              {words.date} {words.time && <small>{words.time}</small>}
            </time>
          ) : (
            <Text of={at.raw} />
          )}
        </Value>
      </span>
      <span class="event-relative">{time === undefined ? 'not a date that can be read for certain' : relative(time, now)}</span>
    </li>
  );
}

function marksOf({ created, updated, expires, events }: Registration, now: number): Mark[] {
  const marks: Mark[] = [];
  const add = (name: string, path: string, at: Timestamp | undefined, tone = '') => {
    if (!at) return;
    const time = millis(at.iso);
    marks.push({ name, path, at, tone, ...(time !== undefined && { time }) });
  };
  add('Created', '/created', created, 'good');
  add('Updated', '/updated', updated);
  const end = millis(expires?.iso);
  // A date alone has not passed before its day is over.
  const over = end !== undefined && end + (expires?.iso?.includes('T') ? 0 : 86_400_000) < now;
  add(over ? 'Expired' : 'Expires', '/expires', expires, over ? 'bad' : 'end');
  for (const [at, event] of events.entries())
    add(
      event.action.replace(/^./, (first) => first.toUpperCase()),
      `/events/${at}`,
      event.at,
      'quiet',
    );
  if (marks.some(({ time }) => time !== undefined))
    marks.push({ name: 'Today', path: '', at: { raw: '' }, time: now, tone: 'today' });
  return marks.sort((a, b) => (a.time ?? Infinity) - (b.time ?? Infinity));
}
