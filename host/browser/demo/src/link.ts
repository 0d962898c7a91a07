/** A field of a registration, as far as linking needs it. */
export interface Linked {
  line: number;
  path?: string;
}

/** Which lines of an answer a member of the registration came from, and what became of a line. */
export class Links {
  private readonly byPath = new Map<string, number[]>();
  private readonly byLine = new Map<number, string[]>();

  constructor(fields: readonly Linked[]) {
    for (const { line, path } of fields) {
      if (path === undefined) continue;
      put(this.byLine, line, path);
      // A part stands for the whole, too: the lines of `/contacts/0/name` are among those of `/contacts/0`.
      for (let pointer = path; pointer !== ''; pointer = parent(pointer)) put(this.byPath, pointer, line);
    }
  }

  /** The lines of the member at this JSON pointer; where no line is its own, those of the member that it is a part of. */
  lines(path: string): number[] {
    const own = this.byPath.get(path);
    if (own) return own;
    for (let pointer = parent(path); pointer !== ''; pointer = parent(pointer)) {
      const lines = this.byPath.get(pointer)?.filter((line) => this.paths(line).includes(pointer));
      if (lines?.length) return lines;
    }
    return [];
  }

  /** The JSON pointers of the members that a line became. */
  paths(line: number): string[] {
    return this.byLine.get(line) ?? [];
  }
}

/** Whether one of two JSON pointers is a part of the other, or both are the same. */
export function overlap(one: string, other: string): boolean {
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

function parent(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

function put<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (!list) map.set(key, [value]);
  else if (!list.includes(value)) list.push(value);
}
