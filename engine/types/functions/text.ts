/** Functions of text. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { computedOnce } from '#engine/types/computed-once.ts';
import type { DataType } from '#engine/types/data-type.ts';
import { joinedUnlessEmpty } from '#engine/types/functions/joined-list.ts';
import { call, line } from '#engine/types/functions/scalar-function.ts';
import { settled, spelled } from '#engine/types/functions/spark-form.ts';
import { captureCount } from '#engine/types/functions/spark-pattern.ts';
import {
  sparkConcat,
  sparkConcatWs,
  sparkExtract,
  sparkFullMatch,
  sparkReplace,
  sparkSplitPart,
  sparkTrim,
  withPattern,
} from '#engine/types/functions/spark-text.ts';

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

/** Of a pattern that is null, DuckDB gives the whole text. */
function split([text, pattern]: readonly Sql[]): Sql {
  return sql`CASE WHEN (${pattern!}) IS NOT NULL THEN string_split_regex(${text!}, ${pattern!}) END`;
}

/** Without a delimiter, the text is its only part. */
function splitPart([text, delimiter, place]: readonly Sql[]): Sql {
  return sql`CASE WHEN ${delimiter!} <> '' THEN split_part(${text!}, ${delimiter!}, ${place!}) WHEN ${place!} IN (1, -1) THEN CASE WHEN ${delimiter!} = '' THEN ${text!} END WHEN (${text!}) IS NOT NULL AND (${delimiter!}) IS NOT NULL AND (${place!}) IS NOT NULL THEN '' END`;
}

/** Without a group, Spark gives the first one. */
function extracted([text, pattern, group]: readonly Sql[]): Sql {
  const write = call('regexp_extract');
  if (group !== undefined) return write([text!, pattern!, group]);
  const captures = pattern!.text.startsWith("'") && captureCount(pattern!.text) > 0;
  return captures ? write([text!, pattern!, literal(1)]) : write([text!, pattern!]);
}

/** A list counts as its elements. */
function concatWs([separator, ...rest]: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  const parts = rest.map((part, place) =>
    types[place + 1]?.kind === 'array' ? joinedUnlessEmpty(part, separator!) : part,
  );
  return sql`concat_ws(${joinSql([separator!, ...parts])})`;
}

function concat(args: readonly Sql[], types: readonly (DataType | undefined)[] = []): Sql {
  return args
    .map((arg, place) => (types[place]?.kind === 'binary' ? sql`TRY(decode(${arg}))` : sql`CAST(${arg} AS VARCHAR)`))
    .reduce((text, next) => sql`(${text} || ${next})`);
}

const leastPlace = 'From position -2147483648 it is the whole text; in Spark the last character is missing.';

export const textFunctions = [
  line('upper', 1, ['string'], 'string'),
  line('lower', 1, ['string'], 'string'),
  line('initcap', 1, ['string'], 'string', {
    duckdb: ([text]) =>
      sql`array_to_string(list_transform(string_split(${text!}, ' '), lambda word: upper(left(word, 1)) || lower(substr(word, 2))), ' ')`,
  }),
  line('length', 1, ['string'], 'whole', {
    spark: settled('length'),
    differs: 'Spark counts the bytes of a binary value; here only text has a length.',
  }),
  line('char_length', 1, ['string'], 'whole', { duckdb: 'length' }),
  line('trim', [1, 2], ['string'], 'string', {
    duckdb: trims('trim'),
    spark: settled('trim', sparkTrim('trim', 'BOTH')),
    differs: 'Written trim(BOTH characters FROM text) in Spark.',
  }),
  line('ltrim', [1, 2], ['string'], 'string', {
    duckdb: trims('ltrim'),
    spark: settled('ltrim', sparkTrim('ltrim', 'LEADING')),
    differs: 'Written trim(LEADING characters FROM text) in Spark.',
  }),
  line('rtrim', [1, 2], ['string'], 'string', {
    duckdb: trims('rtrim'),
    spark: settled('rtrim', sparkTrim('rtrim', 'TRAILING')),
    differs: 'Written trim(TRAILING characters FROM text) in Spark.',
  }),
  line('substring', [2, 3], ['string', 'whole'], 'string', { duckdb: substring, differs: leastPlace }),
  line('substr', [2, 3], ['string', 'whole'], 'string', { duckdb: substring, differs: leastPlace }),
  line('left', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`left(${text!}, ${atLeastNone(count!)})`,
  }),
  line('right', 2, ['string', 'whole'], 'string', {
    duckdb: ([text, count]) => sql`right(${text!}, ${atLeastNone(count!)})`,
  }),
  line('concat', [1, Infinity], ['string'], 'string', {
    duckdb: concat,
    spark: settled('concat', sparkConcat),
    differs: 'Lists, and bytes beside bytes, are joined as text; in Spark they remain lists and bytes.',
  }),
  line('concat_ws', [2, Infinity], ['string'], 'string', {
    duckdb: concatWs,
    spark: settled('concat_ws', sparkConcatWs),
    differs: 'Also takes lists of other values than text, and at least one value after the separator.',
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
    spark: settled('instr'),
    differs: 'Written as position(part IN text).',
  }),
  line('starts_with', 2, ['string'], 'boolean', { spark: spelled('startswith') }),
  line('startswith', 2, ['string'], 'boolean', { duckdb: 'starts_with' }),
  line('ends_with', 2, ['string'], 'boolean', { spark: spelled('endswith') }),
  line('endswith', 2, ['string'], 'boolean', { duckdb: 'ends_with' }),
  line('contains', 2, ['string'], 'boolean'),
  line('split', 2, ['string'], 'list', {
    duckdb: split,
    spark: spelled('split', withPattern('split')),
    differs:
      'The pattern is RE2 here, a Java pattern in Spark. A pattern that also matches empty text may give one empty part more or less.',
  }),
  line('split_part', 3, ['string', 'string', 'whole'], 'string', {
    duckdb: splitPart,
    spark: settled('split_part', sparkSplitPart),
    differs: 'Part 0 is an empty text; in Spark it ends the query.',
  }),
  line('ascii', 1, ['string'], 'whole', { duckdb: 'ascii' }),
  line('chr', 1, ['whole'], 'string', {
    // Spark takes the last byte of the number.
    duckdb: ([code]) => sql`CASE WHEN (${code!}) < 0 THEN '' ELSE chr(CAST((${code!}) & 255 AS INTEGER)) END`,
  }),
  line('regexp_extract', [2, 3], ['string', 'string', 'whole'], 'string', {
    duckdb: extracted,
    constants: [2],
    spark: spelled('regexp_extract', sparkExtract),
    differs:
      'RE2 patterns. Without a group number it is the first group, as in Spark, and the whole match of a pattern that has no group or is read from a column; Spark refuses those. A group that the pattern does not have gives an empty text, in Spark an error.',
  }),
  line('regexp_replace', 3, ['string'], 'string', {
    duckdb: ([text, pattern, by]) => sql`regexp_replace(${text!}, ${pattern!}, ${by!}, 'g')`,
    spark: spelled('regexp_replace', sparkReplace),
    differs:
      'RE2 patterns; groups are \\1 here, $1 in Spark. A pattern that also matches empty text may replace a different number of times.',
  }),
  line('regexp_like', 2, ['string'], 'boolean', {
    duckdb: 'regexp_matches',
    spark: spelled('regexp_like', withPattern('regexp_like')),
    differs: 'RE2 patterns, in which $ is the end of the text only; in Spark also before a line break at its end.',
  }),
  line('regexp_full_match', 2, ['string'], 'boolean', {
    spark: settled('regexp_like(string, \\A(?:pattern)\\z)', sparkFullMatch),
    differs: 'RE2 patterns. Also written ~ and SIMILAR TO.',
  }),
  line('md5', 1, ['string'], 'string'),
  line('sha256', 1, ['string'], 'string', {
    spark: spelled('sha2(string, 256)', ([text]) => `sha2(${text!.text}, 256)`),
  }),
  line('base64', 1, ['binary'], 'string'),
  line('encode', 1, ['string'], 'binary', {
    spark: settled("encode(string, 'UTF-8')", ([text]) => `encode(${text!.text}, 'UTF-8')`),
    differs: 'Always UTF-8; Spark wants the encoding named.',
  }),
  line('decode', 1, ['binary'], 'string', {
    duckdb: ([bytes]) => sql`TRY(decode(${bytes!}))`,
    spark: spelled("decode(binary, 'UTF-8')", ([bytes]) => `decode(${bytes!.text}, 'UTF-8')`),
    differs: 'Always UTF-8; bytes that are not give null.',
  }),
] as const;
