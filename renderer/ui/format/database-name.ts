/** What becomes of a database's name, said while it is typed. */

/** @returns the name that it gets where that is another one, else the rule. */
export function databaseNameHint(typed: string): string {
  const name = typed.trim();
  const folded = name.toLowerCase();
  return name === folded
    ? 'Names are in lower case, as in Glue.'
    : `It is named ${folded}: names are in lower case, as in Glue.`;
}
