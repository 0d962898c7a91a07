import { lookup, type LookupStep } from 'whoisbox';

import type { Found } from './components/Result';
import { plain } from './text';

/** Looks up by RDAP, and by WHOIS where a relay is named. Tells in a sentence what it does at the moment. */
export async function lookUp(
  query: string,
  relay: string,
  signal: AbortSignal,
  onStep: (sentence: string) => void,
): Promise<Found> {
  if (relay && !URL.canParse(relay)) {
    throw new Error(`The relay in the settings, ${relay}, is no URL: name one such as http://127.0.0.1:4343, or none.`);
  }
  const found = await lookup(query, { relay: relay || undefined, signal, onStep: (step) => onStep(sentenceOf(step)) });
  return { query, ...found };
}

function sentenceOf(step: LookupStep): string {
  if ('wait' in step) return `Waiting ${step.wait} s, as the server asks…`;
  const { send, by } = step;
  const asked = 'whois' in send ? `${send.whois.server} by WHOIS` : `${new URL(send.http_get.url).host} by RDAP`;
  return `Asking ${plain(asked, 120)}${by === 'relay' ? ', through the relay' : ''}…`;
}
