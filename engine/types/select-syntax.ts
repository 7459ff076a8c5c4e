/** Checks a user's SELECT: one statement that reads only the tables it was given. Pure, over DuckDB's syntax tree. */

import { foldName } from '#engine/base/same-name.ts';
import { placeInText, placeText } from '#engine/base/text-place.ts';
import { EngineError, meantHint, nearNames, type ErrorDetails } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { reservedWordHint } from '#engine/types/select/reserved-word.ts';
import { meantTokens } from '#engine/types/select/sql-tokens.ts';
import {
  cappedFunctions,
  reachingFunctions,
  repeatingFunctions,
  rowFunctions,
} from '#engine/types/reaching-functions.ts';

/** A table as the SELECT names it; empty text for an omitted part. */
export interface SelectedTable {
  readonly catalog: string;
  readonly schema: string;
  readonly name: string;
}

/** A node of the tree; whoever walks it may change it. */
export type SelectNode = Record<string, unknown>;

/** The decisions of a caller about a SELECT. */
export interface SelectVisitor {
  /** DESCRIBE and SUMMARIZE of a query are allowed in place of it. */
  readonly mayDescribe?: boolean;
  /** A table after FROM that is not a CTE in scope. @throws EngineError when it may not be read. */
  table(table: SelectedTable, node: SelectNode): void;
  /** A table function other than those that only turn arguments into rows. @throws EngineError unless it is allowed. */
  tableFunction(name: string, node: SelectNode): void;
  /** A parameter `$name`, by its name as written; absent: there may be none. @throws EngineError unless it is allowed. */
  parameter?(name: string, node: SelectNode): void;
}

const volatileFunctions = new Set([
  'random',
  'uuid',
  'gen_random_uuid',
  'uuidv4',
  'uuidv7',
  'now',
  'current_timestamp',
  'transaction_timestamp',
  'get_current_timestamp',
  'today',
  'current_date',
  'current_time',
  'get_current_time',
  'current_localtime',
  'current_localtimestamp',
]);
const queryTypes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
const plainSources = new Set(['EMPTY', 'SUBQUERY', 'JOIN', 'EXPRESSION_LIST', 'COLUMN_DATA', 'PIVOT', 'SHOW_REF']);
/** Classes of expressions; whatever a later parser adds is refused until it is known what it may contain. */
const expressionClasses = new Set([
  'BETWEEN',
  'CASE',
  'CAST',
  'COLLATE',
  'COLUMN_REF',
  'COMPARISON',
  'CONJUNCTION',
  'CONSTANT',
  'FUNCTION',
  'LAMBDA',
  'OPERATOR',
  'PARAMETER',
  'POSITIONAL_REFERENCE',
  'STAR',
  'SUBQUERY',
  'WINDOW',
]);
/** Nodes that are neither queries, items after FROM nor expressions. */
const otherNodes =
  /^(?:(?:ORDER|LIMIT|LIMIT_PERCENT|DISTINCT)_MODIFIER|ORDER_DEFAULT|ASCENDING|DESCENDING|[A-Z_]+_TYPE_INFO)$/u;
/** Deeper than any query that a person writes; a hostile text must not exhaust the stack. */
const deepest = 2000;
/** Of functions that DuckDB replaces by an expression with an argument in it several times, within one another. */
const mostRepeating = 8;
/** Of lambdas in the body of one another: each doubles the time to bind them. */
const mostBodies = 14;
/** In one list: DuckDB's time grows with the square of the items that share a name, and it cannot be cancelled meanwhile. */
const mostItems = 5000;

/**
 * Checks the whole tree of `json_serialize_sql(text)`.
 * @returns false when a function returns a different value each time.
 * @throws EngineError SqlSyntax with line and character; SqlRefused naming the construct; errors of the visitor.
 */
export function walkSelect(text: string, tree: unknown, visitor: SelectVisitor): { readonly deterministic: boolean } {
  if (!isNode(tree)) throw refusedSelect('is not one SELECT');
  if (tree['error'] === true) throw parserError(tree, text);
  const statements = tree['statements'];
  if (!Array.isArray(statements) || statements.length !== 1)
    throw refusedSelect(`holds ${Array.isArray(statements) ? statements.length : 0} statements`);
  const walk = new SelectWalk(text, visitor);
  walk.visit(statements[0], new Set(), 0);
  return { deterministic: walk.deterministic };
}

/** Lets a SELECT read given tables and call nothing that reaches further. @param known their names, for the error. */
export function givenTables(
  text: string,
  admit: (table: SelectedTable) => boolean,
  known: readonly string[],
): SelectVisitor {
  return {
    table(table, node) {
      if (!admit(table)) throw unknownTable(table, known, text, node);
    },
    tableFunction(name, node) {
      throw refusedSelect(
        `calls ${clip(name)}${placeOf(node, text)}, which may read outside its tables`,
        `After FROM, use only these functions: ${[...rowFunctions].join(', ')}.`,
      );
    },
  };
}

class SelectWalk {
  deterministic = true;
  /** How many TRY are around the node that is visited. */
  #tries = 0;
  /** How many functions that repeat an argument. */
  #repeating = 0;
  #bodies = 0;
  readonly #text: string;
  readonly #visitor: SelectVisitor;

  constructor(text: string, visitor: SelectVisitor) {
    this.#text = text;
    this.#visitor = visitor;
  }

  /** @param names of the CTEs in scope, folded as DuckDB does. */
  visit(value: unknown, names: ReadonlySet<string>, depth: number): void {
    if (depth > deepest) throw refusedSelect('is nested too deeply', 'Write it with fewer brackets.');
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item, names, depth + 1);
      return;
    }
    if (!isNode(value)) return;
    if ('cte_map' in value) return this.#query(value, names, depth);
    const kind = value['class'];
    if (typeof kind === 'string' && !expressionClasses.has(kind)) throw refusedSelect(`contains ${wordsOf(kind)}`);
    if (kind === 'FUNCTION' || kind === 'WINDOW') this.#call(value);
    if (kind === 'COLUMN_REF') this.#columnReference(value);
    if (kind === 'PARAMETER') this.#parameter(value);
    if (kind === undefined && typeof value['type'] === 'string' && !otherNodes.test(value['type'])) {
      if (this.#source(value, names, depth)) return;
    }
    if (this.#tries > 0 && isUnsafeInTry(value))
      throw refusedSelect(
        `uses COALESCE inside TRY${placeOf(value, this.#text)}, where the engine can return wrong values`,
        'Write CASE WHEN … IS NULL THEN … ELSE … END there, or TRY inside COALESCE.',
      );
    const isTry = value['type'] === 'OPERATOR_TRY';
    const isRepeating =
      kind === 'BETWEEN' || (kind === 'FUNCTION' && repeatingFunctions.has(lower(value['function_name'])));
    if (isTry) this.#tries += 1;
    if (isRepeating) this.#repeating += 1;
    if (kind === 'LAMBDA') this.#bodies += 1;
    this.#refuseNested(value);
    this.#members(value, names, depth);
    if (isTry) this.#tries -= 1;
    if (isRepeating) this.#repeating -= 1;
    if (kind === 'LAMBDA') this.#bodies -= 1;
  }

  #refuseNested(node: SelectNode): void {
    if (this.#repeating > mostRepeating)
      throw refusedSelect(
        `has ${nameOf(node)}${placeOf(node, this.#text)} within more than ${mostRepeating} calls that multiply its time`,
        'Compute the inner part in a subquery first, or write it with CASE.',
      );
    if (this.#bodies > mostBodies)
      throw refusedSelect(
        `has a lambda${placeOf(node, this.#text)} within more than ${mostBodies} others`,
        'Compute the inner part in a subquery first.',
      );
  }

  #members(node: SelectNode, names: ReadonlySet<string>, depth: number): void {
    for (const member of Object.values(node)) this.visit(member, names, depth + 1);
  }

  /**
   * A query node: each CTE sees the ones before it, the rest of the query sees all of them. Only the second part of a recursive
   * one sees itself: in the first, the engine takes the name for a table.
   */
  #query(node: SelectNode, outer: ReadonlySet<string>, depth: number): void {
    if (!queryTypes.has(String(node['type']))) throw refusedSelect(`holds ${wordsOf(node['type'])}`);
    const list = node['select_list'];
    if (Array.isArray(list) && list.length > mostItems)
      throw refusedSelect(
        `selects ${list.length.toLocaleString('en')} items`,
        `At most ${mostItems.toLocaleString('en')} are allowed in one list.`,
      );
    const names = new Set(outer);
    const map = isNode(node['cte_map']) ? node['cte_map']['map'] : undefined;
    for (const entry of Array.isArray(map) ? (map as unknown[]) : []) {
      if (!isNode(entry)) continue;
      this.visit(entry['value'], names, depth + 1);
      names.add(lower(entry['key']));
    }
    const recursive = node['type'] === 'RECURSIVE_CTE_NODE' ? new Set(names).add(lower(node['cte_name'])) : names;
    for (const [key, member] of Object.entries(node))
      if (key !== 'cte_map') this.visit(member, key === 'right' ? recursive : names, depth + 1);
  }

  /** An item after FROM. True when its members need no further checks. */
  #source(node: SelectNode, names: ReadonlySet<string>, depth: number): boolean {
    const type = String(node['type']);
    if (type === 'BASE_TABLE') {
      this.#table(node, names);
      return true;
    }
    if (type === 'TABLE_FUNCTION') {
      const call = isNode(node['function']) ? node['function'] : {};
      if (call['class'] !== 'FUNCTION') throw refusedSelect(`calls ${wordsOf(call['class'])} after FROM`);
      // Its arguments may contain subqueries, but the function itself is not a scalar one.
      this.#members(call, names, depth);
      const name = lower(call['function_name']);
      if (!rowFunctions.has(name)) this.#visitor.tableFunction(name, node);
      return true;
    }
    if (!plainSources.has(type)) throw refusedSelect(`uses ${wordsOf(type)} after FROM`);
    if (type === 'SHOW_REF' && (this.#visitor.mayDescribe !== true || !isNode(node['query'])))
      throw refusedSelect('shows or describes something', 'Write a plain SELECT.');
    return false;
  }

  #table(node: SelectNode, names: ReadonlySet<string>): void {
    const table = {
      catalog: textOf(node, 'catalog_name'),
      schema: textOf(node, 'schema_name'),
      name: textOf(node, 'table_name'),
    };
    if (node['at_clause'] !== null && node['at_clause'] !== undefined)
      throw refusedSelect('asks for another version with AT', 'Remove AT (…).');
    if (table.catalog === '' && table.schema === '' && names.has(lower(table.name))) return;
    this.#visitor.table(table, node);
  }

  #parameter(node: SelectNode): void {
    if (this.#visitor.parameter === undefined)
      throw refusedSelect(`has a parameter${placeOf(node, this.#text)}`, 'Write the value itself.');
    this.#visitor.parameter(textOf(node, 'identifier'), node);
  }

  #columnReference(node: SelectNode): void {
    const path = node['column_names'];
    if (Array.isArray(path) && path.length === 1 && volatileFunctions.has(lower(path[0]))) this.deterministic = false;
  }

  #call(node: SelectNode): void {
    const name = lower(node['function_name']);
    if (volatileFunctions.has(name)) this.deterministic = false;
    if (cappedFunctions.has(name) && (textOf(node, 'schema') !== '' || textOf(node, 'catalog') !== ''))
      throw refusedSelect(
        `names the schema of ${name}${placeOf(node, this.#text)}, whose values are bounded`,
        `Write ${name} alone.`,
      );
    if (reachingFunctions.has(name))
      throw refusedSelect(
        `calls ${name}${placeOf(node, this.#text)}, which accesses data outside its tables`,
        'Remove the call.',
      );
  }
}

/**
 * COALESCE of what may fail: inside TRY, DuckDB 1.5.5 then reads and frees memory that is not its own. `split_part` is a
 * macro of the engine that is made of it, and IFNULL is parsed as it.
 */
function isUnsafeInTry(node: SelectNode): boolean {
  const isCoalesce = node['type'] === 'OPERATOR_COALESCE' || lower(node['function_name']) === 'split_part';
  const children = node['children'];
  if (!isCoalesce || !Array.isArray(children)) return false;
  return !children.every((child) => isNode(child) && ['COLUMN_REF', 'CONSTANT'].includes(textOf(child, 'class')));
}

function nameOf(node: SelectNode): string {
  return clip(textOf(node, 'function_name') || textOf(node, 'class'));
}

/** Bytes from the start of the text; undefined when DuckDB does not report a position. */
export function locationOf(node: SelectNode): number | undefined {
  const location = node['query_location'];
  return typeof location === 'number' && Number.isSafeInteger(location) ? location : undefined;
}

/** ` (line 1, character 8)`; '' when the position is not known. */
export function placeOf(node: SelectNode, text: string): string {
  const location = locationOf(node);
  return location === undefined ? '' : ` (${placeText(placeInText(text, location))})`;
}

/** @param what text that follows `The SQL is not allowed: it`. */
export function refusedSelect(
  what: string,
  hint = 'Write one SELECT that only reads.',
  details: ErrorDetails = {},
): EngineError {
  return new EngineError('SqlRefused', `The SQL is not allowed: it ${what}.`, { hint, details });
}

function unknownTable(
  { catalog, schema, name }: SelectedTable,
  known: readonly string[],
  text: string,
  node: SelectNode,
): EngineError {
  const near = nearNames(name, known);
  const whole = [catalog, schema, name].filter((part) => part !== '').join('.');
  return refusedSelect(
    `reads "${clip(whole)}"${placeOf(node, text)}, which is not one of its tables`,
    meantHint(
      near,
      known.length > 0 ? `It may read ${known.map(clip).join(', ')}.` : 'Name only tables that are available here.',
    ),
    { value: clip(name), near },
  );
}

function parserError(tree: SelectNode, text: string): EngineError {
  const message = (textOf(tree, 'error_message') || 'unknown error').replace(/\.$/u, '');
  if (tree['error_type'] !== 'parser') {
    if (!message.startsWith('Only SELECT statements can be serialized'))
      return refusedSelect(`cannot be parsed (${message})`);
    return hasWord(text, 'pivot')
      ? refusedSelect(
          'uses PIVOT without IN, which needs a statement before it',
          'List the values: PIVOT … ON column IN (…).',
        )
      : refusedSelect('is not a SELECT');
  }
  if (message.startsWith('A CTE needs a SELECT')) return refusedSelect('has a CTE that is not a SELECT');
  const position = Number(tree['position'] ?? Number.NaN);
  if (!Number.isFinite(position))
    return new EngineError('SqlSyntax', `The SQL cannot be read: ${message}.`, { hint: 'Write one SELECT.' });
  const place = placeInText(text, position);
  return new EngineError('SqlSyntax', `The SQL cannot be read: ${message} (${placeText(place)}).`, {
    hint: reservedWordHint(text, place) ?? 'Correct the SQL there.',
    details: { ...place },
  });
}

function hasWord(text: string, word: string): boolean {
  for (const { kind, start, end } of meantTokens(text))
    if (kind === 'word' && foldName(text.slice(start, end)) === word) return true;
  return false;
}

/** A member that is text; '' for any other. */
export function textOf(node: SelectNode, member: string): string {
  const value = node[member];
  return typeof value === 'string' ? value : '';
}

function isNode(value: unknown): value is SelectNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function wordsOf(type: unknown): string {
  return String(type).toLowerCase().replaceAll('_', ' ');
}

function lower(value: unknown): string {
  return foldName(String(value));
}
