/** Relations of a SELECT while its lineage is read: what a name in it can mean. */

import { foldName } from '#engine/base/same-name.ts';

/** A column of a table. One object for each, so that sets hold it once. */
export interface Origin {
  /** Whatever the caller calls it. */
  readonly table: string;
  readonly column: string;
}
export type Origins = ReadonlySet<Origin>;

/** Thrown where the lineage of a SELECT cannot be read soundly. */
export class UnknownLineage extends Error {}

/** Work that one SELECT may cause: in a hostile one, thousands of columns could each come from thousands of others, many times. */
export class LineageBudget {
  #left: number;

  /** @param most origins that are put together in all. */
  constructor(most: number) {
    this.#left = most;
  }

  /** @throws UnknownLineage when it is used up. */
  union(sets: readonly Origins[]): Origins {
    if (sets.length === 1) return sets[0]!;
    const all = new Set<Origin>();
    for (const set of sets) {
      this.#left -= set.size;
      if (this.#left < 0) throw new UnknownLineage();
      for (const origin of set) all.add(origin);
    }
    return all;
  }
}

export interface RelationColumn {
  /** undefined: DuckDB chooses the name, so that any name may mean the column. */
  readonly name: string | undefined;
  readonly origins: Origins;
}

/** Names without regard to case. */
export class Relation {
  readonly columns: readonly RelationColumn[];
  /** What decides its rows: which, how many, in what order. */
  readonly rows: Origins;
  readonly #byName = new Map<string, Origins>();
  readonly #unnamed: readonly Origins[];

  constructor(columns: readonly RelationColumn[], rows: Origins) {
    // The second column of a name gets another one.
    const seen = new Set<string>();
    this.columns = columns.map((column) => {
      const folded = column.name === undefined ? undefined : foldName(column.name);
      const isNew = folded !== undefined && !seen.has(folded);
      if (isNew) seen.add(folded);
      return isNew ? column : { name: undefined, origins: column.origins };
    });
    this.rows = rows;
    for (const { name, origins } of this.columns) if (name !== undefined) this.#byName.set(foldName(name), origins);
    this.#unnamed = this.columns.filter(({ name }) => name === undefined).map(({ origins }) => origins);
  }

  /** Of every column that the name may mean; undefined: none. */
  find(name: string): readonly Origins[] | undefined {
    const named = this.#byName.get(foldName(name));
    if (named === undefined && this.#unnamed.length === 0) return undefined;
    return named === undefined ? this.#unnamed : [named, ...this.#unnamed];
  }

  /** `AS t(x, y)`: the first columns get these names. */
  renamed(names: readonly string[]): Relation {
    if (names.length === 0) return this;
    return new Relation(
      this.columns.map(({ name, origins }, index) => ({ name: names[index] ?? name, origins })),
      this.rows,
    );
  }

  /** Everything that it depends on. */
  all(): Origins[] {
    return [this.rows, ...this.columns.map(({ origins }) => origins)];
  }
}

export interface ScopedRelation {
  readonly alias: string;
  readonly relation: Relation;
}

/** The names at one place of a SELECT; those of queries around it follow. */
export interface Scope {
  readonly relations: readonly ScopedRelation[];
  /** Folded names of the select list → their origins. */
  readonly aliases: ReadonlyMap<string, Origins>;
  /** Folded parameters of lambdas around the place. */
  readonly parameters: ReadonlySet<string>;
  readonly outer: Scope | undefined;
  readonly budget: LineageBudget;
}

/** Words that are functions without brackets when no column is called so. */
const wordFunctions = new Set([
  'current_date',
  'current_time',
  'current_timestamp',
  'current_localtime',
  'current_localtimestamp',
  'current_user',
  'user',
  'session_user',
  'current_schema',
  'current_catalog',
  'current_role',
]);

/**
 * The origins of everything that a reference may mean: DuckDB picks one, and to take them all is sound.
 * @param path `["t", "a"]` is column a of t, or field a of column t. @throws UnknownLineage when it means nothing.
 */
export function resolveReference(path: readonly string[], scope: Scope): Origins {
  const [first, second] = path;
  const found: Origins[] = [];
  let isKnown = false;
  const add = (origins: readonly Origins[] | undefined): void => {
    if (origins === undefined) return;
    isKnown = true;
    found.push(...origins);
  };
  for (let level: Scope | undefined = scope; level !== undefined; level = level.outer) {
    for (const { alias, relation } of level.relations) {
      add(relation.find(first!));
      if (foldName(alias) !== foldName(first!)) continue;
      // A relation's name alone is its row as a struct.
      add(second === undefined ? relation.all() : relation.find(second));
    }
    const alias = level.aliases.get(foldName(first!));
    add(alias === undefined ? undefined : [alias]);
    if (level.parameters.has(foldName(first!))) isKnown = true;
  }
  if (!isKnown && path.length === 1 && wordFunctions.has(foldName(first!))) return new Set();
  if (!isKnown) throw new UnknownLineage();
  return scope.budget.union(found);
}
