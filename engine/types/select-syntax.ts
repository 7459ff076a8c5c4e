/** What a user's SELECT may be: one statement that reads nothing but the tables it was given. Pure, over the syntax tree. */

import { literal, sql, type Sql } from '#engine/base/sql.ts';
import { EngineError, nearNames } from '#engine/contract/errors.ts';
import { clip } from '#engine/types/column-lookup.ts';
import { parseJson, type SyntaxNode } from '#engine/types/expression-text.ts';
import { reachingFunctions, rowFunctions } from '#engine/types/reaching-functions.ts';

/** A table as the SELECT names it; empty text where a part was left out. */
export interface SelectedTable {
  readonly catalog: string;
  readonly schema: string;
  readonly name: string;
}

export interface CheckedSelect {
  /** Tables that are no CTE, each once, in the order in which they stand. */
  readonly tables: readonly SelectedTable[];
  /** False when a function gives another value each time. */
  readonly deterministic: boolean;
}

/** One row, `position` 0 and `parsed VARCHAR`; for the worker. */
export function selectSyntaxQuery(text: string): Sql {
  return sql`SELECT 0 AS position, CAST(json_serialize_sql(${literal(text)}) AS VARCHAR) AS parsed`;
}

export function readSelectSyntax(parsed: string): unknown {
  return parseJson(parsed);
}

/** The SELECT without a semicolon at its end, on lines of its own so that a comment cannot swallow what follows. */
export function bareSelect(text: string): string {
  return `\n${text.replace(/(?:\s|;)+$/u, '')}\n`;
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
/** Deeper than what a person writes; a hostile text must not exhaust the stack. */
const deepest = 1000;
const plainSources = new Set(['EMPTY', 'SUBQUERY', 'JOIN', 'EXPRESSION_LIST', 'COLUMN_DATA', 'PIVOT', 'DELIM_GET']);

/**
 * Admits the statement or says why not.
 * @param admit which tables it may read; throws, or gives false.
 * @throws EngineError SqlSyntax, SqlRefused, or what `admit` throws.
 */
export function checkSelect(
  text: string,
  parsed: unknown,
  admit: (table: SelectedTable) => boolean,
  known: readonly string[] = [],
): CheckedSelect {
  const answer = parsed as {
    error?: boolean;
    error_type?: string;
    error_message?: string;
    position?: string;
    statements?: { node: SyntaxNode }[];
  };
  if (answer.error === true && answer.error_type === 'parser') {
    throw new EngineError('SqlSyntax', `The SQL cannot be read: ${answer.error_message ?? 'unknown error'}.`, {
      hint: 'Write one SELECT.',
      details: answer.position === undefined ? {} : { position: Number(answer.position) },
    });
  }
  if (answer.error === true || answer.statements?.length !== 1) {
    return refuse(
      answer.statements === undefined ? 'is no SELECT' : `holds ${answer.statements.length} statements`,
      'Write exactly one SELECT.',
    );
  }
  const walker = new SelectWalker(admit, known);
  walker.query(answer.statements[0]!.node, new Set());
  return { tables: [...walker.tables.values()], deterministic: walker.deterministic };
}

function refuse(why: string, hint: string): never {
  throw new EngineError('SqlRefused', `The SQL ${why}.`, { hint });
}

class SelectWalker {
  readonly tables = new Map<string, SelectedTable>();
  deterministic = true;
  #depth = 0;
  readonly #admit: (table: SelectedTable) => boolean;
  readonly #known: readonly string[];

  constructor(admit: (table: SelectedTable) => boolean, known: readonly string[]) {
    this.#admit = admit;
    this.#known = known;
  }

  /** A query node: its CTEs become known one after the other, as DuckDB binds them. */
  query(node: SyntaxNode, outer: ReadonlySet<string>): void {
    if (!queryTypes.has(String(node['type'])))
      refuse(`holds ${String(node['type']).toLowerCase()}`, 'Write a plain SELECT over the tables.');
    const names = new Set(outer);
    const ctes =
      (node['cte_map'] as { map: { key: string; value: { query: { node: SyntaxNode } } }[] } | undefined)?.map ?? [];
    for (const { key, value } of ctes) {
      const inner = value.query.node;
      const recursive = inner['type'] === 'RECURSIVE_CTE_NODE';
      this.query(inner, recursive ? new Set([...names, key.toLowerCase()]) : names);
      names.add(key.toLowerCase());
    }
    for (const [member, value] of Object.entries(node)) if (member !== 'cte_map') this.#any(value, names);
  }

  #any(value: unknown, names: ReadonlySet<string>): void {
    this.#depth += 1;
    if (this.#depth > deepest) refuse('is nested too deeply', 'Write it with fewer brackets.');
    this.#visit(value, names);
    this.#depth -= 1;
  }

  #visit(value: unknown, names: ReadonlySet<string>): void {
    if (Array.isArray(value)) {
      for (const member of value) this.#any(member, names);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    const node = value as SyntaxNode;
    if ('cte_map' in node) return this.query(node, names);
    if ('sample' in node && typeof node['type'] === 'string' && !('select_list' in node)) this.#source(node, names);
    if (node['class'] === 'FUNCTION' || node['class'] === 'WINDOW')
      this.#call(String(node['function_name']).toLowerCase());
    if (node['class'] === 'COLUMN_REF') {
      const path = node['column_names'] as string[];
      if (path.length === 1 && volatileFunctions.has(path[0]!.toLowerCase())) this.deterministic = false;
    }
    if (node['class'] === 'PARAMETER') refuse('has a parameter', 'Write the value itself, or ${argument}.');
    for (const member of Object.values(node)) this.#any(member, names);
  }

  /** What stands behind FROM. */
  #source(node: SyntaxNode, names: ReadonlySet<string>): void {
    const type = String(node['type']);
    if (type === 'BASE_TABLE') return this.#table(node, names);
    if (type === 'TABLE_FUNCTION') {
      const name = String((node['function'] as SyntaxNode)['function_name']).toLowerCase();
      if (!rowFunctions.has(name))
        refuse(
          `calls ${clip(name)}, which may read outside of its tables`,
          `Of functions behind FROM only ${[...rowFunctions].join(', ')} are allowed.`,
        );
      return;
    }
    if (!plainSources.has(type))
      refuse(`uses ${type.toLowerCase().replaceAll('_', ' ')}`, 'Write a plain SELECT over the tables.');
  }

  #table(node: SyntaxNode, names: ReadonlySet<string>): void {
    const part = (member: string): string => (node[member] as string | undefined) ?? '';
    const table = { catalog: part('catalog_name'), schema: part('schema_name'), name: part('table_name') };
    if (table.catalog === '' && table.schema === '' && names.has(table.name.toLowerCase())) return;
    if (!this.#admit(table)) {
      const near = nearNames(table.name, this.#known);
      throw new EngineError(
        'SqlRefused',
        `The SQL reads "${clip([table.catalog, table.schema, table.name].filter((part) => part !== '').join('.'))}", which is none of its tables.`,
        {
          hint:
            near.length > 0
              ? `Did you mean ${near.join(' or ')}?`
              : this.#known.length > 0
                ? `It may read ${this.#known.map(clip).join(', ')}.`
                : 'Name only tables that it is given.',
          details: { value: clip(table.name), near },
        },
      );
    }
    this.tables.set(JSON.stringify(table), table);
  }

  #call(name: string): void {
    if (volatileFunctions.has(name)) this.deterministic = false;
    if (reachingFunctions.has(name)) refuse(`calls ${name}, which reaches outside of its tables`, 'Take the call out.');
  }
}
