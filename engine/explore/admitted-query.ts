/**
 * Admits a user's SQL as exactly one SELECT, from the tree that DuckDB's json_serialize_sql gives: every table it
 * names is listed and can be replaced, every table function is on the read list. Pure; nothing is run here.
 */

import { EngineError } from '#engine/contract/errors.ts';
import { formatExactJson, isJsonObject, parseExactJson, type JsonObject } from '#engine/explore/exact-json.ts';
import { reachingFunctions, rowFunctions } from '#engine/types/reaching-functions.ts';

/** A table after FROM that is no CTE in scope. */
export interface TableReference {
  /** '' when the name stands alone. */
  readonly schema: string;
  readonly name: string;
  readonly alias: string;
}

export interface AdmittedQuery {
  readonly tables: readonly TableReference[];
  /** Paths and globs that read functions name, as written. */
  readonly paths: readonly string[];
  /**
   * The tree with names replaced, for json_deserialize_sql.
   * @param table gives the relation to read instead; undefined leaves the reference as it is.
   */
  rewrite(
    table: (reference: TableReference) => { schema: string; name: string; alias: string } | undefined,
    path: (path: string) => string,
  ): string;
}

/** Read the files that their first argument names. */
const readTableFunctions = new Set([
  'read_csv',
  'read_csv_auto',
  'read_json',
  'read_json_auto',
  'read_json_objects',
  'read_json_objects_auto',
  'read_ndjson',
  'read_ndjson_auto',
  'read_ndjson_objects',
  'read_parquet',
  'parquet_scan',
  'parquet_schema',
  'parquet_metadata',
  'parquet_file_metadata',
]);
const relationTypes = new Set([
  'EMPTY',
  'BASE_TABLE',
  'SUBQUERY',
  'JOIN',
  'TABLE_FUNCTION',
  'EXPRESSION_LIST',
  'PIVOT',
  'SHOW_REF',
]);
const nodeTypes = new Set(['SELECT_NODE', 'SET_OPERATION_NODE', 'RECURSIVE_CTE_NODE', 'CTE_NODE']);
/** Deeper than any query that a person writes; keeps a hostile text from overflowing the stack. */
const deepest = 2000;

/**
 * @param serialized what json_serialize_sql(text) returned.
 * @throws EngineError SqlSyntax with the place; SqlRefused naming what may not stand there.
 */
export function admitQuery(serialized: string, text: string): AdmittedQuery {
  const tree = parseExactJson(serialized);
  if (!isJsonObject(tree)) throw refused('It is not one SELECT.');
  if (tree['error'] === true) throw parserError(tree, text);
  const statements = tree['statements'];
  if (!Array.isArray(statements) || statements.length !== 1) {
    throw refused(`It holds ${Array.isArray(statements) ? statements.length : 0} statements.`);
  }
  const walk = new SelectWalk();
  walk.visit(statements[0], new Set(), 0);
  return {
    tables: walk.tables.map(({ reference }) => reference),
    paths: walk.paths.map((place) => String(place['value'])),
    rewrite(table, path) {
      for (const { place, reference } of walk.tables) {
        const relation = table(reference);
        if (relation === undefined) continue;
        place['schema_name'] = relation.schema;
        place['table_name'] = relation.name;
        place['alias'] = relation.alias;
      }
      for (const place of walk.paths) place['value'] = path(String(place['value']));
      return formatExactJson(tree);
    },
  };
}

class SelectWalk {
  readonly tables: { place: JsonObject; reference: TableReference }[] = [];
  /** VARCHAR constants that are paths. */
  readonly paths: JsonObject[] = [];

  visit(value: unknown, scope: ReadonlySet<string>, depth: number): void {
    if (depth > deepest) throw refused('It is nested too deeply.');
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item, scope, depth + 1);
      return;
    }
    if (!isJsonObject(value)) return;
    if ('cte_map' in value) return this.#visitNode(value, scope, depth);
    if (value['class'] === 'FUNCTION') this.#checkFunction(value);
    if (value['class'] === 'PARAMETER') throw refused('It holds a parameter ($1 or ?).');
    if (value['class'] === undefined && typeof value['type'] === 'string' && 'sample' in value && 'alias' in value) {
      if (this.#visitRelation(value, scope, depth)) return;
    }
    this.#visitMembers(value, scope, depth);
  }

  /** A query node: its CTEs see the ones before them, the rest sees them all. */
  #visitNode(node: JsonObject, scope: ReadonlySet<string>, depth: number): void {
    if (!nodeTypes.has(String(node['type']))) throw refused(`A ${String(node['type'])} may not stand in it.`);
    const inner = new Set(scope);
    if (node['type'] === 'RECURSIVE_CTE_NODE') {
      inner.add(lower(node['cte_name']));
    }
    const map = isJsonObject(node['cte_map']) ? node['cte_map']['map'] : undefined;
    for (const entry of Array.isArray(map) ? map : []) {
      if (!isJsonObject(entry)) continue;
      this.visit(entry['value'], inner, depth + 1);
      inner.add(lower(entry['key']));
    }
    for (const [key, member] of Object.entries(node)) if (key !== 'cte_map') this.visit(member, inner, depth + 1);
  }

  /** True when its members need no more looking at. */
  #visitRelation(relation: JsonObject, scope: ReadonlySet<string>, depth: number): boolean {
    const type = String(relation['type']);
    if (!relationTypes.has(type)) throw refused(`A ${type} may not stand after FROM.`);
    switch (type) {
      case 'BASE_TABLE':
        this.#addTable(relation, scope);
        return true;
      case 'TABLE_FUNCTION':
        this.#checkTableFunction(relation['function']);
        // Its arguments may hold subqueries, but the function itself is no scalar one.
        if (isJsonObject(relation['function'])) this.#visitMembers(relation['function'], scope, depth);
        return true;
      case 'SHOW_REF':
        if (!isJsonObject(relation['query'])) throw refused('SHOW and DESCRIBE of names may not stand in it.');
        return false;
      default:
        return false;
    }
  }

  #visitMembers(value: JsonObject, scope: ReadonlySet<string>, depth: number): void {
    for (const member of Object.values(value)) this.visit(member, scope, depth + 1);
  }

  #addTable(place: JsonObject, scope: ReadonlySet<string>): void {
    const schema = String(place['schema_name']);
    const name = String(place['table_name']);
    if (String(place['catalog_name']) !== '')
      throw refused(
        `"${String(place['catalog_name'])}.${schema}.${name}" names another catalog.`,
        'Write database.table.',
      );
    if (place['at_clause'] !== null && place['at_clause'] !== undefined)
      throw refused('AT (VERSION …) is not known here.');
    if (schema === '' && scope.has(name.toLowerCase())) return;
    this.tables.push({ place, reference: { schema, name, alias: String(place['alias']) } });
  }

  #checkFunction(call: JsonObject): void {
    const name = lower(call['function_name']);
    if (reachingFunctions.has(name)) throw refused(`The function ${name} may not be used.`);
  }

  #checkTableFunction(call: unknown): void {
    const name = isJsonObject(call) ? lower(call['function_name']) : '';
    if (rowFunctions.has(name)) return;
    if (!readTableFunctions.has(name) || !isJsonObject(call)) {
      throw refused(`The table function ${name} may not be used.`, "Read files with FROM 'path' or a read_… function.");
    }
    const [first] = Array.isArray(call['children']) ? (call['children'] as unknown[]) : [];
    const constants = pathConstants(first);
    if (constants === undefined)
      throw refused(`The path of ${name} is not a plain text.`, `Write the path itself: ${name}('file').`);
    this.paths.push(...constants);
  }
}

/** The value objects of a text constant, or of a list of them. */
function pathConstants(expression: unknown): JsonObject[] | undefined {
  if (!isJsonObject(expression)) return undefined;
  const value = expression['value'];
  if (expression['class'] === 'CONSTANT' && isJsonObject(value) && typeof value['value'] === 'string') return [value];
  if (
    expression['class'] !== 'FUNCTION' ||
    lower(expression['function_name']) !== 'list_value' ||
    !Array.isArray(expression['children'])
  )
    return undefined;
  const lists = (expression['children'] as unknown[]).map(pathConstants);
  return lists.every((list) => list !== undefined) ? lists.flat() : undefined;
}

function lower(value: unknown): string {
  return String(value).toLowerCase();
}

function refused(why: string, hint = 'Write one SELECT that only reads.'): EngineError {
  return new EngineError('SqlRefused', `The SQL is not admitted. ${why}`, { hint });
}

function parserError(tree: JsonObject, text: string): EngineError {
  const message = String(tree['error_message']);
  if (tree['error_type'] !== 'parser')
    return refused(message.replace('Only SELECT statements can be serialized to json!', 'It is not a SELECT.'));
  if (message.startsWith('A CTE needs a SELECT')) return refused('A CTE in it is not a SELECT.');
  const position = Number(tree['position']);
  const before = text.slice(0, Number.isFinite(position) ? position : 0);
  const line = before.split('\n').length;
  const column = before.length - before.lastIndexOf('\n');
  return new EngineError('SqlSyntax', `The SQL cannot be read: ${message} (line ${line}, column ${column}).`, {
    hint: 'Correct the SQL there.',
    details: { line, column: String(column) },
  });
}
