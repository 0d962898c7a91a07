// Answers with a hostile text in every place that a page could show, link or take for more than text.

/** In the forms in which registries give WHOIS; line breaks in the text make more lines. */
export const whois = (text) =>
  `% ${text}\r\n%% >>> ${text} <<<\r\nDomain Name: example.com\r\nRegistry Domain ID: ${text}\r\nRegistrar: ${text}\r\nRegistrar URL: ${text}\r\n` +
  `Registrar WHOIS Server: ${text}\r\nRegistrar Abuse Contact Email: ${text}\r\nRegistrar Abuse Contact Phone: ${text}\r\nReseller: ${text}\r\n` +
  `Creation Date: ${text}\r\nUpdated Date: 2024-05-06T07:08:09Z ${text}\r\nRegistry Expiry Date: 2030-05-06T07:08:09Z\r\n` +
  `Domain Status: ${text}\r\nDomain Status: ok ${text}\r\nDomain Status: clientHold https://icann.org/epp#${text}\r\n` +
  ['Registrant', 'Admin', 'Tech', 'Billing']
    .map((role) =>
      ['Name', 'Organization', 'Street', 'City', 'State/Province', 'Postal Code', 'Country', 'Phone', 'Email', 'Fax']
        .map((label) => `${role} ${label}: ${text}\r\n`)
        .join(''),
    )
    .join('') +
  `Name Server: ${text}\r\nName Server: ns1.example.net ${text}\r\nDNSSEC: ${text}\r\nDS Data: ${text}\r\n${text}: ${text}\r\n[${text}]\r\n${text}\r\n\r\n` +
  `>>> Last update of WHOIS database: ${text} <<<\r\n`;

/** The words of a server that does not answer. */
export const refusal = (text) => `% ${text}\r\n% Query limit exceeded ${text}\r\n`;

/** As an RDAP response (RFC 9083). */
export const rdap = (text) => {
  const link = { value: text, rel: text, href: text, hreflang: [text], title: text, media: text, type: text };
  const notice = { title: text, type: text, description: [text, text], links: [link] };
  const entity = (role) => ({
    objectClassName: 'entity',
    handle: text,
    roles: [role, text],
    publicIds: [{ type: text, identifier: text }, { type: 'IANA Registrar ID', identifier: text }],
    vcardArray: [
      'vcard',
      [
        ['version', {}, 'text', '4.0'],
        ['fn', {}, 'text', text],
        ['org', {}, 'text', text],
        ['title', {}, 'text', text],
        ['adr', { label: text, cc: text }, 'text', [text, text, text, text, text, text, text]],
        ['email', {}, 'text', text],
        ['tel', { type: ['voice', text] }, 'uri', text],
        ['url', {}, 'uri', text],
        [text, { [text]: text }, 'text', text],
      ],
    ],
    remarks: [notice],
    links: [link],
  });
  return JSON.stringify({
    rdapConformance: ['rdap_level_0', text],
    notices: [notice],
    objectClassName: 'domain',
    handle: text,
    ldhName: text,
    unicodeName: text,
    status: [text, 'active'],
    port43: text,
    lang: text,
    links: [link],
    remarks: [notice],
    events: [{ eventAction: text, eventDate: text, eventActor: text }, { eventAction: 'registration', eventDate: '2001-02-03T04:05:06Z' }],
    nameservers: [{ objectClassName: 'nameserver', ldhName: text, unicodeName: text, ipAddresses: { v4: [text], v6: [text] }, status: [text] }],
    secureDNS: { delegationSigned: true, dsData: [{ keyTag: 1, algorithm: 8, digestType: 2, digest: text }] },
    entities: ['registrar', 'registrant', 'administrative', 'technical', 'abuse'].map(entity),
    [text]: { [text]: text },
  });
};
