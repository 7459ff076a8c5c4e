/** Profiles of headers whose bars follow what is drawn on other columns, and that stay while they are counted again. */

import type { LinkedHistogram } from '#renderer/features/explore/brush/linked-bins.ts';
import type { LinkedBins } from '#renderer/features/explore/brush/use-linked-bins.ts';
import type { HeaderProfiles } from '#renderer/features/explore/rows/profile-feed.ts';
import type { HeaderProfile } from '#renderer/ui/data-grid/header-profile.tsx';

export interface LinkedProfiles extends HeaderProfiles {
  /** @param linked undefined: nothing is drawn. */
  show(linked: LinkedBins | undefined): void;
}

/** @param before profiles of the rows before, by column; those that come are added. */
export function linkedProfiles(feed: HeaderProfiles, before: Map<string, HeaderProfile>): LinkedProfiles {
  const listeners = new Set<() => void>();
  const merged = new Map<string, HeaderProfile & { readonly of: HeaderProfile; readonly by: LinkedHistogram }>();
  const stale = new Map<string, HeaderProfile>();
  let shown: LinkedBins | undefined;

  const findBase = (column: string): HeaderProfile | undefined => {
    const known = feed.get(column);
    if (known !== undefined) {
      before.set(column, known);
      return known;
    }
    const last = before.get(column);
    if (last === undefined || stale.get(column) !== undefined) return stale.get(column);
    const old = { ...last, isStale: true };
    stale.set(column, old);
    return old;
  };
  return {
    ...feed,
    get(column) {
      const base = findBase(column);
      const bars = shown?.histograms.get(column);
      if (base === undefined || base.histogram === null || bars === undefined) return base;
      const last = merged.get(column);
      if (last?.of === base && last.by === bars) return last;
      const next = { ...base, histogram: bars, of: base, by: bars };
      merged.set(column, next);
      return next;
    },
    listen(column, onChange) {
      listeners.add(onChange);
      const end = feed.listen(column, onChange);
      return () => {
        listeners.delete(onChange);
        end();
      };
    },
    show(linked) {
      if (linked === shown) return;
      shown = linked;
      for (const listener of listeners) listener();
    },
  };
}
