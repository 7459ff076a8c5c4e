/** A view after one more step, or one less: what it says of columns that are renamed or dropped follows them. */

import { columnPath } from '#renderer/ui/code/column-path.ts';
import type { NewStep, SeenRows } from '#renderer/features/explore/recipe/recipe.ts';
import type { RowsView } from '#renderer/features/explore/rows/rows-view.ts';

export function viewAfter(view: RowsView, { transform, args }: NewStep): RowsView {
  switch (transform) {
    case 'RenameField':
      return renamed(view, String(args['oldName']), String(args['newName']));
    case 'DropFields':
      return only(view, (path) => !listed(args['paths'], path));
    case 'SelectFields':
      return only(view, (path) => listed(args['paths'], path));
    default:
      return view;
  }
}

function renamed(view: RowsView, from: string, to: string): RowsView {
  // A name in a path, or a whole column that is written as it is.
  const name = (column: string): string => (columnPath(column) === from ? plainName(to) : column);
  return {
    ...view,
    order: view.order.map((key) => ({ ...key, column: name(key.column) })),
    filter: view.filter.map((each) => ({ ...each, column: name(each.column) })),
  };
}

function plainName(path: string): string {
  const quoted = /^`((?:[^`]|``)*)`$/u.exec(path)?.[1];
  return quoted === undefined ? path : quoted.replaceAll('``', '`');
}

function only(view: RowsView, stays: (path: string) => boolean): RowsView {
  return {
    ...view,
    order: view.order.filter(({ column }) => stays(columnPath(column))),
    filter: view.filter.filter(({ column }) => stays(columnPath(column))),
  };
}

function listed(paths: unknown, path: string): boolean {
  return Array.isArray(paths) && paths.includes(path);
}

/**
 * The view of rows that are shown again: as it was then, or the one of now where it was changed since, as far as its
 * columns are there.
 */
export function viewBack(now: Pick<SeenRows<RowsView>, 'view' | 'columns'>, then: SeenRows<RowsView>): RowsView {
  const { view } = now;
  const [columns, before] = [now.columns ?? [], then.columns ?? []];
  if (JSON.stringify(view) === JSON.stringify(then.next)) return then.view;
  const nameThen = (column: string): string | undefined => {
    if (before.includes(column)) return column;
    // In the place of a renamed column is the column with its name of before.
    return columns.length === before.length ? before[columns.indexOf(column)] : undefined;
  };
  const follow = <Of extends { readonly column: string }>(each: Of): Of[] => {
    const column = nameThen(each.column);
    return column === undefined ? [] : [{ ...each, column }];
  };
  const isCondition = columns.length > 0 && columns.every((column) => before.includes(column));
  return {
    ...view,
    order: view.order.flatMap(follow),
    filter: view.filter.flatMap(follow),
    condition: isCondition ? view.condition : '',
  };
}
