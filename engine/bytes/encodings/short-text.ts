/** Encodings of texts too short for statistics: which letters stand beside each other. */

/** High bytes that make it worth a look. */
const fewestBytes = 12;
const isHigh = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x80;
const isLetter = (byte: number | undefined): boolean =>
  byte !== undefined && ((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a) || byte >= 0xc0);

/** Letters of Central Europe where Western Europe has signs, which stand before no letter. */
const centralLetters: readonly (readonly [encoding: string, bytes: ReadonlySet<number>])[] = [
  // ą ł ż Ł ś Ś ť ź š ž ľ Ľ
  ['windows-1250', new Set([0xb9, 0xb3, 0xbf, 0xa3, 0xbe, 0xbc, 0xa5, 0xaf])],
  // ą ś ť ź ž Ą Ś
  ['iso-8859-2', new Set([0xb1, 0xb6, 0xa1, 0xa6, 0xa9])],
];

/** Č č Ě ě Ř ř Ů ů, where Western Europe has letters that occur in other languages than those below. */
const czechLetters = new Set([0xc8, 0xe8, 0xcc, 0xec, 0xd8, 0xf8, 0xd9, 0xf9]);
/** Š š Ť ť Ž ž, the same in both encodings, and Ý ý. */
const withCarons = new Set([0x8a, 0x9a, 0x8d, 0x9d, 0x8e, 0x9e, 0xdd, 0xfd]);

/** The other letters of these languages, and signs: – ‘ ’ “ ” … á é í ó ú ô ä ö ü ß ň ď and the hard space. */
const besideThem = new Set([0x96, 0x91, 0x92, 0x93, 0x94, 0x85, 0xa0, 0xc1, 0xe1, 0xc9, 0xe9, 0xcd, 0xed, 0xd3, 0xf3, 0xda, 0xfa, 0xd4, 0xf4, 0xc4, 0xe4, 0xd6, 0xf6, 0xdc, 0xfc, 0xdf, 0xd2, 0xf2, 0xcf, 0xef]); // prettier-ignore

/** – ‘ ’ “ ” … and the hard space. */
const signs = new Set([0x96, 0x91, 0x92, 0x93, 0x94, 0x85, 0xa0]);

/** Languages whose own letters are others in Western Europe, where they hardly ever are beside the rest. */
const languages: readonly {
  readonly encoding: string;
  readonly because: string;
  /** At least two of these, */
  readonly own: ReadonlySet<number>;
  /** and one of each of these; */
  readonly alsoIn: readonly ReadonlySet<number>[];
  /** besides, nothing but these. */
  readonly others: ReadonlySet<number>;
}[] = [
  {
    encoding: 'windows-1254',
    because: 'Turkish letters occur together',
    // ş Ş ğ Ğ ı İ
    own: new Set([0xfe, 0xde, 0xf0, 0xd0, 0xfd, 0xdd]),
    // ç Ç ü Ü
    alsoIn: [new Set([0xe7, 0xc7, 0xfc, 0xdc])],
    // ö Ö â î û
    others: new Set([0xf6, 0xd6, 0xe2, 0xee, 0xfb]),
  },
  {
    encoding: 'windows-1250',
    because: 'Hungarian letters occur together',
    // ő Ő ű Ű
    own: new Set([0xf5, 0xd5, 0xfb, 0xdb]),
    // ö Ö ü Ü, and á Á é É í Í ó Ó ú Ú
    alsoIn: [new Set([0xf6, 0xd6, 0xfc, 0xdc]), new Set([0xe1, 0xc1, 0xe9, 0xc9, 0xed, 0xcd, 0xf3, 0xd3, 0xfa, 0xda])],
    others: new Set(),
  },
];

/** @returns undefined when nothing speaks for another encoding than that of Western Europe. */
export function guessShortText(bytes: Uint8Array): { readonly encoding: string; readonly because: string } | undefined {
  let high = 0;
  let inRuns = 0;
  const counts = new Uint32Array(256);
  const central = centralLetters.map(() => 0);
  for (const [at, byte] of bytes.entries()) {
    if (!isHigh(byte)) continue;
    high += 1;
    counts[byte]! += 1;
    if (isHigh(bytes[at - 1]) || isHigh(bytes[at + 1])) inRuns += 1;
    // An inverted question mark occurs before letters as well, but not after one.
    if (!isLetter(bytes[at + 1]) || (byte === 0xbf && !isLetter(bytes[at - 1]))) continue;
    for (const [index, [, letters]] of centralLetters.entries()) if (letters.has(byte)) central[index]! += 1;
  }
  if (high >= fewestBytes && inRuns >= high * 0.8) {
    const cyrillic = cyrillicOf(counts, high);
    if (cyrillic !== undefined) return { encoding: cyrillic, because: 'whole words consist of Cyrillic letters' };
  }
  const of = (letters: ReadonlySet<number>): number => [...letters].reduce((sum, letter) => sum + counts[letter]!, 0);
  const isCzech = of(withCarons) > 0 && of(czechLetters) > 1;
  if (isCzech && Math.max(...central) < 2 && of(withCarons) + of(czechLetters) + of(besideThem) >= high * 0.95)
    return { encoding: 'windows-1250', because: 'letters with carons stand beside others of Central Europe' };
  for (const { encoding, because, own, alsoIn, others } of languages) {
    const rest = alsoIn.map(of);
    const known = of(own) + rest.reduce((sum, each) => sum + each, 0) + of(others) + of(signs);
    if (of(own) > 1 && rest.every((each) => each > 0) && known === high) return { encoding, because };
  }
  const most = Math.max(...central);
  if (most < 2 || inRuns >= high * 0.8) return undefined;
  const [encoding] = centralLetters[central.indexOf(most)]!;
  return { encoding, because: `${most} times a letter of Central Europe is within a word` };
}

/** By the halves of the table in which the small letters stand, and by the letters that are frequent. */
function cyrillicOf(counts: Uint32Array, high: number): string | undefined {
  const between = (from: number, to: number): number => counts.subarray(from, to + 1).reduce((sum, n) => sum + n, 0);
  const lower = between(0xc0, 0xdf);
  const upper = between(0xe0, 0xff);
  if (lower + upper < high * 0.8) return undefined;
  if (lower > upper * 2) return 'koi8-r';
  const of = (...letters: number[]): number => letters.reduce((sum, letter) => sum + counts[letter]!, 0);
  // а и о here are ΰ θ ξ in Greek, and α ι ο there б й п.
  return upper > lower * 2 && of(0xe0, 0xe8, 0xee) > of(0xe1, 0xe9, 0xef) ? 'windows-1251' : undefined;
}
