/** The profile of a column; while other rows of it are counted, the one before. */

import { useRef } from 'react';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Input, Output } from '#engine/contract/procedures/index.ts';
import { useProcedure } from '#renderer/rpc/queries.ts';

type Profile = Output<'profileColumn'>;

interface Counted {
  /** undefined: no rows of the column were counted yet. */
  readonly profile: Profile | undefined;
  /** The profile is of the rows before. */
  readonly isStale: boolean;
  readonly error: EngineError | null;
}

/** A count that nobody waits for any more, because other rows are asked for, is cancelled. */
export function useCounted(input: Input<'profileColumn'>, isAsking: boolean): Counted {
  const { data, error } = useProcedure('profileColumn', input, { enabled: isAsking });
  const key = JSON.stringify({ ...input, filter: [], search: '', condition: '' });
  const last = useRef<{ readonly key: string; readonly profile: Profile } | null>(null);
  if (data !== undefined) last.current = { key, profile: data };
  const before = last.current?.key === key ? last.current.profile : undefined;
  return { profile: data ?? before, isStale: data === undefined && before !== undefined, error };
}
