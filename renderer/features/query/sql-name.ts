/** Names and paths as they are written in SQL. Pure. */

import { keywords } from '#renderer/features/query/reserved-words.ts';

/** In double quotes where it would not be read as a name otherwise. */
export function sqlName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/u.test(name) && !keywords.has(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

export function sqlTable(databaseName: string, name: string): string {
  return `${sqlName(databaseName)}.${sqlName(name)}`;
}

export function sqlPath(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
