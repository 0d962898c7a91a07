import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

import { overlap, type Links } from '../link';

interface Props {
  links: Links;
  /** A line is about to be gone to: it has to be there. */
  onLine: (line: number) => void;
  /** A value is about to be gone to. */
  onValue: () => void;
  children: ComponentChildren;
}

const VALUES = '.linked';
const LINES = '.line.used .content';

/**
 * Holds a card and its answer, and links them both ways: pointing at a value or going to it lights up its lines and scrolls to
 * them, a line its values. Each side is one stop of the Tab key, the arrow keys move within it, and Enter goes to the other side.
 */
export function Linked({ links, onLine, onValue, children }: Props) {
  const root = useRef<HTMLDivElement>(null);
  const keys = useRef(false);
  const mouse = useRef('');
  useEffect(() => {
    for (const kind of [VALUES, LINES]) root.current?.querySelector<HTMLElement>(kind)?.setAttribute('tabindex', '0');
  }, [links]);

  const at = (target: EventTarget | null) => {
    const element = target as Element | null;
    const value = element?.closest?.<HTMLElement>(VALUES) ?? null;
    return { value, line: value ? null : (element?.closest?.<HTMLElement>('.line.used') ?? null) };
  };
  const light = (target: EventTarget | null, scroll: boolean) => {
    const { value, line } = at(target);
    clear(root.current);
    if (!value && !line) return;
    (value ?? line)?.classList.add('lit');
    for (const other of others(root.current, links, value, line)) {
      other.classList.add('lit');
    }
    if (value && scroll) reveal(others(root.current, links, value, null)[0]);
  };
  const go = (target: EventTarget | null) => {
    const { value, line } = at(target);
    const first = Number(value?.dataset.lines?.split(' ')[0] ?? 0);
    if (first) onLine(first);
    if (line) onValue();
    // After a portion that was not yet shown is there.
    requestAnimationFrame(() => {
      const [other] = others(root.current, links, value, line);
      const aim = value ? other?.querySelector<HTMLElement>('.content') : other;
      aim?.focus({ preventScroll: true });
      aim?.scrollIntoView({ block: 'nearest' });
    });
  };
  const toLine = (target: EventTarget | null) => {
    const number = (target as Element | null)?.closest?.<HTMLElement>('[data-to]')?.dataset.to;
    if (!number) return false;
    onLine(Number(number));
    requestAnimationFrame(() => {
      const line = root.current?.querySelector<HTMLElement>(`[data-line="${number}"]`);
      clear(root.current);
      line?.classList.add('lit');
      reveal(line ?? undefined);
      line?.scrollIntoView({ block: 'nearest' });
    });
    return true;
  };

  return (
    <div
      class="linked-panes"
      ref={root}
      onMouseOver={(event) => {
        // What the keys scroll beneath a mouse that lies still is not pointed at.
        const place = `${event.screenX} ${event.screenY}`;
        if (keys.current && place === mouse.current) return;
        keys.current = false;
        mouse.current = place;
        light(event.target, true);
      }}
      onMouseLeave={() => clear(root.current)}
      onFocusIn={(event) => {
        rove(root.current, event.target as HTMLElement);
        light(event.target, true);
      }}
      onClick={(event) => {
        if (!toLine(event.target) && !getSelection()?.toString()) go(event.target);
      }}
      onKeyDown={(event) => {
        keys.current = true;
        const element = event.target as HTMLElement;
        if (!element.matches(`${VALUES}, ${LINES}`)) return;
        if (event.key === 'Enter' || event.key === ' ') go(element);
        else if (event.key === 'Escape') clear(root.current);
        else if (!move(root.current, element, event.key)) return;
        event.preventDefault();
      }}
    >
      {children}
    </div>
  );
}

/** The lines of a value, or the values of a line: the very ones where there are such, else those that they are a part of. */
function others(root: Element | null, links: Links, value: HTMLElement | null, line: HTMLElement | null): HTMLElement[] {
  if (!root) return [];
  if (value) {
    return links
      .lines(value.dataset.path ?? '')
      .flatMap((number) => [...root.querySelectorAll<HTMLElement>(`[data-line="${number}"]`)]);
  }
  const paths = links.paths(Number(line?.dataset.line));
  const values = [...root.querySelectorAll<HTMLElement>(VALUES)];
  const exact = values.filter(({ dataset }) => paths.includes(dataset.path ?? ''));
  return exact.length ? exact : values.filter(({ dataset }) => paths.some((path) => overlap(path, dataset.path ?? '')));
}

function clear(root: Element | null): void {
  for (const element of root?.querySelectorAll('.lit') ?? []) element.classList.remove('lit');
}

/** Scrolls the answer's own pane, not the page, so that what one points at stays where it is. */
function reveal(line: HTMLElement | undefined): void {
  const pane = line?.closest<HTMLElement>('.lines');
  if (!line || !pane || pane.scrollHeight <= pane.clientHeight) return;
  const top = line.offsetTop - pane.offsetTop;
  if (top < pane.scrollTop || top + line.offsetHeight > pane.scrollTop + pane.clientHeight) {
    pane.scrollTo({ top: top - pane.clientHeight / 3 });
  }
}

/** Makes the element that has the focus the one that Tab comes back to. */
function rove(root: Element | null, element: HTMLElement): void {
  const kind = [VALUES, LINES].find((selector) => element.matches(selector));
  if (!kind) return;
  for (const other of root?.querySelectorAll(`${kind}[tabindex="0"]`) ?? []) other.setAttribute('tabindex', '-1');
  element.setAttribute('tabindex', '0');
}

function move(root: Element | null, element: HTMLElement, key: string): boolean {
  const steps: Record<string, number> = {
    ArrowDown: 1,
    ArrowRight: 1,
    ArrowUp: -1,
    ArrowLeft: -1,
    Home: -Infinity,
    End: Infinity,
  };
  const step = steps[key];
  if (step === undefined) return false;
  const all = [...(root?.querySelectorAll<HTMLElement>(element.matches(VALUES) ? VALUES : LINES) ?? [])];
  const next = all[Math.min(all.length - 1, Math.max(0, all.indexOf(element) + step))];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest' });
  return true;
}
