/** The one grid of the app: millions of rows by pages, keys and pointer, menus of the caller's own. */

import type { GridApi, IDatasource, IGetRowsParams } from 'ag-grid-community';
import {
  useInsertionEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
  type KeyboardEvent,
  type MouseEvent,
} from 'react';
import { createPortal } from 'react-dom';
import { openMenu } from '#renderer/stores/menu.ts';
import type { Subject } from '#renderer/stores/subject.ts';
import { applyLayout } from '#renderer/ui/data-grid/apply-layout.ts';
import { ColumnHeader, type ColumnMarks, type ColumnMenu } from '#renderer/ui/data-grid/column-header.tsx';
import { plainLayout, type ColumnLayout } from '#renderer/ui/data-grid/column-layout.ts';
import {
  drawGrid,
  type CurrentGrid,
  type DrawnGrid,
  type GivenOptions,
  type GridCalls,
} from '#renderer/ui/data-grid/draw-grid.ts';
import { blockRows } from '#renderer/ui/data-grid/fixed-options.ts';
import { showFirstHit } from '#renderer/ui/data-grid/first-hit.ts';
import { fitNumbers } from '#renderer/ui/data-grid/fit-numbers.ts';
import { gridColumns } from '#renderer/ui/data-grid/grid-columns.ts';
import { takesFocus, type Copied, type GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import { markRow } from '#renderer/ui/data-grid/mark-row.ts';
import { pressGridKey } from '#renderer/ui/data-grid/grid-keys.ts';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-state.ts';
import type { ProfileFeed } from '#renderer/ui/data-grid/header-profile.tsx';
import { rowHeight } from '#renderer/ui/data-grid/grid-theme.ts';
import { restorePlace, selectRead, type GridPlace } from '#renderer/ui/data-grid/grid-place.ts';
import { HeaderPlaces } from '#renderer/ui/data-grid/header-places.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import gridStyles from '#renderer/ui/data-grid/data-grid.module.css';

export interface DataGridProps {
  readonly source: RowSource;
  readonly label: string;
  /** By column name. */
  readonly marks?: ColumnMarks;
  /** Absent: headers have no menu. */
  readonly subjectOfColumn?: (column: GridColumn) => Subject;
  /** What the menu of a cell is about; its row may still be on its way. Row 0-based. */
  readonly subjectOfCell?: (column: GridColumn, row: number) => Subject | undefined;
  /** Row 0-based. */
  readonly onOpenCell?: (column: GridColumn, value: unknown, row: number) => void;
  readonly onFocusColumn?: (column: GridColumn) => void;
  /** Row 0-based. */
  readonly onFocusRow?: (row: number) => void;
  /** Row that is shown in full elsewhere, and is marked; 0-based. */
  readonly shownRow?: number | undefined;
  /** Shift and a click on its header. */
  readonly onSortColumn?: (column: GridColumn) => void;
  /** Rows that Ctrl+C copied. */
  readonly onCopied?: (copied: Copied) => void;
  /** Text that a spreadsheet would run as a formula is copied unescaped. */
  readonly keepFormulas: boolean;
  readonly onFailure?: (thrown: unknown) => void;
  readonly onReady?: (handle: GridHandle) => void;
  /** Which columns are shown, in which order. Absent: all, as in the rows. */
  readonly columnLayout?: ColumnLayout;
  /** A person dragged columns to other places or widths; absent: they can only be made wider. */
  readonly onColumnLayout?: (layout: ColumnLayout) => void;
  /** Where a person was when these rows were drawn before. */
  readonly place?: GridPlace | undefined;
  /** The grid goes, and this is where a person was in it. */
  readonly onLeave?: (place: GridPlace) => void;
  /** Set: headers show profiles, and are as high as one from the start. */
  readonly profiles?: ProfileFeed | undefined;
  /** The search text: matching cells are marked, and one of the first row is scrolled into view. */
  readonly highlight?: string;
  readonly onScroll?: () => void;
}

export function DataGrid({
  source,
  label,
  marks,
  subjectOfColumn,
  subjectOfCell,
  onOpenCell,
  onFocusColumn,
  onFocusRow,
  shownRow,
  onSortColumn,
  onCopied,
  keepFormulas,
  onFailure,
  onReady,
  columnLayout = plainLayout,
  onColumnLayout,
  place,
  onLeave,
  profiles,
  highlight = '',
  onScroll,
}: DataGridProps) {
  const root = useRef<HTMLDivElement>(null);
  const handle = useRef<GridHandle | null>(null);
  const grid = useRef<CurrentGrid | undefined>(undefined);
  /** Stays while its tab is hidden. */
  const kept = useRef<DrawnGrid | undefined>(undefined);
  const [headers] = useState(() => new HeaderPlaces());
  const [context] = useState<GridContext>(() => ({
    selectedColumn: undefined,
    focusedHeader: undefined,
    lastFocus: undefined,
    unread: [],
    highlighted: '',
    shownRow: undefined,
  }));
  context.highlighted = highlight.toLowerCase();
  const called = useRef<GridCalls>({});
  const drawn = useRef(source);
  drawn.current = source;
  const layout = source.layout ?? source.id;
  const wanted = useRef(columnLayout);
  wanted.current = columnLayout;
  const applied = useRef<ColumnLayout | null>(null);
  /** Until a person does something in the grid: its rows may come in several steps. */
  const pending = useRef(place);
  /** The focused cell was to be opened, but its row is being read. */
  const opensWhenRead = useRef(false);
  const onColumnMenu = useMemo(
    (): ColumnMenu | undefined =>
      subjectOfColumn === undefined ? undefined : (column, place) => openMenu(subjectOfColumn(column), place),
    [subjectOfColumn],
  );
  const canSort = onSortColumn !== undefined;
  const columns = useMemo(
    () =>
      gridColumns(source, headers, (column) => ({
        column,
        onColumnMenu,
        onSort: canSort ? (sorted) => called.current.onSortColumn?.(sorted) : undefined,
        mark: marks?.[column.name],
        profiles,
      })),
    [layout, source.rowCount, source.wholeCount, headers, marks, onColumnMenu, canSort, profiles],
  );
  const datasource = useMemo<IDatasource>(() => {
    let isRestored = false;
    return {
      rowCount: source.rowCount,
      getRows: (request: IGetRowsParams) => {
        // Keys that leave a grid without rows request the row before the first.
        const start = Math.max(0, request.startRow);
        source.readPage(start, request.endRow - start).then(
          (page) => {
            page.confirmed?.catch((thrown: unknown) => onFailure?.(thrown));
            request.successCallback(
              Array.from({ length: page.count }, (_, row): GridRow => ({ page, row })),
              source.rowCount,
            );
            called.current.rowsCame?.();
            if (opensWhenRead.current) called.current.openFocused?.();
            if (grid.current !== undefined) {
              // Before the first rows, a grid has no height to scroll in.
              if (pending.current !== undefined && !isRestored) {
                isRestored = true;
                restorePlace(grid.current.api, context, source, pending.current);
              }
              selectRead(grid.current.api, context);
            }
            if (request.startRow !== 0 || page.count === 0 || grid.current === undefined) return;
            fitNumbers(grid.current.api, page, source.columns, new Set(wanted.current.widths.map(({ name }) => name)));
            showFirstHit(grid.current.api, page, source.columns.length, context.highlighted);
          },
          (thrown: unknown) => {
            request.failCallback();
            onFailure?.(thrown);
          },
        );
      },
    };
  }, [source, onFailure, context]);
  const { arrangement, rowCount } = source;
  const given = useRef<GivenOptions>({ columns, datasource, arrangement });
  given.current = { columns, datasource, arrangement };
  const openFocused = (): void => {
    const cell = handle.current?.focusedCell();
    opensWhenRead.current = cell === undefined;
    if (cell !== undefined) onOpenCell?.(cell.column, cell.value, cell.rowIndex);
  };
  useSubjects(root, (target) => {
    const header = target.closest('.ag-header-cell');
    const column = source.columns[Number(header?.getAttribute('col-id') ?? Number.NaN)];
    if (header !== null) return column === undefined ? undefined : subjectOfColumn?.(column);
    const cell = target.closest('.ag-cell');
    const row = Number(cell?.closest('[row-index]')?.getAttribute('row-index') ?? Number.NaN);
    if (cell === null || Number.isNaN(row)) return undefined;
    // The number of a row has no column: its menu is that of the row's first cell.
    const id = cell.getAttribute('col-id') ?? '';
    const place = source.columns[Number(id)] === undefined ? 0 : Number(id);
    const of = source.columns[place];
    const subject = of === undefined ? undefined : subjectOfCell?.(of, row);
    return subject === undefined
      ? undefined
      : { ...subject, select: () => grid.current?.api.setFocusedCell(row, String(place)) };
  });
  const settle = (): void => {
    pending.current = undefined;
    opensWhenRead.current = false;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    settle();
    pressGridKey(event, {
      handle: handle.current,
      context,
      source,
      keepFormulas,
      onCopied,
      onFailure,
      onColumnMenu,
      openFocused,
    });
  };
  const onMouseOver = ({ target }: MouseEvent): void => {
    const cell = target instanceof Element ? target.closest<HTMLElement>('.ag-cell') : null;
    if (cell === null) return;
    // Clipped text is shown as a title; tooltips of AG Grid would slow down each cell.
    if (cell.scrollWidth > cell.clientWidth) cell.title = cell.textContent ?? '';
    else cell.removeAttribute('title');
  };
  Object.assign(called.current, {
    openFocused,
    onFocusColumn,
    onFocusRow,
    onSortColumn,
    onReady,
    onScroll,
    onColumnLayout,
    onLeave,
  });
  const isMovable = onColumnLayout !== undefined;
  const hasProfiles = profiles !== undefined;
  useLayoutEffect(() => {
    const form = JSON.stringify([layout, hasProfiles, isMovable, rowHeight()]);
    if (kept.current?.form === form) {
      // A tab that was hidden is shown again: only whether its rows are still those of the file is read.
      pending.current = undefined;
      kept.current.measure();
      confirmRows(kept.current.grid.api, drawn.current, onFailure);
    } else {
      kept.current?.end();
      kept.current = drawGrid({
        form,
        root: root.current!,
        context,
        given: given.current,
        hasProfiles,
        isMovable,
        called: called.current,
        drawn,
        wanted,
        place: pending.current,
      });
      applied.current = wanted.current;
    }
    grid.current = kept.current.grid;
    handle.current = kept.current.handle;
    called.current.onReady?.(handle.current);
    return () => {
      const left = handle.current?.place();
      if (left !== undefined) {
        called.current.onLeave?.(left);
        pending.current = left;
      }
      if (kept.current !== undefined && grid.current !== undefined)
        kept.current = { ...kept.current, grid: grid.current };
      grid.current = undefined;
      handle.current = null;
    };
  }, [layout, hasProfiles, isMovable, context]);
  // Effects of a hidden tab end, those of insertion only when it is closed; the grid's place is read after them.
  useInsertionEffect(
    () => () =>
      queueMicrotask(() => {
        kept.current?.end();
        kept.current = undefined;
      }),
    [],
  );
  useLayoutEffect(() => {
    root.current?.querySelector('[role=grid], [role=treegrid]')?.setAttribute('aria-label', label);
  }, [layout, hasProfiles, label]);
  useLayoutEffect(() => {
    const current = grid.current;
    if (current === undefined) return;
    const { api } = current;
    grid.current = { api, columns, datasource, arrangement };
    if (current.columns !== columns) api.setGridOption('columnDefs', columns);
    if (current.datasource === datasource) return;
    api.setGridOption('datasource', datasource);
    // Until its first page comes, the grid would have a single row, and no scroll to keep or to go to.
    if (rowCount > 0) api.setRowCount(rowCount, true);
    if (rowCount > 0 && current.arrangement !== arrangement) api.ensureIndexVisible(0, 'top');
  }, [columns, datasource, arrangement, rowCount, context]);
  useLayoutEffect(() => {
    if (grid.current === undefined || applied.current === columnLayout) return;
    applyLayout(grid.current.api, drawn.current.columns, columnLayout, applied.current, context);
    applied.current = columnLayout;
  }, [columnLayout, context]);
  useLayoutEffect(() => {
    if (grid.current !== undefined) markRow(grid.current.api, context, shownRow);
    else context.shownRow = shownRow;
  }, [shownRow, context]);
  useLayoutEffect(() => {
    const element = root.current?.parentElement;
    const onAsked = (): void => handle.current?.focus();
    element?.addEventListener(takesFocus, onAsked);
    return () => element?.removeEventListener(takesFocus, onAsked);
  }, []);
  return (
    <div
      className={gridStyles.grid}
      data-part="grid"
      onKeyDownCapture={onKeyDown}
      onMouseOver={onMouseOver}
      onPointerDownCapture={settle}
      onWheelCapture={settle}
    >
      <div ref={root} />
      <Headers places={headers} />
    </div>
  );
}

/** Reads the rows in sight, which are there: only whether their file is still the same matters. */
function confirmRows(api: GridApi<GridRow>, source: RowSource, onFailure: DataGridProps['onFailure']): void {
  const first = Math.max(0, api.getFirstDisplayedRowIndex());
  const start = first - (first % blockRows);
  source
    .readPage(start, blockRows)
    .then(({ confirmed }) => confirmed)
    .catch((thrown: unknown) => onFailure?.(thrown));
}

function Headers({ places }: { readonly places: HeaderPlaces }) {
  const shown = useSyncExternalStore(places.listen, places.shown);
  return shown.map(({ key, element, facts }) => createPortal(<ColumnHeader {...facts} />, element, key));
}
