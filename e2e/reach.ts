/** What a small window must not do: put controls out of reach, draw over its bars, make a page scroll in both directions. */

import type { Page } from '@playwright/test';

/** The size of a small window at 200%. */
export const smallestSize = { width: 720, height: 450 } as const;

/** Role and name of each, with where it is. */
export function outOfReach(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const controls = 'button, a[href], input, select, textarea, [role="tab"], [role="radio"]';
    // Grids and canvases move what they hold by themselves.
    const movesItself = '[data-part="grid"], [data-part="canvas"], .react-flow';
    // Drawn for readers of the screen alone, or the native part of a drawn control.
    const isSeen = (element: Element): boolean => {
      const { width, height } = element.getBoundingClientRect();
      return width > 2 && height > 2 && element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
    };
    /** Pixels of a control that must be in sight. */
    const least = 8;
    const isReached = (element: Element): boolean => {
      let { left, right, top, bottom } = element.getBoundingClientRect();
      let isFixed = getComputedStyle(element).position === 'fixed';
      const scrolls = (overflow: string): boolean => overflow === 'auto' || overflow === 'scroll';
      for (let around = element.parentElement; around !== null && !isFixed; around = around.parentElement) {
        const { overflowX, overflowY, position } = getComputedStyle(around);
        const own = around.getBoundingClientRect();
        // What scrolls brings it to any place in its own box.
        if (scrolls(overflowX)) [left, right] = [own.left, own.right];
        else if (overflowX !== 'visible') [left, right] = [Math.max(left, own.left), Math.min(right, own.right)];
        if (scrolls(overflowY)) [top, bottom] = [own.top, own.bottom];
        else if (overflowY !== 'visible') [top, bottom] = [Math.max(top, own.top), Math.min(bottom, own.bottom)];
        isFixed = position === 'fixed';
      }
      const [width, height] = [
        Math.min(right, innerWidth) - Math.max(left, 0),
        Math.min(bottom, innerHeight) - Math.max(top, 0),
      ];
      return width >= least && height >= least;
    };
    return [...document.querySelectorAll<HTMLElement>(controls)]
      .filter((element) => element.closest(movesItself) === null && isSeen(element) && !isReached(element))
      .map((element) => {
        const { left, top } = element.getBoundingClientRect();
        const name = element.getAttribute('aria-label') ?? element.textContent.trim().slice(0, 40);
        return `${element.getAttribute('role') ?? element.tagName.toLowerCase()} ${name} at ${Math.round(left)}, ${Math.round(top)}`;
      });
  });
}

/** Points of the title bar and the status bar at which something else is drawn. */
export function drawnOverBars(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-part="window"] > header, [data-part="window"] > footer')].flatMap((bar) => {
      const { left, width, top, height } = bar.getBoundingClientRect();
      return Array.from({ length: 40 }, (_, step) => {
        const [x, y] = [left + ((step + 0.5) * width) / 40, top + height / 2];
        const shown = document.elementFromPoint(x, y);
        return shown === null || bar.contains(shown) ? '' : `${shown.tagName} at ${Math.round(x)}, ${Math.round(y)}`;
      }).filter((found) => found !== '');
    }),
  );
}

/** Pages of text and buttons, which have room for themselves at any width. @returns how far each is too wide, pixels. */
export function scrollsSideways(page: Page): Promise<number[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll('[data-part="page"], [data-part="editor"]')]
      .map(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)
      .filter((excess) => excess > 0),
  );
}

/** Heads of columns that have no room for what they name: a fixed layout can leave a column without any width. */
export function columnsWithoutRoom(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll<HTMLElement>('th[scope="col"]')]
      .filter((head) => head.checkVisibility() && head.offsetWidth < 40 && head.scrollWidth > head.offsetWidth)
      .map((head) => `${head.textContent} has ${head.offsetWidth} pixels`),
  );
}
