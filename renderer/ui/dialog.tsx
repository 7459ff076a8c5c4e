/** A dialog over the window: focus stays inside, Escape closes, and the focus goes back to where it was. */

import { Modal } from '@mantine/core';
import { useEffect, useRef, type ReactNode } from 'react';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

interface DialogProps {
  readonly open: boolean;
  onClose(): void;
  /** Undefined: no head; then `label` names the dialog. */
  readonly title?: string;
  readonly label?: string;
  /** Pixels. */
  readonly width?: number;
  /** Near the top, like the palette. */
  readonly high?: boolean;
  readonly children: ReactNode;
}

export function Dialog({ open, onClose, title, label, width = 560, high = false, children }: DialogProps) {
  const bare = title === undefined;
  const wasOpen = useRef(false);
  // While it is drawn, before a field of it takes the focus.
  if (open && !wasOpen.current) rememberFocus();
  useEffect(() => {
    if (wasOpen.current && !open) giveFocusBack();
    wasOpen.current = open;
  }, [open]);
  // Dozens of dialogs are there from the start, and none of them is open.
  if (!open) return null;
  return (
    <Modal
      opened
      onClose={onClose}
      title={title}
      attributes={label === undefined ? {} : { content: { 'aria-label': label } }}
      closeButtonProps={{ 'aria-label': 'Close' }}
      size={width}
      withCloseButton={!bare}
      returnFocus={false}
      {...(high ? { yOffset: 64 } : {})}
      {...(bare ? { padding: 0 } : {})}
      transitionProps={{ duration: 0 }}
    >
      {children}
    </Modal>
  );
}

/**
 * Calls `take` as soon as nothing has the keys: once dialogs are closed, and after all who take the keys at the same
 * drawing by themselves. Nothing happens if something has the keys, or if the person does something else first.
 * @returns the function that stops the wait.
 */
export function whenFocusIsLost(take: () => void): () => void {
  let isStopped = false;
  const stop = whenDrawn(() => {
    if (isDialogOpen()) return false;
    // Others that wait for this drawing come first.
    queueMicrotask(() => {
      if (!isStopped && isFocusLost()) take();
    });
    return true;
  });
  return () => {
    isStopped = true;
    stop();
  };
}

/** No element has the keys, or one that is not shown any more. */
export function isFocusLost(): boolean {
  const { activeElement, body } = document;
  return !isDialogOpen() && (activeElement === null || activeElement === body || !activeElement.checkVisibility());
}

const anyDialog = '[role="dialog"]';

export function isDialogOpen(): boolean {
  return document.querySelector(anyDialog) !== null;
}

export function isInDialog(element: Element): boolean {
  return element.closest(anyDialog) !== null;
}

/** True while a dialog keeps the keys from everything below it. */
export function isModalOpen(): boolean {
  return document.querySelector(`${anyDialog}[aria-modal="true"]`) !== null;
}

/** Where the keys were before the first of several dialogs; the palette opens others as it closes. */
let origin: HTMLElement | null = null;

/** For an element that a dialog opens: it gets the focus when the dialog closes, not the previous element. */
export function focusAfterDialogs(element: HTMLElement | null): void {
  origin = element;
}

/**
 * What is drawn late does not take the keys from a dialog that was opened meanwhile: it gets them when that one closes.
 * @param take focuses it where focusing is more than that of an element.
 */
export function focusBelowDialogs(
  element: HTMLElement | null,
  take = (): void => element?.focus({ preventScroll: true }),
): void {
  if (isDialogOpen()) focusAfterDialogs(element);
  else take();
}

function rememberFocus(): void {
  const held = document.activeElement;
  if (!(held instanceof HTMLElement) || held === document.body || isInDialog(held)) return;
  origin = held;
}

/** Unless something took it meanwhile, or another dialog is open: that one gives it back. */
function giveFocusBack(): void {
  whenDrawn(() => {
    if (isDialogOpen()) return false;
    if (document.activeElement === document.body && origin?.isConnected === true) origin.focus({ preventScroll: true });
    origin = null;
    return true;
  });
}
