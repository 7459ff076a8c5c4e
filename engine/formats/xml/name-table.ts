/** Finds the entry of a name in bytes, without making a string of it. */

/** Beyond so many names a map is faster than comparing. */
const mostCompared = 24;

export class NameTable<Entry> {
  readonly #names: Uint8Array[] = [];
  readonly #entries: Entry[] = [];
  readonly #byText = new Map<string, Entry>();
  /** Where the next name probably is: names mostly come in the same order. */
  #next = 0;

  get size(): number {
    return this.#names.length;
  }

  add(name: string, entry: Entry): void {
    this.#names.push(Buffer.from(name));
    this.#entries.push(entry);
    this.#byText.set(name, entry);
  }

  find(bytes: Uint8Array, from: number, to: number): Entry | undefined {
    const names = this.#names;
    const count = names.length;
    const length = to - from;
    const compared = count > mostCompared ? 2 : count;
    for (let tried = 0, at = this.#next; tried < compared; tried += 1, at += 1) {
      if (at >= count) at = 0;
      const name = names[at]!;
      if (name.length !== length) continue;
      let same = 0;
      while (same < length && name[same] === bytes[from + same]) same += 1;
      if (same === length) {
        this.#next = at + 1;
        return this.#entries[at];
      }
    }
    if (compared === count) return undefined;
    return this.#byText.get(Buffer.from(bytes.buffer, bytes.byteOffset + from, length).toString());
  }
}

/** Position behind the prefix of a name, its start when it has none. */
export function behindPrefix(bytes: Uint8Array, from: number, to: number): number {
  for (let at = to - 2; at > from; at -= 1) if (bytes[at] === 0x3a) return at + 1;
  return from;
}
