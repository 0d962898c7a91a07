import type { Explanation } from 'whoisbox';

/** RDAP's roles (RFC 9083 section 10.2.4) as headings. */
export const ROLES = table<string>({
  registrant: 'Registrant',
  administrative: 'Administrative',
  technical: 'Technical',
  billing: 'Billing',
  abuse: 'Abuse',
  noc: 'Network operations',
  registrar: 'Registrar',
  reseller: 'Reseller',
  sponsor: 'Sponsor',
  proxy: 'Proxy',
  notifications: 'Notifications',
});

/** The object classes. */
export const OBJECTS = table<string>({
  domain: 'Domain name',
  ip_network: 'Address block',
  autnum: 'AS number',
  entity: 'Contact',
  nameserver: 'Name server',
});

/** What the registry said of availability, as a badge and a sentence. */
export const AVAILABILITY = table<{ badge: string; sentence: string }>({
  registered: { badge: 'Registered', sentence: 'The answer holds a registration.' },
  available: { badge: 'Not registered', sentence: 'The registry says in so many words that there is no such registration.' },
  reserved: { badge: 'Reserved', sentence: 'The registry withholds this from registration.' },
  unknown: {
    badge: 'Not told',
    sentence: 'The answer does not tell whether this is registered. That is no sign that it is free.',
  },
});

/** Why an answer held no registration. None of it says anything about the object. */
export const REFUSALS = table<{ title: string; sentence: string }>({
  throttled: {
    title: 'The server asks to slow down',
    sentence: 'It got more questions than it allows, and did not look this one up.',
  },
  refused: { title: 'The server refuses to answer', sentence: 'It does not answer this client, or not this kind of question.' },
  unavailable: { title: 'The server has a fault of its own', sentence: 'It could not answer at that time.' },
  empty: { title: 'The answer is empty', sentence: 'No text came back: often a sign of a closed door, never of a free name.' },
  malformed: { title: 'This is no readable answer', sentence: 'It is not of the protocol, or it is broken.' },
  too_large: { title: 'The answer is too large', sentence: 'It has more bytes than are read at once.' },
});

/** What kept a server from being asked, as headings; the package's sentence says what would help. */
export const HINDRANCES: Record<Explanation['code'], string> = {
  no_cors: 'This server does not answer web pages',
  no_relay: 'WHOIS takes a relay',
  relay_denied: 'The relay refused',
  relay_unreachable: 'The relay is not there',
  relay_failed: 'The relay got no answer',
  mixed_content: 'A server without encryption',
  unreachable: 'The server was not reached',
};

/** The conclusions of a lookup. */
export const CONCLUSIONS = table<string>({
  found: 'Found',
  not_found: 'Not registered, the registry says',
  reserved: 'Reserved by the registry',
  throttled: 'A server asks to slow down',
  refused: 'A server refuses to answer',
  unavailable: 'A server has a fault of its own',
  unreadable: 'No answer that could be read',
  network_failure: 'No server could be reached',
  denied: 'No server was allowed to be asked',
});

/** The members of a contact that can be withheld. */
export const MEMBERS = table<string>({
  handle: 'identifier',
  name: 'name',
  organization: 'organization',
  address: 'address',
  'address.street': 'street',
  'address.city': 'city',
  'address.region': 'region',
  'address.postal_code': 'postal code',
  'address.country': 'country',
  'address.country_code': 'country',
  phones: 'telephone',
  faxes: 'fax',
  emails: 'e-mail',
  url: 'web page',
});

/** DNSSEC algorithms (IANA, DNS Security Algorithm Numbers) and digests (Delegation Signer Digest Algorithms). */
export const ALGORITHMS: Record<number, string> = {
  5: 'RSA/SHA-1',
  7: 'RSA/SHA-1 NSEC3',
  8: 'RSA/SHA-256',
  10: 'RSA/SHA-512',
  13: 'ECDSA P-256',
  14: 'ECDSA P-384',
  15: 'Ed25519',
  16: 'Ed448',
};
export const DIGESTS: Record<number, string> = { 1: 'SHA-1', 2: 'SHA-256', 4: 'SHA-384' };

/** Without what every object has: a server's own word may be `constructor`. */
function table<Entry>(entries: Record<string, Entry>): Record<string, Entry> {
  return Object.assign(Object.create(null), entries);
}
