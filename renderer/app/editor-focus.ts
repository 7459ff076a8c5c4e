/** Moves the focus when the focused element disappears. */

import { takesFocus } from '#renderer/ui/data-grid/grid-handle.ts';
import { focusAfterDialogs, isDialogOpen } from '#renderer/ui/dialog.tsx';

const editor = (): HTMLElement | null => document.querySelector<HTMLElement>('#editor');
const isLost = (): boolean => document.activeElement === document.body && !isDialogOpen();

/**
 * A dialog, an editor or a button that disappears takes the focus along: the shown editor then gets it. An
 * editor that focuses itself is faster.
 * @returns the function that stops this.
 */
export function focusEditorIfLost(): () => void {
  const timer = setTimeout(() => {
    if (document.activeElement === document.body) focusPlace(editorPlace());
  }, 60);
  return () => clearTimeout(timer);
}

/** An editor that was opened from a dialog gets the focus when it closes. @returns as {@link focusEditorIfLost}. */
export function focusShownEditor(): () => void {
  focusAfterDialogs(editorPlace());
  return focusEditorIfLost();
}

function editorPlace(): HTMLElement | null {
  return placeIn(editor(), mainPlaces) ?? editor();
}

/** A grid takes the focus where it was; its rows stay where they were scrolled to, even if that cell is far from them. */
function focusPlace(place: HTMLElement | null): void {
  const grid = place?.closest('[data-part="grid"]') ?? null;
  grid?.dispatchEvent(new Event(takesFocus));
  if (grid?.contains(document.activeElement) !== true) place?.focus({ preventScroll: grid !== null });
}

/** The main target of an editor's keys. */
const mainPlaces = [
  '[data-part="sql-editor"] .cm-content',
  '[data-part="canvas"]',
  '[data-part="outline"] [tabindex="0"]',
  '[data-part="comparison-body"]',
  '[data-part="grid"] .ag-cell-focus',
  '[data-part="grid"] .ag-cell',
];

/** Focuses where the keys go first in a part of the window that holds an editor. @returns false: it holds none of the kind. */
export function focusMainPlace(region: Element): boolean {
  const place = placeIn(region, mainPlaces);
  focusPlace(place);
  return place !== null;
}

const controls =
  ':is(input, select, textarea):not([disabled]), .cm-content, button:not([disabled], [tabindex="-1"]), a[href], [tabindex="0"]';

/** Milliseconds after a key: by then its effect is drawn, or read and drawn. */
const looks = [120, 400, 1000, 2500];

/**
 * A key may remove the focused element: a filter, a node, a chosen correction. The focus then moves to the surrounding
 * element.
 * @returns the function that stops this.
 */
export function keepFocus(): () => void {
  let held: readonly Element[] = [];
  let byKeys = false;
  const onFocus = ({ target }: FocusEvent): void => {
    held = target instanceof Element ? withAncestors(target) : [];
  };
  const restore = (isLast: boolean): void => {
    if (!isLost() || !byKeys || held[0] === undefined || held[0].isConnected) return;
    const around = held.find((element) => element.isConnected);
    if (around === undefined) return;
    // Its rows are still being read, or another one takes its place and the focus with it.
    const grid = held.find((element) => element.matches('[data-part="grid"]'));
    const isReplaced = grid !== undefined && !grid.isConnected;
    if (grid !== undefined && (isReplaced || placeIn(around, mainPlaces) === null) && !isLast) return;
    for (const element of withAncestors(around)) {
      // Another editor is shown now: its buttons are not the right target.
      const isOfEditor = element.contains(editor()) && held.some(({ id }) => id === 'editor');
      const place = isOfEditor ? editorPlace() : placeIn(element, [...mainPlaces, controls]);
      if (place === null) continue;
      focusPlace(place);
      return;
    }
  };
  const onPointer = (): void => {
    byKeys = false;
  };
  const onKeyDown = (): void => {
    byKeys = true;
    for (const [index, look] of looks.entries()) setTimeout(restore, look, index === looks.length - 1);
  };
  document.addEventListener('focusin', onFocus);
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('pointerdown', onPointer, true);
  // It may scroll the focused row out of what is drawn.
  window.addEventListener('wheel', onPointer, { capture: true, passive: true });
  return () => {
    document.removeEventListener('focusin', onFocus);
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('pointerdown', onPointer, true);
    window.removeEventListener('wheel', onPointer, true);
  };
}

function withAncestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let each: Element | null = element; each !== null && each !== document.body; each = each.parentElement)
    found.push(each);
  return found;
}

/** The first of the places, in their order, that exists in the element. */
function placeIn(element: Element | null, places: readonly string[]): HTMLElement | null {
  for (const place of places) {
    const found = element?.querySelector<HTMLElement>(place);
    if (found != null) return found;
  }
  return null;
}
