/** Unscaled whole numbers as decimal text, and bits as text. */

/** `-0.05` for (-5, 2); always `scale` digits after the point. */
export function decimalText(unscaled: bigint, scale: number): string {
  if (scale === 0) return String(unscaled);
  const negative = unscaled < 0n;
  const digits = String(negative ? -unscaled : unscaled).padStart(scale + 1, '0');
  const cut = digits.length - scale;
  return `${negative ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
}

/** DuckDB's BIT: the first byte counts the unused leading bits of the second. */
export function bitText(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes.subarray(1)) text += byte.toString(2).padStart(8, '0');
  return text.slice(bytes[0] ?? 0);
}

/** A UUID is kept as a 128-bit number whose highest bit is flipped, so that numbers sort like the text. */
export function uuidText(low: bigint, high: bigint): string {
  const text = (((BigInt.asUintN(64, high) ^ 0x8000000000000000n) << 64n) | BigInt.asUintN(64, low))
    .toString(16)
    .padStart(32, '0');
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
}
