/** The parts of a type as the engine writes it, in Hive's spelling. Pure. */

/**
 * Alternatives of a choice, or fields of a struct with their names.
 * @param text inside of the angle brackets. Commas within inner types and quoted names separate nothing.
 */
export function typeParts(text: string): string[] {
  const parts: string[] = [''];
  let depth = 0;
  let isQuoted = false;
  for (const sign of text) {
    if (sign === '"') isQuoted = !isQuoted;
    if (!isQuoted && (sign === '<' || sign === '(')) depth += 1;
    if (!isQuoted && (sign === '>' || sign === ')')) depth -= 1;
    if (sign === ',' && depth === 0 && !isQuoted) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  return parts.map((part) => part.trim());
}
