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

/** Bytes of the longest name of a database, as in Glue. */
const longest = 255;

/** Why no database can have the typed name; undefined: one can. */
export function databaseNameProblem(typed: string): string | undefined {
  const name = typed.trim();
  if (/\p{Cc}|\p{Cs}|\u2028|\u2029/u.test(name)) return 'A name has no line breaks or control characters.';
  const bytes = new TextEncoder().encode(name.toLowerCase()).length;
  return bytes > longest ? `The name has ${bytes} bytes; at most ${longest} are allowed.` : undefined;
}
