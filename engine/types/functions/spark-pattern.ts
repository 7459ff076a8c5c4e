/** RE2 patterns and replacements as Java's, which Spark uses; null where the two mean something else. */

/** Outside and inside of `[…]`: an escape, the start or end of a set, or a group. */
const token = /\\[\s\S]|\[\^?\]?|\]|\(\?(?:P?<[^=!>][^>]*>|[^)]?)|&&|[\s\S]/gu;

/** The pattern for Java; null: it uses what Java reads in another way, such as `[[:alpha:]]` and `(?U)`. */
export function javaPattern(pattern: string): string | null {
  let written = '';
  let isInSet = false;
  for (const [part] of pattern.matchAll(token)) {
    if (part.startsWith('\\')) {
      // RE2's \C is any byte; in Java \v and \h are sets, and \Z ends before a line break.
      if (/^\\[Cvh]$/u.test(part)) return null;
      written += part;
    } else if (isInSet) {
      // Java would open a set within the set, or intersect two.
      if (part.startsWith('[') || part === '&&') return null;
      if (part === ']') isInSet = false;
      written += part;
    } else if (part.startsWith('[')) {
      isInSet = true;
      // In Java `[]a]` is an error without the escape.
      written += part.replace(']', String.raw`\]`);
    } else if (part.startsWith('(?')) {
      const group = groupOf(part);
      if (group === null) return null;
      written += group;
    } else written += part;
  }
  return written;
}

function groupOf(part: string): string | null {
  const name = /^\(\?P?<(?<name>[^>]*)>$/u.exec(part)?.groups?.['name'];
  if (name !== undefined) return /^[A-Za-z][A-Za-z\d]*$/u.test(name) ? `(?<${name}>` : null;
  return /^\(\?[:ims-]?$/u.test(part) ? part : null;
}

/** The pattern with word boundaries as RE2 has them: before Java 19, letters of all scripts belong to words. */
export function asciiBoundaries(pattern: string): string {
  const word = '[0-9A-Za-z_]';
  return pattern.replaceAll(String.raw`\b`, `(?:(?<!${word})(?=${word})|(?<=${word})(?!${word}))`);
}

/** Groups that a pattern captures. */
export function captureCount(pattern: string): number {
  // A parenthesis that is escaped, or opens no capture, is none; a set of characters may have one.
  const plain = pattern.replaceAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]/gsu, '');
  return plain.match(/\((?!\?(?!P<|<))/gu)?.length ?? 0;
}

/** RE2's `\1` as Java's `$1`. @param groups of the pattern. null: it names a group that is not there, or an unknown escape. */
export function javaReplacement(text: string, groups: number): string | null {
  const unknown = [...text.matchAll(/\\(?<next>[\s\S]?)/gu)].some(({ groups: found }) => {
    const next = found!['next']!;
    return next !== '\\' && !(/^\d$/u.test(next) && Number(next) <= groups);
  });
  if (unknown) return null;
  // A digit after a group would belong to its number in Java.
  return text.replaceAll(/\\(?<group>\d)(?<digit>\d?)|\\\\|\$/gu, (found, group?: string, digit?: string) => {
    if (group === undefined) return found === '$' ? String.raw`\$` : String.raw`\\`;
    return `$${group}${digit === '' ? '' : `\\${digit!}`}`;
  });
}
