/** A tree of rows 24 px high: arrow keys move, open and close; Enter opens, Space keeps; one row is in the tab order. */

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import { useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import type { Subject } from '#renderer/stores/subject.ts';
import { useSubjects } from '#renderer/ui/menu/subjects.ts';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
import treeStyles from '#renderer/ui/tree.module.css';

export interface TreeItem {
  readonly id: string;
  readonly label: string;
  readonly icon: ReactNode;
  /** Right-hand caption: a count, a size. */
  readonly caption?: string;
  readonly children?: readonly TreeItem[];
  /** Longer than the label: the tooltip, and the text for screen readers. */
  readonly hint?: string;
  /** One click, or Enter. */
  open?(): void;
  /** Enter, where that is more than a click. */
  enter?(): void;
  /** Double click: keep the editor. */
  keep?(): void;
  /** What its menu is about. */
  readonly subject?: Subject;
  /** It can be dragged; puts in what it is. */
  drag?(transfer: DataTransfer): void;
}

export interface TreeSection {
  readonly title: string;
  readonly items: readonly TreeItem[];
  /** Shown instead of no rows. */
  readonly empty?: string;
}

interface Row {
  readonly item: TreeItem;
  readonly depth: number;
  readonly parent: string | null;
  /** Rows shown below it. */
  readonly below: number;
}

interface TreeProps {
  readonly label: string;
  readonly sections: readonly TreeSection[];
  readonly selected: string | null;
  readonly filter?: string;
  /** A row took the focus. */
  readonly onFocusRow?: (id: string) => void;
}

export function Tree({ label, sections, selected, filter = '', onFocusRow }: TreeProps) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const [focused, setFocused] = useState<string | null>(null);
  const root = useRef<HTMLDivElement>(null);
  const wanted = filter.trim().toLowerCase();
  const shown = useMemo(
    () => sections.map((section) => ({ section, rows: visibleRows(section.items, closed, wanted) })),
    [sections, closed, wanted],
  );
  const rows = shown.flatMap((each) => each.rows);
  const current =
    rows.find(({ item }) => item.id === focused) ?? rows.find(({ item }) => item.id === selected) ?? rows[0];

  useSubjects(root, (target) => {
    const id = target.closest<HTMLElement>('[data-row]')?.dataset['row'];
    return id === undefined ? undefined : rows.find(({ item }) => item.id === id)?.item.subject;
  });

  const focusRow = (row: Row | undefined): void => {
    if (row === undefined) return;
    setFocused(row.item.id);
    root.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(row.item.id)}"]`)?.focus();
  };
  /** undefined: nothing is below it. Rows that match a filter are shown, whatever was closed. */
  const isOpen = ({ item, below }: Row): boolean | undefined =>
    item.children === undefined ? undefined : wanted === '' ? !closed.has(item.id) : below > 0;
  const setOpen = (id: string, open: boolean): void => {
    setClosed((before) => {
      const next = new Set(before);
      if (open) next.delete(id);
      else next.add(id);
      return next;
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    // With a modifier it is a command's key.
    if (current === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    const index = rows.indexOf(current);
    const { item } = current;
    const opened = isOpen(current) === true;
    const actions: Record<string, () => void> = {
      ArrowDown: () => focusRow(rows[index + 1]),
      ArrowUp: () => focusRow(rows[index - 1]),
      Home: () => focusRow(rows[0]),
      End: () => focusRow(rows.at(-1)),
      ArrowRight: () =>
        item.children !== undefined && !opened
          ? setOpen(item.id, true)
          : opened
            ? focusRow(rows[index + 1])
            : undefined,
      ArrowLeft: () =>
        opened ? setOpen(item.id, false) : focusRow(rows.find((row) => row.item.id === current.parent)),
      Enter: item.enter ?? item.open ?? (() => setOpen(item.id, !opened)),
      ' ': () => (item.keep ?? item.open)?.(),
    };
    const action = actions[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };

  return (
    // A tree without rows would be read as a broken one.
    <div
      className={treeStyles.tree}
      {...(rows.length === 0 ? {} : { role: 'tree', 'aria-label': label })}
      ref={root}
      onKeyDown={onKeyDown}
    >
      {shown.map(({ section, rows: sectionRows }) => (
        <div key={section.title} {...(sectionRows.length === 0 ? {} : { role: 'group', 'aria-label': section.title })}>
          <div className={treeStyles.section} aria-hidden="true">
            {section.title}
          </div>
          {sectionRows.length === 0 && section.empty !== undefined ? (
            <p className={classes(textStyles.caption, treeStyles.empty)}>
              {wanted === '' ? section.empty : 'No matches.'}
            </p>
          ) : null}
          {sectionRows.map((row) => (
            <TreeRow
              key={row.item.id}
              row={row}
              isSelected={row.item.id === selected}
              isOpen={isOpen(row)}
              caption={captionOf(row, wanted !== '')}
              isTabStop={row === current}
              onToggle={setOpen}
              onFocus={(id) => (setFocused(id), onFocusRow?.(id))}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface TreeRowProps {
  readonly row: Row;
  readonly isSelected: boolean;
  readonly isOpen: boolean | undefined;
  readonly caption: string | undefined;
  readonly isTabStop: boolean;
  onToggle(id: string, open: boolean): void;
  onFocus(id: string): void;
}

function TreeRow({ row: { item, depth }, isSelected, isOpen, caption, isTabStop, onToggle, onFocus }: TreeRowProps) {
  const toggle = (): void => onToggle(item.id, isOpen !== true);
  return (
    <div
      role="treeitem"
      data-row={item.id}
      aria-level={depth + 1}
      aria-selected={isSelected}
      aria-expanded={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      className={classes(treeStyles.item, isSelected && treeStyles.selected)}
      data-depth={depth}
      ref={(element) => element?.style.setProperty('--d', String(depth))}
      onClick={() => (item.open === undefined ? toggle() : item.open())}
      onDoubleClick={item.keep}
      draggable={item.drag !== undefined}
      onDragStart={({ dataTransfer }) => item.drag?.(dataTransfer)}
      onFocus={() => onFocus(item.id)}
      title={item.hint ?? item.label}
      aria-description={item.hint}
    >
      <span
        className={treeStyles.opener}
        onClick={(event) => (isOpen === undefined ? undefined : (event.stopPropagation(), toggle()))}
      >
        {isOpen === undefined ? null : isOpen ? (
          <IconChevronDown size={12} stroke={1.75} />
        ) : (
          <IconChevronRight size={12} stroke={1.75} />
        )}
      </span>
      {item.icon}
      <span className={treeStyles.label}>{item.label}</span>
      {caption === undefined ? null : <span className={treeStyles.caption}>{caption}</span>}
    </div>
  );
}

/** Of what a filter leaves of a group: `2 of 11`. */
function captionOf({ item, below }: Row, isFiltered: boolean): string | undefined {
  const { caption, children } = item;
  return isFiltered && children !== undefined && caption !== undefined && caption !== ''
    ? `${below} of ${caption}`
    : caption;
}

function visibleRows(
  items: readonly TreeItem[],
  closed: ReadonlySet<string>,
  wanted: string,
  depth = 0,
  parent: string | null = null,
): Row[] {
  return items.flatMap((item): Row[] => {
    const below =
      item.children === undefined || (wanted === '' && closed.has(item.id))
        ? []
        : visibleRows(item.children, closed, wanted, depth + 1, item.id);
    const matches = wanted === '' || item.label.toLowerCase().includes(wanted);
    return matches || below.length > 0 ? [{ item, depth, parent, below: below.length }, ...below] : [];
  });
}
