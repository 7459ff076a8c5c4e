/** Names of columns as paths in the arguments of transforms have them. Pure. */

/** A name with a sign that means something in a path is written in backticks. */
export function columnPath(name: string): string {
  return /[.`[\]]/u.test(name) ? `\`${name.replaceAll('`', '``')}\`` : name;
}
