import type { Registration } from 'whoisbox';

/** What a registration is of, and the JSON pointer of the member that says so; nothing where the answer does not name it. */
export function titleOf({ autnum, network, name, handle }: Registration): { title: string; path: string } | undefined {
  if (autnum)
    return {
      title: autnum.start === autnum.end ? `AS${autnum.start}` : `AS${autnum.start} – AS${autnum.end}`,
      path: '/autnum/start',
    };
  if (network) return { title: network.cidrs[0] ?? `${network.start} – ${network.end}`, path: '/network/start' };
  if (name !== undefined) return { title: name, path: '/name' };
  return handle === undefined ? undefined : { title: handle, path: '/handle' };
}
