/** Moves the focus when the focused element disappears. */

import { takesFocus } from '#renderer/ui/data-grid/grid-handle.ts';
import { focusAfterDialogs, isFocusLost, whenFocusIsLost } from '#renderer/ui/dialog.tsx';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';

const editor = (): HTMLElement | null => document.querySelector<HTMLElement>('#editor');

/**
 * A dialog, an editor or a button that disappears takes the focus along: the shown editor then gets it. An
 * editor that focuses itself is faster.
 * @returns the function that stops this.
 */
export function focusEditorIfLost(): () => void {
  let stopWaiting: (() => void) | undefined;
  const stop = whenFocusIsLost(() => {
    focusPlace(editorPlace());
    if (document.activeElement !== editor()) return;
    // What it shows is still being read: its rows get the keys when they are drawn, if nothing else has them by then.
    stopWaiting = whenDrawn(() => {
      if (document.activeElement !== editor() && !isFocusLost()) return true;
      const place = placeIn(editor(), mainPlaces);
      if (place !== null) focusPlace(place);
      return place !== null;
    });
  });
  return () => {
    stop();
    stopWaiting?.();
  };
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
  '[data-part="workflow-canvas"][tabindex="0"]',
  '[data-part="outline"] [tabindex="0"]',
  '[data-part="comparison-body"]',
  '[data-part="profile"] [data-column] button',
  // The numbers below a chart are a grid, too.
  '[data-part="grid"]:not([aria-label="Chart"] *) .ag-cell-focus',
  '[data-part="grid"]:not([aria-label="Chart"] *) .ag-cell',
  '[aria-label="Chart"] [aria-roledescription="chart"]',
  '[data-part="grid"] .ag-cell',
];

/** Views of rows, which take one another's place. */
const views = '[data-part="grid"], [data-part="profile"], [aria-label="Chart"]';

/** Focuses where the keys go first in a part of the window that holds an editor. @returns false: it holds none of the kind. */
export function focusMainPlace(region: Element): boolean {
  const place = placeIn(region, mainPlaces);
  focusPlace(place);
  return place !== null;
}

/** Of what is shown in place of a view that failed, is empty or waits to be asked for. */
const stateControls = '[data-part="state"] button:not([disabled])';

const controls =
  ':is(input, select, textarea):not([disabled]), .cm-content, button:not([disabled], [tabindex="-1"]), a[href], [tabindex="0"]';

/** Shown while an element reads what it will show. */
const busy = '[aria-busy="true"], [data-busy="true"], [data-part="spinner"]';

/**
 * A key may remove or hide the focused element: a filter, a node, a chosen correction, a view that another one replaces.
 * The focus then moves to the surrounding element.
 * @returns the function that stops this.
 */
export function keepFocus(): () => void {
  let held: readonly Element[] = [];
  /** Of the element that a menu or dialog was opened from. */
  let below: readonly Element[] = [];
  let byKeys = false;
  const isGone = (): boolean => byKeys && held[0] !== undefined && !held[0].checkVisibility() && isFocusLost();
  const onFocus = ({ target }: FocusEvent): void => {
    const next = target instanceof Element ? withAncestors(target) : [];
    if (overOf(next) === undefined) below = [];
    else if (overOf(held) === undefined) below = held;
    held = next;
  };
  const restore = (): void => {
    // A menu or dialog is outside of all regions: it gives the keys back to where it was opened.
    const over = overOf(held);
    const from = over === undefined || isShown(over) ? held : below;
    const around = isGone() ? from.find(isShown) : undefined;
    if (around === undefined) return;
    // Its rows are still being read, or others take their place.
    const wasInView = from.some((element) => element.matches(views));
    if (wasInView && placeIn(around, mainPlaces) === null && (around.matches(busy) || areRowsDue(around))) return;
    for (const element of withAncestors(around)) {
      // Another editor is shown now: its buttons are not the right target.
      const isOfEditor = element.contains(editor()) && from.some(({ id }) => id === 'editor');
      const place = isOfEditor ? editorPlace() : placeIn(element, [...mainPlaces, stateControls, controls]);
      if (place === null) continue;
      focusPlace(place);
      return;
    }
  };
  const watch = new MutationObserver(() => {
    // Elements that take the focus by themselves at this drawing come first.
    if (isGone()) queueMicrotask(restore);
  });
  watch.observe(document.body, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ['aria-busy', 'hidden'],
  });
  const onPointer = (): void => {
    byKeys = false;
  };
  const onKeyDown = (): void => {
    byKeys = true;
  };
  document.addEventListener('focusin', onFocus);
  window.addEventListener('keydown', onKeyDown, true);
  window.addEventListener('pointerdown', onPointer, true);
  // It may scroll the focused row out of what is drawn.
  window.addEventListener('wheel', onPointer, { capture: true, passive: true });
  return () => {
    watch.disconnect();
    document.removeEventListener('focusin', onFocus);
    window.removeEventListener('keydown', onKeyDown, true);
    window.removeEventListener('pointerdown', onPointer, true);
    window.removeEventListener('wheel', onPointer, true);
  };
}

/** Something is being read, or a grid has rows and has not drawn them yet. Views that are not shown do not count. */
function areRowsDue(element: Element): boolean {
  if ([...element.querySelectorAll(busy)].some(isShown)) return true;
  const heads = 1;
  return [...element.querySelectorAll('[data-part="grid"] [aria-rowcount]')].some(
    (grid) => isShown(grid) && Number(grid.getAttribute('aria-rowcount')) > heads,
  );
}

/** The menu or dialog among the elements. */
function overOf(elements: readonly Element[]): Element | undefined {
  return elements.find((element) => element.matches('[role="menu"], [role="dialog"]'));
}

function isShown(element: Element): boolean {
  return element.checkVisibility();
}

function withAncestors(element: Element): Element[] {
  const found: Element[] = [];
  for (let each: Element | null = element; each !== null && each !== document.body; each = each.parentElement)
    found.push(each);
  return found;
}

/** The first of the places, in their order, that is shown in the element: editors behind the one in front stay drawn. */
function placeIn(element: Element | null, places: readonly string[]): HTMLElement | null {
  for (const place of places) {
    const found = [...(element?.querySelectorAll<HTMLElement>(place) ?? [])].find((each) => each.checkVisibility());
    if (found !== undefined) return found;
  }
  return null;
}
