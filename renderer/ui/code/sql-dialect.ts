/** The words of Tenon's SQL, which is DuckDB's, for colours and completion. */

import { SQLDialect } from '@codemirror/lang-sql';

/** Those of a SELECT; statements that change something are refused. */
export const keywords =
  'all and anti any array as asc asof between bernoulli both by case cast collate columns cross cube current default ' +
  'desc describe distinct else end escape except exclude exists extract fetch filter first following for from full ' +
  'glob group grouping having if ignore ilike in inner intersect interval into is join last lateral leading left like ' +
  'limit materialized name natural not nulls offset on only or order ordinality outer over overlaps partition percent ' +
  'pivot positional preceding qualify range recursive repeatable replace respect right rollup row rows sample select ' +
  'semi sets show similar some struct summarize system table tablesample then ties to trailing try_cast unbounded ' +
  'union unknown unnest unpivot using values when where window with within without';

const types =
  'bigint bit bitstring blob bool boolean bytea char date datetime dec decimal double enum float float4 float8 hugeint ' +
  'int int1 int2 int4 int8 integer json list logical long map numeric real short signed smallint string text time ' +
  'timestamp timestamp_ms timestamp_ns timestamp_s timestamptz timetz tinyint ubigint uhugeint uinteger union ' +
  'usmallint utinyint uuid varbinary varchar';

export const tenonSql = SQLDialect.define({
  keywords,
  types,
  builtin: '',
  doubleDollarQuotedStrings: true,
  operatorChars: '+-*/<>=~!@%^&|`?:',
  specialVar: '$',
  caseInsensitiveIdentifiers: true,
});
