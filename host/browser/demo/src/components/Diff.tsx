import type { Registration } from 'whoisbox';

import { members, type Reading } from '../reading';
import { count } from '../text';
import { Text } from './Text';

/** Two registrations, member by member: what is only in one, and what differs. */
export function Diff({ before, after, onClose }: { before: Reading; after: Reading; onClose: () => void }) {
  if (!before.registration || !after.registration) return null;
  const rows = differences(before.registration, after.registration);
  const differing = rows.filter(({ change }) => change !== 'same');
  return (
    <section class="card diff" aria-labelledby="diff-title">
      <header class="card-head">
        <p class="kind">Two answers compared</p>
        <h2 id="diff-title">{differing.length ? count(differing.length, 'difference') : 'No difference'}</h2>
        <p class="small">{count(rows.length - differing.length, 'member is', 'members are')} the same.</p>
        <button type="button" onClick={onClose}>
          Back to the second answer
        </button>
      </header>
      {differing.length > 0 && (
        <table role="table" aria-labelledby="diff-title">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                Member
              </th>
              <th role="columnheader" scope="col">
                First{before.origin && <Origin of={before.origin} />}
              </th>
              <th role="columnheader" scope="col">
                Second{after.origin && <Origin of={after.origin} />}
              </th>
            </tr>
          </thead>
          <tbody role="rowgroup">
            {differing.map(({ name, one, other, change }) => (
              <tr role="row" class={change} key={name}>
                <th role="rowheader" scope="row">
                  <Text of={name} most={120} /> <span class="change">{change}</span>
                </th>
                <td role="cell">
                  {one === undefined ? (
                    <span class="absent">not there</span>
                  ) : (
                    <del>
                      <Text of={one} />
                    </del>
                  )}
                </td>
                <td role="cell">
                  {other === undefined ? (
                    <span class="absent">not there</span>
                  ) : (
                    <ins>
                      <Text of={other} />
                    </ins>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Origin({ of }: { of: string }) {
  return (
    <span class="small">
      {' '}
      <Text of={of} most={60} />
    </span>
  );
}

interface Difference {
  name: string;
  one: string | undefined;
  other: string | undefined;
  change: 'same' | 'changed' | 'added' | 'removed';
}

function differences(before: Registration, after: Registration): Difference[] {
  const [first, second] = [members(before), members(after)];
  return [...new Set([...first.keys(), ...second.keys()])].map((name) => {
    const [one, other] = [first.get(name), second.get(name)];
    return {
      name,
      one,
      other,
      change: one === other ? 'same' : one === undefined ? 'added' : other === undefined ? 'removed' : 'changed',
    };
  });
}
