/** One row of a tree, with its place among those that are drawn. */

import { IconChevronDown, IconChevronRight } from '@tabler/icons-react';
import type { TreeItem, TreeRow } from '#renderer/ui/tree/tree-rows.ts';
import { CutName } from '#renderer/ui/format/cut-name.tsx';
import { classes } from '#renderer/ui/classes.ts';
import textStyles from '#renderer/ui/text.module.css';
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
  onToggle(open: boolean): void;
  onFocus(id: string): void;
  /** A click with Shift, Ctrl or ⌘. @returns false where such a click is like any other. */
  onChoose(id: string, isRange: boolean): boolean;
  /** A click without them. */
  onPlainClick(id: string): void;
}

export function DrawnRow({ row, gap, isSelected, isChosen, isOpen, caption, isTabStop, ...on }: DrawnRowProps) {
  const { onToggle, onFocus, onChoose, onPlainClick } = on;
  const { item, depth, position, siblings } = row;
  const toggle = (): void => onToggle(isOpen !== true);
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
      {item.liveCaption === undefined && caption === undefined ? null : (
        <span className={treeStyles.caption}>{item.liveCaption ?? caption}</span>
      )}
    </div>
  );
}

function Label({ item: { label, lead, tail } }: { readonly item: TreeItem }) {
  if (lead === undefined && tail === undefined) return <CutName className={treeStyles.label} name={label} />;
  return (
    <span className={classes(treeStyles.label, tail === undefined ? treeStyles.withLead : treeStyles.withTail)}>
      {/* In one piece: several boxes would be read as several words. */}
      <span className={textStyles.screenReaderOnly}>{label}</span>
      {tail === undefined ? (
        <>
          <bdi aria-hidden="true">{lead}</bdi>
          <CutName name={label.slice(lead?.length)} isHidden />
        </>
      ) : (
        <>
          <CutName name={label.slice(0, -tail.length)} isHidden />
          <span aria-hidden="true">{tail}</span>
        </>
      )}
    </span>
  );
}
