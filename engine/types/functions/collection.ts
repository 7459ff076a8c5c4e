/** Functions of nulls, lists, maps, structs and JSON. */

import { coalesced } from '#engine/types/coalesced.ts';
import { ident, sql, type Sql } from '#engine/base/sql.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import { joined } from '#engine/types/functions/joined-list.ts';
import { line } from '#engine/types/functions/scalar-function.ts';
import {
  searches,
  sparkElement,
  sparkJson,
  sparkJsonObject,
  sparkSize,
} from '#engine/types/functions/spark-collection.ts';
import { settled, spelled } from '#engine/types/functions/spark-form.ts';

/** A list with nulls may hold any value: unless it is found, the answer is null. */
function contains([list, value]: readonly Sql[]): Sql {
  const found = sql`list_contains(${list!}, ${value!})`;
  return sql`CASE WHEN ${found} THEN true WHEN list_position(${list!}, NULL) IS NULL THEN ${found} END`;
}

/** No column has these names. */
const [item, place] = [ident('distinct item'), ident('distinct place')];

/** Elements at their first place; DuckDB's own list_distinct skips nulls and loses the order. */
function distinct(list: Sql): Sql {
  return sql`list_filter(${list}, lambda ${item}, ${place}: list_position(${list}, ${item}) = ${place})`;
}

/** A path with wildcards may find several values, which become a list; a single one is given as it is. */
function jsonAt([text, path]: readonly Sql[]): Sql {
  const json = sql`CASE WHEN json_valid(${text!}) AND starts_with(${path!}, '$') THEN ${text!} END`;
  if (!/^'[^']*[*][^']*'$/u.test(path!.text)) return sql`json_extract_string(${json}, ${path!})`;
  const found = sql`json_extract(${json}, ${path!})`;
  return sql`CASE len(${found}) WHEN 0 THEN NULL WHEN 1 THEN ${found}[1]->>'$' ELSE CAST(to_json(${found}) AS VARCHAR) END`;
}

export const collectionFunctions = [
  line('coalesce', [1, Infinity], ['any'], 'same', { duckdb: (values) => coalesced(values) }),
  line('ifnull', 2, ['any'], 'same', { duckdb: (values) => coalesced(values) }),
  line('nvl', 2, ['any'], 'same', { duckdb: (values) => coalesced(values) }),
  line('nullif', 2, ['any'], 'same'),
  line('isnull', 1, ['any'], 'boolean', { duckdb: ([value]) => sql`((${value!}) IS NULL)` }),
  line('isnotnull', 1, ['any'], 'boolean', { duckdb: ([value]) => sql`((${value!}) IS NOT NULL)` }),
  line('size', 1, ['list'], 'whole', {
    duckdb: ([value], types = []) =>
      coalesced(
        [types[0]?.kind === 'map' ? sql`CAST(cardinality(${value!}) AS BIGINT)` : sql`len(${value!})`, sql`-1`],
        [value!],
      ),
    spark: settled('size', sparkSize),
    differs: 'Also takes text, and counts its characters.',
  }),
  line('array', [0, Infinity], ['any'], 'list', { duckdb: 'list_value' }),
  line('list_value', [0, Infinity], ['any'], 'list', {
    spark: settled('array'),
    differs: 'Also written [a, b].',
  }),
  line('array_contains', 2, ['list', 'any'], 'boolean', {
    duckdb: contains,
    spark: spelled('array_contains', searches('array_contains')),
  }),
  line('array_distinct', 1, ['list'], 'list', {
    duckdb: ([list]) => computedOnce(list!, distinct),
    differs: '0.0 and -0.0 are one value; Spark keeps both.',
  }),
  line('array_join', 2, ['list', 'string'], 'string', {
    duckdb: ([list, separator]) => joined(list!, separator!),
  }),
  line('array_max', 1, ['list'], 'any', { duckdb: 'list_max' }),
  line('array_min', 1, ['list'], 'any', { duckdb: 'list_min' }),
  line('array_position', 2, ['list', 'any'], 'whole', {
    spark: spelled('array_position', searches('array_position')),
    duckdb: ([list, value]) =>
      sql`CASE WHEN (${list!}) IS NOT NULL AND (${value!}) IS NOT NULL THEN ${coalesced([sql`list_position(${list!}, ${value!})`, sql`0`], [list!, value!])} END`,
  }),
  line('element_at', 2, ['any'], 'any', {
    duckdb: ([list, key]) => sql`(${list!})[${key!}]`,
    spark: spelled('element_at', sparkElement),
  }),
  line('sort_array', 1, ['list'], 'list', { duckdb: 'list_sort' }),
  line('list_transform', 2, ['list', 'any'], 'list', {
    spark: settled('transform'),
    differs: 'The second argument is lambda x: expression.',
  }),
  line('list_filter', 2, ['list', 'any'], 'list', {
    spark: settled('filter'),
    differs: 'The second argument is lambda x: condition.',
  }),
  line('map_keys', 1, ['map'], 'list'),
  line('map_values', 1, ['map'], 'list'),
  line('to_json', 1, ['any'], 'string', {
    duckdb: ([value]) => sql`CAST(to_json(${value!}) AS VARCHAR)`,
    spark: spelled('to_json', sparkJson),
    differs:
      'Also takes scalars. A field that is null is written as null, and NaN and the infinities without quotes; Spark leaves such fields out, and writes the words in quotes.',
  }),
  line('get_json_object', 2, ['string'], 'string', {
    duckdb: jsonAt,
    spark: spelled('get_json_object', sparkJsonObject),
    differs:
      'A key with a space is written $."a b", in Spark $[\'a b\']. The text null gives null, in Spark the text null. Takes `.*` for the values of an object.',
  }),
] as const;
