/** Arrays that a reader needs for the time of one batch and uses again for the next: new ones would keep the collector busy. */

export class ReusedArray<Values extends { readonly length: number; subarray(from: number, to: number): Values }> {
  readonly #make: (length: number) => Values;
  #values: Values;

  constructor(make: (length: number) => Values) {
    this.#make = make;
    this.#values = make(0);
  }

  /** So many elements, with whatever they held before; valid until the next call. */
  take(count: number): Values {
    if (this.#values.length < count) this.#values = this.#make(count);
    return this.#values.subarray(0, count);
  }
}

export function reusedInts(): ReusedArray<Int32Array> {
  return new ReusedArray((length): Int32Array => new Int32Array(length));
}

export function reusedNumbers(): ReusedArray<Float64Array> {
  return new ReusedArray((length): Float64Array => new Float64Array(length));
}

export function reusedBytes(): ReusedArray<Uint8Array> {
  return new ReusedArray((length): Uint8Array => new Uint8Array(length));
}
