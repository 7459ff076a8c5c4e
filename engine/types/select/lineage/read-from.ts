/** The relations after FROM. */

import { foldName } from '#engine/base/same-name.ts';
import { isNode, listOf, queryOf, readExpression } from '#engine/types/select/lineage/read-expression.ts';
import {
  UnknownLineage,
  type LineageBudget,
  type Origins,
  type Relation,
  type RelationColumn,
  type Scope,
  type ScopedRelation,
} from '#engine/types/select/lineage/relation.ts';
import { textOf, type SelectNode } from '#engine/types/select-syntax.ts';

export interface SelectedFrom {
  readonly relations: readonly ScopedRelation[];
  readonly rows: Origins;
  /** Of `*`, or of `t.*`. @throws UnknownLineage. */
  starColumns(relation: string): readonly RelationColumn[];
}

interface Readers {
  readonly budget: LineageBudget;
  readonly tables: ReadonlyMap<string, Relation>;
  query(query: unknown, scope: Scope | undefined): Relation;
}

/** @param outer the scope of the queries around. @throws UnknownLineage. */
export function readFrom(from: unknown, outer: Scope | undefined, readers: Readers): SelectedFrom {
  const read = new FromReader(outer, readers);
  read.visit(from, true);
  return read;
}

class FromReader implements SelectedFrom {
  readonly relations: ScopedRelation[] = [];
  /** Not those of semi and anti joins, whose right side only decides. */
  readonly #shown: ScopedRelation[] = [];
  readonly #rows: Origins[] = [];
  /** Folded names of columns that USING makes one of. */
  readonly #using = new Set<string>();
  readonly #outer: Scope | undefined;
  readonly #readers: Readers;

  constructor(outer: Scope | undefined, readers: Readers) {
    this.#outer = outer;
    this.#readers = readers;
  }

  get rows(): Origins {
    return this.#readers.budget.union(this.#rows);
  }

  visit(from: unknown, isShown: boolean): void {
    if (!isNode(from)) throw new UnknownLineage();
    if (from['sample'] != null) throw new UnknownLineage();
    switch (from['type']) {
      case 'EMPTY':
        return;
      case 'BASE_TABLE': {
        const table = this.#readers.tables.get(foldName(textOf(from, 'table_name')));
        if (table === undefined || textOf(from, 'schema_name') !== '' || textOf(from, 'catalog_name') !== '')
          throw new UnknownLineage();
        this.#add(from, textOf(from, 'table_name'), table, isShown);
        return;
      }
      case 'SUBQUERY':
        // It may refer to the relations before it, as after LATERAL.
        this.#add(from, '', this.#readers.query(queryOf(from['subquery']), this.#scope()), isShown);
        return;
      case 'JOIN':
        this.#join(from, isShown);
        return;
      default:
        throw new UnknownLineage();
    }
  }

  #join(join: SelectNode, isShown: boolean): void {
    const type = String(join['join_type']);
    if (!['INNER', 'LEFT', 'RIGHT', 'OUTER', 'FULL', 'SEMI', 'ANTI'].includes(type)) throw new UnknownLineage();
    if (!['REGULAR', 'CROSS', 'ASOF'].includes(String(join['ref_type']))) throw new UnknownLineage();
    this.visit(join['left'], isShown);
    this.visit(join['right'], isShown && type !== 'SEMI' && type !== 'ANTI');
    for (const name of listOf(join['using_columns']).map(String)) {
      this.#using.add(foldName(name));
      for (const { relation } of this.relations) this.#rows.push(...(relation.find(name) ?? []));
    }
    this.#rows.push(
      readExpression(join['condition'], this.#scope(), (query, scope) => this.#readers.query(query, scope)),
    );
  }

  #add(from: SelectNode, name: string, relation: Relation, isShown: boolean): void {
    const alias = textOf(from, 'alias') || name;
    const scoped = { alias, relation: relation.renamed(listOf(from['column_name_alias']).map(String)) };
    this.relations.push(scoped);
    if (isShown) this.#shown.push(scoped);
    this.#rows.push(relation.rows);
  }

  #scope(): Scope {
    return {
      relations: [...this.relations],
      aliases: new Map(),
      parameters: new Set(),
      outer: this.#outer,
      budget: this.#readers.budget,
    };
  }

  starColumns(relation: string): readonly RelationColumn[] {
    if (relation !== '') {
      const [found, ...more] = this.#shown.filter(({ alias }) => foldName(alias) === foldName(relation));
      if (found === undefined || more.length > 0) throw new UnknownLineage();
      return found.relation.columns;
    }
    const columns: RelationColumn[] = [];
    const merged = new Map<string, number>();
    for (const column of this.#shown.flatMap(({ relation: { columns: own } }) => own)) {
      const folded = column.name === undefined ? undefined : foldName(column.name);
      const at = folded === undefined ? undefined : merged.get(folded);
      if (at !== undefined) {
        columns[at] = {
          name: column.name,
          origins: this.#readers.budget.union([columns[at]!.origins, column.origins]),
        };
        continue;
      }
      if (folded !== undefined && this.#using.has(folded)) merged.set(folded, columns.length);
      columns.push(column);
    }
    return columns;
  }
}
