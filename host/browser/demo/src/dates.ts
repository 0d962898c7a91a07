/** Made when the first date is shown: it takes the browser longer than to read an answer. */
const formats = once(() => ({
  day: new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }),
  relation: new Intl.RelativeTimeFormat('en', { numeric: 'auto' }),
}));
const UNITS: [Intl.RelativeTimeFormatUnit, number][] = [
  ['year', 365.2425],
  ['month', 30.436875],
  ['week', 7],
  ['day', 1],
];

/** The milliseconds since 1970 of an RFC 3339 date or date-time; one without an offset is taken as UTC. None if no time. */
export function millis(iso: string | undefined): number | undefined {
  if (!iso) return undefined;
  const at = Date.parse(/T.*(Z|[+-]\d\d:\d\d)$/i.test(iso) || !iso.includes('T') ? iso : `${iso}Z`);
  return Number.isFinite(at) ? at : undefined;
}

/** `2 Mar 1999`, and the time of day as it was given. */
export function dateWords(iso: string): { date: string; time: string } {
  const at = millis(iso.slice(0, 10));
  const time = iso.slice(11);
  return {
    date: at === undefined ? iso : formats().day.format(at),
    time: time
      .replace(/\.\d+/, '')
      .replace(/Z$/i, ' UTC')
      .replace(/([+-]\d\d:\d\d)$/, ' UTC$1'),
  };
}

/** `in 11 months`, `27 years ago`, `today`. */
export function relative(at: number, now: number): string {
  const days = (at - now) / 86_400_000;
  for (const [unit, length] of UNITS) {
    if (Math.abs(days) >= length * (unit === 'day' ? 0 : unit === 'week' ? 2 : 1))
      return formats().relation.format(Math.trunc(days / length), unit);
  }
  return formats().relation.format(0, 'day');
}

function once<Value>(make: () => Value): () => Value {
  let made: Value | undefined;
  return () => (made ??= make());
}
