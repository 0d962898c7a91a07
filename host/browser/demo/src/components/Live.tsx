import { useLayoutEffect, useState } from 'preact/hooks';

let tell: ((sentence: string) => void) | undefined;

/** Has a screen reader say a sentence when it is done with the one before. */
export function say(sentence: string): void {
  tell?.(sentence);
}

/** Where what happens is told to those who do not see it. */
export function Live() {
  const [sentence, setSentence] = useState('');
  useLayoutEffect(() => {
    tell = setSentence;
    return () => (tell = undefined);
  }, []);
  return (
    <p class="unseen" role="status" aria-live="polite">
      {sentence}
    </p>
  );
}
