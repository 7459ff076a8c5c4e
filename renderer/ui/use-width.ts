/** The width of an element in pixels, kept up with its size. */

import { useCallback, useState } from 'react';

/** @param initial until it is measured. */
export function useWidth(initial: number): [number, (element: Element | null) => (() => void) | undefined] {
  const [width, setWidth] = useState(initial);
  const measure = useCallback((element: Element | null) => {
    if (element === null) return undefined;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.round(entry!.contentRect.width)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return [width, measure];
}
