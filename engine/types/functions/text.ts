/** Functions of text. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import { call, line } from '#engine/types/functions/scalar-function.ts';

/** Spark gives no character for a negative count, DuckDB all but the last or first ones. A null stays null. */
function atLeastNone(count: Sql): Sql {
  return sql`CASE WHEN ${count} < 0 THEN 0 ELSE ${count} END`;
}

/** DuckDB takes a negative length as one before the position, and position 0 as a place before the text; Spark as 1. */
function substring([text, start, length]: readonly Sql[]): Sql {
  const from = sql`CASE WHEN ${start!} = 0 THEN 1 ELSE ${start!} END`;
  return length === undefined
    ? sql`substring(${text!}, ${from})`
    : sql`substring(${text!}, ${from}, ${atLeastNone(length)})`;
}

/** DuckDB trims every white space, Spark spaces only. */
function trims(name: string): (args: readonly Sql[]) => Sql {
  const write = call(name);
  return ([text, characters]) => write([text!, characters ?? sql`' '`]);
}

/** Without anything to pad with, DuckDB stops; in Spark the text is cut to its length. */
function pads(name: string): (args: readonly Sql[]) => Sql {
  const write = call(name);
  return ([text, length, filling]) =>
    sql`CASE WHEN ${filling!} = '' THEN left(${text!}, ${atLeastNone(length!)}) ELSE ${write([text!, length!, sql`CASE WHEN ${filling!} = '' THEN ' ' ELSE ${filling!} END`])} END`;
}

/** By characters: DuckDB keeps those together that are shown as one. */
function reversed([text]: readonly Sql[]): Sql {
  return computedOnce(
    text!,
    (value) =>
      sql`CASE WHEN strlen(${value}) = length(${value}) THEN reverse(${value}) ELSE array_to_string(list_reverse(string_split(${value}, '')), '') END`,
  );
}

/** Without a delimiter, the text is its only part. */
function splitPart([text, delimiter, place]: readonly Sql[]): Sql {
  return sql`CASE WHEN ${delimiter!} <> '' THEN split_part(${text!}, ${delimiter!}, ${place!}) WHEN ${place!} IN (1, -1) THEN CASE WHEN ${delimiter!} = '' THEN ${text!} END WHEN (${text!}) IS NOT NULL AND (${delimiter!}) IS NOT NULL AND (${place!}) IS NOT NULL THEN '' END`;
}

export const textFunctions = [
  line('upper', 1, ['string'], 'string'),
  line('lower', 1, ['string'], 'string'),
  line('initcap', 1, ['string'], 'string', {
    duckdb: ([text]) =>
      sql`array_to_string(list_transform(string_split(${text!}, ' '), lambda word: upper(left(word, 1)) || lower(substr(word, 2))), ' ')`,
  }),
  line('length', 1, ['string'], 'whole', {
    differs: 'Spark counts the bytes of a binary value; here only text has a length.',
  }),
  line('char_length', 1, ['string'], 'whole', { duckdb: 'length' }),
  line('trim', [1, 2], ['string'], 'string', {
    duckdb: trims('trim'),
    differs: 'Written trim(BOTH characters FROM text) in Spark.',
  }),
  line('ltrim', [1, 2], ['string'], 'string', {
    duckdb: trims('ltrim'),
    differs: 'Written trim(LEADING characters FROM text) in Spark.',
  }),
  line('rtrim', [1, 2], ['string'], 'string', {
    duckdb: trims('rtrim'),
    differs: 'Written trim(TRAILING characters FROM text) in Spark.',
  }),
  line('substring', [2, 3], ['string', 'whole'], 'string', { duckdb: substring }),
  line('substr', [2, 3], ['string', 'whole'], 'string', { duckdb: substring }),
  line('left', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`left(${text!}, ${atLeastNone(count!)})`,
  }),
  line('right', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`right(${text!}, ${atLeastNone(count!)})`,
  }),
  line('concat', [1, Infinity], ['string'], 'string', {
    differs: 'Lists and bytes are joined as text; in Spark they remain lists and bytes.',
    duckdb: (args) =>
      args
        .slice(1)
        .reduce((text, next) => sql`(${text} || CAST(${next} AS VARCHAR))`, sql`CAST(${args[0]!} AS VARCHAR)`),
  }),
  line('concat_ws', [2, Infinity], ['string'], 'string', {
    differs: 'A list is one text; Spark joins its elements.',
  }),
  line('replace', 3, ['string'], 'string'),
  line('translate', 3, ['string'], 'string'),
  line('reverse', 1, ['string'], 'string', { duckdb: reversed }),
  line('repeat', 2, ['string', 'whole'], 'string'),
  line('lpad', 3, ['string', 'whole', 'string'], 'string', { duckdb: pads('lpad') }),
  line('rpad', 3, ['string', 'whole', 'string'], 'string', { duckdb: pads('rpad') }),
  line('instr', 2, ['string'], 'whole'),
  line('position', 2, ['string'], 'whole', {
    duckdb: 'instr',
    spark: 'instr',
    differs: 'Written as position(part IN text).',
  }),
  line('starts_with', 2, ['string'], 'boolean', { spark: 'startswith' }),
  line('startswith', 2, ['string'], 'boolean', { duckdb: 'starts_with' }),
  line('ends_with', 2, ['string'], 'boolean', { spark: 'endswith' }),
  line('endswith', 2, ['string'], 'boolean', { duckdb: 'ends_with' }),
  line('contains', 2, ['string'], 'boolean'),
  line('split', 2, ['string'], 'list', {
    duckdb: 'string_split_regex',
    differs: 'The pattern is RE2 here, a Java pattern in Spark.',
  }),
  line('split_part', 3, ['string', 'string', 'whole'], 'string', { duckdb: splitPart }),
  line('ascii', 1, ['string'], 'whole', { duckdb: 'ascii' }),
  line('chr', 1, ['whole'], 'string'),
  line('regexp_extract', [2, 3], ['string', 'string', 'whole'], 'string', {
    differs: 'RE2 patterns; without a group number the whole match is given, in Spark the first group.',
  }),
  line('regexp_replace', 3, ['string'], 'string', {
    duckdb: ([text, pattern, by]) => sql`regexp_replace(${text!}, ${pattern!}, ${by!}, 'g')`,
    differs: 'RE2 patterns; groups are \\1 here, $1 in Spark.',
  }),
  line('regexp_like', 2, ['string'], 'boolean', { duckdb: 'regexp_matches', differs: 'RE2 patterns.' }),
  line('regexp_full_match', 2, ['string'], 'boolean', { spark: null, differs: 'Also written ~ and SIMILAR TO.' }),
  line('md5', 1, ['string'], 'string'),
  line('sha256', 1, ['string'], 'string', { spark: 'sha2' }),
  line('base64', 1, ['binary'], 'string'),
  line('encode', 1, ['string'], 'binary', { differs: 'Always UTF-8; Spark wants the encoding named.' }),
  line('decode', 1, ['binary'], 'string', {
    duckdb: ([bytes]) => sql`TRY(decode(${bytes!}))`,
    differs: 'Always UTF-8; bytes that are not give null.',
  }),
] as const;
