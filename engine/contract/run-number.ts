/** How pages and messages name a run: `52` or `#52`. No id has this form. */

/** @returns undefined for a text of another form. */
export function readRunNumber(text: string): number | undefined {
  const digits = /^#?(\d{1,15})$/u.exec(text)?.[1];
  return digits === undefined ? undefined : Number(digits);
}
