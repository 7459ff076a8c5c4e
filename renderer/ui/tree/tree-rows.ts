/** A tree as rows: what is open, and what a filter leaves. */

import type { ReactNode } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';

export interface TreeItem {
  readonly id: string;
  readonly label: string;
  /** The end of the label, which stays in sight where its beginning is cut. */
  readonly tail?: string;
  /** The beginning of the label, which stays in sight: what follows decides its direction by itself, and is cut at its end. */
  readonly lead?: string;
  /** What a filter looks for it in; absent: the label. */
  readonly filterText?: string;
  readonly icon: ReactNode;
  /** Right-hand caption: a count, a size. */
  readonly caption?: string;
  /** In place of the caption: one that follows what changes all the time. */
  readonly liveCaption?: ReactNode;
  readonly children?: readonly TreeItem[];
  /** It is closed at first; asks for its children while it is open. It may be called often. */
  load?(): void;
  /** Longer than the label: the tooltip, and the text for screen readers. */
  readonly hint?: string;
  /** One click, or Enter. */
  open?(): void;
  /** Enter, where that is more than a click. */
  enter?(): void;
  /** Double click: keep the editor. */
  keep?(): void;
  /** What its menu is about. */
  readonly subject?: Subject;
  /** It can be dragged; puts in what it is. */
  drag?(transfer: DataTransfer): void;
}

export interface TreeSection {
  readonly title: string;
  readonly items: readonly TreeItem[];
  /** Shown instead of no rows. */
  readonly empty?: string;
  /** Further items are still being read. */
  readonly isGrowing?: boolean;
}

export interface TreeRow {
  readonly item: TreeItem;
  readonly depth: number;
  readonly parent: string | null;
  /** Rows shown below it. */
  readonly below: number;
  /** From 1, among the shown rows with the same parent. */
  readonly position: number;
  /** Shown rows with the same parent, itself included. */
  readonly siblings: number;
}

/** @param turned rows that are not as they are at first, by their ids. */
export function isOpened({ id, load }: TreeItem, turned: ReadonlySet<string>): boolean {
  return turned.has(id) === (load !== undefined);
}

/** @param wanted in small letters; rows that hold it are shown with those above them, whatever is closed; '': all. */
export function visibleRows(
  items: readonly TreeItem[],
  turned: ReadonlySet<string>,
  wanted: string,
  depth = 0,
  parent: string | null = null,
): TreeRow[] {
  const shown: { readonly item: TreeItem; readonly below: readonly TreeRow[] }[] = [];
  for (const item of items) {
    const below =
      item.children === undefined || (wanted === '' && !isOpened(item, turned))
        ? []
        : visibleRows(item.children, turned, wanted, depth + 1, item.id);
    const isFound = (item.filterText ?? item.label).toLowerCase().includes(wanted);
    if (wanted === '' || below.length > 0 || isFound) shown.push({ item, below });
  }
  const rows: TreeRow[] = [];
  for (const [index, { item, below }] of shown.entries()) {
    rows.push({ item, depth, parent, below: below.length, position: index + 1, siblings: shown.length });
    for (const row of below) rows.push(row);
  }
  return rows;
}
