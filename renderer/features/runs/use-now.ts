/** The time, once a second while something is in progress. */

import { useEffect, useState } from 'react';

/** Milliseconds since 1970. @param ticks false: it stays as it is. */
export function useNow(ticks: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    if (!ticks) return undefined;
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [ticks]);
  return now;
}
