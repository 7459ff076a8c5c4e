/** The relation of a source node: its format's scan, with partition keys behind the data columns. */

import { foldName } from '#engine/base/same-name.ts';
import { ident, joinSql, sql, type Sql } from '#engine/base/sql.ts';
import { partitionValue } from '#engine/compile/partition-values.ts';
import type { LoadedScan, SourceInput } from '#engine/compile/compiled-query.ts';
import { columnsInFile } from '#engine/formats/columns-in-file.ts';
import { noRecords } from '#engine/formats/count-records.ts';
import type { IsolatingScan, ScanRequest } from '#engine/formats/format.ts';
import { emptyRelation } from '#engine/graph/node-context.ts';
import { selectItems } from '#engine/transforms/select-list.ts';
import type { Column, Schema } from '#engine/types/data-type.ts';
import { freeName } from '#engine/types/names.ts';

/** A SELECT of the data columns, then the partition keys. A bad row stops it. */
export function sourceRelation(input: SourceInput, schema: Schema): Sql {
  const scans = input.scans.filter(({ files }) => files.length > 0);
  if (scans.length === 0) return emptyRelation(schema);
  const names = scanNames(input);
  const relations = scans.map((scan) => scan.format.scan(scanRequest(input, scan, names)).relation);
  return withKeys(unite(relations), input, names, schema);
}

/** A SELECT of one row with a column `count`: the records of the source's files, counted without the relation above. */
export function sourceRecords(input: SourceInput): Sql {
  const scans = input.scans.filter(({ files }) => files.length > 0);
  const names = scanNames(input);
  return sum(scans.map((scan) => scan.format.scan(scanRequest(input, scan, names)).records));
}

function sum(counts: readonly Sql[]): Sql {
  if (counts.length === 1) return counts[0]!;
  const each = counts.map((count) => sql`(${count})`);
  return each.length === 0 ? noRecords : sql`SELECT ${joinSql(each, sql` + `)} AS count`;
}

/**
 * The same rows without the bad ones, which are kept apart. undefined: there are no files.
 * @param shownOnly names of columns that are read to be shown in rejected records.
 */
export function isolatingSource(
  input: SourceInput,
  schema: Schema,
  shownOnly: readonly string[],
): IsolatingScan | undefined {
  const scans = input.scans.filter(({ files }) => files.length > 0);
  if (scans.length === 0) return undefined;
  const names = scanNames(input);
  const shown = new Set(shownOnly.map((name) => names.get(name) ?? name));
  const isolated = scans.map((scan) => scan.format.isolate({ ...scanRequest(input, scan, names), shownOnly: shown }));
  return {
    setup: isolated.flatMap(({ setup }) => setup),
    relation: withKeys(unite(isolated.map(({ relation }) => relation)), input, names, schema),
    rejects: unite(isolated.map(({ rejects }) => rejects)),
    records: sum(isolated.map(({ records }) => records)),
    cleanup: isolated.flatMap(({ cleanup }) => cleanup),
  };
}

/** Scans give the same columns in the same order, so they are united by position. */
function unite(relations: readonly Sql[]): Sql {
  if (relations.length === 1) return relations[0]!;
  return joinSql(
    relations.map((relation) => sql`(${relation})`),
    sql` UNION ALL `,
  );
}

/** Column → its name in the scan. A data column called filename would be mistaken for the path. */
function scanNames(input: SourceInput): ReadonlyMap<string, string> {
  if (input.partitionKeys.length === 0) return new Map();
  const clashing = input.columns.find(({ name }) => foldName(name) === 'filename');
  if (clashing === undefined) return new Map();
  const names = input.columns.map(({ name }) => name);
  return new Map([[clashing.name, freeName('__filename_column', names)]]);
}

function scanRequest(
  input: SourceInput,
  { reading, files }: LoadedScan,
  names: ReadonlyMap<string, string>,
): ScanRequest {
  const columns = columnsInFile(reading, input.columns).map((column): Column => {
    const free = names.get(column.name);
    return free === undefined
      ? column
      : { name: free, type: column.type, sourceName: column.sourceName ?? column.name };
  });
  return {
    files,
    compression: reading.compression,
    options: reading.options,
    columns,
    withFilename: input.partitionKeys.length > 0,
  };
}

function withKeys(relation: Sql, input: SourceInput, names: ReadonlyMap<string, string>, schema: Schema): Sql {
  const keys = new Map(
    input.partitionKeys.map((key, index) => [
      key.name,
      partitionValue(sql`filename`, input.location, input.keyLevels?.[index] ?? index, key),
    ]),
  );
  const items = schema.map(({ name }) => ({ name, value: keys.get(name) ?? ident(names.get(name) ?? name) }));
  return sql`SELECT ${selectItems(items)} FROM (${relation})`;
}
