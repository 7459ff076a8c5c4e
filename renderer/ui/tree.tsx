/**
 * A tree of rows 24 px high, of which those in view are drawn: arrow keys move, open and close, letters lead to a name;
 * Enter opens, Space keeps; one row is in the tab order.
 */

import { useContext, useEffect, useLayoutEffect, useMemo, useRef, useState, type KeyboardEvent } from 'react';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { drawnRows, firstRange } from '#renderer/ui/tree/drawn-rows.ts';
import { toggled } from '#renderer/ui/toggled.ts';
import { rangeOfRows, type ChosenRows } from '#renderer/ui/tree/choose-rows.ts';
import { DrawnRow } from '#renderer/ui/tree/drawn-row.tsx';
import { keepTree, keptTree } from '#renderer/ui/tree/kept-state.ts';
import { isOpened, visibleRows, type TreeItem, type TreeRow, type TreeSection } from '#renderer/ui/tree/tree-rows.ts';
import { useRanges } from '#renderer/ui/tree/use-ranges.ts';
import { EngineAwayContext, waitingWords } from '#renderer/ui/state-view.tsx';
import { useRevealed } from '#renderer/ui/tree/use-revealed.ts';
import { findTyped, nothingTyped, withLetter } from '#renderer/ui/tree/typed-letters.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import treeStyles from '#renderer/ui/tree.module.css';

export type { TreeItem };

interface TreeProps {
  readonly label: string;
  readonly sections: readonly TreeSection[];
  readonly selected: string | null;
  readonly filter?: string;
  /** Letters are keys of commands here, and lead to no row. */
  readonly letterKeys?: boolean;
  /** Rows that can be selected together; absent: one at a time. */
  readonly chosen?: ChosenRows;
  /** A row took the focus. */
  readonly onFocusRow?: (id: string) => void;
}

export function Tree({ label, sections, selected, filter = '', letterKeys = false, chosen, onFocusRow }: TreeProps) {
  const [turned, setTurned] = useState(() => keptTree(label).turned);
  const [focused, setFocused] = useState(() =>
    keptTree(label).selected === selected ? keptTree(label).focused : null,
  );
  const root = useRef<HTMLDivElement>(null);
  /** Where a range with Shift begins. */
  const anchor = useRef<string | null>(null);
  const typed = useRef(nothingTyped);
  /** A row that is not drawn yet; with rows around it where it is out of view. */
  const toFocus = useRef<{ readonly id: string; readonly isFar: boolean } | null>(null);
  const followsEnd = useRef(false);
  const isAway = useContext(EngineAwayContext);
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(
    () => sections.map((section) => ({ section, rows: visibleRows(section.items, turned, wanted) })),
    [sections, turned, wanted],
  );
  const isGrowing = sections.some((section) => section.isGrowing === true);
  const rows = useMemo(() => shown.flatMap((each) => each.rows), [shown]);
  useEffect(() => {
    if (wanted === '') for (const { item } of rows) if (item.load !== undefined && isOpened(item, turned)) item.load();
  }, [rows, turned, wanted]);
  const current =
    rows.find(({ item }) => item.id === focused) ?? rows.find(({ item }) => item.id === selected) ?? rows[0];
  const { ranges, onScroll, onAct } = useRanges(
    label,
    root,
    shown.map((each) => each.rows.length),
  );
  useLayoutEffect(() => keepTree(label, { turned, focused, selected }), [label, turned, focused, selected]);
  const isShown = rows.some(({ item }) => item.id === selected);
  useRevealed(root, selected, isShown, wanted, setFocused);

  useSubjects(root, (target) => {
    const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
    if (id !== undefined && chosen !== undefined && chosen.ids.size > 1 && chosen.ids.has(id)) return chosen.subject;
    return id === undefined ? undefined : rows.find(({ item }) => item.id === id)?.item.subject;
  });

  const focusRow = (row: TreeRow | undefined, isFar = false): void => {
    if (row === undefined) return;
    toFocus.current = { id: row.item.id, isFar };
    if (row === current) giveFocus();
    else setFocused(row.item.id);
  };
  const giveFocus = (): void => {
    const place = toFocus.current;
    if (place === null) return;
    const element = root.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(place.id)}"]`);
    if (element == null) return;
    toFocus.current = null;
    element.focus({ preventScroll: true });
    if (current === rows[0]) root.current?.scrollTo({ top: 0 });
    else element.scrollIntoView({ block: place.isFar && !isInView(element, root.current!) ? 'center' : 'nearest' });
  };
  // The row in the tab order is drawn, wherever it is.
  useLayoutEffect(giveFocus);
  // Further rows were read since the keys went to the end.
  useEffect(() => {
    if (followsEnd.current && root.current?.matches(':focus-within') === true) focusRow(rows.at(-1));
  }, [rows]);
  /** undefined: nothing is below it. Rows that match a filter are shown, whatever was closed. */
  const isOpen = ({ item, below }: TreeRow): boolean | undefined =>
    item.children === undefined ? undefined : wanted === '' ? isOpened(item, turned) : below > 0;
  const setOpen = (item: TreeItem, open: boolean): void => {
    if (isOpened(item, turned) === open) return;
    setTurned((before) => toggled(before, item.id));
  };
  /** Rows that are in view at once. */
  const pageRows = (): number => {
    const row = root.current?.querySelector<HTMLElement>('[data-row]')?.offsetHeight ?? 0;
    return row === 0 ? 1 : Math.max(1, Math.floor(root.current!.clientHeight / row) - 1);
  };
  const type = (letter: string, index: number, at: number): void => {
    typed.current = withLetter(typed.current, letter, at);
    const labels = rows.map(({ item }) => item.label);
    focusRow(rows[findTyped(labels, typed.current, index)], true);
  };
  const choose = (id: string, isRange: boolean): boolean => {
    if (chosen === undefined || !(isRange || chosen.can(id))) return false;
    const start = anchor.current ?? current?.item.id ?? null;
    if (isRange) chosen.change(rangeOfRows(rows, start, id, chosen.can));
    else chosen.change(toggled(chosen.ids, id));
    if (!isRange) anchor.current = id;
    else anchor.current ??= start;
    setFocused(id);
    return true;
  };
  /** @returns whether the key was one of selecting. */
  const chooseByKey = ({ key, shiftKey }: KeyboardEvent): boolean => {
    if (chosen === undefined || current === undefined) return false;
    const { id } = current.item;
    if (key === ' ' && (shiftKey || chosen.ids.size > 0)) return choose(id, false);
    if (key === 'Escape' && chosen.ids.size > 0) {
      chosen.change(new Set());
      anchor.current = null;
      return true;
    }
    const step = key === 'ArrowDown' ? 1 : key === 'ArrowUp' ? -1 : 0;
    const next = shiftKey && step !== 0 ? rows[rows.indexOf(current) + step] : undefined;
    if (next === undefined) return false;
    anchor.current ??= id;
    choose(next.item.id, true);
    focusRow(next);
    return true;
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    onAct();
    followsEnd.current = event.key === 'End';
    // With a modifier it is a command's key.
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    if (chooseByKey(event)) {
      event.preventDefault();
      return;
    }
    // A step without Shift ends the range.
    if (!event.shiftKey) anchor.current = null;
    const index = rows.indexOf(current);
    const { item } = current;
    const opened = isOpen(current) === true;
    const actions: Record<string, () => void> = {
      ArrowDown: () => focusRow(rows[index + 1]),
      ArrowUp: () => focusRow(rows[index - 1]),
      PageDown: () => focusRow(rows[Math.min(index + pageRows(), rows.length - 1)]),
      PageUp: () => focusRow(rows[Math.max(index - pageRows(), 0)]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowRight: () =>
        item.children !== undefined && !opened ? setOpen(item, true) : opened ? focusRow(rows[index + 1]) : undefined,
      ArrowLeft: () => (opened ? setOpen(item, false) : focusRow(rows.find((row) => row.item.id === current.parent))),
      Enter: item.enter ?? item.open ?? (() => setOpen(item, !opened)),
      ' ': () => (item.keep ?? item.open)?.(),
    };
    const isLetter = !letterKeys && /^[\p{L}\p{N}_]$/u.test(event.key);
    const action = isLetter ? () => type(event.key, index, event.timeStamp) : actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  const lead = (): void => {
    onAct();
    followsEnd.current = false;
  };

  return (
    // A tree without rows would be read as a broken one.
    <div
      className={treeStyles.tree}
      data-part="tree"
      data-busy={isGrowing}
      {...(rows.length === 0 ? {} : { role: 'tree', 'aria-label': label, 'aria-busy': isGrowing })}
      aria-multiselectable={rows.length > 0 && chosen !== undefined ? true : undefined}
      ref={root}
      onKeyDown={onKeyDown}
      onScroll={onScroll}
      onWheel={lead}
      onPointerDown={lead}
    >
      {shown.map(({ section, rows: sectionRows }, place) => {
        const kept = current === undefined ? -1 : sectionRows.indexOf(current);
        const drawn = drawnRows(sectionRows.length, ranges[place] ?? firstRange, kept);
        return (
          <div
            key={section.title}
            {...(sectionRows.length === 0 ? {} : { role: 'group', 'aria-label': section.title })}
          >
            <div className={treeStyles.section} aria-hidden="true">
              {section.title}
            </div>
            {sectionRows.length === 0 && section.empty !== undefined ? (
              <p className={classes(textStyles.caption, treeStyles.empty)}>
                {emptyWords(section, wanted !== '', isAway)}
              </p>
            ) : null}
            <div
              className={treeStyles.rows}
              data-rows={sectionRows.length}
              ref={(element) => element?.style.setProperty('--after', String(drawn.after))}
            >
              {drawn.rows.map(({ index, gap }) => {
                const row = sectionRows[index]!;
                return (
                  <DrawnRow
                    key={row.item.id}
                    row={row}
                    gap={gap}
                    isSelected={row.item.id === selected}
                    isChosen={chosen?.can(row.item.id) === true ? chosen.ids.has(row.item.id) : undefined}
                    isOpen={isOpen(row)}
                    caption={captionOf(row, wanted !== '')}
                    isTabStop={row === current}
                    onToggle={(open) => setOpen(row.item, open)}
                    onChoose={choose}
                    onPlainClick={(id) => {
                      anchor.current = id;
                      if ((chosen?.ids.size ?? 0) > 0) chosen?.change(new Set());
                    }}
                    onFocus={(id) => (setFocused(id), onFocusRow?.(id))}
                  />
                );
              })}
            </div>
          </div>
        );
      })}
    </div>
  );
}

/** In place of the rows of a section that has none. */
function emptyWords(
  { empty, isGrowing = false }: TreeSection,
  isFiltered: boolean,
  isAway: boolean,
): string | undefined {
  if (isGrowing && isAway) return waitingWords;
  if (!isFiltered) return empty;
  return isGrowing ? 'Reading the whole list' : 'No matches.';
}

function isInView(row: Element, tree: Element): boolean {
  const [own, view] = [row.getBoundingClientRect(), tree.getBoundingClientRect()];
  return own.top >= view.top && own.bottom <= view.bottom;
}

/** Of what a filter leaves of a group: `2 of 11`. */
function captionOf({ item, below }: TreeRow, isFiltered: boolean): string | undefined {
  const { caption, children, load } = item;
  return isFiltered && children !== undefined && load === undefined && caption !== undefined && caption !== ''
    ? `${below} of ${caption}`
    : caption;
}
