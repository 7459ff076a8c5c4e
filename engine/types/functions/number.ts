/** Functions of numbers. If the mathematical result does not exist, the value is null, as in Spark. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { wholePart } from '#engine/types/expression/operators.ts';
import { line } from '#engine/types/functions/scalar-function.ts';

/**
 * DuckDB wraps a whole number that is rounded up beyond its type around to the other sign. Such a number is more than
 * half of the range, so that twice of it is an error (TRY, which isolates a row, does not take error()). Of a null decimal
 * rounded before its first digit DuckDB makes 0.
 */
function rounded([x, places]: readonly Sql[]): Sql {
  if (places === undefined) return sql`round(${x!})`;
  const result = sql`round(${x!}, ${places})`;
  return sql`CASE WHEN ((${x!}) > 0 AND ${result} < 0) OR ((${x!}) < 0 AND ${result} > 0) THEN (${x!}) + (${x!}) WHEN (${x!}) IS NOT NULL THEN ${result} END`;
}

export const numberFunctions = [
  line('abs', 1, ['number'], 'same'),
  line('sign', 1, ['number'], 'number', { differs: 'NaN gives 0; in Spark it gives NaN.' }),
  line('ceil', 1, ['number'], 'number'),
  line('ceiling', 1, ['number'], 'number', { duckdb: 'ceil' }),
  line('floor', 1, ['number'], 'number'),
  line('round', [1, 2], ['number', 'whole'], 'number', {
    duckdb: rounded,
    differs:
      'Halves go away from zero. With a negative number of places, NaN and the infinities give 0; in Spark they stay.',
  }),
  line('trunc', 1, ['number'], 'number', { spark: null, differs: 'In Spark trunc is a function of dates.' }),
  line('sqrt', 1, ['number'], 'double', {
    duckdb: ([x]) => sql`CASE WHEN (${x!}) >= 0 THEN sqrt(${x!}) END`,
    differs: 'Null below zero; Spark gives NaN.',
  }),
  line('exp', 1, ['number'], 'double'),
  line('ln', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN ln(${x!}) END` }),
  line('log10', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN log10(${x!}) END` }),
  line('log2', 1, ['number'], 'double', { duckdb: ([x]) => sql`CASE WHEN (${x!}) > 0 THEN log2(${x!}) END` }),
  line('power', 2, ['number'], 'double', { duckdb: 'pow' }),
  line('pow', 2, ['number'], 'double'),
  line('mod', 2, ['number'], 'number', {
    duckdb: ([a, b]) => sql`((${a!}) % nullif(${b!}, 0))`,
    differs: 'Also written %; null when divided by zero. The least bigint by -1 is an overflow; in Spark it is 0.',
  }),
  line('div', 2, ['number'], 'whole', {
    duckdb: ([a, b]) => wholePart(sql`(${a!})`, b!),
    differs:
      'Also written a // b here and a div b in Spark; null when divided by zero. Of numbers with a fraction it is a double here.',
  }),
  line('greatest', [2, Infinity], ['any'], 'same'),
  line('least', [2, Infinity], ['any'], 'same'),
  line('pi', 0, [], 'double'),
  line('isnan', 1, ['number'], 'boolean', { duckdb: ([x]) => sql`coalesce(isnan(CAST(${x!} AS DOUBLE)), false)` }),
] as const;
