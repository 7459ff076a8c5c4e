/** Which part of a crawl a person takes: tables, and kinds of changes to their columns. Pure. */

import { foldName } from '#engine/catalog/names.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { titleOf, type TargetTable } from '#engine/crawl/catalog-targets/crawl-root.ts';
import type { ColumnChangeKind, TakenPartText } from '#engine/contract/taken-part.ts';

type TableName = Pick<TargetTable, 'databaseName' | 'name'>;

const nothing: ReadonlySet<ColumnChangeKind> = new Set();

/** Tables are named alone or as `database.table`. */
export class TakenPart {
  readonly #only: ReadonlySet<string> | undefined;
  readonly #except: ReadonlySet<string>;
  readonly #leave = new Map<string, Set<ColumnChangeKind>>();

  /** @param part absent: everything. */
  constructor(part: TakenPartText = {}) {
    this.#only = part.tables === undefined ? undefined : new Set(part.tables.map(foldName));
    this.#except = new Set((part.except ?? []).map(foldName));
    for (const { table, changes } of part.leave ?? []) {
      const kinds = this.#leave.get(foldName(table)) ?? new Set();
      for (const change of changes) kinds.add(change);
      this.#leave.set(foldName(table), kinds);
    }
  }

  takes(table: TableName): boolean {
    const isIn = (names: ReadonlySet<string>): boolean => namesOf(table).some((name) => names.has(name));
    return (this.#only === undefined || isIn(this.#only)) && !isIn(this.#except);
  }

  /** Which of the changes of its columns are not made though the table is taken. */
  leaves(table: TableName, changes: readonly ColumnChangeKind[]): ReadonlySet<ColumnChangeKind> {
    const leave = namesOf(table).map((name) => this.#leave.get(name) ?? nothing);
    return new Set(changes.filter((change) => leave.some((kinds) => kinds.has(change))));
  }

  /** @throws EngineError InvalidInput for a table that is not in the crawl, or a name that several of its tables have. */
  refuseUnclear(tables: readonly TableName[]): void {
    const known = new Map<string, TableName[]>();
    for (const table of tables)
      for (const name of namesOf(table)) {
        const same = known.get(name);
        if (same === undefined) known.set(name, [table]);
        else same.push(table);
      }
    for (const name of [...(this.#only ?? []), ...this.#except, ...this.#leave.keys()]) {
      const [first, second] = known.get(name) ?? [];
      const why =
        first === undefined
          ? `it finds no table ${JSON.stringify(name)}`
          : second === undefined
            ? undefined
            : `it finds several tables ${JSON.stringify(name)}`;
      if (why === undefined) continue;
      const hint =
        first === undefined
          ? meantHint(
              nearNames(name, tables.map(name.includes('.') ? titleOf : (table) => table.name)),
              'Review the crawl to see its tables.',
            )
          : `Name the database as well: ${[first, second!].map(titleOf).join(' or ')}.`;
      throw new EngineError('InvalidInput', `Cannot take a part of the crawl: ${why}.`, {
        hint,
        details: { table: name },
      });
    }
  }
}

function namesOf(table: TableName): [string, string] {
  return [table.name, titleOf(table)];
}
