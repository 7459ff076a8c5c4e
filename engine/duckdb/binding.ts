/** The only module that loads DuckDB's native binding; used by worker processes and one-shot commands only. */

import { createRequire } from 'node:module';
import type duckdbModule from '@duckdb/node-bindings';

// The bare binding loads three times faster than the classes above it (20 ms against 60), which a cold worker feels.
export const duckdb = loadBinding();

/**
 * The package's own entry asks first which libc this is, and closes a file asynchronously: that starts Node's threads for
 * files, which could not be confined afterwards. npm installs the package of this libc only.
 */
function loadBinding(): typeof duckdbModule {
  const require = createRequire(import.meta.url);
  try {
    return require(`@duckdb/node-bindings-${process.platform}-${process.arch}/duckdb.node`) as typeof duckdbModule;
  } catch {
    return require('@duckdb/node-bindings') as typeof duckdbModule;
  }
}

export type {
  Connection,
  Database,
  DataChunk,
  LogicalType,
  PreparedStatement,
  Result,
  Vector,
} from '@duckdb/node-bindings';

/** Numbers of DuckDB's types (`duckdb_type` of its C interface), which are part of its stable interface. */
export const duckTypes = {
  boolean: 1,
  tinyint: 2,
  smallint: 3,
  integer: 4,
  bigint: 5,
  utinyint: 6,
  usmallint: 7,
  uinteger: 8,
  ubigint: 9,
  float: 10,
  double: 11,
  timestamp: 12,
  date: 13,
  time: 14,
  interval: 15,
  hugeint: 16,
  varchar: 17,
  blob: 18,
  decimal: 19,
  timestampSeconds: 20,
  timestampMillis: 21,
  timestampNanos: 22,
  enum: 23,
  list: 24,
  struct: 25,
  map: 26,
  uuid: 27,
  union: 28,
  bit: 29,
  timeTz: 30,
  timestampTz: 31,
  uhugeint: 32,
  array: 33,
  any: 34,
  bignum: 35,
  null: 36,
  timeNanos: 39,
  geometry: 40,
  variant: 41,
} as const;
