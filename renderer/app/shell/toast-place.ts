/** Where toasts are shown: in their corner, or as near to it as they cover nothing that can be clicked. */

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** Between toasts and the edges of the window; above the status bar. */
const margin = 12;
const statusBar = 36;
/** Below the title bar. */
const titleBar = 52;
/** Pixels between toasts and controls. */
const clearance = 6;
/** Pixels from one place that is tried to the next. */
const step = 16;

const controls =
  'button, a[href], input, select, textarea, [role="tab"], [role="radio"], [role="menuitem"], [role="option"], [role="treeitem"], [role="separator"][tabindex]';

/**
 * @param size of the toasts. @param corner left or right, at the bottom.
 * @param taken what must not be covered.
 * @returns the nearest place that covers nothing; where there is none, the one that covers the least.
 */
export function choosePlace(
  size: Pick<Box, 'width' | 'height'>,
  window: Pick<Box, 'width' | 'height'>,
  corner: 'left' | 'right',
  taken: readonly Box[],
): Pick<Box, 'left' | 'top'> {
  const [first, last] = [margin, Math.max(margin, window.width - size.width - margin)];
  const [highest, lowest] = [titleBar, Math.max(titleBar, window.height - size.height - statusBar)];
  // The activity bar is at the left edge.
  const home = { left: corner === 'left' ? Math.min(60, last) : last, top: lowest };
  const places = [home];
  for (let left = first; left <= last; left += step)
    for (let top = highest; top <= lowest; top += step) places.push({ left, top });
  const distance = (place: typeof home): number => Math.hypot(place.left - home.left, place.top - home.top);
  let best = home;
  let leastCovered = Number.POSITIVE_INFINITY;
  for (const place of places.sort((a, b) => distance(a) - distance(b))) {
    const box = { ...place, ...size };
    const covered = taken.reduce((sum, other) => sum + sharedArea(box, other), 0);
    if (covered === 0) return place;
    if (covered < leastCovered) [best, leastCovered] = [place, covered];
  }
  return best;
}

export function coversAny(box: Box, taken: readonly Box[]): boolean {
  return taken.some((other) => sharedArea(box, other) > 0);
}

function sharedArea(a: Box, b: Box): number {
  const width = Math.min(a.left + a.width, b.left + b.width) - Math.max(a.left, b.left);
  const height = Math.min(a.top + a.height, b.top + b.height) - Math.max(a.top, b.top);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Of controls in sight that can be clicked: behind a dialog none can. @param except what it holds does not count. */
export function clickableBoxes(except: Element): Box[] {
  const dialogs = document.querySelectorAll('[role="dialog"][aria-modal="true"]');
  const root: ParentNode = dialogs[dialogs.length - 1] ?? document;
  const boxes: Box[] = [];
  for (const element of root.querySelectorAll(controls)) {
    if (except.contains(element) || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }))
      continue;
    const box = inSight(element);
    if (box.width > 2 && box.height > 2) boxes.push(withClearance(box));
  }
  return boxes;
}

/** With the frame of what it is in, which a toast would cut. */
function withClearance({ left, top, width, height }: Box): Box {
  return {
    left: left - clearance,
    top: top - clearance,
    width: width + 2 * clearance,
    height: height + 2 * clearance,
  };
}

/** Without what is scrolled away. */
function inSight(element: Element): Box {
  let { left, right, top, bottom } = element.getBoundingClientRect();
  for (let around = element.parentElement; around !== null; around = around.parentElement) {
    const { overflowX, overflowY } = getComputedStyle(around);
    if (overflowX === 'visible' && overflowY === 'visible') continue;
    const own = around.getBoundingClientRect();
    [left, right] = [Math.max(left, own.left), Math.min(right, own.right)];
    [top, bottom] = [Math.max(top, own.top), Math.min(bottom, own.bottom)];
  }
  return { left, top, width: right - left, height: bottom - top };
}
