import table from './statuses.json';

/** What a status means, in words, with how it is coloured and where it is defined. */
export interface Status {
  code: string;
  tone: string;
  meaning: string;
  source?: string;
}

const known = new Map(table.map(([code, tone, meaning, source]) => [key(code), { code, tone, meaning, source } as Status]));

/**
 * The meaning of an EPP status (RFC 5731, RFC 3915) or RDAP status (RFC 8056, RFC 9083), however it is spelled:
 * `clientTransferProhibited`, `client transfer prohibited`. Others are a registry's own words, and nothing is made of them.
 */
export function statusOf(word: string): Status {
  return (
    known.get(key(word)) ?? { code: word, tone: 'plain', meaning: 'The registry’s own word: neither EPP nor RDAP defines it.' }
  );
}

function key(word: string): string {
  return word.toLowerCase().replace(/[^a-z]/g, '');
}
