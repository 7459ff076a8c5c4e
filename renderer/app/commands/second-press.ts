/**
 * A double-click on a button that its first press removes, such as the last one of a dialog or the trash can of a row: the
 * second press belongs to nothing that has come into its place.
 */

const pressable = 'button, a, [role="button"], [role="menuitem"], [role="option"], [role="dialog"]';
const events = ['pointerdown', 'mousedown', 'mouseup', 'click', 'dblclick'] as const;
/** As long as a system takes two clicks for a double one. */
const longest = 500;

interface Press {
  readonly on: Element | null;
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** @returns the function that stops it. */
export function ignoreSecondPresses(): () => void {
  let first: Press | undefined;
  const onEvent = (event: MouseEvent): void => {
    if (isSecond(event, first)) {
      if (first?.on != null && !isThere(first.on)) {
        event.stopImmediatePropagation();
        event.preventDefault();
      }
    } else if (event.type === 'mousedown') {
      const on = event.target instanceof Element ? event.target.closest(pressable) : null;
      first = { on, at: event.timeStamp, x: event.clientX, y: event.clientY };
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

function isThere(element: Element): boolean {
  return element.isConnected && element.checkVisibility();
}
