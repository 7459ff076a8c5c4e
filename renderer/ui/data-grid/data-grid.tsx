/** The one grid of the app: millions of rows by pages, keys and pointer, menus of the caller's own. */

import type { GridApi, IDatasource, IGetRowsParams } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useMemo, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import {
  gridColumns,
  placeUnder,
  type ColumnMarks,
  type ColumnMenu,
  type MenuPlace,
} from '#renderer/ui/data-grid/grid-columns.tsx';
import {
  gridHandle,
  type GridCell,
  type GridContext,
  type GridHandle,
  type GridRow,
} from '#renderer/ui/data-grid/grid-handle.ts';
import { profileHeight, type ProfileFeed } from '#renderer/ui/data-grid/header-profile.tsx';
import { gridTheme } from '#renderer/ui/data-grid/grid-theme.ts';
import type { GridColumn, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { styleNonce } from '#renderer/ui/nonce.ts';

export interface DataGridProps {
  readonly source: RowSource;
  readonly label: string;
  /** By column name. */
  readonly marks?: ColumnMarks;
  readonly onColumnMenu?: ColumnMenu;
  readonly onCellMenu?: (cell: GridCell, place: MenuPlace) => void;
  readonly onOpenCell?: (column: GridColumn, value: unknown) => void;
  readonly onFocusColumn?: (column: GridColumn) => void;
  readonly onFailure?: (thrown: unknown) => void;
  readonly onReady?: (handle: GridHandle) => void;
  /** Set: headers show profiles, and are as high as one from the start. */
  readonly profiles?: ProfileFeed | undefined;
  readonly onScroll?: () => void;
}

const pageRows = 200;
/** Milliseconds that a scroll must rest before its page is read: enough that a drag of the bar does not read every page. */
const loadDelay = 12;

export function DataGrid({
  source,
  label,
  marks,
  onColumnMenu,
  onCellMenu,
  onOpenCell,
  onFocusColumn,
  onFailure,
  onReady,
  profiles,
  onScroll,
}: DataGridProps) {
  const handle = useRef<GridHandle | null>(null);
  const [context] = useState<GridContext>(() => ({ selectedColumn: undefined }));
  const drawn = useRef(source);
  drawn.current = source;
  const layout = source.layout ?? source.id;
  const columns = useMemo(
    () => gridColumns(source.columns, source.rowCount, marks, onColumnMenu, profiles),
    [layout, source.rowCount, marks, onColumnMenu, profiles],
  );
  const datasource = useMemo<IDatasource>(
    () => ({
      rowCount: source.rowCount,
      getRows: (request: IGetRowsParams) => {
        source.readPage(request.startRow, request.endRow - request.startRow).then(
          (page) =>
            request.successCallback(
              Array.from({ length: page.count }, (_, row): GridRow => ({ page, row })),
              source.rowCount,
            ),
          (thrown: unknown) => {
            request.failCallback();
            onFailure?.(thrown);
          },
        );
      },
    }),
    [source, onFailure],
  );
  const openFocused = (): void => {
    const cell = handle.current?.focusedCell();
    if (cell !== undefined) onOpenCell?.(cell.column, cell.value);
  };
  const showCellMenu = (place: MenuPlace): boolean => {
    const cell = handle.current?.focusedCell();
    if (cell === undefined || onCellMenu === undefined) return false;
    onCellMenu(cell, place);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const target = event.target instanceof Element ? event.target : null;
    const header = target?.closest('.ag-header-cell') ?? null;
    const wantsMenu = event.key === 'ContextMenu' || (event.shiftKey && event.key === 'F10');
    if (
      (event.ctrlKey || event.metaKey) &&
      event.key.toLowerCase() === 'c' &&
      window.getSelection()?.toString() === ''
    ) {
      event.preventDefault();
      void handle.current?.copy('TSV');
    } else if (event.key === ' ' && target?.closest('.ag-cell') != null) {
      event.preventDefault();
      event.stopPropagation();
      if (event.ctrlKey || event.metaKey) handle.current?.selectColumn();
      else handle.current?.selectRow(event.shiftKey);
    } else if (event.key === 'Escape' && context.selectedColumn !== undefined) {
      handle.current?.selectColumn(null);
    } else if (header !== null && (event.key === 'Enter' || wantsMenu)) {
      const column = source.columns[Number(header.getAttribute('col-id'))];
      if (column === undefined || onColumnMenu === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      onColumnMenu(column, placeUnder(header));
    } else if (wantsMenu && target !== null) {
      if (showCellMenu(placeUnder(target))) event.preventDefault();
    } else if (event.key === 'Enter' && target?.closest('.ag-cell') != null) {
      event.preventDefault();
      openFocused();
    }
  };
  const onContextMenu = (event: MouseEvent): void => {
    if (
      event.target instanceof Element &&
      event.target.closest('.ag-cell') !== null &&
      showCellMenu({ x: event.clientX, y: event.clientY })
    )
      event.preventDefault();
  };
  const onGridReady = useCallback(
    ({ api }: { readonly api: GridApi<GridRow> }) => {
      handle.current = gridHandle(api, context, () => drawn.current);
      onReady?.(handle.current);
    },
    [onReady, context],
  );
  return (
    <div className="data-grid" onKeyDownCapture={onKeyDown} onContextMenu={onContextMenu}>
      <AgGridReact<GridRow>
        key={layout}
        theme={gridTheme}
        styleNonce={styleNonce()}
        rowModelType="infinite"
        datasource={datasource}
        columnDefs={columns}
        cacheBlockSize={pageRows}
        maxBlocksInCache={20}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={loadDelay}
        rowBuffer={4}
        rowSelection={{ mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }}
        suppressColumnVirtualisation={false}
        animateRows={false}
        suppressNoRowsOverlay
        tooltipShowDelay={600}
        aria-label={label}
        onGridReady={onGridReady}
        context={context}
        {...(profiles === undefined ? {} : { headerHeight: profileHeight })}
        {...(onScroll === undefined ? {} : { onBodyScroll: onScroll })}
        onCellDoubleClicked={openFocused}
        onCellFocused={(event) => {
          const id = typeof event.column === 'object' ? event.column?.getColId() : undefined;
          const column = drawn.current.columns[Number(id)];
          if (column !== undefined) onFocusColumn?.(column);
        }}
      />
    </div>
  );
}
