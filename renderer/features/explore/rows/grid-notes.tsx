/** Notes over the grid: while rows are sorted, when none match, and when an order or a filter is impossible. */

import { IconAlertCircle, IconFilterOff, IconPlayerStop, IconX } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import { filterWords, viewWords } from '#renderer/features/explore/filters/filter-words.ts';
import { changeView, removeFilter, removeSort, type RowsView } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import menuStyles from '#renderer/ui/menu.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

/** Nothing for a second: most sorts are over by then. */
const patience = 1000;

/** @param shown what the grid shows meanwhile, which Stop goes back to. */
export function BusyNote({
  path,
  view,
  shown,
  totalCount,
}: {
  readonly path: string;
  readonly view: RowsView;
  readonly shown: RowsView;
  readonly totalCount: number | null;
}) {
  const [visible, setVisible] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setVisible(true), patience);
    return () => clearTimeout(timer);
  }, [view]);
  if (!visible) return null;
  const rows = totalCount === null ? 'the rows' : countOf(totalCount, 'row');
  return (
    <div className={classes(menuStyles.floating, rowsStyles.note)} role="status">
      <span className={spinnerStyles.spinner} data-part="spinner" aria-hidden="true" />
      <span>{view.order.length > 0 ? `Sorting ${rows}` : `Filtering ${rows}`}</span>
      <Button size="sm" icon={<IconPlayerStop size={13} stroke={1.75} />} onClick={() => changeView(path, shown)}>
        Stop
      </Button>
    </div>
  );
}

export function NoRowsNote({
  path,
  view,
  totalCount,
}: {
  readonly path: string;
  readonly view: RowsView;
  readonly totalCount: number | null;
}) {
  return (
    <div className={classes(menuStyles.floating, rowsStyles.note, rowsStyles.emptyNote)} role="status">
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <IconFilterOff size={16} stroke={1.5} className={textStyles.muted} />
        <b>No rows match {viewWords(view)}</b>
        {totalCount === null ? null : <span className={textStyles.muted}>of {exactCount(totalCount)}</span>}
      </span>
      <RemoveButtons path={path} view={{ ...view, order: [] }} />
    </div>
  );
}

export function ViewErrorNote({
  path,
  view,
  error,
}: {
  readonly path: string;
  readonly view: RowsView;
  readonly error: EngineError;
}) {
  return (
    <div className={classes(menuStyles.floating, rowsStyles.note, rowsStyles.emptyNote)} role="alert">
      <span className={classes(layoutStyles.row, layoutStyles.close)}>
        <IconAlertCircle size={16} stroke={1.5} className={textStyles.bad} />
        <b>{error.message}</b>
      </span>
      {error.hint === undefined ? null : <span className={textStyles.muted}>{error.hint}</span>}
      <RemoveButtons path={path} view={view} only={error.details.column} />
    </div>
  );
}

/** @param only the column that is at fault, when one filter or sort is. */
function RemoveButtons({
  path,
  view,
  only,
}: {
  readonly path: string;
  readonly view: RowsView;
  readonly only?: string | undefined;
}) {
  const isAtFault = (column: string): boolean => only === undefined || column === only;
  const icon = <IconX size={13} stroke={1.75} />;
  return (
    <span className={classes(layoutStyles.row, layoutStyles.close, layoutStyles.wrap)}>
      {view.filter.map((filter, index) =>
        !isAtFault(filter.column) ? null : (
          <Button
            key={`${index} ${filterWords(filter)}`}
            size="sm"
            icon={icon}
            onClick={() => removeFilter(path, index)}
          >
            Remove filter {filterWords(filter)}
          </Button>
        ),
      )}
      {view.condition === '' || (only !== undefined && !namesColumn(view.condition, only)) ? null : (
        <Button size="sm" icon={icon} onClick={() => changeView(path, { condition: '' })}>
          Remove condition
        </Button>
      )}
      {view.search === '' || only !== undefined ? null : (
        <Button size="sm" icon={icon} onClick={() => changeView(path, { search: '' })}>
          Remove search “{view.search}”
        </Button>
      )}
      {view.order.map(({ column }) =>
        !isAtFault(column) ? null : (
          <Button key={column} size="sm" icon={icon} onClick={() => removeSort(path, column)}>
            Remove sorting by {column}
          </Button>
        ),
      )}
    </span>
  );
}

/** Whether a column that does not exist may be one of the condition's. */
function namesColumn(condition: string, column: string): boolean {
  return condition.toLowerCase().includes(column.toLowerCase());
}
