/** The grid of a file's or a table's rows with its menus and notes, and the foot that says how many there are. */

import { IconCircleCheck, IconClock } from '@tabler/icons-react';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { toEngineError } from '#engine/contract/errors.ts';
import { runCommandById, showFailure } from '#renderer/app/commands/run-command.ts';
import type { FileRows } from '#renderer/features/explore/rows/file-rows.ts';
import { ToCheck } from '#renderer/features/explore/reading/to-check.tsx';
import { BusyNote, NoRowsNote, ViewErrorNote } from '#renderer/features/explore/rows/grid-notes.tsx';
import {
  closeRowDetail,
  followColumn,
  followRow,
  openRowDetail,
} from '#renderer/features/explore/row-detail/detail-actions.ts';
import { useHeaderProfiles } from '#renderer/features/explore/rows/use-header-profiles.ts';
import { tellCopied } from '#renderer/features/explore/rows/copy-commands.ts';
import {
  changeRows,
  isPlain,
  plainView,
  setRowsGrid,
  showDialog,
  turnSort,
  type OpenRows,
  type RecipeRead,
  type RowsOf,
} from '#renderer/features/explore/rows/rows-view.ts';
import { showToast } from '#renderer/stores/toasts.ts';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { DataGrid } from '#renderer/ui/data-grid/data-grid.tsx';
import type { ColumnMark } from '#renderer/ui/data-grid/column-header.tsx';
import type { Subject } from '#renderer/stores/subject.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { shownColumns, type ColumnLayout } from '#renderer/ui/data-grid/column-layout.ts';
import type { GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import { countOf, duration, exactCount } from '#renderer/ui/format/words.ts';
import { whenFocusIsLost } from '#renderer/ui/dialog.tsx';
import { Tooltip } from '#renderer/ui/tooltip.tsx';
import { Tag } from '#renderer/ui/tag.tsx';
import rowsStyles from '#renderer/features/explore/rows/rows.module.css';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import menuStyles from '#renderer/ui/menu.module.css';
import pageStyles from '#renderer/ui/page.module.css';
import spinnerStyles from '#renderer/ui/spinner.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface RowsGridProps {
  /** Key of the view: the path of a file, or the name of a table or result. */
  readonly path: string;
  /** The rows that profiles count; undefined while only the first rows are loaded. */
  readonly counted: string | undefined;
  readonly what: RowsOf;
  /** A chart is in its place; it keeps its scroll and selection. */
  readonly isHidden: boolean;
  readonly label: string;
  readonly open: OpenRows;
  readonly rows: FileRows;
  readonly preview: NonNullable<FileRows['preview']>;
  readonly source: NonNullable<FileRows['source']>;
  readonly recipe: RecipeRead | null;
  /** Columns that the step in sight changes. */
  readonly changed: readonly string[];
}

export function RowsGrid({
  path,
  counted,
  what,
  isHidden,
  label,
  open,
  rows,
  preview,
  source,
  recipe,
  changed,
}: RowsGridProps) {
  const [handle, setHandle] = useState<GridHandle>();
  const { view } = open;
  const keepFormulas = useWorkbench((state) => state.keepFormulas);
  useEffect(() => {
    if (handle !== undefined)
      setRowsGrid(path, {
        handle,
        reload: rows.reload,
        preview,
        what,
        read: rows.read,
        recipe,
        totalCount: rows.totalCount,
      });
    return () => setRowsGrid(path, undefined);
  });
  useEffect(() => {
    const onLeave = (): void => {
      if (handle !== undefined) changeRows(path, { place: handle.place() });
    };
    window.addEventListener('pagehide', onLeave);
    return () => window.removeEventListener('pagehide', onLeave);
  }, [handle, path]);
  useEffect(() => {
    // Opened by keyboard: the focus moves to the rows.
    const holder = document.activeElement;
    if (holder === document.body || holder?.id === 'editor') handle?.focus();
  }, [handle]);
  useEffect(() => {
    // A cell that was drawn again under a dialog, or hidden from a menu, cannot get the focus back.
    if (handle === undefined) return undefined;
    return whenFocusIsLost(handle.focus);
  }, [handle, open.columns, open.dialog, open.recipe]);
  const changedNames = JSON.stringify(changed);
  const marks = useMemo(() => marksOf(view, JSON.parse(changedNames) as readonly string[]), [view, changedNames]);
  const profiles = useHeaderProfiles(path, counted, open, rows, source.columns);
  const onFailure = useCallback(
    (thrown: unknown) => {
      if (toEngineError(thrown).code === 'FileChanged') {
        showToast({ tone: 'info', title: `The ${what} or its reading options changed. Reloading.` });
        void runCommandById('explore.read-again');
      } else showFailure('Reading rows', thrown);
    },
    [what],
  );
  const shown = rows.shown?.view ?? plainView;
  const areHidden = useMemo(
    () => source.columns.length > 0 && shownColumns(source.columns, open.columns).length === 0,
    [source.columns, open.columns],
  );
  return (
    <div
      className={classes(rowsStyles.gridPlace, rows.busy && rowsStyles.busy)}
      aria-busy={rows.busy}
      hidden={isHidden}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented || open.detail === null) return;
        event.preventDefault();
        closeRowDetail(path);
      }}
    >
      <DataGrid
        source={source}
        label={label}
        marks={marks}
        profiles={profiles}
        highlight={shown.search}
        {...(profiles === undefined ? {} : { onScroll: profiles.pause })}
        onReady={setHandle}
        columnLayout={open.columns}
        onColumnLayout={(columns) => changeRows(path, { columns })}
        place={open.place}
        onLeave={(place) => changeRows(path, { place })}
        subjectOfColumn={subjectOfColumn}
        subjectOfCell={subjectOfCell}
        onOpenCell={(column, _value, row) => openRowDetail(path, row, column)}
        onFocusColumn={(column) => {
          changeRows(path, { column });
          followColumn(path, column);
        }}
        onFocusRow={(row) => followRow(path, row)}
        shownRow={open.detail?.row}
        onSortColumn={(column) => turnSort(path, column.name)}
        keepFormulas={keepFormulas}
        onCopied={(copied) => tellCopied(copied, 'TSV')}
        onFailure={onFailure}
      />
      {rows.busy ? <BusyNote path={path} view={view} shown={shown} totalCount={rows.totalCount} /> : null}
      {!rows.busy && rows.viewError !== null ? <ViewErrorNote path={path} view={view} error={rows.viewError} /> : null}
      {!rows.busy && rows.viewError === null && rows.shown?.rowCount === 0 && !isPlain(shown) ? (
        <NoRowsNote path={path} view={shown} totalCount={rows.totalCount} />
      ) : null}
      {areHidden ? (
        <p className={classes(menuStyles.floating, rowsStyles.note)} role="status">
          <span>Every column is hidden.</span>
          <Button size="sm" onClick={() => void runCommandById('explore.show-all-columns')}>
            Show all columns
          </Button>
        </p>
      ) : null}
      {!rows.busy && rows.totalCount === 0 && isPlain(shown) ? (
        <p className={classes(menuStyles.floating, rowsStyles.note, textStyles.muted)} role="status">
          {source.columns.length === 0
            ? (preview.warnings[0] ?? `The ${what} is empty.`)
            : `The ${what} has columns but no rows.`}
        </p>
      ) : null}
    </div>
  );
}

function subjectOfColumn(column: GridColumn): Subject {
  return { menus: ['column'], title: column.name, column };
}

function subjectOfCell(column: GridColumn): Subject {
  return { menus: ['cell'], title: column.name };
}

function marksOf({ order, filter }: OpenRows['view'], changed: readonly string[]): Record<string, ColumnMark> {
  const marks: Record<string, ColumnMark> = {};
  for (const column of changed) marks[column] = { filtered: false, changed: true };
  for (const { column } of filter) marks[column] = { ...marks[column], filtered: true };
  for (const [place, { column, direction }] of order.entries())
    marks[column] = {
      filtered: false,
      ...marks[column],
      sorted: { direction, place: place + 1, of: order.length },
    };
  return marks;
}

/** `9 columns`, `5 of 9 columns`. */
function ColumnCount({ columns, layout }: { readonly columns: readonly GridColumn[]; readonly layout: ColumnLayout }) {
  const shown = useMemo(() => shownColumns(columns, layout).length, [columns, layout]);
  if (shown === columns.length) return <span>{countOf(columns.length, 'column')}</span>;
  return (
    <span>
      <b>{exactCount(shown)}</b> of {countOf(columns.length, 'column')}
    </span>
  );
}

export function RowsFooter({
  path,
  what,
  rows,
  preview,
  open,
  note,
}: {
  readonly path: string;
  readonly what: RowsGridProps['what'];
  readonly rows: FileRows;
  readonly preview: RowsGridProps['preview'];
  readonly open: OpenRows;
  /** Shown instead of the profile: why only the first rows are loaded. */
  readonly note: React.ReactNode;
}) {
  const { totalCount, shown } = rows;
  const counting = totalCount === null && note === null && rows.viewError === null;
  const narrowed = shown !== null && !isPlain({ ...shown.view, order: [] });
  return (
    <div className={pageStyles.foot} data-part="foot">
      {totalCount === null ? (
        <span>first {countOf(preview.rows.length, 'row')}</span>
      ) : narrowed ? (
        <span>
          <b>{exactCount(shown.rowCount)}</b> of {countOf(totalCount, 'row')}
        </span>
      ) : (
        <span>
          <b>{exactCount(totalCount)}</b> {totalCount === 1 ? 'row' : 'rows'}
        </span>
      )}
      <ColumnCount columns={preview.columns} layout={open.columns} />
      {note}
      {counting ? (
        <Tag icon={<span className={spinnerStyles.spinner} data-part="spinner" />}>counting</Tag>
      ) : totalCount === null ? null : !rows.checked ? (
        <Tooltip label="This count includes every record. Values are checked as rows load; records that do not fit their columns are then skipped and reported.">
          <span>
            <Tag>counted, not checked</Tag>
          </span>
        </Tooltip>
      ) : (
        <Tag tone="ok" icon={<IconCircleCheck />}>
          Exact
        </Tag>
      )}
      {preview.warnings.length === 0 ? null : (
        <Button
          size="sm"
          tone="quiet"
          onClick={() =>
            what !== 'file'
              ? showDialog(path, { kind: 'warnings', warnings: preview.warnings })
              : void runCommandById('explore.reading-options')
          }
        >
          <span className={textStyles.warning}>{countOf(preview.warnings.length, 'warning')}</span>
        </Button>
      )}
      {what === 'file' ? <ToCheck path={path} stated={open} /> : null}
      {shown === null || isPlain(shown.view) || isPlain(open.view) ? null : (
        <span className={classes(layoutStyles.end, layoutStyles.row, layoutStyles.close)}>
          <IconClock size={14} stroke={1.5} />
          {shown.view.order.length > 0 ? 'sorted' : 'filtered'} in {duration(shown.millis)}
        </span>
      )}
    </div>
  );
}
