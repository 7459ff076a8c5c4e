/** Arguments of a step as text. */

/** Text and numbers as they are, objects as JSON, nothing as ''. */
export function argumentText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
