/** The header of a column: type, name, sort and filter marks, profile. */

import { IconArrowDown, IconArrowUp, IconFilter } from '@tabler/icons-react';
import type { MouseEvent } from 'react';
import { ColumnProfile, type ProfileFeed } from '#renderer/ui/data-grid/header-profile.tsx';
import type { MenuPlace } from '#renderer/stores/menu.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { classes } from '#renderer/ui/classes.ts';
import gridStyles from '#renderer/ui/data-grid/data-grid.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

export type ColumnMenu = (column: GridColumn, place: MenuPlace) => void;

/** A header's marks for the order and the filters of its rows. */
export interface ColumnMark {
  /** `place` among the sort keys, from 1. */
  readonly sorted?: { readonly direction: 'ascending' | 'descending'; readonly place: number; readonly of: number };
  readonly filtered: boolean;
  /** Its values were computed by the last step. */
  readonly changed?: boolean;
}
export type ColumnMarks = Readonly<Record<string, ColumnMark>>;

/** The content of one column's header. */
export interface HeaderFacts {
  readonly column: GridColumn;
  readonly onColumnMenu: ColumnMenu | undefined;
  /** Shift and click. */
  readonly onSort: ((column: GridColumn) => void) | undefined;
  readonly mark: ColumnMark | undefined;
  readonly profiles: ProfileFeed | undefined;
}

export function ColumnHeader({ column, onColumnMenu, onSort, mark, profiles }: HeaderFacts) {
  const open = (event: MouseEvent): void => {
    if (event.shiftKey && onSort !== undefined) {
      onSort(column);
      return;
    }
    if (onColumnMenu === undefined) return;
    event.preventDefault();
    onColumnMenu(column, placeUnder(event.currentTarget));
  };
  const sorted = mark?.sorted;
  const head = (
    <>
      <TypeIcon type={column.type} />
      <span className={classes(textStyles.truncated, layoutStyles.grow)}>{column.name}</span>
      {sorted === undefined ? null : <SortMark {...sorted} />}
      {mark?.filtered === true ? (
        <IconFilter size={13} stroke={1.75} className={textStyles.secondary} aria-label="filtered" />
      ) : null}
    </>
  );
  return (
    <div
      className={classes(
        gridStyles.columnHeader,
        onColumnMenu !== undefined && gridStyles.hasMenu,
        profiles !== undefined && gridStyles.profiled,
        mark?.changed === true && gridStyles.changed,
      )}
      title={`${column.name}: ${column.type}${mark?.changed === true ? ', changed by the step' : ''}`}
      onClick={open}
    >
      {profiles === undefined ? (
        head
      ) : (
        <>
          <div className={gridStyles.nameLine}>{head}</div>
          <ColumnProfile column={column} feed={profiles} />
        </>
      )}
    </div>
  );
}

function SortMark({ direction, place, of }: NonNullable<ColumnMark['sorted']>) {
  const Arrow = direction === 'ascending' ? IconArrowUp : IconArrowDown;
  const words = `sorted ${direction}${of > 1 ? `, key ${place} of ${of}` : ''}`;
  return (
    <span className={gridStyles.sortMark} role="img" aria-label={words} title={words}>
      <Arrow size={14} stroke={1.75} aria-hidden="true" />
      {of > 1 ? <span aria-hidden="true">{place}</span> : null}
    </span>
  );
}
