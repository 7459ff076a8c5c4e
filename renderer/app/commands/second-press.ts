/**
 * A double-click on a button that its first press removes, such as the last one of a dialog or the trash can of a row, or on
 * what opens a menu under the pointer: the second press belongs to nothing that has come into its place.
 */

const pressable = 'button, a, [role="button"], [role="menuitem"], [role="option"], [role="dialog"]';
const overlay = '[role="menu"], [role="dialog"]';
const events = ['pointerdown', 'mousedown', 'mouseup', 'click', 'dblclick'] as const;
/** As long as a system takes two clicks for a double one. */
const longest = 500;

interface Press {
  readonly on: Element | null;
  /** The innermost element there. */
  readonly from: Element | null;
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** @returns the function that stops it. */
export function ignoreSecondPresses(): () => void {
  let first: Press | undefined;
  const onEvent = (event: MouseEvent): void => {
    if (isSecond(event, first)) {
      if (isMissed(event, first)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      }
    } else if (event.type === 'mousedown') {
      const from = event.target instanceof Element ? event.target : null;
      first = { on: from?.closest(pressable) ?? null, from, at: event.timeStamp, x: event.clientX, y: event.clientY };
    }
  };
  for (const name of events) window.addEventListener(name, onEvent, true);
  return () => {
    for (const name of events) window.removeEventListener(name, onEvent, true);
  };
}

/** Events of a pointer are not counted by the browser: theirs are known by when and where they are. */
function isSecond(event: MouseEvent, first: Press | undefined): boolean {
  if (event.type === 'mousedown' || event.type === 'click' || event.type === 'mouseup') return event.detail > 1;
  if (event.type === 'dblclick') return true;
  return (
    event.type === 'pointerdown' &&
    first !== undefined &&
    event.timeStamp - first.at < longest &&
    Math.hypot(event.clientX - first.x, event.clientY - first.y) < 4
  );
}

/** What was pressed first is gone or another row's now, or something has opened above it. */
function isMissed({ target }: MouseEvent, first: Press | undefined): boolean {
  if (first === undefined) return false;
  const { on, from } = first;
  if (on !== null && (on.matches('[data-removes]') || !on.isConnected || !on.checkVisibility())) return true;
  const above = target instanceof Element ? target.closest(overlay) : null;
  return above !== null && !above.contains(from);
}
