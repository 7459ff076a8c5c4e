/**
 * Holds a scroll back until the rows that it leads to are read. AG Grid would draw them twice, empty and with values,
 * and to draw rows is the dearest part of a jump.
 */

interface ScrolledRows {
  /** Of the whole grid. */
  count(): number;
  /** Whether these rows can be drawn with their values; requests them otherwise. Both ends are included. */
  areRead(first: number, last: number): boolean;
}

interface HeldScrolls {
  /** To be called when rows have come. */
  rowsCame(): void;
  end(): void;
}

/** Milliseconds after which rows are drawn without their values: who scrolls must see that something moves. */
const longest = 60;
/** The rows, and the bar beside them, which AG Grid keeps apart. */
const scrollers = '.ag-grid-viewport, .ag-body-vertical-scroll-viewport';
const bar = '.ag-body-vertical-scroll-viewport';
/** Rows above and below the visible ones that are drawn too. */
const around = 3;

/** @param rowHeight pixels. */
export function holdScrolls(root: HTMLElement, rows: ScrolledRows, rowHeight: number): HeldScrolls {
  const held = new Set<Element>();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isReleasing = false;

  const areRead = (scroller: Element): boolean => {
    const height = root.querySelector(bar)?.clientHeight ?? scroller.clientHeight;
    const way = scroller.scrollHeight - scroller.clientHeight;
    // Millions of rows are higher than an element can be: its scroll height represents all of them.
    const part = way <= 0 ? 0 : scroller.scrollTop / way;
    const top = part * Math.max(0, rows.count() * rowHeight - height);
    const last = Math.min(rows.count() - 1, Math.ceil((top + height) / rowHeight) + around);
    return last < 0 || rows.areRead(Math.max(0, Math.floor(top / rowHeight) - around), last);
  };
  const release = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const waiting = [...held];
    held.clear();
    isReleasing = true;
    for (const scroller of waiting) scroller.dispatchEvent(new Event('scroll'));
    isReleasing = false;
  };
  const onScroll = (event: Event): void => {
    const scroller = event.target;
    if (isReleasing || !(scroller instanceof Element) || !scroller.matches(scrollers)) return;
    if (areRead(scroller)) {
      held.delete(scroller);
      return;
    }
    event.stopPropagation();
    held.add(scroller);
    timer ??= setTimeout(release, longest);
  };
  root.addEventListener('scroll', onScroll, true);
  return {
    rowsCame: () => {
      if (held.size > 0 && [...held].every(areRead)) release();
    },
    end: () => {
      clearTimeout(timer);
      root.removeEventListener('scroll', onScroll, true);
    },
  };
}
