/** Decimals from what custom code returns, exactly: no digit is rounded or dropped. */

/** The unscaled value, or why there is none. */
export type DecimalRead = { readonly unscaled: bigint } | { readonly problem: string };

const notation = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$/u;

/** @param value a text in decimal notation, a number (by its shortest digits) or a bigint. */
export function readDecimal(value: string | number | bigint, precision: number, scale: number): DecimalRead {
  const text = typeof value === 'string' ? value : value.toString();
  const match = notation.exec(text);
  const [, sign, whole = '', fraction = '', exponent = '0'] = match ?? [];
  if (match === null || (whole === '' && fraction === '')) return { problem: 'is not a decimal number' };
  const digits = whole + fraction;
  // How many digits of `digits` are before the point.
  const point = whole.length + Number(exponent);
  const kept = digits.replace(/^0+/u, '');
  if (kept === '') return { unscaled: 0n };
  const lost = point + scale < digits.length ? digits.slice(Math.max(0, point + scale)) : '';
  if (/[1-9]/u.test(lost)) return { problem: `has more than ${scale} digits after the point` };
  const width = point + scale;
  if (width - (digits.length - kept.length) > precision)
    return { problem: `has more than ${precision - scale} digits before the point` };
  const unscaled = BigInt(digits.slice(0, Math.max(0, width)).padEnd(Math.max(0, width), '0') || '0');
  return { unscaled: sign === '-' ? -unscaled : unscaled };
}
