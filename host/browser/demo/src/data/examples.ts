import autnum from './examples/autnum.json?raw';
import domain from './examples/domain.txt?raw';
import rdap from './examples/domain.json?raw';
import throttled from './examples/throttled.txt?raw';

/** Answers with invented data, which show what the page does. */
export const EXAMPLES = [
  { title: 'a domain, by WHOIS', text: domain, server: '' },
  { title: 'a domain, by RDAP', text: rdap, server: '' },
  { title: 'an AS number', text: autnum, server: '' },
  { title: 'a server that refuses', text: throttled, server: '' },
];
