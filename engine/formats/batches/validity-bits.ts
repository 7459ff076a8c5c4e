/** Which rows of a column under construction have a value: no bits until the first null. */

export class ValidityBits {
  #bits: Uint8Array | null = null;

  /** @param row without a value; rows are passed in ascending order, all others have one. */
  setNull(row: number): void {
    let bits = this.#bits;
    const byte = row >> 3;
    if (bits === null || byte >= bits.length) {
      const larger = new Uint8Array(Math.max(256, (byte + 1) * 2)).fill(255);
      if (bits !== null) larger.set(bits);
      this.#bits = bits = larger;
    }
    bits[byte]! &= ~(1 << (row & 7));
  }

  /** Bits of the first `rows` rows, null when all have a value; the next column begins. */
  take(rows: number): Uint8Array | null {
    const bits = this.#bits;
    this.#bits = null;
    if (bits === null) return null;
    const size = (rows + 7) >> 3;
    if (size <= bits.length) return bits.subarray(0, size);
    const whole = new Uint8Array(size).fill(255);
    whole.set(bits);
    return whole;
  }
}
