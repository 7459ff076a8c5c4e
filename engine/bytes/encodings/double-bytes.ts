/** East Asian encodings of texts too short for statistics: whether the bytes are pairs that such texts use. */

/** Pairs that make it worth a look: two words. */
const fewestPairs = 4;
/** Share of the pairs that must be characters in daily use. */
const mostlyUsual = 0.9;
/** Share of the pairs that must be next to another one: words of these languages hardly ever have a single one. */
const mostlyTogether = 0.6;

/** Cyrillic and Greek have the letters of one case here: in pairs, such words would be rare East Asian ones. */
const isOneCase = (byte: number): boolean => between(0xc0, 0xdf, byte);

interface DoubleBytes {
  readonly encoding: string;
  readonly name: string;
  readonly isLead: (byte: number) => boolean;
  readonly isTrail: (byte: number) => boolean;
  /** Characters in daily use, and signs such as full-width letters. */
  readonly isUsual: (lead: number, trail: number) => boolean;
  /** A character of one byte beyond ASCII. */
  readonly isSingle: (byte: number) => boolean;
}

const between = (from: number, to: number, byte: number): boolean => byte >= from && byte <= to;
const never = (): boolean => false;
/** Both bytes beyond ASCII, as in the sets of EUC. */
const inEuc = (byte: number): boolean => between(0xa1, 0xfe, byte);

const candidates: readonly DoubleBytes[] = [
  {
    encoding: 'shift_jis',
    name: 'Shift_JIS',
    isLead: (byte) => between(0x81, 0x9f, byte) || between(0xe0, 0xfc, byte),
    isTrail: (byte) => between(0x40, 0xfc, byte) && byte !== 0x7f,
    // Signs, letters, kana, and the kanji of the first level.
    isUsual: (lead) => between(0x81, 0x83, lead) || between(0x88, 0x98, lead),
    // Half-width kana.
    isSingle: (byte) => between(0xa1, 0xdf, byte),
  },
  {
    encoding: 'gb18030',
    name: 'GB 18030',
    isLead: (byte) => between(0x81, 0xfe, byte),
    isTrail: (byte) => between(0x40, 0xfe, byte) && byte !== 0x7f,
    isUsual: (lead, trail) => inEuc(trail) && (between(0xa1, 0xa3, lead) || between(0xb0, 0xd7, lead)),
    isSingle: never,
  },
  {
    encoding: 'big5',
    name: 'Big5',
    isLead: (byte) => between(0x81, 0xfe, byte),
    isTrail: (byte) => between(0x40, 0x7e, byte) || inEuc(byte),
    isUsual: (lead) => between(0xa1, 0xc6, lead),
    isSingle: never,
  },
  {
    encoding: 'euc-kr',
    name: 'EUC-KR',
    isLead: inEuc,
    isTrail: inEuc,
    // Signs and Hangul.
    isUsual: (lead) => between(0xa1, 0xa3, lead) || between(0xb0, 0xc8, lead),
    isSingle: never,
  },
  {
    encoding: 'euc-jp',
    name: 'EUC-JP',
    isLead: inEuc,
    isTrail: inEuc,
    isUsual: (lead) => between(0xa1, 0xa5, lead) || between(0xb0, 0xcf, lead),
    isSingle: never,
  },
];

/**
 * @param ranking encodings that statistics find possible, the likeliest first.
 * @returns undefined when the bytes are not such a text.
 */
export function guessDoubleBytes(
  bytes: Uint8Array,
  ranking: readonly string[],
): { readonly encoding: string; readonly because: string } | undefined {
  const high = bytes.filter((byte) => byte >= 0x80);
  if (high.filter(isOneCase).length >= high.length * mostlyUsual) return undefined;
  const fitting = candidates.filter((candidate) => isTextIn(candidate, bytes));
  const rank = ({ encoding }: DoubleBytes): number => {
    const at = ranking.indexOf(encoding);
    return at === -1 ? ranking.length : at;
  };
  const [best] = fitting.sort((left, right) => rank(left) - rank(right));
  return best && { encoding: best.encoding, because: `everything beyond ASCII is pairs of bytes as in ${best.name}` };
}

function isTextIn({ isLead, isTrail, isUsual, isSingle }: DoubleBytes, bytes: Uint8Array): boolean {
  let pairs = 0;
  let usual = 0;
  let together = 0;
  /** Where the last pair ended, and whether it was counted as being next to another. */
  let lastEnd = -1;
  let lastCounted = true;
  for (let at = 0; at < bytes.length; at += 1) {
    const lead = bytes[at]!;
    if (lead < 0x80 || isSingle(lead)) continue;
    // The text may end within a pair.
    if (at + 1 === bytes.length) break;
    const trail = bytes[at + 1]!;
    if (!isLead(lead) || !isTrail(trail)) return false;
    pairs += 1;
    if (isUsual(lead, trail)) usual += 1;
    const isBeside = lastEnd === at;
    if (isBeside) together += lastCounted ? 1 : 2;
    lastCounted = isBeside;
    at += 1;
    lastEnd = at + 1;
  }
  return pairs >= fewestPairs && usual >= pairs * mostlyUsual && together >= pairs * mostlyTogether;
}
