/**
 * Where the columns and rows of a SELECT come from, read from DuckDB's syntax tree. What it does not know for certain has no answer:
 * a claim that a column is not read must hold.
 */

import { foldName } from '#engine/base/same-name.ts';
import {
  holdsAggregate,
  holdsWindow,
  isNode,
  listOf,
  queryOf,
  readExpression,
} from '#engine/types/select/lineage/read-expression.ts';
import { readFrom, type SelectedFrom } from '#engine/types/select/lineage/read-from.ts';
import {
  LineageBudget,
  Relation,
  UnknownLineage,
  type Origins,
  type RelationColumn,
  type Scope,
} from '#engine/types/select/lineage/relation.ts';
import { textOf, type SelectNode } from '#engine/types/select-syntax.ts';

/** Tables and CTEs by folded name. */
export type KnownTables = ReadonlyMap<string, Relation>;

/** What a query can name from outside. */
interface Surroundings {
  readonly tables: KnownTables;
  readonly outer: Scope | undefined;
  readonly budget: LineageBudget;
}

/**
 * @param syntax the answer of `json_serialize_sql`, checked by admitSelect.
 * @param mostWork origins that are put together in all.
 * @returns columns in their order, by position; undefined: it cannot be known.
 */
export function selectLineage(syntax: unknown, tables: KnownTables, mostWork = 1_000_000): Relation | undefined {
  try {
    const [statement] = listOf(isNode(syntax) ? syntax['statements'] : undefined);
    return readQuery(queryOf(statement), { tables, outer: undefined, budget: new LineageBudget(mostWork) });
  } catch (thrown) {
    if (thrown instanceof UnknownLineage) return undefined;
    throw thrown;
  }
}

function readQuery(query: unknown, around: Surroundings): Relation {
  if (!isNode(query)) throw new UnknownLineage();
  const tables = new Map(around.tables);
  const inside = { ...around, tables };
  const map = isNode(query['cte_map']) ? listOf(query['cte_map']['map']) : [];
  for (const entry of map) {
    if (!isNode(entry) || !isNode(entry['value'])) throw new UnknownLineage();
    if (listOf(entry['value']['key_targets']).length > 0) throw new UnknownLineage();
    const names = listOf(entry['value']['aliases']).map(String);
    tables.set(foldName(String(entry['key'])), readQuery(queryOf(entry['value']['query']), inside).renamed(names));
  }
  switch (query['type']) {
    case 'SELECT_NODE':
      return readSelect(query, inside);
    case 'SET_OPERATION_NODE':
      return readSetOperation(query, inside);
    default:
      throw new UnknownLineage();
  }
}

const selectMembers = new Set([
  'type',
  'modifiers',
  'cte_map',
  'select_list',
  'from_table',
  'where_clause',
  'group_expressions',
  'group_sets',
  'aggregate_handling',
  'having',
  'sample',
  'qualify',
]);

function readSelect(node: SelectNode, around: Surroundings): Relation {
  refuseOthers(node, selectMembers);
  if (node['sample'] != null) throw new UnknownLineage();
  const query = (inner: unknown, outer: Scope | undefined): Relation => readQuery(inner, { ...around, outer });
  const from = readFrom(node['from_table'], around.outer, { ...around, query });
  const reader = new SelectReader(around, from);
  for (const item of listOf(node['select_list'])) reader.item(item);
  reader.rowsFrom(node['where_clause'], node['having'], node['qualify']);
  reader.positions(listOf(node['group_expressions']));
  if (node['aggregate_handling'] === 'FORCE_AGGREGATES') reader.groupByAll();
  else if (node['aggregate_handling'] !== 'STANDARD_HANDLING') throw new UnknownLineage();
  reader.modifiers(node['modifiers']);
  return reader.relation();
}

/** The items and clauses of one SELECT, in the order in which they may refer to one another. */
class SelectReader {
  readonly #around: Surroundings;
  readonly #from: SelectedFrom;
  readonly #aliases = new Map<string, Origins>();
  readonly #scope: Scope;
  readonly #columns: RelationColumn[] = [];
  /** Of the columns that are groups under GROUP BY ALL. */
  readonly #groups: Origins[] = [];
  readonly #rows: Origins[];

  constructor(around: Surroundings, from: SelectedFrom) {
    this.#around = around;
    this.#from = from;
    this.#rows = [from.rows];
    const { outer, budget } = around;
    this.#scope = { relations: from.relations, aliases: this.#aliases, parameters: new Set(), outer, budget };
  }

  item(item: unknown): void {
    if (!isNode(item)) throw new UnknownLineage();
    if (item['class'] === 'STAR') return this.#star(item);
    const origins = this.#read(item);
    const alias = textOf(item, 'alias');
    const path = item['class'] === 'COLUMN_REF' ? listOf(item['column_names']).map(String) : [];
    this.#columns.push({ name: alias === '' ? path.at(-1) : alias, origins });
    if (holdsWindow(item)) this.#rows.push(origins);
    if (!holdsAggregate(item)) this.#groups.push(origins);
    if (alias === '') return;
    const before = this.#aliases.get(foldName(alias));
    this.#aliases.set(foldName(alias), before === undefined ? origins : this.#union([before, origins]));
  }

  #star(star: SelectNode): void {
    if (star['columns'] === true || star['expr'] != null) throw new UnknownLineage();
    if (listOf(star['qualified_exclude_list']).length > 0 || listOf(star['rename_list']).length > 0)
      throw new UnknownLineage();
    const excluded = new Set(
      listOf(star['exclude_list']).map((name) => {
        if (typeof name !== 'string') throw new UnknownLineage();
        return foldName(name);
      }),
    );
    const replaced = new Map(
      listOf(star['replace_list']).map((entry) => {
        if (!isNode(entry)) throw new UnknownLineage();
        return [foldName(String(entry['key'])), this.#read(entry['value'])] as const;
      }),
    );
    for (const { name, origins } of this.#from.starColumns(textOf(star, 'relation_name'))) {
      // Its name is not known, so nobody can say whether the list names it.
      if (name === undefined && excluded.size + replaced.size > 0) throw new UnknownLineage();
      const folded = name === undefined ? undefined : foldName(name);
      if (folded !== undefined && excluded.has(folded)) continue;
      const value = (folded === undefined ? undefined : replaced.get(folded)) ?? origins;
      this.#columns.push({ name, origins: value });
      this.#groups.push(value);
    }
  }

  rowsFrom(...clauses: readonly unknown[]): void {
    for (const clause of clauses) this.#rows.push(this.#read(clause));
  }

  groupByAll(): void {
    this.#rows.push(...this.#groups);
  }

  /** A number after GROUP BY, ORDER BY and DISTINCT ON is the position of a column. */
  positions(list: readonly unknown[]): void {
    for (const item of list) {
      if (isNode(item) && item['class'] === 'CONSTANT')
        this.#rows.push(positionOf(item, this.#columns)?.origins ?? this.#all());
      else if (isNode(item) && item['class'] === 'STAR') this.#rows.push(this.#all());
      else this.#rows.push(this.#read(item));
    }
  }

  modifiers(list: unknown): void {
    for (const modifier of listOf(list)) {
      if (!isNode(modifier)) throw new UnknownLineage();
      const { type, orders, distinct_on_targets: targets, ...others } = modifier;
      if (type === 'ORDER_MODIFIER')
        this.positions(listOf(orders).map((order) => isNode(order) && order['expression']));
      else if (type === 'DISTINCT_MODIFIER' && listOf(targets).length > 0) this.positions(listOf(targets));
      else if (type === 'DISTINCT_MODIFIER') this.#rows.push(this.#all());
      else if (type === 'LIMIT_MODIFIER' || type === 'LIMIT_PERCENT_MODIFIER') this.rowsFrom(...Object.values(others));
      else throw new UnknownLineage();
    }
  }

  relation(): Relation {
    return new Relation(this.#columns, this.#union(this.#rows));
  }

  #all(): Origins {
    return this.#union(this.#columns.map(({ origins }) => origins));
  }

  #union(sets: readonly Origins[]): Origins {
    return this.#around.budget.union(sets);
  }

  #read(value: unknown): Origins {
    return readExpression(value, this.#scope, (query, outer) => readQuery(query, { ...this.#around, outer }));
  }
}

function positionOf(constant: SelectNode, columns: readonly RelationColumn[]): RelationColumn | undefined {
  const value = isNode(constant['value']) ? constant['value']['value'] : undefined;
  return typeof value === 'number' ? columns[value - 1] : undefined;
}

const setMembers = new Set(['type', 'modifiers', 'cte_map', 'setop_type', 'left', 'right', 'setop_all', 'children']);

function readSetOperation(node: SelectNode, around: Surroundings): Relation {
  refuseOthers(node, setMembers);
  const { budget } = around;
  if (listOf(node['children']).length > 0) throw new UnknownLineage();
  if (!['UNION', 'EXCEPT', 'INTERSECT'].includes(String(node['setop_type']))) throw new UnknownLineage();
  const [left, right] = [readQuery(node['left'], around), readQuery(node['right'], around)];
  if (left.columns.length !== right.columns.length) throw new UnknownLineage();
  const columns = left.columns.map(({ name, origins }, index) => ({
    name,
    origins: budget.union([origins, right.columns[index]!.origins]),
  }));
  const keepsAll = node['setop_type'] === 'UNION' && node['setop_all'] === true;
  const rows = [left.rows, right.rows, ...(keepsAll ? [] : columns.map(({ origins }) => origins))];
  const united = new Relation(columns, budget.union(rows));
  const relations = [{ alias: '', relation: united }];
  const reader = new SelectReader(around, { relations, rows: united.rows, starColumns: () => united.columns });
  reader.item({ class: 'STAR' });
  reader.modifiers(node['modifiers']);
  return reader.relation();
}

/** A member that a later parser adds may mean anything. */
function refuseOthers(node: SelectNode, known: ReadonlySet<string>): void {
  for (const [name, value] of Object.entries(node)) if (value != null && !known.has(name)) throw new UnknownLineage();
}
