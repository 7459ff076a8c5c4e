/** The plain scan of files with hundreds of columns whose reader wants all of them. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import {
  convertWanted,
  projection,
  withoutMissingText,
  type CsvRead,
  type FileColumn,
} from '#engine/formats/csv/scan/read-call.ts';

/** Fewer columns are planned fast enough one by one. */
const manyColumns = 200;
/** Columns of one list: few enough that a list takes little memory, and enough that a statement has few conversions. */
const columnsOfList = 64;

/**
 * As {@link convertWanted} of each column. Values of columns that are read alike are converted in lists, so that the
 * conversion is written once per list: DuckDB takes half a minute to plan it 4,000 times. A bad value stops the
 * statement whichever columns of the list it selects.
 * @param call of the reader. @returns undefined: the columns are few.
 */
export function convertInLists(read: CsvRead, call: Sql): { readonly items: Sql; readonly from: Sql } | undefined {
  const { options, request } = read;
  const value = ident('\u0001value');
  const converted: FileColumn[] = [];
  const taken: Sql[] = [];
  for (const column of read.columns) {
    if (column.wanted === undefined || column.wanted.type.kind === 'null') continue;
    const isConverted = convertWanted(read, column, 'strict').text !== column.position.text;
    if (isConverted) converted.push(column);
    else taken.push(column.position);
  }
  if (converted.length < manyColumns) return undefined;
  if (options.places !== 'none') taken.push(sql`p_line`, sql`p_fault`);
  if (request.withFilename) taken.push(ident('c_file'));
  if (request.withFileIndex === true) taken.push(sql`file_index`);
  const formOf = (column: FileColumn): { readonly text: Sql; readonly converted: Sql } => {
    const alike = { ...column, position: value };
    return { text: withoutMissingText(read, alike), converted: convertWanted(read, alike, 'strict') };
  };
  const places = new Map<FileColumn, Sql>();
  const lists: Sql[] = [];
  const groups = Map.groupBy(converted, (column) => {
    const form = formOf(column);
    return `${form.text.text}\n${form.converted.text}`;
  });
  for (const group of groups.values()) {
    const form = formOf(group[0]!);
    for (let start = 0; start < group.length; start += columnsOfList) {
      const columns = group.slice(start, start + columnsOfList);
      const list = ident(`l${lists.length}`);
      const given = sql`[${joinSql(columns.map(({ position }) => position))}]`;
      const texts = form.text === value ? given : sql`list_transform(${given}, lambda ${value}: ${form.text})`;
      lists.push(sql`list_transform(${texts}, lambda ${value}: ${form.converted}) AS ${list}`);
      for (const [index, column] of columns.entries()) places.set(column, sql`${list}[${literal(index + 1)}]`);
    }
  }
  return {
    items: projection(read, (column) => places.get(column) ?? convertWanted(read, column, 'strict')),
    from: sql`(SELECT ${joinSql([...taken, ...lists])} FROM ${call})`,
  };
}
