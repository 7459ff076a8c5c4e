/** Names of columns as paths in the arguments of transforms have them. Pure. */

/** A name with a sign that means something in a path is written in backticks. */
export function columnPath(name: string): string {
  return /[.`[\]]/u.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name;
}

/** The name that a path is; undefined: it names a field within a column. */
export function readColumnPath(path: string): string | undefined {
  const quoted = /^`((?:[^`]|``)*)`$/u.exec(path)?.[1];
  if (quoted !== undefined) return quoted.replaceAll('``', '`');
  return /[.`[\]]/u.test(path) || path === '' ? undefined : path;
}
