/** The one grid of the app: millions of rows by pages, cells decoded when painted, copy and a column menu of our own. */

import type { ColDef, GridApi, IDatasource, IGetRowsParams, IHeaderParams } from 'ag-grid-community';
import { AgGridReact } from 'ag-grid-react';
import { useCallback, useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import { cellText, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { copyText } from '#renderer/ui/data-grid/copy-rows.ts';
import { gridTheme } from '#renderer/ui/data-grid/grid-theme.ts';
import type { GridColumn, RowPage, RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { styleNonce } from '#renderer/ui/nonce.ts';

/** A row as AG Grid holds it: a place in a page, no values. */
interface GridRow {
  readonly page: RowPage;
  readonly row: number;
}

export interface DataGridProps {
  readonly source: RowSource;
  readonly label: string;
  readonly onColumnMenu?: (column: GridColumn, place: { readonly x: number; readonly y: number }) => void;
  readonly onOpenCell?: (column: GridColumn, value: unknown) => void;
  readonly onFailure?: (thrown: unknown) => void;
  readonly onReady?: (api: GridApi<GridRow>) => void;
}

const pageRows = 200;

export function DataGrid({ source, label, onColumnMenu, onOpenCell, onFailure, onReady }: DataGridProps) {
  const api = useRef<GridApi<GridRow> | null>(null);
  const columns = useMemo(() => columnDefinitions(source, onColumnMenu), [source, onColumnMenu]);
  const datasource = useMemo<IDatasource>(
    () => ({
      rowCount: source.rowCount,
      getRows: (request: IGetRowsParams) => {
        source.readPage(request.startRow, request.endRow - request.startRow).then(
          (page) => request.successCallback(Array.from({ length: page.count }, (_, row): GridRow => ({ page, row })), source.rowCount),
          (thrown: unknown) => {
            request.failCallback();
            onFailure?.(thrown);
          },
        );
      },
    }),
    [source, onFailure],
  );
  const onKeyDown = useCallback(
    (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'c' && window.getSelection()?.toString() === '') {
        event.preventDefault();
        void copySelection(api.current, source.columns);
      }
    },
    [source],
  );
  return (
    <div className="data-grid" onKeyDown={onKeyDown}>
      <AgGridReact<GridRow>
        key={source.id}
        theme={gridTheme}
        styleNonce={styleNonce()}
        rowModelType="infinite"
        datasource={datasource}
        columnDefs={columns}
        cacheBlockSize={pageRows}
        maxBlocksInCache={20}
        maxConcurrentDatasourceRequests={2}
        blockLoadDebounceMillis={30}
        rowSelection={{ mode: 'multiRow', checkboxes: false, headerCheckbox: false, enableClickSelection: true }}
        suppressColumnVirtualisation={false}
        animateRows={false}
        tooltipShowDelay={600}
        aria-label={label}
        onGridReady={(event) => {
          api.current = event.api;
          onReady?.(event.api);
        }}
        onCellDoubleClicked={(event) => openCell(source, event.colDef.colId, event.data, onOpenCell)}
        onCellKeyDown={(event) => {
          if (event.event instanceof KeyboardEvent === false && (event.event as { key?: string } | null)?.key === 'Enter' && 'colDef' in event) openCell(source, event.colDef.colId, event.data, onOpenCell);
        }}
      />
    </div>
  );
}

function openCell(source: RowSource, colId: string | undefined, data: GridRow | undefined, open: DataGridProps['onOpenCell']): void {
  const index = Number(colId);
  const column = source.columns[index];
  if (column === undefined || data === undefined) return;
  open?.(column, data.page.value(data.row, index));
}

/** Column ids are positions: names may repeat or hold anything. */
function columnDefinitions(source: RowSource, onColumnMenu: DataGridProps['onColumnMenu']): ColDef<GridRow>[] {
  const rowNumber: ColDef<GridRow> = {
    colId: 'row',
    headerName: '#',
    width: Math.max(48, String(source.rowCount).length * 8 + 18),
    pinned: 'left',
    resizable: false,
    sortable: false,
    suppressMovable: true,
    cellClass: 'row-number',
    valueGetter: ({ node }) => (node?.rowIndex == null ? '' : (node.rowIndex + 1).toLocaleString('en-US')),
  };
  return [
    rowNumber,
    ...source.columns.map((column, index): ColDef<GridRow> => ({
      colId: String(index),
      headerName: column.name,
      headerComponent: ColumnHeader,
      headerComponentParams: { column, onColumnMenu },
      width: initialWidth(column),
      minWidth: 60,
      resizable: true,
      sortable: false,
      cellClass: isNumeric(column.type) ? 'num' : '',
      valueGetter: ({ data }) => (data === undefined ? undefined : data.page.value(data.row, index)),
      cellRenderer: ({ value, data }: { value: unknown; data: GridRow | undefined }) => (data === undefined ? <span className="sk cell-skeleton" /> : <Cell value={value} />),
      tooltipValueGetter: ({ value }) => (typeof value === 'string' && value.length > 24 ? value : undefined),
    })),
  ];
}

function Cell({ value }: { readonly value: unknown }) {
  const { text, kind } = cellText(value);
  return kind === 'value' ? text : <span className="null">{text}</span>;
}

function initialWidth({ name, type }: GridColumn): number {
  const byType = isNumeric(type) ? 110 : type.startsWith('timestamp') ? 190 : /^(?:struct|array|map|uniontype)/u.test(type) ? 260 : 150;
  return Math.max(byType, Math.min(280, name.length * 8 + 48));
}

function ColumnHeader({ column, onColumnMenu }: IHeaderParams & { readonly column: GridColumn; readonly onColumnMenu?: DataGridProps['onColumnMenu'] }) {
  const open = (event: MouseEvent | KeyboardEvent): void => {
    if (onColumnMenu === undefined) return;
    event.preventDefault();
    const box = event.currentTarget.getBoundingClientRect();
    onColumnMenu(column, { x: box.left, y: box.bottom });
  };
  return (
    <div className="column-header" title={`${column.name}: ${column.type}`} onContextMenu={open} onClick={open} onKeyDown={(event) => (event.key === 'Enter' ? open(event) : undefined)}>
      <TypeIcon type={column.type} />
      <span className="cut">{column.name}</span>
    </div>
  );
}

/** The selected rows, else the focused cell, as TSV. */
async function copySelection(api: GridApi<GridRow> | null, columns: readonly GridColumn[]): Promise<void> {
  if (api === null) return;
  const rows = api.getSelectedNodes().sort((left, right) => (left.rowIndex ?? 0) - (right.rowIndex ?? 0));
  const cells = rows.flatMap(({ data }) => (data === undefined ? [] : [{ value: (column: number) => data.page.value(data.row, column) }]));
  if (cells.length > 0) await navigator.clipboard.writeText(copyText('TSV', columns, cells));
}
