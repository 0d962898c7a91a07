import { REFUSALS } from '../data/words';
import type { Reading } from '../reading';
import { count } from '../text';
import { Text } from './Text';

/** An answer that gave no registration: what the server said, and what that does not mean. */
export function Refused({ reading: { refusal } }: { reading: Reading }) {
  if (!refusal) return null;
  const known = REFUSALS[refusal.code];
  return (
    <article class="card refused" aria-labelledby="title">
      <header class="card-head">
        <p class="kind">No registration</p>
        <h2 id="title">{known?.title ?? 'The answer could not be read'}</h2>
        <p>{known?.sentence}</p>
      </header>
      {refusal.words ? (
        <blockquote>
          <Text of={refusal.words} />{' '}
          {refusal.line !== undefined && (
            <button type="button" class="to-line" data-to={refusal.line}>
              line {refusal.line}
            </button>
          )}
        </blockquote>
      ) : (
        <p class="message">
          <Text of={refusal.message} />
        </p>
      )}
      {refusal.wait !== undefined && <p>It asks to wait {count(refusal.wait, 'second')}.</p>}
      <p class="warning">This says nothing about the object: it is neither free nor taken because of it.</p>
    </article>
  );
}
