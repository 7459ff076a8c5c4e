/** Listings: the object list of a table with its partitions and totals, kept while objects come and go. */

import { partitionLocation } from '#engine/catalog/tables/partition-location.ts';
import { joinSql, sql, type Sql } from '#engine/base/sql.ts';
import type { ObjectReading, TableObject } from '#engine/catalog/entities.ts';
import { findReading, putReading } from '#engine/catalog/repositories/object-readings.ts';
import type { TableDefinition } from '#engine/catalog/repositories/tables/table-definition.ts';
import type { Connection, Parameter } from '#engine/catalog/thread/connection.ts';
import { EngineError } from '#engine/contract/errors.ts';

/** An object as it was in a listing, with the totals its partition would lose if it were the last one. */
export interface StoredObject extends TableObject {
  readonly partitionCreateTime: number | null;
}

interface Totals {
  objectCount: number;
  sizeBytes: number;
  countedRecords: number;
  uncountedObjects: number;
}

/** @param owner who writes a pending listing; null for a live one. */
export function createListing(connection: Connection, state: 'pending' | 'live', owner: string | null): number {
  return connection.run(sql`INSERT INTO listings (state, owner) VALUES (?, ?)`, state, owner).rowId;
}

/**
 * Adds objects to and removes them from one listing. Partitions and totals are gathered in memory and written
 * by `flush`, which must be the last call inside the transaction.
 */
export class ListingWriter {
  readonly #connection: Connection;
  readonly #listingId: number;
  readonly #definition: TableDefinition;
  readonly #previousListingId: number;
  readonly #total = emptyTotals();
  readonly #partitions = new Map<string, Totals & { readonly id: number }>();
  #newPartitions = 0;
  /** Objects come partition by partition, so the last key is mostly the next. */
  #lastKey: { readonly values: readonly (string | null)[]; readonly text: string } = { values: [], text: '[]' };

  #lastReading: { readonly reading: ObjectReading | undefined; readonly hash: string | null } = {
    reading: undefined,
    hash: null,
  };

  /** @param previousListingId source of the create time of existing partitions (default: the listing itself). */
  constructor(
    connection: Connection,
    listingId: number,
    definition: TableDefinition,
    previousListingId: number | null = null,
  ) {
    this.#connection = connection;
    this.#listingId = listingId;
    this.#definition = definition;
    this.#previousListingId = previousListingId ?? listingId;
  }

  /**
   * Adds the object, or replaces the one with its path.
   * @returns the replaced one.
   * @throws EngineError InvalidInput when its partition values do not fit the table's keys.
   */
  put(object: TableObject, partitionCreateTime: number | null = null): StoredObject | undefined {
    const partitionId = this.#place(object, partitionCreateTime);
    let replaced: StoredObject | undefined;
    if (!this.#insert(object, partitionId)) {
      replaced = this.remove(object.path);
      this.#insert(object, partitionId);
    }
    this.#count(object, object.partitionValues, 1);
    return replaced;
  }

  /**
   * Adds objects to a listing that has none of their paths: many in one statement, which takes half the time.
   * @throws EngineError InvalidInput like `put`; SQLite's error for an existing path.
   */
  addAll(objects: readonly TableObject[]): void {
    let parameters: Parameter[] = [];
    for (const object of objects) {
      parameters.push(...this.#row(object, this.#place(object, null)));
      this.#count(object, object.partitionValues, 1);
      if (parameters.length < rowsPerInsert * columnsOfObjects) continue;
      this.#connection.run(insertMany, ...parameters);
      parameters = [];
    }
    if (parameters.length > 0) this.#connection.run(insertObjects(parameters.length / columnsOfObjects), ...parameters);
  }

  /** @returns the previous object, or undefined. */
  remove(path: string): StoredObject | undefined {
    const found = findObject(this.#connection, this.#listingId, path);
    if (found === undefined) return undefined;
    this.#connection.run(sql`DELETE FROM table_objects WHERE listing_id = ? AND path = ?`, this.#listingId, path);
    if (found.partitionValues.length > 0) this.#partitionOf(found, null);
    this.#count(found, found.partitionValues, -1);
    return found;
  }

  flush(): void {
    let lost = 0;
    for (const [, totals] of this.#partitions) {
      const left = this.#connection.get<{ objectCount: number }>(
        sql`UPDATE partitions SET object_count = object_count + ?, size_bytes = size_bytes + ?,
          counted_records = counted_records + ?, uncounted_objects = uncounted_objects + ?
          WHERE id = ? RETURNING object_count AS objectCount`,
        totals.objectCount,
        totals.sizeBytes,
        totals.countedRecords,
        totals.uncountedObjects,
        totals.id,
      )!;
      if (left.objectCount > 0) continue;
      this.#connection.run(sql`DELETE FROM partitions WHERE id = ?`, totals.id);
      lost += 1;
    }
    this.#connection.run(
      sql`UPDATE listings SET object_count = object_count + ?, size_bytes = size_bytes + ?,
        counted_records = counted_records + ?, uncounted_objects = uncounted_objects + ?,
        partition_count = partition_count + ? WHERE id = ?`,
      this.#total.objectCount,
      this.#total.sizeBytes,
      this.#total.countedRecords,
      this.#total.uncountedObjects,
      this.#newPartitions - lost,
      this.#listingId,
    );
    Object.assign(this.#total, emptyTotals());
    this.#partitions.clear();
    this.#newPartitions = 0;
  }

  /** The object's partition; null without keys. */
  #place(object: TableObject, createTime: number | null): number | null {
    const keys = this.#definition.partitionKeys.length;
    if (object.partitionValues.length !== keys) {
      throw new EngineError(
        'InvalidInput',
        `${object.path} has ${object.partitionValues.length} partition values, but table ` +
          `${this.#definition.databaseName}.${this.#definition.name} has ${keys} partition keys.`,
        { hint: 'Give one value per partition key.', details: { path: object.path } },
      );
    }
    return keys === 0 ? null : this.#partitionOf(object, createTime);
  }

  #row(object: TableObject, partitionId: number | null): Parameter[] {
    const { path, size, modifiedMicros, compression, recordCount, inferenceHash } = object;
    const reading = this.#readingOf(object);
    return [this.#listingId, path, size, modifiedMicros, compression, partitionId, recordCount, inferenceHash, reading];
  }

  /** Many objects have the same reading, mostly consecutive ones. */
  #readingOf({ reading }: TableObject): string | null {
    if (reading !== this.#lastReading.reading)
      this.#lastReading = { reading, hash: putReading(this.#connection, reading) };
    return this.#lastReading.hash;
  }

  #insert(object: TableObject, partitionId: number | null): boolean {
    const { changes } = this.#connection.run(insertOne, ...this.#row(object, partitionId));
    return changes > 0;
  }

  #keyOf(values: readonly (string | null)[]): string {
    const last = this.#lastKey;
    if (values.length !== last.values.length || values.some((value, index) => value !== last.values[index]))
      this.#lastKey = { values, text: JSON.stringify(values) };
    return this.#lastKey.text;
  }

  #partitionOf(object: TableObject, createTime: number | null): number {
    const values = this.#keyOf(object.partitionValues);
    const known = this.#partitions.get(values);
    if (known !== undefined) return known.id;
    const stored = this.#connection.get<{ id: number }>(
      sql`SELECT id FROM partitions WHERE listing_id = ? AND partition_values = ?`,
      this.#listingId,
      values,
    );
    const id = stored?.id ?? this.#insertPartition(object, values, createTime);
    this.#partitions.set(values, { id, ...emptyTotals() });
    return id;
  }

  #insertPartition(object: TableObject, values: string, createTime: number | null): number {
    this.#newPartitions += 1;
    return this.#connection.run(
      sql`INSERT INTO partitions (listing_id, partition_values, location, create_time, object_count, size_bytes,
          counted_records, uncounted_objects)
        VALUES (?, ?, ?, COALESCE(?, (SELECT create_time FROM partitions
          WHERE listing_id = ? AND partition_values = ?), ?), 0, 0, 0, 0)`,
      this.#listingId,
      values,
      partitionLocation(this.#definition, object.path),
      createTime,
      this.#previousListingId,
      values,
      Date.now(),
    ).rowId;
  }

  #count(object: TableObject, values: readonly (string | null)[], sign: 1 | -1): void {
    addTo(this.#total, object, sign);
    if (values.length > 0) addTo(this.#partitions.get(this.#keyOf(values))!, object, sign);
  }
}

const columnsOfObjects = 9;
const rowsPerInsert = 50;

function insertObjects(rows: number): Sql {
  const row = sql`(?, ?, ?, ?, ?, ?, ?, ?, ?)`;
  return sql`INSERT INTO table_objects (listing_id, path, size, modified_micros, compression, partition_id,
    record_count, inference_hash, reading_hash) VALUES ${joinSql(Array.from({ length: rows }, () => row))}`;
}

const insertOne = sql`${insertObjects(1)} ON CONFLICT DO NOTHING`;
const insertMany = insertObjects(rowsPerInsert);

function findObject(connection: Connection, listingId: number, path: string): StoredObject | undefined {
  const row = connection.get<StoredRow>(sql`${selectStored} WHERE o.listing_id = ? AND o.path = ?`, listingId, path);
  return row === undefined ? undefined : toStoredObject(connection, row);
}

/** Rows as {@link StoredRow}. */
export const selectStored: Sql = sql`SELECT o.path, o.size, o.modified_micros AS modifiedMicros, o.compression,
    o.record_count AS recordCount, o.inference_hash AS inferenceHash, o.reading_hash AS readingHash,
    p.partition_values AS partitionValues, p.create_time AS partitionCreateTime
  FROM table_objects o LEFT JOIN partitions p ON p.id = o.partition_id`;

/** In the columns of a stored object. */
export type StoredRow = Omit<StoredObject, 'partitionValues' | 'reading'> & {
  readonly partitionValues: string | null;
  readonly readingHash: string | null;
};

export function toStoredObject(
  connection: Connection,
  { partitionValues, readingHash, ...row }: StoredRow,
): StoredObject {
  const object = { ...row, partitionValues: parseValues(partitionValues) };
  const reading = findReading(connection, readingHash);
  return reading === undefined ? object : { ...object, reading };
}

export function parseValues(values: string | null): (string | null)[] {
  return values === null ? [] : (JSON.parse(values) as (string | null)[]);
}

function emptyTotals(): Totals {
  return { objectCount: 0, sizeBytes: 0, countedRecords: 0, uncountedObjects: 0 };
}

function addTo(totals: Totals, object: TableObject, sign: 1 | -1): void {
  totals.objectCount += sign;
  totals.sizeBytes += sign * object.size;
  totals.countedRecords += sign * (object.recordCount ?? 0);
  totals.uncountedObjects += object.recordCount === null ? sign : 0;
}
