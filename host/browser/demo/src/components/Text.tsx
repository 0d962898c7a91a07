import { useContext } from 'preact/hooks';
import { createContext, type ComponentChildren } from 'preact';

import type { Links } from '../link';
import { count, pieces } from '../text';

/** The links of the answer that is shown beside a card; none where nothing is. */
export const LinksContext = createContext<Links | undefined>(undefined);

/** Foreign text, shown as it is: isolated from the text around it, with marks where characters are not to be seen. */
export function Text({ of, most = 2000 }: { of: string; most?: number }) {
  const rest = of.length - most;
  return (
    <bdi class="text">
      {pieces(rest > 0 ? of.slice(0, most) : of).map((piece) =>
        piece.mark ? <span class="mark">{piece.text}</span> : piece.text,
      )}
      {rest > 0 && <span class="cut"> … {count(rest, 'more character')}</span>}
    </bdi>
  );
}

/** A value of the registration, linked with the lines of the answer that it came from. */
export function Value({ path, of, children }: { path: string; of?: string; children?: ComponentChildren }) {
  const lines = useContext(LinksContext)?.lines(path) ?? [];
  const shown = children ?? <Text of={of ?? ''} />;
  if (!lines.length) return <span class="value">{shown}</span>;
  return (
    <span class="value linked" role="button" tabIndex={-1} data-path={path} data-lines={lines.join(' ')}>
      {shown}
      <span class="unseen">
        , {lines.length > 1 ? 'lines' : 'line'} {lines.join(', ')}
      </span>
    </span>
  );
}
