/** Numbers whose digits stand in groups of three: 1,234.5 1.234,5 1 234.5 1 234,5 1'234.5. */

/**
 * Bits from 6 on, behind those of `valueType`. `withoutPoint` and `withoutComma`: no such character is in the
 * number, so that it is whole where that one is the decimal separator.
 */
export const numberGrouping = {
  comma: 1 << 6,
  point: 1 << 7,
  spaceAndPoint: 1 << 8,
  spaceAndComma: 1 << 9,
  apostrophe: 1 << 10,
  withoutPoint: 1 << 11,
  withoutComma: 1 << 12,
} as const;

export interface NumberFormat {
  /** The spelling in the option `columnFormats`. */
  readonly name: string;
  readonly bit: number;
  /** Characters between groups; empty: none. */
  readonly groups: string;
  readonly decimal: '.' | ',';
}

/** The no-break and the thin no-break space are spaces as well. */
export const spaces = ' \u00a0\u202f';

export const numberFormats: readonly NumberFormat[] = [
  { name: '1,234.5', bit: numberGrouping.comma, groups: ',', decimal: '.' },
  { name: '1.234,5', bit: numberGrouping.point, groups: '.', decimal: ',' },
  { name: '1 234.5', bit: numberGrouping.spaceAndPoint, groups: spaces, decimal: '.' },
  { name: '1 234,5', bit: numberGrouping.spaceAndComma, groups: spaces, decimal: ',' },
  { name: "1'234.5", bit: numberGrouping.apostrophe, groups: "'", decimal: '.' },
  { name: '1234,5', bit: 0, groups: '', decimal: ',' },
];

const longest = 40;
/** Beyond it a double does not hold every digit: such a number is an id, and stays text. */
const exactDigits = 15;
const whole = String.raw`-?(?:\d{1,3}(?:G\d{3})+|0|[1-9]\d*)`;

function pattern(groups: string, decimal: string): RegExp {
  return new RegExp(`^${whole.replace('G', groups)}(?:${decimal}\\d+)?$`, 'u');
}

const patterns: readonly (readonly [bit: number, pattern: RegExp])[] = [
  [numberGrouping.comma, pattern(',', '\\.')],
  [numberGrouping.point, pattern('\\.', ',')],
  [numberGrouping.spaceAndPoint, pattern(`[${spaces}]`, '\\.')],
  [numberGrouping.spaceAndComma, pattern(`[${spaces}]`, ',')],
  [numberGrouping.apostrophe, pattern("'", '\\.')],
];

/** Every way of grouping that makes a number of the text; 0: none. */
export function groupedTypes(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > longest || !isExactNumber(bytes, start, end)) return 0;
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString();
  let found = 0;
  for (const [bit, fits] of patterns) if (fits.test(text)) found |= bit;
  if (found === 0) return 0;
  if (!text.includes('.')) found |= numberGrouping.withoutPoint;
  if (!text.includes(',')) found |= numberGrouping.withoutComma;
  return found;
}

/**
 * The same for a text that is a plain number: without groups it fits every way of grouping that has its decimal
 * separator, and with three digits behind the sign it may itself be grouped. No exponent, no leading sign of a fraction.
 */
export function groupedPlainNumber(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === 45 ? start + 1 : start;
  let mark = -1;
  for (let at = first; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) continue;
    if (mark !== -1 || (byte !== 44 && byte !== 46)) return 0;
    mark = at;
  }
  if (mark === -1) return anyGrouping;
  if (mark === first) return 0;
  const groups = end - mark === 4 && mark - first <= 3 && bytes[first] !== 48;
  if (bytes[mark] === 46) return fractionAfterPoint | (groups ? numberGrouping.point : 0);
  return fractionAfterComma | (groups ? numberGrouping.comma : 0);
}

/** A whole number without groups fits every way of grouping. */
export const anyGrouping = Object.values(numberGrouping).reduce((all, bit) => all | bit, 0);
const fractionAfterPoint =
  numberGrouping.comma | numberGrouping.spaceAndPoint | numberGrouping.apostrophe | numberGrouping.withoutComma;
const fractionAfterComma = numberGrouping.point | numberGrouping.spaceAndComma | numberGrouping.withoutPoint;

/** Not too many digits, minus, `, . ' ` and the bytes of the two other spaces. */
function isExactNumber(bytes: Uint8Array, start: number, end: number): boolean {
  let digits = 0;
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!;
    if (byte >= 48 && byte <= 57) digits += 1;
    else if (byte === 44 || byte === 46 || byte === 32 || byte === 39 || byte >= 0x80) continue;
    else if (byte !== 45 || at !== start) return false;
  }
  return digits <= exactDigits;
}
