/** The keys of the grid that AG Grid does not have, or handles otherwise. */

import type { KeyboardEvent } from 'react';
import type { ColumnMenu } from '#renderer/ui/data-grid/column-header.tsx';
import type { Copied, GridHandle } from '#renderer/ui/data-grid/grid-handle.ts';
import type { GridContext } from '#renderer/ui/data-grid/grid-state.ts';
import type { RowSource } from '#renderer/ui/data-grid/row-source.ts';
import { placeUnder } from '#renderer/ui/menu/subjects.ts';

interface KeyTargets {
  readonly handle: GridHandle | null;
  readonly context: GridContext;
  readonly source: RowSource;
  readonly keepFormulas: boolean;
  readonly onCopied: ((copied: Copied) => void) | undefined;
  readonly onFailure: ((thrown: unknown) => void) | undefined;
  readonly onColumnMenu: ColumnMenu | undefined;
  openFocused(): void;
}

export function pressGridKey(event: KeyboardEvent, targets: KeyTargets): void {
  const { handle, context, source, keepFormulas, onCopied, onFailure, onColumnMenu, openFocused } = targets;
  const target = event.target instanceof Element ? event.target : null;
  const header = target?.closest('.ag-header-cell') ?? null;
  const isEnd = event.key === 'Home' || event.key === 'End';
  const isFar = event.ctrlKey || event.metaKey;
  if (isFar && event.key.toLowerCase() === 'c' && window.getSelection()?.toString() === '') {
    event.preventDefault();
    void handle?.copy('TSV', { keepFormulas }).then(
      (copied) => onCopied?.(copied),
      (thrown: unknown) => onFailure?.(thrown),
    );
  } else if (isEnd && isFar && (header ?? target?.closest('.ag-cell')) != null) {
    // The grid's default leaves the focus in a row that is no longer drawn.
    event.preventDefault();
    event.stopPropagation();
    handle?.goToRow(event.key === 'Home' ? 0 : source.rowCount - 1);
  } else if (isEnd && header !== null) {
    event.preventDefault();
    event.stopPropagation();
    handle?.goToHeader(event.key === 'Home' ? 'first' : 'last');
  } else if (event.key === ' ' && target?.closest('.ag-cell') != null) {
    event.preventDefault();
    event.stopPropagation();
    if (isFar) handle?.selectColumn();
    else handle?.selectRow(event.shiftKey);
  } else if (event.key === 'Escape' && context.selectedColumn !== undefined) {
    event.preventDefault();
    handle?.selectColumn(null);
  } else if (event.key === 'Enter' && event.shiftKey) {
    // The key of a command.
  } else if (header !== null && event.key === 'Enter') {
    const column = source.columns[Number(header.getAttribute('col-id'))];
    if (column === undefined || onColumnMenu === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    onColumnMenu(column, placeUnder(header));
  } else if (event.key === 'Enter' && target?.closest('.ag-cell') != null) {
    event.preventDefault();
    openFocused();
  }
}
