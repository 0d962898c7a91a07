import type { Report } from 'whoisbox';
import * as whoisbox from 'whoisbox';

import type { Found } from './components/Result';

/** Looks up by RDAP, and by WHOIS where a relay is named. */
export async function lookUp(query: string, relay: string, signal: AbortSignal, onStep: (sentence: string) => void): Promise<Found> {
  const { lookup } = whoisbox as any;
  const { report, explanations, convert } = await lookup(query, { signal, ...(relay && { relay }), onStep: (step: unknown) => onStep(String(step)) });
  return { query, report: report as Report, explanations, convert };
}
