/** `DATABASE.TABLE`, the name of a table as people write it, in two. */

export interface TableName {
  readonly databaseName: string;
  readonly name: string;
}

/** The first point ends the name of the database, as in SQL: that of the table may have points. undefined: not two names. */
export function readTableTitle(title: string): TableName | undefined {
  const point = title.indexOf('.');
  if (point < 1 || point === title.length - 1) return undefined;
  return { databaseName: title.slice(0, point), name: title.slice(point + 1) };
}
