/** Functions of text. */

import { sql, type Sql } from '#engine/base/sql.ts';
import { line } from '#engine/types/functions/scalar-function.ts';

/** Spark gives no character for a negative count, DuckDB all but the last or first ones. A null stays null. */
function atLeastNone(count: Sql): Sql {
  return sql`CASE WHEN ${count} < 0 THEN 0 ELSE ${count} END`;
}

/** DuckDB takes a negative length as one before the position; in Spark it gives no character. */
function substring([text, start, length]: readonly Sql[]): Sql {
  return length === undefined
    ? sql`substring(${text!}, ${start!})`
    : sql`substring(${text!}, ${start!}, ${atLeastNone(length)})`;
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
  line('trim', [1, 2], ['string'], 'string', { differs: 'With one argument, only spaces are trimmed.' }),
  line('ltrim', [1, 2], ['string'], 'string'),
  line('rtrim', [1, 2], ['string'], 'string'),
  line('substring', [2, 3], ['string', 'whole'], 'string', {
    duckdb: substring,
    differs: 'Positions count from 1; position 0 is empty space before the text here, the same as 1 in Spark.',
  }),
  line('substr', [2, 3], ['string', 'whole'], 'string', { duckdb: substring }),
  line('left', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`left(${text!}, ${atLeastNone(count!)})`,
  }),
  line('right', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`right(${text!}, ${atLeastNone(count!)})`,
  }),
  line('concat', [1, Infinity], ['any'], 'string', {
    duckdb: (args) =>
      args
        .slice(1)
        .reduce((text, next) => sql`(${text} || CAST(${next} AS VARCHAR))`, sql`CAST(${args[0]!} AS VARCHAR)`),
  }),
  line('concat_ws', [2, Infinity], ['string', 'any'], 'string'),
  line('replace', 3, ['string'], 'string'),
  line('translate', 3, ['string'], 'string'),
  line('reverse', 1, ['string'], 'string'),
  line('repeat', 2, ['string', 'whole'], 'string'),
  line('lpad', 3, ['string', 'whole', 'string'], 'string'),
  line('rpad', 3, ['string', 'whole', 'string'], 'string'),
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
  line('split_part', 3, ['string', 'string', 'whole'], 'string'),
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
