/**
 * The names of the columns in which a rejected record is bad, in one text: separated by a comma and a space; a name
 * that contains a comma or a quote is in quotes.
 */

export function writeBadColumn(name: string): string {
  // NUL cannot stand in the texts of a database.
  const written = name.replaceAll('\0', '');
  return written === '' || /[",]|^ | $/u.test(written) ? `"${written.replaceAll('"', '""')}"` : written;
}

/** At least one name. */
export function splitBadColumns(text: string): string[] {
  const names: string[] = [];
  for (const [, quoted, plain] of text.matchAll(/(?:^|, )(?:"((?:[^"]|"")*)"|([^,"]+))/gu))
    names.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'));
  return names.length === 0 ? [text] : names;
}
