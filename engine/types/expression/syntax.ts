/** Parses the text of an expression: the statement that a worker runs, and the syntax tree in its answer. */

import { joinSql, literal, sql, type Sql } from '#engine/base/sql.ts';
import { placeAfter, placeInText, placeText, type TextPlace } from '#engine/base/text-place.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { exceeds, refuseTooLong, refuseUnfit } from '#engine/types/expression/limits.ts';
import { reservedWordHint } from '#engine/types/select/reserved-word.ts';

/** A node of DuckDB's `json_serialize_sql`; whole numbers beyond 2^53 are their digits as text. */
export type SyntaxNode = Readonly<Record<string, unknown>>;

const opening = 'SELECT (\n';

/** One row per text: `position BIGINT` (0, 1, …) and `parsed VARCHAR`, the JSON of json_serialize_sql. @throws EngineError InvalidInput for one that is too long. */
export function expressionQuery(texts: readonly string[]): Sql {
  for (const text of texts) refuseTooLong(text);
  const rows = texts.map((text, position) => {
    const translated = translateSpellings(text);
    refuseUnfit(text, translated);
    // The line break keeps a comment at the end from swallowing the bracket.
    const select = `${opening}${translated}\n)`;
    return sql`SELECT ${literal(position)} AS position, CAST(json_serialize_sql(${literal(select)}) AS VARCHAR) AS parsed`;
  });
  return rows.length === 0 ? sql`SELECT 0 AS position, '' AS parsed WHERE false` : joinSql(rows, sql` UNION ALL `);
}

export interface ExpressionRow {
  readonly position: number | bigint;
  readonly parsed: string;
}

/**
 * Expression text → its syntax tree, from the rows of {@link expressionQuery}. A text that does not parse keeps
 * DuckDB's error, which {@link syntaxOf} throws when the expression is used.
 */
export function readExpressions(texts: readonly string[], rows: readonly ExpressionRow[]): Map<string, unknown> {
  const byPosition = new Map(rows.map((row) => [Number(row.position), row.parsed]));
  return new Map(texts.map((text, position) => [text, parseJson(byPosition.get(position) ?? 'null')]));
}

/**
 * JSON in which whole numbers that a double cannot hold become their digits as text, and the infinity that DuckDB writes
 * for `1e400` its name. The quote before the colon ends a key: inside a string it would be escaped.
 */
export function parseJson(text: string): unknown {
  return JSON.parse(
    text.replace(/(?<!\\)":(-?\d{16,}|-?Infinity|NaN)(?=[,}\]])/gu, (whole: string, number: string) =>
      Number.isSafeInteger(Number(number)) ? whole : `":"${number}"`,
    ),
  );
}

/**
 * The one expression of a parsed `SELECT (<text>)`.
 * @throws EngineError SqlSyntax with the place, SqlRefused when the text is more than one expression.
 */
export function syntaxOf(text: string, parsed: unknown): SyntaxNode {
  const answer = parsed as
    | {
        error?: boolean;
        error_type?: string;
        error_message?: string;
        position?: string;
        statements?: { node: SyntaxNode }[];
      }
    | null
    | undefined;
  if (answer === null || answer === undefined) {
    throw new EngineError('Internal', `The expression "${clip(text)}" was not parsed.`, {
      hint: 'This is a bug in Tenon; please report it.',
    });
  }
  if (answer.error === true && /^(?:memory exhausted|Max expression depth)/u.test(answer.error_message ?? ''))
    return exceeds('nesting', text);
  if (answer.error === true && answer.error_type === 'parser') {
    const place = placeInExpression(text, Number(answer.position ?? Number.NaN));
    const told = (answer.error_message ?? 'unknown error').replace(/\.$/u, '');
    // The bracket that closes the enclosing statement is not part of the user's text.
    const isCut = Number(answer.position) >= opening.length + Buffer.byteLength(translateSpellings(text));
    const reason = isCut ? 'something is missing at its end' : told;
    throw new EngineError(
      'SqlSyntax',
      `The expression "${clip(text)}" cannot be read: ${reason}${place === undefined ? '' : ` (${placeText(place)})`}.`,
      {
        hint:
          (place === undefined ? undefined : reservedWordHint(text, place)) ??
          "Write one scalar SQL expression, for example amount > 10 AND country = 'US'.",
        details: { value: clip(text), ...place },
      },
    );
  }
  refuseBytes(text);
  const node = answer.statements?.length === 1 ? answer.statements[0]!.node : undefined;
  const list = node?.['select_list'] as SyntaxNode[] | undefined;
  const plain =
    node?.['type'] === 'SELECT_NODE' &&
    list?.length === 1 &&
    (node['from_table'] as SyntaxNode | null)?.['type'] === 'EMPTY' &&
    node['where_clause'] === null &&
    (node['modifiers'] as unknown[]).length === 0 &&
    (node['group_sets'] as unknown[]).length === 0 &&
    node['having'] === null &&
    node['qualify'] === null;
  if (!plain) {
    throw new EngineError('SqlRefused', `"${clip(text)}" is more than one expression.`, {
      hint: 'Write one scalar SQL expression; whole SELECTs belong in a SQL node.',
      details: { value: clip(text) },
    });
  }
  return list![0]!;
}

/** @param location bytes into the statement of {@link expressionQuery}; undefined when it is outside the user's text. */
export function placeInExpression(text: string, location: unknown): TextPlace | undefined {
  if (typeof location !== 'number' || !Number.isSafeInteger(location)) return undefined;
  const offset = location - opening.length;
  return offset < 0 ? undefined : placeInText(text, offsetBefore(text, offset));
}

/**
 * Strings, quoted names and comments, which stay. Outside of them: literals of bytes, names in backticks, the function
 * whose name is a keyword of the engine, and a decimal without its digits. A comment or a dollar quote without an end takes the rest: to search again from each of
 * thousands of beginnings would take seconds.
 */
const foreign =
  /(?<![\w$\u0080-\uFFFF])[xXbB]'[^']*'|[eE]'(?:\\[\s\S]|''|[^'\\])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|(?<![\w$\u0080-\uFFFF])\$((?:[A-Za-z_\u0080-\uFFFF][\w\u0080-\uFFFF]*)?)\$[\s\S]*?(?:\$\1\$|$)|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)|`((?:[^`]|``)*)`|(?<![\w.$])array(?=\s*\()|(?<=(?:\bas\s|::)\s*)(?:decimal|dec|numeric)\b(?!\s*\()/giu;

/**
 * Spark's spellings that the engine's parser does not have: names in backticks, which Glue writes, `array(…)`, where DuckDB
 * expects its `ARRAY(SELECT …)`, and `DECIMAL`, which has ten digits and no fraction. They are not replaced inside strings, double quotes and comments.
 */
export function translateSpellings(text: string): string {
  return text.replace(foreign, (whole: string, _tag: unknown, name: string | undefined) => spelling(whole, name));
}

function spelling(whole: string, name: string | undefined): string {
  if (name !== undefined) return `"${name.replaceAll('``', '`').replaceAll('"', '""')}"`;
  if (/^array$/iu.test(whole)) return `"${whole}"`;
  // The engine's own has (18, 3).
  return /^(?:decimal|dec|numeric)$/iu.test(whole) ? `${whole}(10, 0)` : whole;
}

/** Bytes into the translated text → bytes into the person's. */
function offsetBefore(text: string, offset: number): number {
  let grown = 0;
  // Of the person's text before the last match; from its start each time would be slow for thousands of matches.
  let [bytes, last] = [0, 0];
  for (const match of text.matchAll(foreign)) {
    bytes += Buffer.byteLength(text.slice(last, match.index));
    last = match.index;
    const start = bytes + grown;
    if (start >= offset) break;
    const [whole, , name] = match;
    const longer = Buffer.byteLength(spelling(whole, name)) - Buffer.byteLength(whole);
    // A position inside the replaced word maps to its start: the user's text does not have that byte.
    if (longer !== 0 && offset < start + Buffer.byteLength(spelling(whole, name))) return start - grown;
    grown += longer;
  }
  return offset - grown;
}

/** Literals as `x'1F'`: the engine takes the letter and the digits for text. */
function refuseBytes(text: string): void {
  for (const { 0: written, index } of text.matchAll(foreign)) {
    if (!/^[xb]'/iu.test(written)) continue;
    const place = placeAfter(text.slice(0, index));
    throw new EngineError(
      'SqlRefused',
      `Expressions have no literals of bytes or bits such as ${clip(written)} (${placeText(place)}).`,
      {
        hint: "Remove the letter before the quotes for text; encode('…') gives the bytes of a text.",
        details: { value: clip(written), ...place },
      },
    );
  }
}
