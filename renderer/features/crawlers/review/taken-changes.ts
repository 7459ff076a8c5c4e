/** Which changes of a review a person takes: all at first, without those that were unchecked. Pure. */

import type { ColumnChangeKind, TakenPartText } from '#engine/contract/taken-part.ts';
import { toggled } from '#renderer/ui/toggled.ts';

/** Tables are listed page by page, so those that differ from the rest are kept. */
export interface TakenChanges {
  /** Of every table that is not among `others`. */
  readonly takesAll: boolean;
  readonly others: ReadonlySet<string>;
  /** Changes of columns that are left, by table. */
  readonly left: ReadonlyMap<string, ReadonlySet<ColumnChangeKind>>;
}

export const takeAll: TakenChanges = { takesAll: true, others: new Set(), left: new Map() };
export const takeNone: TakenChanges = { ...takeAll, takesAll: false };

export function isTaken({ takesAll, others }: TakenChanges, table: string): boolean {
  return others.has(table) ? !takesAll : takesAll;
}

export function isLeft({ left }: TakenChanges, table: string, change: ColumnChangeKind): boolean {
  return left.get(table)?.has(change) === true;
}

export function toggleTable(taken: TakenChanges, table: string): TakenChanges {
  return { ...taken, others: toggled(taken.others, table) };
}

export function toggleChange(taken: TakenChanges, table: string, change: ColumnChangeKind): TakenChanges {
  const changes = toggled(taken.left.get(table) ?? new Set<ColumnChangeKind>(), change);
  const left = new Map(taken.left).set(table, changes);
  if (changes.size === 0) left.delete(table);
  return { ...taken, left };
}

/** @param all how many tables change. */
export function countTaken({ takesAll, others }: TakenChanges, all: number): number {
  return takesAll ? all - others.size : others.size;
}

/** As the crawl is asked for it; undefined: everything. */
export function takenPart(taken: TakenChanges): TakenPartText | undefined {
  const { takesAll, others } = taken;
  const leave = [...taken.left]
    .filter(([table]) => isTaken(taken, table))
    .map(([table, changes]) => ({ table, changes: [...changes] }));
  if (takesAll && others.size === 0 && leave.length === 0) return undefined;
  return { ...(takesAll ? { except: [...others] } : { tables: [...others] }), leave };
}
