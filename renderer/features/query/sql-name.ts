/** Tables and paths as they are written in SQL. Pure. */

import { sqlName } from '#renderer/ui/code/sql-name.ts';

export function sqlTable(databaseName: string, name: string): string {
  return `${sqlName(databaseName)}.${sqlName(name)}`;
}

export function sqlPath(path: string): string {
  return `'${path.replaceAll("'", "''")}'`;
}
