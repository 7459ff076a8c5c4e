/** One row of a tree, with its place among those that are drawn. */

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { TreeItem, TreeRow } from '#renderer/ui/tree/tree-rows.ts';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import { classes } from '#renderer/ui/classes.ts';
import treeStyles from '#renderer/ui/tree.module.css';

interface DrawnRowProps {
  readonly row: TreeRow;
  /** Rows above it that are not drawn. */
  readonly gap: number;
  readonly isSelected: boolean;
  /** Among several that are selected together; undefined: this row cannot be. */
  readonly isChosen?: boolean | undefined;
  readonly isOpen: boolean | undefined;
  readonly caption: string | undefined;
  readonly isTabStop: boolean;
  onToggle(id: string, open: boolean): void;
  onFocus(id: string): void;
  /** A click with Shift, Ctrl or ⌘. @returns false where such a click is like any other. */
  onChoose(id: string, isRange: boolean): boolean;
  /** A click without them. */
  onPlainClick(id: string): void;
}

export function DrawnRow({ row, gap, isSelected, isChosen, isOpen, caption, isTabStop, ...on }: DrawnRowProps) {
  const { onToggle, onFocus, onChoose, onPlainClick } = on;
  const { item, depth, position, siblings } = row;
  const toggle = (): void => onToggle(item.id, isOpen !== true);
  return (
    <div
      role="treeitem"
      data-row={item.id}
      aria-level={depth + 1}
      aria-posinset={position}
      aria-setsize={siblings}
      aria-selected={isChosen === true || isSelected}
      aria-expanded={isOpen}
      tabIndex={isTabStop ? 0 : -1}
      className={classes(treeStyles.item, isSelected && treeStyles.selected, isChosen === true && treeStyles.chosen)}
      data-depth={depth}
      ref={(element) => {
        element?.style.setProperty('--d', String(depth));
        element?.style.setProperty('--gap', String(gap));
      }}
      onClick={({ shiftKey, ctrlKey, metaKey }) => {
        if ((shiftKey || ctrlKey || metaKey) && onChoose(item.id, shiftKey)) return;
        onPlainClick(item.id);
        if (item.open === undefined) toggle();
        else item.open();
      }}
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
      <Label item={item} />
      {caption === undefined ? null : <span className={treeStyles.caption}>{caption}</span>}
    </div>
  );
}

function Label({ item: { label, lead, tail } }: { readonly item: TreeItem }) {
  if (tail !== undefined)
    return (
      <span className={classes(treeStyles.label, treeStyles.withTail)}>
        <CutName name={label.slice(0, -tail.length)} />
        {tail}
      </span>
    );
  if (lead !== undefined)
    return (
      <span className={classes(treeStyles.label, treeStyles.withLead)}>
        <bdi>{lead}</bdi>
        <CutName name={label.slice(lead.length)} />
      </span>
    );
  return <CutName className={treeStyles.label} name={label} />;
}
