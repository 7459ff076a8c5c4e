/** Glue's exclusion globs as a test on relative paths. */

import { compileParts } from '#engine/storage/glob-matcher.ts';

/**
 * Compiles exclusion globs (AWS Glue developer guide, "Include and exclude patterns"): `*` and `?` match within one
 * level, `**` crosses levels, `[a-z]` and `[!a-z]` are classes in which only `!` first and `-` between are special,
 * `{a,b}` is a choice that cannot be nested, a backslash quotes the next character. A leading dot is not special.
 * @returns a test on a path relative to the listed root, with `/` between levels; a folder is passed with a
 *   trailing `/` and is excluded as a whole when a pattern matches everything below it.
 */
export function compileExclusions(globs: readonly string[]): (relativePath: string) => boolean {
  const patterns = globs.map(compileGlob);
  if (patterns.length === 0) return () => false;
  return (relativePath) => patterns.some((matches) => matches(relativePath));
}

/** True when a glob can match everything below a folder, so that the folder need not be entered. */
export function compileFolderExclusions(globs: readonly string[]): (relativeFolder: string) => boolean {
  const whole = globs.filter((glob) => glob.endsWith('**') && !glob.endsWith('\\**'));
  const excluded = compileExclusions(whole);
  return (relativeFolder) => excluded(`${relativeFolder}/`);
}

/** Stars of a regular expression; its time grows with the length of a path to their power. */
const mostStars = 2;

/** Globs come with foreign workspaces, too: one with many stars or choices must not hold the process. */
function compileGlob(glob: string): (relativePath: string) => boolean {
  const parts = partsOf(glob);
  const choices = parts.filter(({ kind }) => kind === 'choice').length;
  if (choices > 1 || starsOf(parts) > mostStars) return compileParts(parts);
  const pattern = new RegExp(`^${parts.map(patternOf).join('')}$`, 'su');
  return (relativePath) => pattern.test(relativePath);
}

interface WrittenPart {
  readonly kind: 'one' | 'many';
  readonly fits: (character: string) => boolean;
  /** As part of a regular expression. */
  readonly pattern: string;
}

interface WrittenChoice {
  readonly kind: 'choice';
  readonly choices: readonly (readonly WrittenPart[])[];
}

const anyOf = (kind: 'one' | 'many', pattern: string, fits: (character: string) => boolean): WrittenPart => ({
  kind,
  fits,
  pattern,
});
const isWithinLevel = (character: string): boolean => character !== '/';

function partsOf(glob: string): (WrittenPart | WrittenChoice)[] {
  const characters = [...glob];
  const parts: (WrittenPart | WrittenChoice)[] = [];
  let choices: WrittenPart[][] | undefined;
  const add = (part: WrittenPart): void => void (choices?.at(-1) ?? parts).push(part);
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index]!;
    if (character === '\\') {
      index += 1;
      add(exactly(characters[index] ?? '\\'));
    } else if (character === '*') {
      if (characters[index + 1] === '*') {
        while (characters[index + 1] === '*') index += 1;
        add(anyOf('many', '.*', () => true));
      } else add(anyOf('many', '[^/]*', isWithinLevel));
    } else if (character === '?') add(anyOf('one', '[^/]', isWithinLevel));
    else if (character === '[') {
      const end = classEnd(characters, index);
      if (end === -1) add(exactly('['));
      else {
        add(classOf(characters.slice(index + 1, end)));
        index = end;
      }
    } else if (character === '{' && choices === undefined && characters.indexOf('}', index) !== -1) {
      choices = [[]];
      parts.push({ kind: 'choice', choices });
    } else if (character === '}' && choices !== undefined) choices = undefined;
    else if (character === ',' && choices !== undefined) choices.push([]);
    else add(exactly(character));
  }
  return parts;
}

function starsOf(parts: readonly (WrittenPart | WrittenChoice)[]): number {
  return parts
    .flatMap((part) => (part.kind === 'choice' ? part.choices.flat() : [part]))
    .filter(({ kind }) => kind === 'many').length;
}

function patternOf(part: WrittenPart | WrittenChoice): string {
  if (part.kind !== 'choice') return part.pattern;
  return `(?:${part.choices.map((choice) => choice.map(({ pattern }) => pattern).join('')).join('|')})`;
}

function exactly(character: string): WrittenPart {
  return anyOf('one', escapePattern(character), (other) => other === character);
}

/** Index of the `]` that ends the class started at `start`, -1 for none; a `]` directly after the opening is a member. */
export function classEnd(characters: string | readonly string[], start: number): number {
  const first = characters[start + 1] === '!' ? start + 2 : start + 1;
  return characters.indexOf(']', first + 1);
}

function classOf(members: readonly string[]): WrittenPart {
  const pattern = classPattern(members);
  const whole = new RegExp(`^${pattern}$`, 'su');
  return anyOf('one', pattern, (character) => whole.test(character));
}

function classPattern(members: readonly string[]): string {
  const negated = members[0] === '!';
  const listed = negated ? members.slice(1) : members;
  let body = '';
  for (const [index, member] of listed.entries()) {
    const isRange =
      member === '-' && index > 0 && index < listed.length - 1 && listed[index - 1]! <= listed[index + 1]!;
    body += member === '-' && !isRange ? '\\-' : escapePattern(member);
  }
  return negated ? `(?:(?!/)[^${body}])` : `(?:(?!/)[${body}])`;
}

/** Outside of a class, a hyphen may not be escaped. */
function escapePattern(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/u.test(character) ? `\\${character}` : character;
}
