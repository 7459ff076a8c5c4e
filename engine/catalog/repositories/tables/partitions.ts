/** The partitions of a table: pages of all, or of those that meet a partition expression, and how many do. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import type { Partition } from '#engine/catalog/entities.ts';
import type { Page, PageRequest } from '#engine/catalog/page.ts';
import { readPage } from '#engine/catalog/page-token.ts';
import { checkExpression, type Checked } from '#engine/catalog/partition-expressions/check-expression.ts';
import { canonicalValue } from '#engine/catalog/partition-expressions/key-value.ts';
import { narrowRanges } from '#engine/catalog/partition-expressions/narrow-ranges.ts';
import { parseExpression } from '#engine/catalog/partition-expressions/parse-expression.ts';
import { orderedKeys, writeCondition } from '#engine/catalog/partition-expressions/write-condition.ts';
import { parseValues } from '#engine/catalog/repositories/listings.ts';
import { getTableHead } from '#engine/catalog/repositories/tables/tables.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Column } from '#engine/types/data-type.ts';
import { formatHive } from '#engine/types/hive.ts';

/** Which partitions. `expression`: Glue's partition expression; absent or empty: all. */
export interface PartitionFilter {
  readonly expression?: string;
}

interface PartitionRow {
  readonly partitionValues: string;
  readonly location: string;
  readonly createTime: number;
  readonly objectCount: number;
  readonly sizeBytes: number;
  readonly countedRecords: number;
  readonly uncountedObjects: number;
}

const rowOfPartition = sql`partition_values AS partitionValues, location, create_time AS createTime,
  object_count AS objectCount, size_bytes AS sizeBytes, counted_records AS countedRecords, uncounted_objects AS uncountedObjects`;

/**
 * In the order of their values.
 * @throws EngineError InvalidInput for an expression that does not fit the keys; InvalidState for a partition with a
 * value that is not of its key's type, where the expression compares it by order and depends on it.
 */
export function getPartitions(
  connection: Connection,
  databaseName: string,
  name: string,
  { expression = '', ...request }: PageRequest & PartitionFilter = {},
): Page<Partition> {
  const { listingId, definition } = getTableHead(connection, databaseName, name);
  const checked = check(expression, definition.partitionKeys);
  return readPage<PartitionRow, Partition>(
    'partitions',
    request,
    ['string'],
    (after, limit) =>
      checked === undefined
        ? connection.all(
            sql`SELECT ${rowOfPartition} FROM partitions
              WHERE listing_id = ? AND partition_values > ? ORDER BY partition_values LIMIT ?`,
            listingId,
            after?.[0] ?? '',
            limit,
          )
        : readMatching(connection, listingId, definition.partitionKeys, checked, String(after?.[0] ?? ''), limit),
    (row) => [row.partitionValues],
    toPartition,
  );
}

/**
 * How many partitions there are that meet the expression.
 * @throws EngineError as {@link getPartitions}
 */
export function getPartitionCount(
  connection: Connection,
  databaseName: string,
  name: string,
  { expression = '' }: PartitionFilter = {},
): number {
  const { listingId, definition } = getTableHead(connection, databaseName, name);
  const checked = check(expression, definition.partitionKeys);
  if (checked === undefined)
    return connection.get<{ count: number }>(
      sql`SELECT partition_count AS count FROM listings WHERE id = ?`,
      listingId,
    )!.count;
  const { where, isCertain } = writeCondition(checked);
  let count = 0;
  for (const { from, to } of narrowRanges(checked, definition.partitionKeys.length)) {
    const [found] = once<{ found: number; unknown: string | null }>(
      connection,
      sql`SELECT count(*) AS found, min(CASE WHEN NOT ${isCertain} THEN partition_values END) AS unknown
        FROM partitions WHERE listing_id = ? AND partition_values >= ? AND partition_values < ? AND ${where}`,
      [listingId, from, to],
    );
    if (found!.unknown !== null) throw valueError(found!.unknown, checked, definition.partitionKeys);
    count += found!.found;
  }
  return count;
}

function check(expression: string, keys: readonly Column[]): Checked | undefined {
  const parsed = parseExpression(expression);
  return parsed === undefined ? undefined : checkExpression(parsed, keys);
}

/** @param after text of the last partition before; '': from the start. */
function readMatching(
  connection: Connection,
  listingId: number,
  keys: readonly Column[],
  checked: Checked,
  after: string,
  limit: number,
): PartitionRow[] {
  const { where, isCertain } = writeCondition(checked);
  const rows: PartitionRow[] = [];
  for (const { from, to } of narrowRanges(checked, keys.length)) {
    if (rows.length === limit) break;
    const more = once<PartitionRow & { isCertain: number }>(
      connection,
      sql`SELECT ${rowOfPartition}, ${isCertain} AS isCertain FROM partitions
        WHERE listing_id = ? AND partition_values >= max(?, ?) AND partition_values < ? AND ${where}
        ORDER BY partition_values LIMIT ${literal(limit - rows.length)}`,
      // The least text behind the last one.
      [listingId, from, after === '' ? '' : `${after}\0`, to],
    );
    for (const { isCertain: isKnown, ...row } of more) {
      if (isKnown === 0) throw valueError(row.partitionValues, checked, keys);
      rows.push(row);
    }
  }
  return rows;
}

/** Without keeping the statement, whose text has the values of the expression. */
function once<Row>(connection: Connection, statement: Sql, parameters: readonly (string | number)[]): Row[] {
  return [...connection.iterate<Row>(statement, ...parameters)];
}

function valueError(partitionValues: string, checked: Checked, keys: readonly Column[]): EngineError {
  const values = parseValues(partitionValues);
  const { index } = orderedKeys(checked).find(
    (key) => values[key.index] !== '' && canonicalValue(key.kind, values[key.index] ?? '') === undefined,
  )!;
  const { name, type } = keys[index]!;
  const value = values[index]!;
  return new EngineError(
    'InvalidState',
    `Cannot compare the partition ${keys.map((key, place) => `${key.name}=${values[place] ?? 'null'}`).join('/')}: ` +
      `the value ${JSON.stringify(value)} of ${name} is not a value of its type ${formatHive(type)}.`,
    {
      hint: `Rename the folder of the partition, change the type of ${name} to string, or exclude the partition by another key.`,
      details: { column: name, value },
    },
  );
}

function toPartition(row: PartitionRow): Partition {
  const { partitionValues, countedRecords, uncountedObjects, ...rest } = row;
  return {
    values: parseValues(partitionValues),
    ...rest,
    recordCount: uncountedObjects === 0 ? countedRecords : null,
  };
}
