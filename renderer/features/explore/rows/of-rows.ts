/** Makes commands of the rows in front: of the rows, a column of them, a cell, or the file that they are in. */

import type { Command } from '#renderer/app/commands/command.ts';
import { activeFile, activeRows, openRowsOf } from '#renderer/features/explore/rows/rows-view.ts';
import { hasGrid as showsGrid } from '#renderer/features/explore/rows/shown-parts.ts';
import { currentSubject } from '#renderer/stores/subject.ts';
import type { GridCell } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';

export type ActiveRows = NonNullable<ReturnType<typeof activeRows>>;

export const hasRows = (): boolean => activeRows() !== undefined;
export const columnOf = (rows: ActiveRows): GridColumn | undefined =>
  currentSubject()?.column ?? rows.handle.focusedColumn() ?? openRowsOf(rows.path).column;
export const hasColumn = (): boolean => {
  const rows = activeRows();
  return rows !== undefined && columnOf(rows) !== undefined;
};
export const isFile = (): boolean => activeFile() !== undefined;
/** A chart hides the grid, with the cell and the selection that it keeps. */
export const hasGrid = (): boolean => {
  const rows = activeRows();
  return rows !== undefined && showsGrid(openRowsOf(rows.path).shown);
};
const hasCell = (): boolean => hasGrid() && activeRows()?.handle.focusedCell() !== undefined;

export function ofRows(
  command: Omit<Command, 'group' | 'run'> & { run(rows: ActiveRows): void | Promise<void> },
): Command {
  return { group: 'Rows', when: hasRows, ...command, run: () => command.run(activeRows()!) };
}

export function ofFile(command: Omit<Command, 'group' | 'run'> & { run(path: string): void | Promise<void> }): Command {
  return { group: 'Rows', when: isFile, ...command, run: () => command.run(activeFile()!) };
}

export function ofColumn(
  command: Omit<Command, 'group' | 'run'> & { run(rows: ActiveRows, column: GridColumn): void | Promise<void> },
): Command {
  const about = (): string | undefined => {
    const rows = activeRows();
    return rows === undefined ? undefined : columnOf(rows)?.name;
  };
  return ofRows({ when: hasColumn, about, ...command, run: (rows) => command.run(rows, columnOf(rows)!) });
}

export function ofCell(
  command: Omit<Command, 'group' | 'run'> & { run(rows: ActiveRows, cell: GridCell): void | Promise<void> },
): Command {
  const about = (): string | undefined => activeRows()?.handle.focusedCell()?.column.name;
  return ofRows({ when: hasCell, about, ...command, run: (rows) => command.run(rows, rows.handle.focusedCell()!) });
}
