/** JSON text into a choice: each value goes to the alternative of its JSON token's kind. */

import { onceAs } from '#engine/types/computed-once.ts';
import { ident, joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { isFloating } from '#engine/types/common-type.ts';
import { alternativeName } from '#engine/types/choice-struct.ts';
import { makeChoice } from '#engine/types/choice.ts';
import { isText, type ChoiceType, type DataType } from '#engine/types/data-type.ts';
import { toDuckDb } from '#engine/types/duckdb.ts';
import { floatFromText } from '#engine/types/number-from-text.ts';
import { nullOf } from '#engine/types/value-walk.ts';

/** Alternatives for a token, narrowest first; the first one that the choice has and the value fits wins. */
const takers: readonly { readonly tokens: readonly string[]; readonly kinds: readonly DataType['kind'][] }[] = [
  { tokens: ['BOOLEAN'], kinds: ['boolean'] },
  {
    tokens: ['UBIGINT', 'BIGINT', 'HUGEINT', 'UHUGEINT'],
    kinds: ['tinyint', 'smallint', 'int', 'bigint', 'decimal', 'double', 'float'],
  },
  { tokens: ['DOUBLE'], kinds: ['decimal', 'double', 'float'] },
];
/** The same for values that may hold choices in turn. */
const nested: readonly { readonly token: string; readonly kinds: readonly DataType['kind'][] }[] = [
  { token: 'OBJECT', kinds: ['struct', 'map'] },
  { token: 'ARRAY', kinds: ['array'] },
];
/** Written once: with each mention, the SQL of choices within choices would grow with a power of their levels. */
const nestedValue = ident('\u0001nested');
/** A string token in a choice without a string alternative. */
const textLike: readonly DataType['kind'][] = [
  'timestamp',
  'timestamp_ntz',
  'date',
  'decimal',
  'double',
  'float',
  'bigint',
  'int',
  'boolean',
];

/**
 * JSON text as a choice. A string token is a string, an object a struct or map, and so on; whole numbers take the
 * narrowest number that holds them. A token without an alternative becomes its own text if there is a string
 * alternative, else NULL. JSON null and SQL NULL give NULL.
 * @param strict a token without an alternative is an error that TRY can take.
 */
export function choiceFromJson(text: Sql, choice: ChoiceType, convert: FromJson = cast, strict = false): Sql {
  return chosen(
    text,
    choice,
    (value, type) => makeChoice(value, alternativeName(type), choice),
    strict ? misfit(text, choice) : nullOf(choice),
    convert,
  );
}

function misfit(text: Sql, choice: ChoiceType): Sql {
  const marked = sql`CAST(concat(${text}, ' (does not match any of its types)') AS BOOLEAN)`;
  return sql`CASE WHEN ${marked} THEN ${nullOf(choice)} END`;
}

/** JSON text as a value of an alternative, an error where it does not fit. DuckDB's cast knows no choice inside of one. */
export type FromJson = (text: Sql, type: DataType) => Sql;

function cast(text: Sql, type: DataType): Sql {
  return sql`CAST(CAST(${text} AS JSON) AS ${toDuckDb(type)})`;
}

/** True where {@link choiceFromJson} holds the value without loss, and for nulls. */
export function fitsChoice(text: Sql, choice: ChoiceType): Sql {
  return sql`((${text}) IS NULL OR json_type(${text}) = 'NULL' OR ${chosen(text, choice, () => sql`true`, sql`false`, cast)})`;
}

function chosen(
  text: Sql,
  choice: ChoiceType,
  found: (value: Sql, type: DataType) => Sql,
  otherwise: Sql,
  convert: FromJson,
): Sql {
  const unquoted = sql`json_extract_string(${text}, '$')`;
  const strings = choice.alternatives.find(isText);
  let cases = sql`WHEN (${text}) IS NULL OR json_type(${text}) = 'NULL' THEN NULL`;
  for (const { tokens, kinds } of takers) {
    for (const kind of kinds) {
      for (const type of choice.alternatives.filter((alternative) => alternative.kind === kind)) {
        const value = isFloating(type)
          ? heldFloat(text, type)
          : sql`TRY_CAST(CAST(${text} AS JSON) AS ${toDuckDb(type)})`;
        const fits = exactly(value, type, text);
        cases = sql`${cases} WHEN json_type(${text}) IN ${tuple(tokens)} AND ${fits} THEN ${found(value, type)}`;
      }
    }
  }
  const rest = strings === undefined ? otherwise : found(sql`CAST(${text} AS VARCHAR)`, strings);
  for (const { token, kinds } of nested) {
    const types = kinds.flatMap((kind) => choice.alternatives.filter((alternative) => alternative.kind === kind));
    if (types.length === 0) continue;
    const tried = types.map((type) => {
      const form = sql`CASE WHEN ${nestedValue} IS NOT NULL THEN ${found(nestedValue, type)} END`;
      return onceAs(nestedValue, sql`TRY(${convert(text, type)})`, form);
    });
    cases = sql`${cases} WHEN json_type(${text}) = ${literal(token)} THEN coalesce(${joinSql([...tried, rest])})`;
  }
  if (strings !== undefined) {
    // Any other token keeps its text.
    cases = sql`${cases} WHEN json_type(${text}) = 'VARCHAR' THEN ${found(unquoted, strings)} ELSE ${rest}`;
    return sql`CASE ${cases} END`;
  }
  for (const kind of textLike) {
    for (const type of choice.alternatives.filter((alternative) => alternative.kind === kind)) {
      const value = sql`TRY(${convert(text, type)})`;
      cases = sql`${cases} WHEN json_type(${text}) = 'VARCHAR' AND ${value} IS NOT NULL THEN ${found(value, type)}`;
    }
  }
  return sql`CASE ${cases} ELSE ${rest} END`;
}

const digits = ident('\u0001number');

/** NULL for a number that no float of the type holds. The list of one element lets the text, which may be long, be written once. */
function heldFloat(text: Sql, type: DataType): Sql {
  return onceAs(digits, sql`CAST(${text} AS VARCHAR)`, floatFromText(digits, type, 'tried'));
}

/** A number that a decimal would round does not fit the decimal. */
function exactly(value: Sql, type: DataType, text: Sql): Sql {
  if (type.kind !== 'decimal') return sql`${value} IS NOT NULL`;
  return sql`CAST(${value} AS DOUBLE) = TRY_CAST(CAST(${text} AS VARCHAR) AS DOUBLE)`;
}

function tuple(tokens: readonly string[]): Sql {
  return sql`(${joinSql(tokens.map((token) => literal(token)))})`;
}
