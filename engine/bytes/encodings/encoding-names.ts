/** Names of character encodings: what a person may write, and the one spelling that options hold. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';

/** UTF-8 with some bytes that are not UTF-8; those are read as windows-1252. */
export const mixedUtf8 = 'utf-8-mixed';

/** Known to iconv-lite only; code pages of DOS and of old Macs, and UTF-32. */
const iconvOnly: ReadonlySet<string> = new Set([
  'utf-32le',
  'utf-32be',
  ...[437, 737, 775, 850, 852, 855, 857, 858, 860, 861, 862, 863, 864, 865, 869, 1125].map((page) => `cp${page}`),
  'maccenteuro',
  'macgreek',
  'macturkish',
  'macroman',
]);

/** Encodings that are shown; every label that TextDecoder knows works too. */
export const knownEncodings: readonly string[] = [
  'utf-8',
  mixedUtf8,
  'utf-16le',
  'utf-16be',
  'utf-32le',
  'utf-32be',
  'windows-874',
  ...[1250, 1251, 1252, 1253, 1254, 1255, 1256, 1257, 1258].map((page) => `windows-${page}`),
  ...[1, 2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16].map((part) => `iso-8859-${part}`),
  'macintosh',
  'x-mac-cyrillic',
  'koi8-r',
  'koi8-u',
  'ibm866',
  ...iconvOnly,
  'shift_jis',
  'euc-jp',
  'iso-2022-jp',
  'gbk',
  'gb18030',
  'big5',
  'euc-kr',
].filter((name) => name !== 'macroman');

/** What people, Java and Python write for names that the standard spells otherwise. */
const otherNames: Readonly<Record<string, string>> = {
  'utf-16': 'utf-16le',
  'utf-32': 'utf-32le',
  cp932: 'shift_jis',
  ms932: 'shift_jis',
  cp936: 'gbk',
  cp949: 'euc-kr',
  uhc: 'euc-kr',
  cp950: 'big5',
  cp866: 'ibm866',
  macroman: 'macintosh',
  'mac-roman': 'macintosh',
  maccyrillic: 'x-mac-cyrillic',
  'mac-cyrillic': 'x-mac-cyrillic',
  'mac-greek': 'macgreek',
  'mac-turkish': 'macturkish',
  'mac-latin2': 'maccenteuro',
  maclatin2: 'maccenteuro',
  maccenteurope: 'maccenteuro',
  cp874: 'windows-874',
  euc_kr: 'euc-kr',
  euc_jis_2004: 'euc-jp',
  shift_jisx0213: 'shift_jis',
  shift_jis_2004: 'shift_jis',
  big5hkscs: 'big5',
  hz: 'hz-gb-2312',
};

/** True when Node's own decoder does not know it. */
export function needsIconv(encoding: string): boolean {
  return iconvOnly.has(encoding);
}

/**
 * The canonical label of an encoding that a person named (`latin-1`, `UTF8`, `cp1252`, `IBM850`, …).
 * @throws EngineError `InvalidInput` with near names.
 */
export function canonicalEncoding(label: string): string {
  const found = findEncoding(label);
  if (found !== undefined) return found;
  const near = nearNames(label.trim().toLowerCase(), knownEncodings);
  throw new EngineError('InvalidInput', `"${label}" is not a known encoding.`, {
    hint: meantHint(near, `Known encodings: ${knownEncodings.join(', ')}.`),
    details: { value: label },
  });
}

export function findEncoding(label: string): string | undefined {
  const lower = label
    .trim()
    .toLowerCase()
    .replace(/^(latin)[-_]?1$/u, 'iso-8859-1')
    .replace(/^utf_?(8|16|32)/u, 'utf-$1')
    .replace(/^iso8859[-_]/u, 'iso-8859-')
    .replace(/^utf-(16|32)[-_]?(le|be)$/u, 'utf-$1$2')
    .replace(/^(?:ibm|cp|dos)[-_]?0*(437|737|775|85[0-9]|86[0-9]|1125)$/u, 'cp$1');
  const name = Object.hasOwn(otherNames, lower) ? otherNames[lower]! : lower;
  if (name === mixedUtf8 || iconvOnly.has(name)) return name;
  try {
    return new TextDecoder(name).encoding;
  } catch {
    return undefined;
  }
}
