/** Texts of binary workbooks, which may go on in further records ([MS-XLS] §2.5.240, §2.5.293). */

/** Reads values from records that continue each other. */
export class BlockReader {
  readonly #blocks: readonly Buffer[];
  #block = 0;
  at = 0;

  constructor(blocks: readonly Buffer[], at = 0) {
    this.#blocks = blocks;
    this.at = at;
  }

  get isAtEnd(): boolean {
    return this.#block >= this.#blocks.length - 1 && this.#rest() <= 0;
  }

  number(size: 1 | 2 | 4): number {
    if (this.#rest() <= 0) this.#nextBlock();
    if (this.#rest() < size) throw new Error('a text is cut off');
    const value = this.#blocks[this.#block]!.readUIntLE(this.at, size);
    this.at += size;
    return value;
  }

  skip(size: number): void {
    for (let left = size; left > 0;) {
      if (this.#rest() <= 0) this.#nextBlock();
      const step = Math.min(left, this.#rest());
      this.at += step;
      left -= step;
    }
  }

  /** Characters of one or two bytes; after the border of a record their size is stored again. */
  characters(count: number, isWide: boolean): string {
    let text = '';
    let wide = isWide;
    for (let left = count; left > 0;) {
      if (this.#rest() <= 0) {
        this.#nextBlock();
        wide = (this.number(1) & 1) !== 0;
        continue;
      }
      const size = wide ? 2 : 1;
      const step = Math.min(left, Math.floor(this.#rest() / size));
      if (step === 0) throw new Error('a text is cut off');
      text += this.#blocks[this.#block]!.toString(wide ? 'utf16le' : 'latin1', this.at, this.at + step * size);
      this.at += step * size;
      left -= step;
    }
    return text;
  }

  /** A text with its length before it. @param lengthSize bytes of the length. */
  text(lengthSize: 1 | 2): string {
    const count = this.number(lengthSize);
    const flags = this.number(1);
    const runs = (flags & 8) === 0 ? 0 : this.number(2);
    const extension = (flags & 4) === 0 ? 0 : this.number(4);
    const text = this.characters(count, (flags & 1) !== 0);
    this.skip(runs * 4 + extension);
    return text;
  }

  #rest(): number {
    return (this.#blocks[this.#block]?.length ?? 0) - this.at;
  }

  #nextBlock(): void {
    if (this.#block + 1 >= this.#blocks.length) throw new Error('a text is cut off');
    this.#block += 1;
    this.at = 0;
  }
}

/** A number packed into 30 bits ([MS-XLS] §2.5.218). */
export function unpackNumber(packed: number): number {
  let value: number;
  if ((packed & 2) !== 0) value = packed >> 2;
  else {
    const bytes = Buffer.alloc(8);
    bytes.writeInt32LE(packed & ~3, 4);
    value = bytes.readDoubleLE(0);
  }
  return (packed & 1) === 0 ? value : value / 100;
}

/** Errors by their code ([MS-XLS] §2.5.10). */
export function errorText(code: number): string {
  return (
    {
      0: '#NULL!',
      7: '#DIV/0!',
      15: '#VALUE!',
      23: '#REF!',
      29: '#NAME?',
      36: '#NUM!',
      42: '#N/A',
      43: '#GETTING_DATA',
    }[code] ?? '#ERROR!'
  );
}
