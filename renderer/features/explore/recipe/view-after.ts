/** A view after one more step: what it says of columns that are renamed or dropped follows them. */

import { columnPath } from '#renderer/ui/code/column-path.ts';
import type { NewStep } from '#renderer/features/explore/recipe/recipe.ts';
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
