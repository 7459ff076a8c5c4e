/** Every DuckDB setting that affects the meaning or the rights of a statement; the only file that sets them. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';

/** Off for every statement, in DuckDB's order: in 1.5.6 they change results. traps.long.test.ts shows how, and fails when they no longer do. */
export const wrongOptimizers = [
  // Confuses columns of the outer query in EXISTS (https://github.com/duckdb/duckdb/issues/22267, 23979).
  'deliminator',
  // Filters the scan below an ORDER BY with LIMIT on its side: with several threads other rows than the first come through.
  'join_filter_pushdown',
  // Takes the first rows by row_number with casts that a TRY guards, outside of it.
  'top_n_window_elimination',
  // Merges parts of a plan that differ in their filters (https://github.com/duckdb/duckdb/issues/24624).
  'common_subplan',
  // Takes an unnested relation for one with a single row a key (https://github.com/duckdb/duckdb/issues/25213).
  'join_elimination',
  // Confuses partitions that name a column twice (https://github.com/duckdb/duckdb/issues/24780).
  'window_self_join',
].join(',');

/** Set when the instance opens. */
export const openSettings: Readonly<Record<string, string>> = {
  disabled_optimizers: wrongOptimizers,
  errors_as_json: 'true',
  // Spark's order, so that a job sorts the same there: nulls first when ascending, last when descending.
  default_null_order: 'nulls_first_on_asc_last_on_desc',
  default_order: 'asc',
  default_collation: '',
  // `/` is division of doubles as in Spark; `//` is the whole-number one.
  integer_division: 'false',
  ieee_floating_point_ops: 'true',
  // Rows leave in the order of the files; row positions of pages depend on it.
  preserve_insertion_order: 'true',
  preserve_identifier_case: 'true',
  scalar_subquery_error_on_multiple_rows: 'true',
  order_by_non_integer_literal: 'false',
  old_implicit_casting: 'false',
  // Beyond it a partition's file is closed and a second one started: more than one file per partition key.
  partitioned_write_max_open_files: '1000',
  // Nothing is fetched or loaded by itself.
  autoload_known_extensions: 'false',
  autoinstall_known_extensions: 'false',
  allow_community_extensions: 'false',
  allow_unsigned_extensions: 'false',
  allow_persistent_secrets: 'false',
};

/** Run once on the first connection: settings of built-in extensions, unknown before they are loaded. */
export const instanceSettings: readonly Sql[] = [
  sql`SET GLOBAL TimeZone = 'UTC'`,
  sql`SET GLOBAL Calendar = 'gregorian'`,
];

/** Run on each new connection; these exist per connection only. */
export const connectionSettings: readonly Sql[] = [
  // In this order: a SET that takes seconds on a busy machine would print a bar into the output of a command.
  sql`SET enable_progress_bar_print = false`,
  sql`SET enable_progress_bar = true`,
];

/**
 * Settings that may still change after the configuration is locked: none of them changes a result or reaches a file
 * outside the allowed folders (the profile is written through the same gate).
 */
const settingsOpenAfterLock = [
  'disabled_optimizers',
  'enable_profiling',
  'profiling_output',
  'enable_progress_bar',
  'enable_progress_bar_print',
];

/**
 * Restricts the instance to these folders, permanently. The order matters: the lock is last. DuckDB itself allows
 * writing to every readable folder; fence.ts restricts writing to the instance's own folders.
 */
export function lockDown(directories: readonly string[], files: readonly string[]): readonly Sql[] {
  return [
    ...(files.length === 0 ? [] : [sql`SET GLOBAL allowed_paths = ${literal(files)}`]),
    sql`SET GLOBAL allowed_directories = ${literal(directories)}`,
    sql`SET GLOBAL allowed_configs = ${literal(settingsOpenAfterLock)}`,
    sql`SET GLOBAL enable_external_access = false`,
    sql`SET GLOBAL lock_configuration = true`,
  ];
}

/**
 * Optimizers that would merge the counts of several nodes into one operator; off while a statement is profiled.
 */
export const receiptOptimizers =
  'filter_pushdown,filter_pullup,join_filter_pushdown,cte_filter_pusher,empty_result_pullup,join_elimination';
