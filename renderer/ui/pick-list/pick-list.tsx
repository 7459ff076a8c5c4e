/** A list to choose one thing from by typing: field above, rows in groups below, arrow keys and Enter. */

import { useEffect, useId, useMemo, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { KeyboardKeys } from '#renderer/ui/keyboard-key.tsx';
import { groupTogether, rank } from '#renderer/ui/pick-list/rank.ts';
import { exactCount } from '#renderer/ui/format/words.ts';
import { classes } from '#renderer/ui/classes.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import menuStyles from '#renderer/ui/menu.module.css';
import pickListStyles from '#renderer/ui/pick-list/pick-list.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface PickItem {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly icon?: ReactNode;
  /** Second line. */
  readonly text?: string;
  /** On the right. */
  readonly caption?: string;
  readonly keywords?: readonly string[];
  /** Other full names: typed exactly, they count as the title. */
  readonly names?: readonly string[];
  /** Below all others, however well it matches: what Enter must not do unasked. */
  readonly last?: boolean;
  /** Of its shortcut, on the right. */
  readonly keys?: readonly string[];
}

interface PickListProps {
  readonly label: string;
  readonly placeholder: string;
  readonly items: readonly PickItem[];
  readonly empty: string;
  /** Below the field: a note on every choice. */
  readonly note?: string | undefined;
  /** The typed text, where the caller's items depend on it; else the list keeps it. */
  readonly search?: PickSearch;
  /** Shows the heads of groups above ranked rows too. */
  readonly grouped?: boolean;
  /** Below the rows, on the right of the keys: what else can be typed. */
  readonly foot?: string;
  /** Rows that are drawn; absent: all. */
  readonly most?: number;
  onPick(item: PickItem): void;
}

export interface PickSearch {
  readonly typed: string;
  /** The part of it that names things. */
  readonly wanted: string;
  onTyped(typed: string): void;
}

export function PickList({
  label,
  placeholder,
  items,
  empty,
  note,
  search,
  grouped = false,
  foot,
  most = Infinity,
  onPick,
}: PickListProps) {
  const [own, setOwn] = useState('');
  const { typed, wanted, onTyped } = search ?? { typed: own, wanted: own, onTyped: setOwn };
  const [index, setIndex] = useState(0);
  const list = useRef<HTMLDivElement>(null);
  const id = useId();
  const found = useMemo(
    () =>
      rank(
        items,
        wanted,
        (item) => item.title,
        (item) => [...(item.keywords ?? []), item.group, item.text ?? ''],
        (item) => item.names ?? [],
      ).sort((left, right) => Number(left.entry.last ?? false) - Number(right.entry.last ?? false)),
    [items, wanted],
  );
  const shown = useMemo(() => groupTogether(found.slice(0, most), (item) => item.group), [found, most]);
  useEffect(() => setIndex(0), [typed]);
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [index]);
  // Home and End are the text cursor's.
  const onKeyDown = (event: KeyboardEvent): void => {
    const moves: Record<string, () => void> = {
      ArrowDown: () => setIndex((before) => Math.min(before + 1, shown.length - 1)),
      ArrowUp: () => setIndex((before) => Math.max(before - 1, 0)),
      Enter: () => {
        const chosen = shown[index]?.entry;
        if (chosen !== undefined) onPick(chosen);
      },
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  };
  return (
    <div className={pickListStyles.pickList} onKeyDown={onKeyDown}>
      <input
        className={pickListStyles.field}
        data-autofocus
        autoFocus
        value={typed}
        placeholder={placeholder}
        role="combobox"
        aria-label={label}
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={shown.length === 0 ? undefined : `${id}-${index}`}
        aria-describedby={note === undefined ? undefined : `${id}-note`}
        onChange={(event) => onTyped(event.currentTarget.value)}
      />
      {note === undefined ? null : (
        <p id={`${id}-note`} className={classes(textStyles.secondary, pickListStyles.note)}>
          {note}
        </p>
      )}
      {shown.length === 0 ? (
        <p className={classes(textStyles.muted, pickListStyles.none)} role="status">
          {wanted === '' ? empty : `No matches for "${wanted}".`}
        </p>
      ) : null}
      <div
        className={classes(menuStyles.menu, pickListStyles.list)}
        role="listbox"
        id={`${id}-list`}
        aria-label={label}
        hidden={shown.length === 0}
        ref={list}
      >
        {shown.map(({ entry, marks }, place) => (
          <PickRow
            key={entry.id}
            id={`${id}-${place}`}
            item={entry}
            marks={marks}
            isCurrent={place === index}
            startsGroup={(grouped || wanted.trim() === '') && shown[place - 1]?.entry.group !== entry.group}
            onPick={onPick}
          />
        ))}
      </div>
      {found.length > shown.length ? (
        <p className={classes(textStyles.secondary, pickListStyles.note)} role="status" data-part="pick-list-cut">
          {exactCount(shown.length)} of {exactCount(found.length)}: type more to narrow
        </p>
      ) : null}
      <div className={classes(textStyles.caption, layoutStyles.row, pickListStyles.foot)} data-part="pick-list-foot">
        {listKeys.map(([parts, does]) => (
          <span key={does} className={classes(layoutStyles.row, layoutStyles.tight)}>
            <KeyboardKeys parts={parts} /> {does}
          </span>
        ))}
        {foot === undefined ? null : <span className={layoutStyles.end}>{foot}</span>}
      </div>
    </div>
  );
}

const listKeys = [
  [['↑', '↓'], 'move'],
  [['Enter'], 'choose'],
  [['Esc'], 'close'],
] as const;

interface PickRowProps {
  readonly id: string;
  readonly item: PickItem;
  readonly marks: readonly number[];
  readonly isCurrent: boolean;
  readonly startsGroup: boolean;
  onPick(item: PickItem): void;
}

function PickRow({ id, item, marks, isCurrent, startsGroup, onPick }: PickRowProps) {
  return (
    <>
      {startsGroup ? (
        <div className={classes(textStyles.caption, pickListStyles.group)} role="presentation">
          {item.group}
        </div>
      ) : null}
      <div
        id={id}
        role="option"
        aria-selected={isCurrent}
        className={classes(
          menuStyles.item,
          pickListStyles.item,
          item.text !== undefined && pickListStyles.twoLines,
          isCurrent && menuStyles.current,
        )}
        onClick={() => onPick(item)}
      >
        {item.icon ?? <span className={pickListStyles.noIcon} />}
        <span className={classes(layoutStyles.grow, textStyles.truncated)}>
          <span className={textStyles.oneLine} dir="auto">
            {Array.from(item.title, (letter, at) =>
              marks.includes(at) ? (
                <b key={at} className={textStyles.accent}>
                  {letter}
                </b>
              ) : (
                letter
              ),
            )}
          </span>
          {item.text === undefined ? null : (
            <span className={classes(textStyles.caption, textStyles.truncated, pickListStyles.text)}>{item.text}</span>
          )}
        </span>
        {item.caption === undefined ? null : (
          <span className={classes(textStyles.caption, textStyles.truncated, pickListStyles.caption)}>
            {item.caption}
          </span>
        )}
        {item.keys === undefined ? null : <KeyboardKeys parts={item.keys} />}
      </div>
    </>
  );
}
