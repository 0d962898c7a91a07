// Answers with invented data: the page's own examples, and others made from them.

import { readFile } from 'node:fs/promises';
import path from 'node:path';

const examples = path.join(import.meta.dirname, '..', '..', '..', 'host', 'browser', 'demo', 'src', 'data', 'examples');
const example = (name) => readFile(path.join(examples, name), 'utf8');

/** A domain by WHOIS, with contacts of which parts are withheld. */
export const WHOIS = await example('domain.txt');
/** A domain by RDAP, whose registration has run out. */
export const RDAP = await example('domain.json');
/** An AS number by RDAP. */
export const AUTNUM = await example('autnum.json');
/** A server that asks for patience, on line 4. */
export const THROTTLED = await example('throttled.txt');

/** A domain with dates that cannot be read for certain, on lines 3 and 4, and a line that means nothing. */
export const ODD =
  'Domain Name: example.com\r\nRegistrar: Example Registrar, Inc.\r\nCreation Date: 03/04/2007\r\nExpiry Date: 31/31/2027\r\n' +
  'Frobnication: blue\r\nName Server: ns1.example.net\r\nDomain Status: ok\r\nDomain Status: frobnicated\r\n';

/** So many WHOIS answers as files, each of another name, registrar and date; the last is of a name that is not registered. */
export const files = (number) =>
  Array.from({ length: number }, (_, at) => [
    `answer-${at}.txt`,
    at === number - 1
      ? `No match for "NOBODY.EXAMPLE.COM".\r\n`
      : WHOIS.replaceAll('harbour-atlas', `harbour-${at}`)
          .replace('Example Registrar, Inc.', `${['Cedar', 'Aspen', 'Birch'][at % 3]} Registrar Ltd`)
          .replace('2027-05-17', `${2031 - (at % 5)}-05-17`),
  ]);
