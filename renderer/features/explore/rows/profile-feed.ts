/** Profiles for the headers of a file's columns: one after the other, when the window is idle, never while it scrolls. */

import type { Input } from '#engine/contract/procedures/index.ts';
import { chordParts } from '#renderer/app/commands/keys.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';
import type { HeaderProfile, ProfileFeed } from '#renderer/ui/data-grid/header-profile.tsx';

type ProfileInput = Omit<Input<'profileColumn'>, 'column'>;

/** Milliseconds without scrolling before the next one is requested. */
const calm = 400;

export interface HeaderProfiles extends ProfileFeed {
  /** Stops the current counting; it resumes after a while. */
  pause(): void;
  close(): void;
}

/**
 * @param input the rows to count, without the column.
 * @param counting of the columns: `later` until the number of rows is known, `asked` for those that other components
 *   requested, because there are too many rows to count them unasked.
 */
export function headerProfiles(input: ProfileInput, counting: 'now' | 'later' | 'asked'): HeaderProfiles {
  const listeners = new Map<string, Set<() => void>>();
  const known = new Map<string, HeaderProfile>();
  const refused = new Set<string>();
  let asking: AbortController | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isClosed = counting !== 'now';

  const keyOf = (column: string): readonly unknown[] => queryKey('profileColumn', { ...input, column });
  const findProfile = (column: string): HeaderProfile | undefined => {
    const state = queryClient.getQueryState<HeaderProfile>(keyOf(column));
    return state?.isInvalidated === true ? undefined : state?.data;
  };
  const next = (): string | undefined =>
    [...listeners.keys()].find((column) => !known.has(column) && !refused.has(column));
  const later = (millis: number): void => {
    clearTimeout(timer);
    if (isClosed) return;
    timer = setTimeout(() => requestIdleCallback(() => void ask(), { timeout: 2000 }), millis);
  };
  const ask = async (): Promise<void> => {
    const column = next();
    if (column === undefined || asking !== undefined || isClosed) return;
    const abort = new AbortController();
    asking = abort;
    try {
      const profile = findProfile(column) ?? (await client.call('profileColumn', { ...input, column }, abort.signal));
      queryClient.setQueryData(keyOf(column), profile);
      known.set(column, profile);
      for (const listener of listeners.get(column) ?? []) listener();
    } catch {
      // A stopped count is requested again; a column that cannot be counted stays without a profile.
      if (!abort.signal.aborted) refused.add(column);
    }
    asking = undefined;
    if (!abort.signal.aborted) later(0);
  };
  return {
    ...(counting !== 'asked' ? {} : { note: `Press ${chordParts('Alt+P').join(' ')} to count values` }),
    get: (column) => known.get(column) ?? findProfile(column),
    listen(column, onChange) {
      const own = listeners.get(column) ?? new Set();
      listeners.set(column, own.add(onChange));
      if (!known.has(column)) later(calm);
      return () => {
        own.delete(onChange);
        if (own.size === 0) listeners.delete(column);
      };
    },
    pause() {
      asking?.abort();
      asking = undefined;
      if (next() !== undefined) later(calm);
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
      asking?.abort();
    },
  };
}
