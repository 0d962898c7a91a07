import type { Contact, Registration } from 'whoisbox';

import { MEMBERS, ROLES } from '../data/words';
import { Copy } from './Copy';
import { Text, Value } from './Text';

/** Where a member of a contact stands in the table. */
const CELLS: Record<string, RegExp> = {
  who: /^(handle|name|organization)/,
  where: /^address/,
  how: /^(phones|faxes|emails|url)/,
};

/** Who is behind the object, one row for each contact, with what the registry withholds said in words. */
export function Contacts({ registration }: { registration: Registration }) {
  const { contacts } = registration;
  if (!contacts.length) return null;
  return (
    <section class="block" aria-labelledby="contacts">
      <h3 id="contacts">Contacts</h3>
      <table class="contacts" role="table" aria-labelledby="contacts">
        <thead role="rowgroup">
          <tr role="row">
            {['Role', 'Who', 'Where', 'How to reach'].map((heading) => (
              <th role="columnheader" scope="col" key={heading}>
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup">
          {contacts.map((contact, at) => (
            <Row contact={contact} path={`/contacts/${at}`} key={at} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ contact, path }: { contact: Contact; path: string }) {
  const { roles, handle, name, organization, address, phones, faxes, emails, url, privacy_service: service } = contact;
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {roles.length
          ? roles.map((role, at) => <Value path={`${path}/roles/${at}`} of={ROLES[role] ?? role} key={role} />)
          : 'Contact'}
      </th>
      <td role="cell" class="who">
        {name !== undefined && <Value path={`${path}/name`} of={name} />}
        {organization !== undefined && <Value path={`${path}/organization`} of={organization} />}
        {handle !== undefined && (
          <span class="handle">
            <Value path={`${path}/handle`} of={handle} />
          </span>
        )}
        {service !== undefined && (
          <p class="note">
            A privacy service stands in for the holder: <Value path={`${path}/privacy_service`} of={service} />
          </p>
        )}
        <Withheld contact={contact} path={path} cell="who" />
      </td>
      <td role="cell" class="where">
        {address?.street.map((line, at) => (
          <Value path={`${path}/address/street/${at}`} of={line} key={at} />
        ))}
        {(address?.postal_code ?? address?.city ?? address?.region) !== undefined && (
          <span class="value-line">
            {address?.postal_code !== undefined && <Value path={`${path}/address/postal_code`} of={address.postal_code} />}{' '}
            {address?.city !== undefined && <Value path={`${path}/address/city`} of={address.city} />}
            {address?.city !== undefined && address.region !== undefined && ', '}
            {address?.region !== undefined && <Value path={`${path}/address/region`} of={address.region} />}
          </span>
        )}
        {address?.country !== undefined && <Value path={`${path}/address/country`} of={address.country} />}
        {address?.country_code !== undefined && <Value path={`${path}/address/country_code`} of={address.country_code} />}
        <Withheld contact={contact} path={path} cell="where" />
      </td>
      <td role="cell" class="how">
        {emails.map((email, at) => (
          <span class="value-line" key={at}>
            <Value path={`${path}/emails/${at}`} of={email} /> <Copy value={email} what="e-mail address" />
          </span>
        ))}
        {phones.map((phone, at) => (
          <Value path={`${path}/phones/${at}`} of={phone} key={at} />
        ))}
        {faxes.map((fax, at) => (
          <span class="value-line" key={at}>
            <span class="small">Fax</span> <Value path={`${path}/faxes/${at}`} of={fax} />
          </span>
        ))}
        {url !== undefined && (
          <span class="value-line">
            <Value path={`${path}/url`} of={url} /> <Copy value={url} what="address" />
          </span>
        )}
        <Withheld contact={contact} path={path} cell="how" />
      </td>
    </tr>
  );
}

/** Says what the registry withholds of one cell. */
function Withheld({ contact, path, cell }: { contact: Contact; path: string; cell: keyof typeof CELLS }) {
  const members = contact.redacted.flatMap((member, at) => (CELLS[cell]?.test(member) ? [{ member, at }] : []));
  if (!members.length) return null;
  return (
    <p class="withheld">
      Withheld:{' '}
      {members.map(({ member, at }, index) => (
        <span key={member}>
          {index > 0 && ', '}
          <Value path={`${path}/redacted/${at}`}>{MEMBERS[member] ?? <Text of={member} />}</Value>
        </span>
      ))}
    </p>
  );
}
