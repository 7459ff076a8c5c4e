/** Splitting a text into columns, as the pattern of a Regex Extractor: each group is a part, the last one is the rest. */

/**
 * Text with fewer separators gives empty texts for the parts that it lacks.
 * @param parts at least 2.
 */
export function splitPattern(separator: string, parts: number): string {
  const between = escaped(separator);
  let pattern = '(.*)';
  for (let part = 1; part < parts; part += 1) pattern = `(.*?)(?:${between}${pattern})?`;
  // Lines in a text belong to its parts, too.
  return `(?s)^${pattern}$`;
}

/** The separator; undefined: a pattern of another form. @param parts number of the new columns. */
export function readSplitPattern(pattern: string, parts: number): string | undefined {
  if (parts < 2) return undefined;
  const start = '(?s)^(.*?)(?:';
  if (!pattern.startsWith(start)) return undefined;
  const end = pattern.indexOf('(.*', start.length);
  if (end === -1) return undefined;
  const separator = pattern.slice(start.length, end).replaceAll(/\\(.)/gsu, '$1');
  return splitPattern(separator, parts) === pattern ? separator : undefined;
}

/** Every sign of ASCII that is neither letter nor digit may have a meaning in a pattern. */
function escaped(text: string): string {
  return text.replaceAll(/[!-/:-@[-`{-~]/gu, String.raw`\$&`);
}
