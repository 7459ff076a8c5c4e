/**
 * The one way from a user's text into a statement: what was checked is what runs. The text is parsed in the very form
 * that goes to the engine; nothing here or anywhere writes SQL from a tree.
 */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { trustedSql } from '#engine/base/trusted-sql.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import { parseJson } from '#engine/types/expression/syntax.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';
import { sameTree } from '#engine/types/select/same-tree.ts';
import { refusedSelect, walkSelect, type SelectNode, type SelectVisitor } from '#engine/types/select-syntax.ts';

/** What DuckDB's parser makes of a text: alone, in our brackets, and of the brackets around something known. */
export interface SelectSyntax {
  readonly alone: unknown;
  readonly placed: unknown;
  readonly frame: unknown;
}

export interface AdmittedSelect {
  /** `SELECT * FROM (the text)`, for any place where a query may stand. */
  readonly select: Sql;
  /** False when a function gives another value each time. */
  readonly deterministic: boolean;
}

const opening = 'SELECT * FROM (';
const closing = ')';
/** UTF-16 units; the tree of a text takes up to 200 times its size. */
const longest = 500_000;

/**
 * For the worker: one row, `position` 0 and `parsed VARCHAR`.
 * @throws EngineError SqlRefused for what no parser should see.
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
 * Admits a user's text as one SELECT that only reads what the visitor lets it.
 * @throws EngineError SqlSyntax with line and character; SqlRefused naming what may not stand there; what the visitor throws.
 */
export function admitSelect(text: string, syntax: SelectSyntax, visitor: SelectVisitor): AdmittedSelect {
  refuseUnfit(text);
  const { deterministic } = walkSelect(text, syntax.alone, visitor);
  if (!sameTree(framed(syntax), syntax.placed))
    throw refusedSelect('means something else when it stands in brackets', 'Write one SELECT, whole in itself.');
  // The parser took exactly this text for our SELECT around the one that was looked at.
  return { select: trustedSql(placedText(text), true), deterministic };
}

/** The text on lines of its own, so that a comment cannot swallow what follows; places only move by one line. */
export function linesOfSelect(text: string): string {
  return `\n${withoutEnd(text)}\n`;
}

function placedText(text: string): string {
  return `${opening}${linesOfSelect(text)}${closing}`;
}

/** Semicolons at the end become blanks: they may not stand in brackets, and places stay as they are. */
function withoutEnd(text: string): string {
  let ends: number[] = [];
  for (const { start, end } of meantTokens(text)) {
    if (text.slice(start, end) === ';') ends.push(start);
    else ends = [];
  }
  let result = text;
  for (const at of ends) result = `${result.slice(0, at)} ${result.slice(at + 1)}`;
  return result;
}

/** The frame's tree around the tree of the text alone. */
function framed({ alone, frame }: SelectSyntax): unknown {
  const [statement] = (alone as { statements: readonly SelectNode[] }).statements;
  const { statements, ...answer } = frame as { statements: readonly { node: SelectNode }[] };
  const { node, ...outer } = statements[0]!;
  const from = { ...(node['from_table'] as SelectNode), subquery: statement };
  return { ...answer, statements: [{ ...outer, node: { ...node, from_table: from } }] };
}

function refuseUnfit(text: string): void {
  if (text.includes('\0'))
    throw refusedSelect('holds the NUL character', 'Remove it; chr(0) makes one where it is needed.');
  if (text.length > longest)
    throw refusedSelect(
      `has ${text.length.toLocaleString('en')} characters`,
      `At most ${longest.toLocaleString('en')} are allowed; put long lists of values into a file and join it.`,
    );
}

function tooDeep(): EngineError {
  return refusedSelect('is nested too deeply', 'Write it with fewer brackets.');
}
