/** The reason of a rejected record without the values in it, so that records of one kind are grouped. */

const longest = 200;

/** `Could not convert string "abc" to 'INTEGER'` → `Could not convert string … to 'INTEGER'`. */
export function reasonKind(reason: string): string {
  const bare = reason
    .split(/; (?=[^;]*: Could not convert )/u)
    .map(withoutValue)
    .join('; ');
  const kind = bare
    .replaceAll(/"(?:[^"\\]|\\.|"")*"/gu, '…')
    .replaceAll(/string '(?:[^']|'')*'/gu, 'string …')
    .replaceAll(/\s+/gu, ' ')
    .trim();
  return kind.length > longest ? `${kind.slice(0, longest)}…` : kind;
}

/** A JSON reader ends its reason with the raw value; it starts with a column's name where several are bad. */
function withoutValue(reason: string): string {
  return reason.replace(
    /^([^;]*: )?Could not convert (?!string "|string ')(?![^]* to ')[^]*$/u,
    '$1Could not convert …',
  );
}
