import { useState } from 'preact/hooks';

import { plain } from '../text';
import { say } from './Live';

/** A button that copies a value: addresses found in an answer are never links. */
export function Copy({ value, what }: { value: string; what: string }) {
  const [done, setDone] = useState(false);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(value);
      setDone(true);
      say(`Copied the ${what}.`);
      setTimeout(() => setDone(false), 1500);
    } catch {
      say('The browser does not allow copying here.');
    }
  };
  return (
    <button type="button" class="copy" onClick={copy} aria-label={`Copy the ${what} ${plain(value, 60)}`}>
      {done ? 'copied' : 'copy'}
    </button>
  );
}
