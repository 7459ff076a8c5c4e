/** A Source as SQL: one scan per group of files that are read alike, partition values beside, all rows together. */

import { stableJson } from '#engine/base/hash.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import { getFormat } from '#engine/formats/index.ts';
import type { NamedSource, Source, SourceFiles } from '#engine/explore/operations.ts';
import { getPreparedFile, trimPreparedFiles } from '#engine/explore/prepared-files.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** A SELECT that gives the source's columns, then its partition keys. */
export function sourceRelation(source: Source): Sql {
  const { columns, partitionKeys, files } = source;
  if (files.length === 0) return emptyRelation([...columns, ...partitionKeys]);
  return joinSql(
    files.map((group) => groupRelation(columns, partitionKeys, group)),
    sql` UNION ALL `,
  );
}

function groupRelation(columns: Schema, partitionKeys: Schema, { reading, paths, partitionValues }: SourceFiles): Sql {
  const { relation } = getFormat(reading.format).scan({
    files: paths,
    compression: reading.compression,
    options: reading.options,
    columns,
    withFilename: false,
  });
  const keys = partitionColumns(partitionKeys, partitionValues);
  const names = columns.map(({ name }) => ident(name));
  if (keys.length + names.length === 0) return sql`SELECT * FROM (${relation})`;
  return sql`SELECT ${joinSql([...names, ...keys])} FROM (${relation})`;
}

/** SELECT items of the keys, for files that have these values. */
export function partitionColumns(partitionKeys: Schema, values: readonly (string | null)[]): Sql[] {
  return partitionKeys.map(
    ({ name, type }, index) => sql`CAST(${literal(values[index] ?? null)} AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
}

/** Without columns DuckDB has no relation: one column that nobody reads stands for it. */
function emptyRelation(columns: Schema): Sql {
  if (columns.length === 0) return sql`SELECT NULL AS "empty" WHERE false`;
  return sql`SELECT ${joinSql(columns.map(({ name, type }) => sql`CAST(NULL AS ${toDuckDb(type)}) AS ${ident(name)}`))} WHERE false`;
}

/** The same source with files that DuckDB can open, and files of one reading together. */
async function prepareSource(source: Source, context: OperationContext): Promise<Source> {
  const groups = new Map<string, { readonly files: SourceFiles; readonly paths: string[] }>();
  for (const files of source.files) {
    const format = getFormat(files.reading.format);
    for (const path of files.paths) {
      const prepared = await getPreparedFile(format, path, files.reading, context, { columns: source.columns });
      const key = stableJson([prepared.reading, files.partitionValues]);
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { files: { ...files, reading: prepared.reading }, paths: [] }));
      group.paths.push(prepared.path);
    }
  }
  return { ...source, files: [...groups.values()].map(({ files, paths }) => ({ ...files, paths })) };
}

/** Statements that give the worker's instance the views which the admitted SQL reads. */
export async function createViews(named: readonly NamedSource[], context: OperationContext): Promise<Sql[]> {
  await trimPreparedFiles();
  const sources: NamedSource[] = [];
  for (const { schema, name, source } of named)
    sources.push({ schema, name, source: await prepareSource(source, context) });
  const schemas = new Set(sources.map(({ schema }) => schema).filter((schema) => schema !== ''));
  return [
    ...[...schemas].map((schema) => sql`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`),
    ...sources.map(
      ({ schema, name, source }) =>
        sql`CREATE OR REPLACE VIEW ${schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`} AS ${sourceRelation(source)}`,
    ),
  ];
}
