/** The length that a raw Snappy block begins with, which its library would allocate unseen. */

/** No Snappy block can unpack to more than this for each of its bytes. */
const largestRatio = 22;

/** @returns undefined when the bytes do not begin with a length. */
export function declaredLength(block: Uint8Array): number | undefined {
  let value = 0;
  for (let index = 0; index < 5 && index < block.length; index += 1) {
    value += (block[index]! & 0x7f) * 2 ** (7 * index);
    if (block[index]! < 0x80) return value;
  }
  return undefined;
}

/** @throws RangeError for a block that says it unpacks to more than `most` bytes, or than any block can. */
export function checkDeclaredLength(block: Uint8Array, most: number): void {
  const declared = declaredLength(block);
  if (declared === undefined) throw new RangeError('a block does not begin with its length');
  if (declared > most || declared > block.length * largestRatio + 64)
    throw new RangeError('a block declares an impossible size');
}
