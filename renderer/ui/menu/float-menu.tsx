/** A menu at a place in the window: arrow keys and letters move, Enter chooses, Escape closes and gives the focus back. */

import { useEffect, useLayoutEffect, useRef, type ComponentType, type KeyboardEvent } from 'react';
import { createPortal } from 'react-dom';
import { classes } from '#renderer/ui/classes.ts';
import floatMenuStyles from '#renderer/ui/menu/float-menu.module.css';
import keyboardKeyStyles from '#renderer/ui/keyboard-key.module.css';
import layoutStyles from '#renderer/ui/layout.module.css';
import { findTyped, nothingTyped, withLetter } from '#renderer/ui/tree/typed-letters.ts';
import menuStyles from '#renderer/ui/menu.module.css';
import textStyles from '#renderer/ui/text.module.css';

export interface FloatMenuItem {
  readonly title: string;
  readonly icon?: ComponentType<{ size?: number | string; stroke?: number | string; className?: string }>;
  /** Behind the title: distinguishes entries with the same one. */
  readonly caption?: string;
  /** As a person presses them. */
  readonly keys?: readonly string[];
  /** Why it cannot be chosen. */
  readonly offReason?: string;
  /** A line above it. */
  readonly apart?: boolean;
  choose(): void;
}

interface FloatMenuProps {
  readonly label: string;
  /** Of what it is the menu: `cell`, `node`. */
  readonly kind: string;
  readonly place: { readonly x: number; readonly y: number };
  readonly items: readonly FloatMenuItem[];
  onClose(): void;
}

export function FloatMenu({ label, kind, place, items, onClose }: FloatMenuProps) {
  const menu = useRef<HTMLDivElement | null>(null);
  const before = useRef<Element | null>(document.activeElement);
  const typed = useRef(nothingTyped);
  const giveBack = (): void => {
    if (before.current instanceof HTMLElement) before.current.focus();
  };
  useLayoutEffect(() => {
    const element = menu.current;
    if (element === null) return;
    const { width, height } = element.getBoundingClientRect();
    element.style.left = `${Math.max(4, Math.min(place.x, window.innerWidth - width - 4))}px`;
    element.style.top = `${Math.max(4, Math.min(place.y, window.innerHeight - height - 4))}px`;
    element.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
  }, [place]);
  useEffect(() => {
    const onPointer = (event: PointerEvent): void => {
      if (event.target instanceof Node && menu.current?.contains(event.target) !== true) onClose();
    };
    window.addEventListener('pointerdown', onPointer, true);
    return () => window.removeEventListener('pointerdown', onPointer, true);
  }, [onClose]);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey || /^F\d/u.test(event.key)) {
      // Keys of the window: they act where the focus was.
      onClose();
      giveBack();
      return;
    }
    event.stopPropagation();
    const entries = [...(menu.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = entries.findIndex((entry) => entry === document.activeElement);
    const next = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: entries.length - 1 }[event.key];
    if (next !== undefined) {
      event.preventDefault();
      entries[(next + entries.length) % entries.length]?.focus();
    } else if (event.key.length === 1 && event.key !== ' ') {
      typed.current = withLetter(typed.current, event.key, event.timeStamp);
      const titles = items.map(({ title }) => title);
      entries[findTyped(titles, typed.current, at)]?.focus();
    } else if (event.key === 'Escape' || event.key === 'Tab') {
      event.preventDefault();
      onClose();
      giveBack();
    }
  };
  return createPortal(
    <div
      ref={menu}
      role="menu"
      aria-label={label}
      data-menu={kind}
      className={classes(menuStyles.floating, menuStyles.menu, floatMenuStyles.floatMenu)}
      onKeyDown={onKeyDown}
      onBlur={({ currentTarget, relatedTarget }) => {
        // To nowhere: the whole window lost the focus, and the menu waits for it.
        if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) onClose();
      }}
      onContextMenu={(event) => event.preventDefault()}
    >
      {items.map((item) => (
        <div key={`${item.title} ${item.caption ?? ''}`} role="none">
          {item.apart === true ? <div className={menuStyles.separator} role="separator" /> : null}
          <button
            type="button"
            role="menuitem"
            tabIndex={-1}
            className={classes(
              menuStyles.item,
              floatMenuStyles.entry,
              item.offReason !== undefined && floatMenuStyles.off,
            )}
            aria-disabled={item.offReason !== undefined || undefined}
            title={item.offReason}
            onClick={() => {
              if (item.offReason !== undefined) return;
              onClose();
              giveBack();
              item.choose();
            }}
          >
            {item.icon === undefined ? (
              <span className={floatMenuStyles.noIcon} />
            ) : (
              <item.icon size={15} stroke={1.5} className={textStyles.muted} />
            )}
            <span className={classes(layoutStyles.grow, textStyles.truncated)}>{item.title}</span>
            {item.caption === undefined ? null : (
              <span className={classes(floatMenuStyles.caption, textStyles.caption, textStyles.truncated)}>
                {item.caption}
              </span>
            )}
            {item.keys?.map((key) => (
              <kbd key={key} className={keyboardKeyStyles.key}>
                {key}
              </kbd>
            ))}
          </button>
        </div>
      ))}
    </div>,
    document.body,
  );
}
