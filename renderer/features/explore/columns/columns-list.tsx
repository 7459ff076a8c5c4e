/** The list of a grid's columns: search, show and hide, pin, and another order; thousands of them. */

import { IconPin, IconSearch } from '@tabler/icons-react';
import { useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { changeRows } from '#renderer/features/explore/rows/rows-view.ts';
import { Button } from '#renderer/ui/button.tsx';
import {
  laidOut,
  plainLayout,
  withHidden,
  withMoved,
  withPinned,
  type ColumnLayout,
  type LaidOutColumn,
} from '#renderer/ui/data-grid/column-layout.ts';
import type { GridColumn } from '#renderer/ui/data-grid/row-source.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { countOf, exactCount } from '#renderer/ui/format/words.ts';
import { drawnRows, firstRange, rangeInView } from '#renderer/ui/tree/drawn-rows.ts';
import columnsStyles from '#renderer/features/explore/columns/columns.module.css';
import { classes } from '#renderer/ui/classes.ts';
import inputStyles from '#renderer/ui/form/input.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import textStyles from '#renderer/ui/text.module.css';

interface ColumnsListProps {
  /** Key of the view. */
  readonly path: string;
  readonly columns: readonly GridColumn[];
  readonly layout: ColumnLayout;
}

/** Pixels, as in the styles. */
const rowHeight = 26;

export function ColumnsList({ path, columns, layout }: ColumnsListProps) {
  const [search, setSearch] = useState('');
  const [current, setCurrent] = useState<number>();
  const [range, setRange] = useState(firstRange);
  const list = useRef<HTMLDivElement>(null);
  const focusNext = useRef(false);
  const wanted = search.trim().toLowerCase();
  const all = useMemo(() => laidOut(columns, layout), [columns, layout]);
  const found = useMemo(
    () => all.filter(({ column }) => wanted === '' || column.name.toLowerCase().includes(wanted)),
    [all, wanted],
  );
  const at = Math.max(
    0,
    found.findIndex(({ place }) => place === current),
  );
  const shownCount = all.filter(({ shown }) => shown).length;
  const change = (next: ColumnLayout): void => changeRows(path, { columns: next });
  const hide = (which: readonly LaidOutColumn[], hides: boolean): void =>
    change(
      withHidden(
        layout,
        which.map(({ column }) => column.name),
        hides,
      ),
    );
  const { rows, after } = drawnRows(found.length, range, at);
  useLayoutEffect(() => {
    const element = list.current?.querySelector<HTMLElement>(`[data-place="${found[at]?.place}"]`);
    if (!focusNext.current || element == null) return;
    focusNext.current = false;
    element.focus({ preventScroll: true });
    element.scrollIntoView({ block: 'nearest' });
  });
  const go = (index: number): void => {
    const next = found[Math.max(0, Math.min(found.length - 1, index))];
    if (next === undefined) return;
    focusNext.current = true;
    setCurrent(next.place);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = found[at];
    if (row === undefined) return;
    const page = Math.max(1, Math.floor((list.current?.clientHeight ?? 0) / rowHeight) - 1);
    const keep = (next: ColumnLayout): void => {
      focusNext.current = true;
      setCurrent(row.place);
      change(next);
    };
    const { name } = row.column;
    const actions: Record<string, () => void> = event.altKey
      ? {
          ArrowDown: () => keep(withMoved(columns, layout, name, 1)),
          ArrowUp: () => keep(withMoved(columns, layout, name, -1)),
        }
      : {
          ArrowDown: () => go(at + 1),
          ArrowUp: () => go(at - 1),
          PageDown: () => go(at + page),
          PageUp: () => go(at - page),
          Home: () => go(0),
          End: () => go(found.length - 1),
          ' ': () => keep(withHidden(layout, [name], row.shown)),
          Enter: () => keep(withHidden(layout, [name], row.shown)),
          p: () => keep(withPinned(layout, name, !row.pinned)),
        };
    const action = event.ctrlKey || event.metaKey ? undefined : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  return (
    <div className={columnsStyles.columns}>
      <label className={classes(inputStyles.input, inputStyles.small)}>
        <IconSearch size={12} stroke={1.75} />
        <input
          className={inputStyles.bare}
          data-autofocus
          placeholder="Search columns"
          aria-label="Search columns"
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            go(at);
          }}
        />
      </label>
      <div className={classes(layoutStyles.row, layoutStyles.close)}>
        <Button size="sm" onClick={() => hide(found, false)}>
          {wanted === '' ? 'Show all' : 'Show these'}
        </Button>
        <Button size="sm" onClick={() => hide(found, true)}>
          {wanted === '' ? 'Hide all' : 'Hide these'}
        </Button>
        <Button size="sm" tone="quiet" onClick={() => change(plainLayout)}>
          Reset
        </Button>
        <span className={classes(layoutStyles.end, textStyles.caption)} role="status">
          {exactCount(shownCount)} of {countOf(columns.length, 'column')} shown
        </span>
      </div>
      {found.length === 0 ? (
        <p className={textStyles.muted}>No matches.</p>
      ) : (
        <div
          ref={list}
          className={columnsStyles.list}
          role="listbox"
          aria-multiselectable="true"
          aria-label="Columns"
          onKeyDown={onKeyDown}
          onScroll={({ currentTarget }) => {
            const next = rangeInView(currentTarget.scrollTop, currentTarget.clientHeight, rowHeight);
            setRange((before) => (before.from === next.from && before.to === next.to ? before : next));
          }}
        >
          {rows.map(({ index, gap }) => {
            const { place, column, shown, pinned } = found[index]!;
            return (
              <div
                key={place}
                role="option"
                data-place={place}
                aria-selected={shown}
                aria-setsize={found.length}
                aria-posinset={index + 1}
                tabIndex={index === at ? 0 : -1}
                className={columnsStyles.column}
                ref={(element) => element?.style.setProperty('--gap', String(gap))}
                title={`${column.name}: ${column.type}`}
                onClick={() => (setCurrent(place), hide([found[index]!], shown))}
              >
                <span className={classes(columnsStyles.box, shown && columnsStyles.checked)} aria-hidden="true" />
                <TypeIcon type={column.type} />
                <span className={classes(textStyles.truncated, layoutStyles.grow)}>{column.name}</span>
                {pinned ? <IconPin size={13} stroke={1.75} role="img" aria-label="pinned" /> : null}
              </div>
            );
          })}
          <div ref={(element) => element?.style.setProperty('--gap', String(after))} className={columnsStyles.rest} />
        </div>
      )}
      <p className={textStyles.caption}>Space shows or hides, Alt with an arrow key moves, P pins to the left.</p>
    </div>
  );
}
