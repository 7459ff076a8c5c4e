/** What the engine counted for a chart; the old answer stays while the next one is counted. */

import { useQuery } from '@tanstack/react-query';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Input } from '#engine/contract/procedures/index.ts';
import {
  groupsInput,
  pointsInput,
  type ChartSource,
  type ChartSpec,
  type Groups,
  type Points,
} from '#renderer/features/charts/chart-spec.ts';
import { answersToo } from '#renderer/features/charts/same-groups.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

export type ChartData =
  | { readonly form: 'groups'; readonly spec: ChartSpec; readonly groups: Groups; readonly millis: number }
  | { readonly form: 'points'; readonly spec: ChartSpec; readonly points: Points; readonly millis: number };

interface KeptAnswer {
  /** Of the source. */
  readonly key: string;
  readonly data: ChartData;
}

export interface ChartAnswer {
  readonly data: ChartData | undefined;
  readonly error: EngineError | null;
  /** `data` is of another chart, or of nothing yet. */
  readonly busy: boolean;
  /** The person stopped the counting. */
  readonly stopped: boolean;
  /** A shelf is empty. */
  readonly incomplete: boolean;
  stop(): void;
  again(): void;
}

/** That of another chart of the same rows which has the same numbers. */
function findAnswer(key: string, asked: Input<'chartGroups'>, version: string): KeptAnswer | undefined {
  const known = queryClient.getQueryCache().findAll({ queryKey: queryKey('chartGroups') });
  for (const { queryKey: question, state } of known) {
    const kept = state.data as KeptAnswer | undefined;
    if (kept?.key !== key || question[2] !== version || state.isInvalidated) continue;
    if (kept.data.form === 'groups' && answersToo(question[1] as typeof asked, kept.data.groups, asked)) return kept;
  }
  return undefined;
}

export function useChartAnswer({ key, input, version }: ChartSource, spec: ChartSpec | undefined): ChartAnswer {
  const groups = spec === undefined ? undefined : groupsInput(spec);
  const points = spec === undefined ? undefined : pointsInput(spec);
  const asked =
    input === undefined
      ? undefined
      : groups !== undefined
        ? ({ name: 'chartGroups', input: { ...input, ...groups } } as const)
        : points !== undefined
          ? ({ name: 'chartPoints', input: { ...input, ...points } } as const)
          : undefined;
  // Kinds of charts that draw the same numbers share them.
  const known = asked === undefined ? ['no chart', key] : [...queryKey(asked.name, asked.input as never), version];
  const answer = useQuery<KeptAnswer, EngineError>({
    queryKey: known,
    queryFn: async ({ signal }) => {
      const started = performance.now();
      if (asked!.name === 'chartGroups') {
        const counted = await client.call('chartGroups', asked!.input, signal);
        return { key, data: { form: 'groups', spec: spec!, groups: counted, millis: performance.now() - started } };
      }
      const picked = await client.call('chartPoints', asked!.input, signal);
      return { key, data: { form: 'points', spec: spec!, points: picked, millis: performance.now() - started } };
    },
    enabled: asked !== undefined,
    retry: false,
    initialData: () => (asked?.name === 'chartGroups' ? findAnswer(key, asked.input, version) : undefined),
    placeholderData: (before) => (before?.key === key ? before : undefined),
  });
  const found = answer.data?.data;
  return {
    // Older numbers keep the words of their own chart.
    data: found === undefined || answer.isPlaceholderData || spec === undefined ? found : { ...found, spec },
    error: answer.error,
    busy: asked !== undefined && answer.isFetching,
    stopped:
      asked !== undefined &&
      answer.fetchStatus === 'idle' &&
      (answer.isPending || answer.isPlaceholderData) &&
      answer.error === null,
    incomplete: spec !== undefined && groups === undefined && points === undefined,
    stop: () => void queryClient.cancelQueries({ queryKey: known }),
    again: () => void answer.refetch(),
  };
}
