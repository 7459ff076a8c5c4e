/** Which part of a crawl a person takes: tables, and kinds of changes to their columns. Pure. */

import { foldName } from '#engine/catalog/names.ts';
import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import type { ColumnChangeKind, TakenPartText } from '#engine/contract/taken-part.ts';

const nothing: ReadonlySet<ColumnChangeKind> = new Set();

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

  takes(table: string): boolean {
    return (this.#only === undefined || this.#only.has(table)) && !this.#except.has(table);
  }

  /** Which of the changes of its columns are not made though the table is taken. */
  leaves(table: string, changes: readonly ColumnChangeKind[]): ReadonlySet<ColumnChangeKind> {
    const leave = this.#leave.get(table) ?? nothing;
    return new Set(changes.filter((change) => leave.has(change)));
  }

  /** @throws EngineError InvalidInput for a table that is not in the crawl. */
  refuseUnknown(known: ReadonlySet<string>): void {
    for (const name of [...(this.#only ?? []), ...this.#except, ...this.#leave.keys()]) {
      if (known.has(name)) continue;
      throw new EngineError(
        'InvalidInput',
        `Cannot take a part of the crawl: it finds no table ${JSON.stringify(name)}.`,
        { hint: meantHint(nearNames(name, known), 'Review the crawl to see its tables.'), details: { table: name } },
      );
    }
  }
}
