import { Failed } from './failures.js';

/**
 * All that there is of a body.
 *
 * @throws Failed where that is more than so many bytes, as soon as it is.
 */
export async function bodyOf(response: Response, maxBytes: number): Promise<Uint8Array> {
  const reader = response.body?.getReader();
  const chunks: Uint8Array[] = [];
  let size = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > maxBytes) {
      reader.cancel().catch(() => {});
      throw new Failed('too_large');
    }
    chunks.push(value);
  }
  const [first] = chunks;
  if (first && chunks.length === 1) return first;
  const body = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    body.set(chunk, at);
    at += chunk.length;
  }
  return body;
}

/** The `Retry-After` header in seconds; where it is a date, the seconds from the `Date` header to it. A page sees it only if the server lets it. */
export function retryAfter(headers: Headers): number | undefined {
  const said = headers.get('retry-after')?.trim() ?? '';
  if (/^\d{1,9}$/.test(said)) return Number(said);
  const seconds = Math.ceil((Date.parse(said) - (Date.parse(headers.get('date') ?? '') || Date.now())) / 1000);
  return Number.isFinite(seconds) && seconds < 1e9 ? Math.max(seconds, 0) : undefined;
}
