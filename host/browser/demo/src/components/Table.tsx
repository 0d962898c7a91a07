import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

import { COLUMNS, type Row, type Wanted } from '../batch/messages';
import { plain } from '../text';
import { Text } from './Text';

const HEIGHT = 36;
const AROUND = 8;

interface Props {
  rows: readonly Row[];
  order: Uint32Array;
  wanted: Wanted;
  onSort: (column: number) => void;
  onOpen: (index: number) => void;
}

/** A table of ten thousand rows, of which those in view alone are there. The arrow keys move, Enter opens. */
export function Table({ rows, order, wanted, onSort, onOpen }: Props) {
  const body = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [active, setActive] = useState(0);
  const focus = useRef(false);
  useEffect(() => {
    const watch = new ResizeObserver(() => setHeight(body.current?.clientHeight ?? 600));
    if (body.current) watch.observe(body.current);
    return () => watch.disconnect();
  }, []);
  // Before the next key: what is done after the page is painted comes too late for one that is pressed meanwhile.
  useLayoutEffect(() => {
    if (focus.current) body.current?.querySelector<HTMLElement>('[tabindex="0"]')?.focus({ preventScroll: true });
    focus.current = false;
  });

  const at = Math.min(active, Math.max(0, order.length - 1));
  const first = Math.max(0, Math.floor(top / HEIGHT) - AROUND);
  const last = Math.min(order.length, Math.ceil((top + height) / HEIGHT) + AROUND);
  const page = Math.max(1, Math.floor(height / HEIGHT) - 1);
  const go = (to: number) => {
    const next = Math.min(order.length - 1, Math.max(0, to));
    const pane = body.current;
    if (pane && next * HEIGHT < pane.scrollTop) pane.scrollTop = next * HEIGHT;
    else if (pane && (next + 1) * HEIGHT > pane.scrollTop + pane.clientHeight)
      pane.scrollTop = (next + 1) * HEIGHT - pane.clientHeight;
    if (pane) setTop(pane.scrollTop);
    setActive(next);
    focus.current = true;
  };
  const keys: Record<string, () => void> = {
    ArrowDown: () => go(at + 1),
    ArrowUp: () => go(at - 1),
    PageDown: () => go(at + page),
    PageUp: () => go(at - page),
    Home: () => go(0),
    End: () => go(order.length - 1),
    Enter: () => onOpen(order[at] ?? 0),
  };
  const visible = Array.from({ length: Math.max(0, last - first) }, (_, index) => first + index);
  // The row that has the focus stays, however far it is scrolled away.
  if (order.length && !visible.includes(at)) visible.push(at);

  return (
    <div class="grid" role="grid" aria-label="Answers" aria-rowcount={order.length + 1} aria-colcount={COLUMNS.length}>
      <div class="grid-head" role="rowgroup">
        <div class="grid-row" role="row" aria-rowindex={1}>
          {COLUMNS.map(({ title, class: kind }, column) => (
            <span
              role="columnheader"
              class={`cell ${kind}`}
              aria-sort={wanted.column === column ? (wanted.down ? 'descending' : 'ascending') : 'none'}
              key={title}
            >
              <button type="button" onClick={() => onSort(column)}>
                {title}
                <span aria-hidden="true">{wanted.column === column ? (wanted.down ? ' ↓' : ' ↑') : ''}</span>
              </button>
            </span>
          ))}
        </div>
      </div>
      <div
        class="grid-body"
        role="rowgroup"
        ref={body}
        onScroll={(event) => setTop(event.currentTarget.scrollTop)}
        onKeyDown={(event) => {
          const act = keys[event.key];
          if (!act) return;
          event.preventDefault();
          act();
        }}
      >
        <div class="grid-space" role="none" style={{ height: order.length * HEIGHT }}>
          {visible.map((place) => {
            const index = order[place] ?? 0;
            const row = rows[index];
            return (
              <div
                class="grid-row"
                role="row"
                aria-rowindex={place + 2}
                tabIndex={place === at ? 0 : -1}
                style={{ transform: `translateY(${place * HEIGHT}px)` }}
                onClick={() => {
                  setActive(place);
                  onOpen(index);
                }}
                onFocus={() => setActive(place)}
                key={index}
              >
                {row?.map((cell, column) => (
                  <span role="gridcell" class={`cell ${COLUMNS[column]?.class}`} title={plain(`${cell}`)} key={column}>
                    {cell === 0 ? '' : <Text of={`${cell}`} most={120} />}
                  </span>
                ))}
              </div>
            );
          })}
        </div>
      </div>
    </div>
  );
}
