/** Commands that sort the rows by one column or several. */

import { IconArrowsSort, IconSortAscending, IconSortDescending, IconX } from '@tabler/icons-react';
import type { Command } from '#renderer/app/commands/command.ts';
import { columnOf, hasColumn, hasRows, ofColumn, ofRows } from '#renderer/features/explore/rows/of-rows.ts';
import { canAddSortKey, withSortKey, type RowOrder } from '#renderer/features/explore/rows/row-order.ts';
import {
  activeRows,
  changeView,
  openRowsOf,
  removeSort,
  sortBy,
  turnSort,
} from '#renderer/features/explore/rows/rows-view.ts';

const orderOf = (): RowOrder => {
  const rows = activeRows();
  return rows === undefined ? [] : openRowsOf(rows.path).view.order;
};
const sortedColumn = (): string | undefined => {
  const rows = activeRows();
  return rows === undefined ? undefined : columnOf(rows)?.name;
};
/** Another column sorts already, so that this one can come after it. */
const canAlsoSort = (): boolean => {
  const column = sortedColumn();
  return (
    hasColumn() &&
    column !== undefined &&
    orderOf().some((key) => key.column !== column) &&
    canAddSortKey(orderOf(), column)
  );
};

export const sortCommands: readonly Command[] = [
  ofColumn({
    id: 'explore.sort-ascending',
    title: 'Sort column ascending',
    menuTitle: 'Sort ascending',
    icon: IconSortAscending,
    run: ({ path }, { name }) => sortBy(path, name, 'ascending'),
  }),
  ofColumn({
    id: 'explore.sort-descending',
    title: 'Sort column descending',
    menuTitle: 'Sort descending',
    icon: IconSortDescending,
    run: ({ path }, { name }) => sortBy(path, name, 'descending'),
  }),
  ofColumn({
    id: 'explore.also-sort-ascending',
    title: 'Also sort ascending by this column',
    menuTitle: 'Also sort ascending',
    icon: IconSortAscending,
    keywords: ['then by', 'second', 'several', 'multiple'],
    when: canAlsoSort,
    run: ({ path }, { name }) =>
      changeView(path, { order: withSortKey(orderOf(), { column: name, direction: 'ascending' }) }),
  }),
  ofColumn({
    id: 'explore.also-sort-descending',
    title: 'Also sort descending by this column',
    menuTitle: 'Also sort descending',
    icon: IconSortDescending,
    keywords: ['then by', 'second', 'several', 'multiple'],
    when: canAlsoSort,
    run: ({ path }, { name }) =>
      changeView(path, { order: withSortKey(orderOf(), { column: name, direction: 'descending' }) }),
  }),
  ofColumn({
    id: 'explore.turn-sort',
    title: 'Add column to sort order, reverse it, or remove it',
    keys: 'Shift+Enter',
    within: '[data-part="grid"]',
    keysOnly: true,
    run: ({ path }, { name }) => turnSort(path, name),
  }),
  ofColumn({
    id: 'explore.sort-without',
    title: 'Remove this column from sort order',
    menuTitle: 'Do not sort by this column',
    icon: IconX,
    when: () => orderOf().length > 1 && orderOf().some(({ column }) => column === sortedColumn()),
    run: ({ path }, { name }) => removeSort(path, name),
  }),
  ofRows({
    id: 'explore.sort-none',
    title: 'Remove sorting',
    icon: IconArrowsSort,
    when: () => hasRows() && orderOf().length > 0,
    run: ({ path }) => changeView(path, { order: [] }),
  }),
];
