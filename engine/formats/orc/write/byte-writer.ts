/** Byte and boolean run length encoding, written. */

import type { ChunkedOutput } from '#engine/formats/orc/write/chunked-output.ts';

const longestLiterals = 128;
const longestRepeat = 130;

export class ByteWriter {
  readonly output: ChunkedOutput;
  readonly #literals = new Uint8Array(longestLiterals);
  #count = 0;
  /** The pending bytes are all the first one. */
  #repeats = false;
  /** Equal bytes at the end of the literals. */
  #tail = 0;

  constructor(output: ChunkedOutput) {
    this.output = output;
  }

  append(value: number): void {
    if (this.#repeats) {
      if (value === this.#literals[0] && this.#count < longestRepeat) {
        this.#count += 1;
        return;
      }
      this.flush();
    }
    this.#tail = this.#count > 0 && value === this.#literals[this.#count - 1] ? this.#tail + 1 : 1;
    if (this.#tail === 3) {
      // The two equal bytes before this one leave the literals and begin a run.
      this.#count -= 2;
      this.flush();
      this.#literals[0] = value;
      this.#count = 3;
      this.#repeats = true;
      return;
    }
    if (this.#count === longestLiterals) {
      this.flush();
      this.#tail = 1;
    }
    this.#literals[this.#count] = value;
    this.#count += 1;
  }

  position(): number[] {
    return [...this.output.position(), this.#count];
  }

  flush(): void {
    if (this.#count === 0) return;
    if (this.#repeats) {
      this.output.byte(this.#count - 3);
      this.output.byte(this.#literals[0]!);
    } else {
      this.output.byte(256 - this.#count);
      this.output.append(this.#literals.subarray(0, this.#count));
    }
    this.#count = 0;
    this.#repeats = false;
  }
}

/** Bits, the most significant of each byte first. */
export class BooleanWriter {
  readonly #bytes: ByteWriter;
  #pending = 0;
  #bits = 0;

  constructor(output: ChunkedOutput) {
    this.#bytes = new ByteWriter(output);
  }

  get output(): ChunkedOutput {
    return this.#bytes.output;
  }

  /** @param bit 0 or 1. */
  append(bit: number): void {
    this.#pending = (this.#pending << 1) | bit;
    this.#bits += 1;
    if (this.#bits < 8) return;
    this.#bytes.append(this.#pending);
    this.#pending = 0;
    this.#bits = 0;
  }

  appendOnes(count: number): void {
    let rest = count;
    for (; rest > 0 && this.#bits > 0; rest -= 1) this.append(1);
    for (; rest >= 8; rest -= 8) this.#bytes.append(0xff);
    for (; rest > 0; rest -= 1) this.append(1);
  }

  position(): number[] {
    return [...this.#bytes.position(), this.#bits];
  }

  flush(): void {
    if (this.#bits > 0) this.#bytes.append(this.#pending << (8 - this.#bits));
    this.#pending = 0;
    this.#bits = 0;
    this.#bytes.flush();
  }
}
