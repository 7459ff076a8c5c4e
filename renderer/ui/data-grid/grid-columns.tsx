/** Columns of the grid: header with type, sort and filter marks; cells decoded when painted. */

import { IconArrowDown, IconArrowUp, IconFilter } from '@tabler/icons-react';
import type { ColDef, IHeaderParams } from 'ag-grid-community';
import type { MouseEvent } from 'react';
import { cellText, isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { ColumnProfile, type ProfileFeed } from '#renderer/ui/data-grid/header-profile.tsx';
import type { GridContext, GridRow } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';

export interface MenuPlace {
  readonly x: number;
  readonly y: number;
}
export type ColumnMenu = (column: GridColumn, place: MenuPlace) => void;

/** What a header shows of the order and the filters of its rows. */
export interface ColumnMark {
  readonly direction?: 'ascending' | 'descending';
  readonly filtered: boolean;
}
export type ColumnMarks = Readonly<Record<string, ColumnMark>>;

/** Column ids are positions: names may repeat or hold anything. */
export function gridColumns(
  columns: readonly GridColumn[],
  rowCount: number,
  marks: ColumnMarks | undefined,
  onColumnMenu: ColumnMenu | undefined,
  profiles: ProfileFeed | undefined,
): ColDef<GridRow>[] {
  const rowNumber: ColDef<GridRow> = {
    colId: 'row',
    headerName: '#',
    width: Math.max(48, String(rowCount).length * 8 + 18),
    pinned: 'left',
    resizable: false,
    sortable: false,
    suppressMovable: true,
    cellClass: 'row-number',
    valueGetter: ({ node }) => (node?.rowIndex == null ? '' : (node.rowIndex + 1).toLocaleString('en-US')),
  };
  return [
    rowNumber,
    ...columns.map((column, index): ColDef<GridRow> => ({
      colId: String(index),
      headerName: column.name,
      headerComponent: ColumnHeader,
      headerComponentParams: { shown: column, onColumnMenu, mark: marks?.[column.name], profiles },
      initialWidth: initialWidth(column),
      minWidth: 60,
      resizable: true,
      sortable: false,
      cellClass: isNumeric(column.type) ? 'num' : '',
      // Plain text and classes: a component for each cell would make a jump of the rows ten times as dear.
      cellClassRules: {
        selc: ({ context }) => (context as GridContext).selectedColumn === index,
        null: ({ value, data }) => data !== undefined && cellText(value).kind !== 'value',
        'cell-skeleton': ({ data }) => data === undefined,
      },
      valueGetter: ({ data }) => (data === undefined ? undefined : data.page.value(data.row, index)),
      valueFormatter: ({ value, data }) => (data === undefined ? '' : cellText(value).text),
      tooltipValueGetter: ({ value }) => (typeof value === 'string' && value.length > 24 ? value : undefined),
    })),
  ];
}

function initialWidth({ name, type }: GridColumn): number {
  const byType = isNumeric(type)
    ? 110
    : type.startsWith('timestamp')
      ? 190
      : /^(?:struct|array|map|uniontype)/u.test(type)
        ? 260
        : 150;
  return Math.max(byType, Math.min(280, name.length * 8 + 48));
}

interface HeaderProps extends IHeaderParams {
  readonly shown: GridColumn;
  readonly onColumnMenu?: ColumnMenu;
  readonly mark?: ColumnMark;
  readonly profiles?: ProfileFeed;
}

function ColumnHeader({ shown: column, onColumnMenu, mark, profiles }: HeaderProps) {
  const open = (event: MouseEvent): void => {
    if (onColumnMenu === undefined) return;
    event.preventDefault();
    onColumnMenu(column, placeUnder(event.currentTarget));
  };
  const sorted = mark?.direction;
  const head = (
    <>
      <TypeIcon type={column.type} />
      <span className="cut grow">{column.name}</span>
      {sorted === undefined ? null : sorted === 'ascending' ? (
        <IconArrowUp size={14} stroke={1.75} aria-label="sorted ascending" />
      ) : (
        <IconArrowDown size={14} stroke={1.75} aria-label="sorted descending" />
      )}
      {mark?.filtered === true ? <IconFilter size={13} stroke={1.75} className="t2" aria-label="filtered" /> : null}
    </>
  );
  return (
    <div
      className={`column-header${onColumnMenu === undefined ? '' : ' has-menu'}${profiles === undefined ? '' : ' profiled'}`}
      title={`${column.name}: ${column.type}`}
      onContextMenu={open}
      onClick={open}
    >
      {profiles === undefined ? (
        head
      ) : (
        <>
          <div className="ph1">{head}</div>
          <ColumnProfile column={column} feed={profiles} />
        </>
      )}
    </div>
  );
}

export function placeUnder(element: Element): MenuPlace {
  const { left, bottom } = element.getBoundingClientRect();
  return { x: left, y: bottom };
}
