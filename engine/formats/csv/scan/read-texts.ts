/** The records of rewritten files with all their values as texts in one list. */

import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { readCall, type CsvRead } from '#engine/formats/csv/scan/read-call.ts';

/** DuckDB's reader holds 100 kB for each column that it gives, however few rows there are. */
const columnsAtOnce = 1000;

export interface TextsRead {
  readonly setup: readonly Sql[];
  /** Behind FROM: the items, and `texts VARCHAR[]`, the values of all columns of the files. */
  readonly from: Sql;
  readonly cleanup: readonly Sql[];
}

/**
 * Files with very many columns are read several times, a part of the columns each time, and their rows put side by side.
 * @param name of temporary tables, with a number behind it. @param items what else is taken of the records.
 */
export function readTexts(read: CsvRead, name: string, items: readonly Sql[], withFilename: boolean): TextsRead {
  const call = readCall(read, { types: 'text', withFilename });
  const positions = read.columns.map(({ position }) => position);
  const parts: Sql[] = [];
  for (let start = 0; start < positions.length; start += columnsAtOnce)
    parts.push(sql`[${joinSql(positions.slice(start, start + columnsAtOnce))}] AS texts`);
  if (parts.length === 1)
    return { setup: [], from: sql`(SELECT ${joinSql([...items, parts[0]!])} FROM ${call})`, cleanup: [] };
  const tables = parts.map((_, index) => ident(`${name}_${index}`));
  const cleanup = tables.map((table) => sql`DROP TABLE IF EXISTS ${table}`);
  const reads = parts.map((part, index) => {
    const taken = index === 0 ? [sql`p_line AS place`, ...items, part] : [sql`p_line AS place`, part];
    return sql`CREATE TEMP TABLE ${tables[index]!} AS SELECT ${joinSql(taken)} FROM ${call}`;
  });
  const texts = tables.map((table) => sql`${table}.texts`);
  const places = tables.map((table) => sql`${table}.place`);
  // Tables keep the order of the file. Should they not, no record may get the values of another one.
  const together = sql`[${joinSql(places)}]`;
  const joined = sql`CASE WHEN list_unique(${together}) = 1 AND list_count(${together}) = ${literal(parts.length)} THEN flatten([${joinSql(texts)}])
    ELSE error('The parts of a file with very many columns do not match.') END`;
  const others = items.map((item) => sql`${tables[0]!}.${item}`);
  return {
    setup: [...cleanup, ...reads],
    from: sql`(SELECT ${joinSql([...others, sql`${joined} AS texts`])} FROM ${joinSql(tables, sql` POSITIONAL JOIN `)})`,
    cleanup,
  };
}

/** The texts of columns, by their positions from 1. */
export function textsOf(positions: readonly number[]): Sql {
  return sql`list_select(texts, ${literal(positions)})`;
}

/** The values between separators. */
export function joinedTexts({ options }: CsvRead): Sql {
  return sql`array_to_string(list_transform(texts, lambda text: coalesce(text, '')), ${literal(options.separator)})`;
}
