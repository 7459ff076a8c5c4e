/** Readings of single objects: each reading stored once, under the hash of its text. */

import { sha256, stableJson } from '#engine/base/hash.ts';
import { sql } from '#engine/base/sql.ts';
import type { ObjectReading } from '#engine/catalog/entities.ts';
import type { Connection } from '#engine/catalog/thread/connection.ts';

/** A hash identifies one text forever, so a cached reading remains valid even if a transaction rolls back. */
const known = new WeakMap<Connection, Map<string, ObjectReading>>();
/** Hashes of readings that many objects of one change have. */
const hashes = new WeakMap<ObjectReading, string>();

/** null for none. */
export function hashReading(reading: ObjectReading | undefined): string | null {
  if (reading === undefined) return null;
  let hash = hashes.get(reading);
  if (hash === undefined) hashes.set(reading, (hash = sha256(stableJson(reading)).slice(0, 32)));
  return hash;
}

/** Stores the reading unless it is stored. @returns its hash; null for none. */
export function putReading(connection: Connection, reading: ObjectReading | undefined): string | null {
  const hash = hashReading(reading);
  if (hash === null) return null;
  connection.run(
    sql`INSERT INTO object_readings (hash, reading) VALUES (?, ?) ON CONFLICT DO NOTHING`,
    hash,
    JSON.stringify(reading),
  );
  return hash;
}

/** The same object for the same hash, so that it crosses threads once per message. */
export function findReading(connection: Connection, hash: string | null): ObjectReading | undefined {
  if (hash === null) return undefined;
  let readings = known.get(connection);
  if (readings === undefined) known.set(connection, (readings = new Map()));
  const found = readings.get(hash);
  if (found !== undefined) return found;
  const row = connection.get<{ reading: string }>(sql`SELECT reading FROM object_readings WHERE hash = ?`, hash);
  if (row === undefined) return undefined;
  const reading = JSON.parse(row.reading) as ObjectReading;
  readings.set(hash, reading);
  return reading;
}
