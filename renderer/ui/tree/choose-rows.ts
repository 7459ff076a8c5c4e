/** Several rows of a tree that are selected together: by Ctrl or ⌘ one more, by Shift all up to a row. Pure. */

import type { Subject } from '#renderer/stores/subject.ts';
import type { TreeRow } from '#renderer/ui/tree/tree-rows.ts';

export interface ChosenRows {
  readonly ids: ReadonlySet<string>;
  /** Of all of them, when there are several. */
  readonly subject: Subject;
  /** Whether a row can be among them. */
  can(id: string): boolean;
  change(ids: ReadonlySet<string>): void;
}

/** From one row to the other, both included; instead of what was selected. */
export function rangeOfRows(
  rows: readonly TreeRow[],
  from: string | null,
  to: string,
  can: (id: string) => boolean,
): Set<string> {
  const last = rows.findIndex(({ item }) => item.id === to);
  const start = rows.findIndex(({ item }) => item.id === from);
  const first = start === -1 ? last : start;
  const some = rows.slice(Math.min(first, last), Math.max(first, last) + 1);
  return new Set(some.map(({ item }) => item.id).filter(can));
}
