/** Glue's exclusion globs as a test on relative paths. */

/**
 * Compiles exclusion globs (AWS Glue developer guide, "Include and exclude patterns"): `*` and `?` match within one
 * level, `**` crosses levels, `[a-z]` and `[!a-z]` are classes in which only `!` first and `-` between are special,
 * `{a,b}` is a choice that cannot be nested, a backslash quotes the next character. A leading dot is not special.
 * @returns a test on a path relative to the listed root, with `/` between levels; a folder is passed with a
 *   trailing `/` and is excluded as a whole when a pattern matches everything below it.
 */
export function compileExclusions(globs: readonly string[]): (relativePath: string) => boolean {
  const patterns = globs.map((glob) => new RegExp(`^(?:${globToPattern(glob)})$`, 'su'));
  if (patterns.length === 0) return () => false;
  return (relativePath) => patterns.some((pattern) => pattern.test(relativePath));
}

/** True when a glob can match everything below a folder, so that the folder need not be entered. */
export function compileFolderExclusions(globs: readonly string[]): (relativeFolder: string) => boolean {
  const whole = globs.filter((glob) => glob.endsWith('**') && !glob.endsWith('\\**'));
  const excluded = compileExclusions(whole);
  return (relativeFolder) => excluded(`${relativeFolder}/`);
}

function globToPattern(glob: string): string {
  const characters = [...glob];
  let pattern = '';
  let inChoice = false;
  for (let index = 0; index < characters.length; index += 1) {
    const character = characters[index]!;
    if (character === '\\') {
      index += 1;
      pattern += escapePattern(characters[index] ?? '\\');
    } else if (character === '*') {
      if (characters[index + 1] === '*') {
        while (characters[index + 1] === '*') index += 1;
        pattern += '.*';
      } else pattern += '[^/]*';
    } else if (character === '?') pattern += '[^/]';
    else if (character === '[') {
      const end = classEnd(characters, index);
      if (end === -1) pattern += '\\[';
      else {
        pattern += classPattern(characters.slice(index + 1, end));
        index = end;
      }
    } else if (character === '{' && !inChoice && characters.indexOf('}', index) !== -1) {
      inChoice = true;
      pattern += '(?:';
    } else if (character === '}' && inChoice) {
      inChoice = false;
      pattern += ')';
    } else if (character === ',' && inChoice) pattern += '|';
    else pattern += escapePattern(character);
  }
  return pattern;
}

/** Index of the `]` that ends the class started at `start`, -1 for none; a `]` directly after the opening is a member. */
export function classEnd(characters: string | readonly string[], start: number): number {
  const first = characters[start + 1] === '!' ? start + 2 : start + 1;
  return characters.indexOf(']', first + 1);
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
