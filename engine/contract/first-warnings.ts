/** Of many warnings the first ones; none about lost records is omitted for another one. */

/** Records that a reader misses, in the words of previews, crawls and runs. */
const aboutRecords = /\b(?:rejected|skipped)\b/iu;

export interface FirstWarnings<Warning> {
  /** In their order. */
  readonly shown: readonly Warning[];
  readonly more: readonly Warning[];
}

/** @param most that are shown, those about rejected records before others. */
export function firstWarnings<Warning>(
  warnings: readonly Warning[],
  most: number,
  textOf: (warning: Warning) => string,
): FirstWarnings<Warning> {
  if (warnings.length <= most) return { shown: warnings, more: [] };
  const places = [...warnings.keys()];
  const isAbout = places.map((place) => aboutRecords.test(textOf(warnings[place]!)));
  const chosen = new Set(
    [...places.filter((place) => isAbout[place]), ...places.filter((place) => !isAbout[place])].slice(0, most),
  );
  return {
    shown: warnings.filter((_, place) => chosen.has(place)),
    more: warnings.filter((_, place) => !chosen.has(place)),
  };
}

/** `and 12 more warnings, 3 of them about rejected records`. */
export function moreWarnings(texts: readonly string[]): string {
  const rejects = texts.filter((text) => aboutRecords.test(text)).length;
  const about = rejects === 0 ? '' : `, ${rejects} of them about rejected records`;
  return `and ${texts.length} more ${texts.length === 1 ? 'warning' : 'warnings'}${about}`;
}
