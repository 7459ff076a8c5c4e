/** Columns of a row and what is in their values, as a tree of which the rows in view are drawn. */

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useCallback, useId, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { isNumeric } from '#renderer/ui/data-grid/cell-text.ts';
import { TypeIcon } from '#renderer/ui/data-grid/type-icon.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import {
  shortValue,
  valueRows,
  type TreeValue,
  type ValueContents,
  type ValueRow,
} from '#renderer/ui/value-tree/value-rows.ts';
import valueStyles from '#renderer/ui/value-tree/value-tree.module.css';

interface ValueTreeProps {
  readonly label: string;
  readonly items: readonly TreeValue[];
  readonly contents: ValueContents;
  /** Key of the row that is shown in full. */
  readonly current: string;
  readonly open: ReadonlySet<string>;
  /** What the menu of a value is about, once it is the current one. */
  readonly subject: Subject;
  onCurrent(key: string): void;
  onOpen(open: ReadonlySet<string>): void;
  onCopy(): void;
}

/** Pixels: a column has a line for its name and type, and one for its value. */
const columnHeight = 42;
const insideHeight = 24;
/** Rows above and below those in view. */
const spare = 8;

export function ValueTree({
  label,
  items,
  contents,
  current,
  open,
  subject,
  onCurrent,
  onOpen,
  onCopy,
}: ValueTreeProps) {
  const id = useId();
  const root = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: 800 });
  const rows = useMemo(() => valueRows(items, open, contents), [items, open, contents]);
  const tops = useMemo(() => {
    let top = 0;
    return [...rows.map(({ depth }) => (top += heightOf(depth)) - heightOf(depth)), top];
  }, [rows]);
  useSubjects(root, (target) => {
    const key = target.closest<HTMLElement>('[data-value]')?.dataset['value'];
    // By the keys, it is the current value's.
    return key === undefined ? subject : { ...subject, select: () => onCurrent(key) };
  });
  const found = rows.findIndex(({ key }) => key === current);
  const index = found === -1 ? 0 : found;
  const look = useCallback(() => {
    const element = root.current;
    if (element !== null) setView({ top: element.scrollTop, height: element.clientHeight });
  }, []);
  useLayoutEffect(() => {
    const observer = new ResizeObserver(look);
    observer.observe(root.current!);
    return () => observer.disconnect();
  }, [look]);
  useLayoutEffect(() => {
    const element = root.current!;
    const [top, bottom] = [tops[index] ?? 0, tops[index + 1] ?? 0];
    if (top < element.scrollTop) element.scrollTop = top;
    else if (bottom > element.scrollTop + element.clientHeight) element.scrollTop = bottom - element.clientHeight;
    // Only moving to another row scrolls; opening one leaves the view where it is.
  }, [current]);
  const first = Math.max(0, rowAt(tops, view.top) - spare);
  const last = Math.min(rows.length - 1, rowAt(tops, view.top + view.height) + spare);
  const drawn = rows.slice(first, last + 1).map((row, place) => ({ row, place: first + place }));
  // The one that the keys are at is always drawn.
  if (rows[index] !== undefined && (index < first || index > last)) drawn.push({ row: rows[index], place: index });
  const setOpen = ({ key }: ValueRow, isOpen: boolean): void => {
    const next = new Set(open);
    if (isOpen) next.add(key);
    else next.delete(key);
    onOpen(next);
  };
  const goTo = (place: number): void => {
    const row = rows[Math.max(0, Math.min(place, rows.length - 1))];
    if (row !== undefined) onCurrent(row.key);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const row = rows[index];
    if (row === undefined || event.altKey || event.shiftKey) return;
    if (event.ctrlKey || event.metaKey) {
      if (event.key.toLowerCase() !== 'c' || window.getSelection()?.toString() !== '') return;
      event.preventDefault();
      onCopy();
      return;
    }
    const page = Math.max(1, Math.floor(view.height / insideHeight) - 1);
    const actions: Record<string, () => void> = {
      ArrowDown: () => goTo(index + 1),
      ArrowUp: () => goTo(index - 1),
      PageDown: () => goTo(index + page),
      PageUp: () => goTo(index - page),
      Home: () => goTo(0),
      End: () => goTo(rows.length - 1),
      ArrowRight: () => (row.isOpen === false ? setOpen(row, true) : row.isOpen === true ? goTo(index + 1) : undefined),
      ArrowLeft: () => (row.isOpen === true ? setOpen(row, false) : row.parent === -1 ? undefined : goTo(row.parent)),
      Enter: () => (row.isOpen === undefined ? undefined : setOpen(row, !row.isOpen)),
      ' ': () => (row.isOpen === undefined ? undefined : setOpen(row, !row.isOpen)),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  return (
    <div
      ref={root}
      className={valueStyles.tree}
      role="tree"
      aria-label={label}
      tabIndex={0}
      {...(rows[index] === undefined ? {} : { 'aria-activedescendant': `${id}-${rows[index].key}` })}
      data-part="value-tree"
      onKeyDown={onKeyDown}
      onScroll={look}
    >
      <div
        role="none"
        className={valueStyles.whole}
        ref={(element) => element?.style.setProperty('--whole', `${tops.at(-1) ?? 0}px`)}
      >
        {drawn.map(({ row, place }) => (
          <DrawnValue
            key={row.key}
            id={`${id}-${row.key}`}
            row={row}
            top={tops[place]!}
            inside={contents.of(row.key, row.item.value)}
            isCurrent={place === index}
            onSelect={() => onCurrent(row.key)}
            onToggle={() => setOpen(row, row.isOpen !== true)}
          />
        ))}
      </div>
    </div>
  );
}

interface DrawnValueProps {
  readonly id: string;
  readonly row: ValueRow;
  readonly top: number;
  readonly inside: readonly TreeValue[] | undefined;
  readonly isCurrent: boolean;
  onSelect(): void;
  onToggle(): void;
}

function DrawnValue({ id, row, top, inside, isCurrent, onSelect, onToggle }: DrawnValueProps) {
  const { item, depth, position, siblings, isOpen } = row;
  const { text, kind } = shortValue(item.value, inside);
  const value = (
    <span
      className={classes(
        valueStyles.value,
        textStyles.truncated,
        kind === 'nested' && valueStyles.nested,
        (kind === 'null' || kind === 'empty') && valueStyles.nothing,
        item.type !== undefined && isNumeric(item.type) && valueStyles.number,
      )}
    >
      {text}
    </span>
  );
  return (
    <div
      id={id}
      data-value={row.key}
      role="treeitem"
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isCurrent}
      aria-expanded={isOpen}
      className={classes(valueStyles.item, depth === 0 && valueStyles.column, isCurrent && valueStyles.current)}
      ref={(element) => {
        element?.style.setProperty('--top', `${top}px`);
        element?.style.setProperty('--depth', String(Math.min(depth, 12)));
      }}
      onClick={onSelect}
      onDoubleClick={isOpen === undefined ? undefined : onToggle}
    >
      <span
        className={valueStyles.opener}
        onClick={isOpen === undefined ? undefined : (event) => (event.stopPropagation(), onToggle())}
      >
        {isOpen === undefined ? null : isOpen ? (
          <IconChevronDown size={12} stroke={1.75} />
        ) : (
          <IconChevronRight size={12} stroke={1.75} />
        )}
      </span>
      {item.type === undefined ? (
        <span className={valueStyles.line}>
          <span className={classes(valueStyles.name, textStyles.truncated)}>{item.name}</span>
          {value}
        </span>
      ) : (
        <span className={valueStyles.lines}>
          <span className={valueStyles.line}>
            <TypeIcon type={item.type} />
            <span className={classes(valueStyles.columnName, textStyles.truncated)}>{item.name}</span>
            <span className={classes(valueStyles.type, textStyles.truncated)} title={item.type}>
              {item.type}
            </span>
          </span>
          {value}
        </span>
      )}
    </div>
  );
}

function heightOf(depth: number): number {
  return depth === 0 ? columnHeight : insideHeight;
}

/** The row at a height, by halving. @param tops ascending, with the end of the last row. */
function rowAt(tops: readonly number[], height: number): number {
  let [low, high] = [0, Math.max(0, tops.length - 2)];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (tops[middle]! <= height) low = middle;
    else high = middle - 1;
  }
  return low;
}
