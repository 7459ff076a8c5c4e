/**
 * The only way from a user's text into a statement: the checked text is the text that runs. It is parsed in the exact form
 * that the engine gets; SQL is never written from a tree, here or elsewhere.
 */

import { literal, sql, type BoundValues, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import { parseJson } from '#engine/types/expression/syntax.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';
import { unfitText } from '#engine/types/select/text-limits.ts';
import { sameTree } from '#engine/types/select/same-tree.ts';
import { refusedSelect, walkSelect, type SelectNode, type SelectVisitor } from '#engine/types/select-syntax.ts';

/** DuckDB's syntax tree of a text: alone, in our brackets, and of the brackets around a known text. */
export interface SelectSyntax {
  readonly alone: unknown;
  readonly placed: unknown;
  readonly frame: unknown;
}

export interface AdmittedSelect {
  /** `SELECT * FROM (the text)`, usable wherever a query is allowed. */
  readonly select: Sql;
  /** False when a function returns a different value each time. */
  readonly deterministic: boolean;
}

const opening = 'SELECT * FROM (';
const closing = ')';
/** UTF-16 units; the tree of a text takes up to 200 times its size. */
const longest = 500_000;

/**
 * For the worker: one row, `position` 0 and `parsed VARCHAR`.
 * @throws EngineError SqlRefused for text that no parser should get.
 */
export function selectSyntaxQuery(text: string): Sql {
  refuseUnfit(text);
  const forms = [withoutEnd(text), placedText(text), `${opening}\nSELECT 1\n${closing}`];
  const [alone, placed, frame] = forms.map((form) => sql`json_serialize_sql(${literal(form)})`);
  return sql`SELECT 0 AS position, concat('{"alone":', ${alone!}, ',"placed":', ${placed!}, ',"frame":', ${frame!}, '}') AS parsed`;
}

/** @param parsed the answer to {@link selectSyntaxQuery}. @throws EngineError SqlRefused. */
export function readSelectSyntax(parsed: string): SelectSyntax {
  try {
    return parseJson(parsed) as SelectSyntax;
  } catch (thrown) {
    if (thrown instanceof RangeError) throw tooDeep();
    throw thrown;
  }
}

/**
 * Admits a user's text as one SELECT that reads only the tables the visitor allows.
 * @param parameters values of the parameters that the visitor allows; they are bound, and not part of the text.
 * @throws EngineError SqlSyntax with line and character; SqlRefused naming the construct; errors of the visitor.
 */
export function admitSelect(
  text: string,
  syntax: SelectSyntax,
  visitor: SelectVisitor,
  parameters?: BoundValues,
): AdmittedSelect {
  refuseUnfit(text);
  const { deterministic } = walkSelect(text, syntax.alone, visitor);
  if (!sameTree(framed(syntax), syntax.placed))
    throw refusedSelect('has a different meaning inside brackets', 'Write one complete SELECT.');
  // The parser used exactly this text for our SELECT around the checked one.
  return { select: trustedSql(placedText(text), true, parameters), deterministic };
}

/** The text on separate lines, so that a comment cannot hide the text after it; positions only move by one line. */
export function linesOfSelect(text: string): string {
  return `\n${withoutEnd(text)}\n`;
}

function placedText(text: string): string {
  return `${opening}${linesOfSelect(text)}${closing}`;
}

/** Trailing semicolons become blanks: they are not allowed in brackets, and positions do not move. */
function withoutEnd(text: string): string {
  let ends: number[] = [];
  for (const { start, end } of meantTokens(text)) {
    if (text.slice(start, end) === ';') ends.push(start);
    else ends = [];
  }
  const pieces: string[] = [];
  let from = 0;
  for (const at of ends) {
    pieces.push(text.slice(from, at));
    from = at + 1;
  }
  return [...pieces, text.slice(from)].join(' ');
}

/** The frame's tree around the tree of the text alone. */
function framed({ alone, frame }: SelectSyntax): unknown {
  const [statement] = (alone as { statements: readonly SelectNode[] }).statements;
  const { statements, ...answer } = frame as { statements: readonly { node: SelectNode }[] };
  const { node, ...outer } = statements[0]!;
  // The list of its parameters is one of the whole statement.
  const { named_param_map: parameters, ...inner } = statement!;
  const subquery = { ...inner, named_param_map: [] };
  const from = { ...(node['from_table'] as SelectNode), subquery };
  return { ...answer, statements: [{ ...outer, node: { ...node, from_table: from }, named_param_map: parameters }] };
}

function refuseUnfit(text: string): void {
  if (text.includes('\0'))
    throw refusedSelect('contains the NUL character', 'Remove it, or use chr(0) where you need one.');
  if (text.length > longest)
    throw refusedSelect(
      `has ${text.length.toLocaleString('en')} characters`,
      `At most ${longest.toLocaleString('en')} are allowed; put long lists of values into a file and join it.`,
    );
  const unfit = unfitText(text);
  if (unfit !== undefined) throw refusedSelect(unfit.what, unfit.hint);
}

function tooDeep(): EngineError {
  return refusedSelect('is nested too deeply', 'Write it with fewer brackets.');
}
