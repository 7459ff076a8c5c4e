/** A Source as SQL: one scan per group of files that are read alike, partition values beside, all rows together. */

import { stableJson } from '#engine/base/hash.ts';
import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import type { OperationContext } from '#engine/workers/operation.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { getFormat, loadFormat } from '#engine/formats/index.ts';
import { needsPreparing } from '#engine/formats/needs-preparing.ts';
import type { NamedSource, Source, SourceFiles } from '#engine/explore/operations.ts';
import { textList } from '#engine/explore/pruning/prune-sources.ts';
import { getPreparedFile, trimPreparedFiles } from '#engine/explore/sources/prepared-files.ts';
import type { FileReading, Format, ScanRequest } from '#engine/formats/format.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import type { Schema } from '#engine/types/data-type.ts';

/** A SELECT that gives the source's columns, then its partition keys: one scan for all files that are read alike. */
export async function sourceRelation(source: Source): Promise<Sql> {
  const { columns, fetched, partitionKeys, files } = source;
  if (fetched !== undefined) return withOtherColumns(source, fetched);
  if (files.length === 0) return emptyRelation([...columns, ...partitionKeys]);
  const relations = await Promise.all(
    groupsReadAlike(source).map(async (groups) => {
      const format = await loadFormat(groups[0]!.reading.format);
      const indexed = groups.length === 1 ? undefined : indexedRelation(format, source, groups);
      if (indexed !== undefined) return [indexed];
      return groups.map((group) => groupRelation(format, source, group));
    }),
  );
  return joinSql(relations.flat(), sql` UNION ALL `);
}

async function withOtherColumns({ fetched: _fetched, ...source }: Source, fetched: Schema): Promise<Sql> {
  const { columns, partitionKeys } = source;
  const names = new Set(fetched.map(({ name }) => name));
  const items = columns.map(({ name, type }) =>
    names.has(name) ? ident(name) : sql`CAST(NULL AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
  const keys = partitionKeys.map(({ name }) => ident(name));
  return sql`SELECT ${joinSql([...items, ...keys])} FROM (${await sourceRelation({ ...source, columns: fetched })})`;
}

/** Groups that differ only in their partition values become one. */
function groupsReadAlike({ files }: Source): SourceFiles[][] {
  const keyOf = createReadingKeys();
  return [...Map.groupBy(files, ({ reading }) => keyOf(reading)).values()];
}

function groupRelation(format: Format, source: Source, { reading, paths, partitionValues }: SourceFiles): Sql {
  const { columns, partitionKeys } = source;
  const { relation } = format.scan(scanRequest(source, reading, paths));
  const keys = partitionColumns(partitionKeys, partitionValues);
  const names = columns.map(({ name }) => ident(name));
  if (keys.length + names.length === 0) return sql`SELECT * FROM (${relation})`;
  return sql`SELECT ${joinSql([...names, ...keys])} FROM (${relation})`;
}

/**
 * One scan over the files of many partitions; the values of a row's keys are found by the position of its file.
 * undefined: a column has the name of that position.
 */
function indexedRelation(format: Format, source: Source, groups: readonly SourceFiles[]): Sql | undefined {
  const { columns, partitionKeys } = source;
  const { reading } = groups[0]!;
  const paths = groups.flatMap((group) => group.paths);
  const hidden = Array.isArray(reading.options['columns']) ? reading.options['columns'] : [];
  const names = [...columns.flatMap(({ name, sourceName }) => [name, sourceName ?? name]), ...hidden];
  if (names.some((name) => typeof name === 'string' && foldName(name) === 'file_index')) return undefined;
  const { relation } = format.scan({
    ...scanRequest(source, reading, paths),
    withFileIndex: true,
  });
  const keys = partitionKeys.map(({ name, type }, key) => {
    const texts = groups.flatMap((group) => group.paths.map(() => group.partitionValues[key] ?? null));
    const values = sql`CAST(${textList(texts)} AS ${toDuckDb(type)}[])`;
    return sql`(${values})[CAST(file_index AS BIGINT) + 1] AS ${ident(name)}`;
  });
  return sql`SELECT ${joinSql([...columns.map(({ name }) => ident(name)), ...keys])} FROM (${relation})`;
}

function scanRequest({ columns, everyColumn }: Source, reading: FileReading, files: readonly string[]): ScanRequest {
  const { compression, options } = reading;
  const request = { files, compression, options, columns: columnsInFile(reading, columns), withFilename: false };
  return everyColumn === true ? { ...request, everyColumn } : request;
}

/** SELECT items of the keys, for files that have these values. */
export function partitionColumns(partitionKeys: Schema, values: readonly (string | null)[]): Sql[] {
  return partitionKeys.map(
    ({ name, type }, index) => sql`CAST(${literal(values[index] ?? null)} AS ${toDuckDb(type)}) AS ${ident(name)}`,
  );
}

/** DuckDB has no relation without columns: one column that nobody reads is used. */
function emptyRelation(columns: Schema): Sql {
  if (columns.length === 0) return sql`SELECT NULL AS nothing WHERE false`;
  return sql`SELECT ${joinSql(columns.map(({ name, type }) => sql`CAST(NULL AS ${toDuckDb(type)}) AS ${ident(name)}`))} WHERE false`;
}

/** The same source with files that DuckDB can open, and files of one reading together. */
async function prepareSource(source: Source, context: OperationContext): Promise<Source> {
  const groups = new Map<string, { readonly files: SourceFiles; readonly paths: string[] }>();
  const keyOf = createReadingKeys();
  const groupOf = (files: SourceFiles, reading: FileReading): { readonly paths: string[] } => {
    const key = `${keyOf(reading)} ${JSON.stringify(files.partitionValues)}`;
    let group = groups.get(key);
    if (group === undefined) groups.set(key, (group = { files: { ...files, reading }, paths: [] }));
    return group;
  };
  for (const files of source.files) {
    const { reading, paths } = files;
    const format = getFormat(reading.format);
    if (!needsPreparing(format, reading, paths)) {
      const { paths: prepared } = groupOf(files, reading);
      for (const path of paths) prepared.push(path);
      continue;
    }
    for (const path of paths) {
      const prepared = await getPreparedFile(await loadFormat(format.name), path, reading, context, {
        columns: source.fetched ?? source.columns,
      });
      groupOf(files, prepared.reading).paths.push(prepared.path);
    }
  }
  return { ...source, files: [...groups.values()].map(({ files, paths }) => ({ ...files, paths })) };
}

/** Equal texts for readings that are alike. Groups of one table share their readings, and there may be 100,000 of them. */
function createReadingKeys(): (reading: FileReading) => string {
  const keys = new Map<FileReading, string>();
  return (reading) => {
    let key = keys.get(reading);
    if (key === undefined) keys.set(reading, (key = stableJson(reading)));
    return key;
  };
}

/** Statements that give the worker's instance the views which the admitted SQL reads. */
export async function createViews(named: readonly NamedSource[], context: OperationContext): Promise<Sql[]> {
  await trimPreparedFiles();
  const sources: NamedSource[] = [];
  for (const each of named) sources.push({ ...each, source: await prepareSource(each.source, context) });
  return viewsOf(sources, await Promise.all(sources.map(({ source }) => sourceRelation(source))));
}

/** The same views without rows: they have the names and types of the columns, and read no file. */
export function createEmptyViews(sources: readonly NamedSource[]): Sql[] {
  return viewsOf(
    sources,
    sources.map(({ source: { columns, partitionKeys } }) => emptyRelation([...columns, ...partitionKeys])),
  );
}

function viewsOf(sources: readonly NamedSource[], relations: readonly Sql[]): Sql[] {
  const schemas = new Set(sources.map(({ schema }) => schema).filter((schema) => schema !== ''));
  const views = sources.map(({ schema, name }, index) => {
    const view = schema === '' ? ident(name) : sql`${ident(schema)}.${ident(name)}`;
    return sql`CREATE OR REPLACE VIEW ${view} AS ${relations[index]!}`;
  });
  return [...[...schemas].map((schema) => sql`CREATE SCHEMA IF NOT EXISTS ${ident(schema)}`), ...views];
}
