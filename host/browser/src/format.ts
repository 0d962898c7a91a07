import { FormatError, payloadOf } from './errors.js';

/** What the component gives for a form that it has not, or settings that do not fit, as an error to throw; another error as it is. */
export function formatError(error: unknown): unknown {
  const payload = payloadOf(error);
  if (payload?.tag === 'unknown-format') {
    const names = payload.val as string[];
    return new FormatError('unknown_format', `there is no format of that name; there are ${names.join(', ')}`, names);
  }
  if (payload?.tag === 'bad-settings') return new FormatError('bad_settings', String(payload.val));
  return error;
}
