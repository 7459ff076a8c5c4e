/** DuckDB functions grouped by the resources they access, for every check of a user's SELECT. */

/** Give rows from their arguments alone; they touch no file, no other table and no setting. */
export const rowFunctions: ReadonlySet<string> = new Set([
  'range',
  'generate_series',
  'unnest',
  'repeat',
  'repeat_row',
  'json_each',
  'json_tree',
]);

/** Scalar functions that reach outside of the rows: environment, settings, sequences, the log, other statements, files. */
export const reachingFunctions: ReadonlySet<string> = new Set([
  'add_parquet_key',
  'current_query',
  'current_setting',
  'currval',
  'getenv',
  'getvariable',
  'glob',
  'json_execute_serialized_sql',
  'json_serialize_plan',
  'nextval',
  'parse_duckdb_log_message',
  'pg_sleep',
  'query',
  'query_table',
  'read_blob',
  'read_text',
  'setseed',
  'sleep_ms',
  'stats',
  'which_secret',
  'write_log',
]);

/** Scalar functions that make a large value of small arguments; workers bound them by macros of the same name. */
export const cappedFunctions: ReadonlySet<string> = new Set([
  'array_resize',
  'bitstring',
  'generate_series',
  'list_resize',
  'lpad',
  'range',
  'repeat',
  'rpad',
]);

/** Macros of the engine that hold an argument more than once: each within another multiplies the time to bind them. */
export const repeatingFunctions: ReadonlySet<string> = new Set([
  ...cappedFunctions,
  'array_pop_back',
  'array_to_string',
  'array_to_string_comma_default',
  'fmod',
  'json_group_array',
  'json_group_object',
  'json_group_structure',
  'map_contains_entry',
  'nullif',
  'round_even',
  'roundbankers',
  'split_part',
  'wavg',
  'weighted_avg',
]);
