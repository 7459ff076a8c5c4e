/** The stored form of the name of a database or table, shown during typing. */

/** @returns the name that it gets where that is another one, else the rule. */
export function databaseNameHint(typed: string): string {
  return foldedName(typed) ?? 'Names are lowercase, as in Glue.';
}

/** undefined: it stays as it is typed. */
export function foldedName(typed: string): string | undefined {
  const name = typed.trim();
  const folded = name.toLowerCase();
  return name === folded ? undefined : `It will be named ${folded}: names are lowercase, as in Glue.`;
}
