/** The rows after the steps of a recipe: first those of a preview, then all of them, from a file of the engine's cache. */

import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { useEffect, useMemo, useRef } from 'react';
import type { Job } from '#engine/contract/definitions/job.ts';
import type { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import {
  jobOfSteps,
  lastNode,
  targetNode,
  withTarget,
  type RecipeSource,
} from '#renderer/features/explore/recipe/recipe-job.ts';
import { activeSteps, shownSteps, type Recipe } from '#renderer/features/explore/recipe/recipe.ts';
import { useFirstThenAll, type FirstThenAll } from '#renderer/features/explore/rows/first-then-all.ts';
import { readAgain } from '#renderer/features/explore/rows/file-rows.ts';
import { isPlain, type OpenRows } from '#renderer/features/explore/rows/rows-view.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient, useProcedure } from '#renderer/rpc/queries.ts';

export type NodePreview = Output<'previewNode'>;
type Preview = Output<'previewFile'>;
type Whole = Extract<Output<'openNodeRows'>, { item: 'result' }>;
export type Receipt = Output<'countNodes'>['receipts'][number];

/** Rows of one preview: enough to see what a step does. */
const previewRows = 200;
/** The name of the job that only shows rows; it is in no file. */
const jobName = 'recipe';

/** null: no step is in effect, so the rows are those of the source. */
function shownJob(source: RecipeSource | null, recipe: Recipe): Job | null {
  const steps = shownSteps(recipe);
  return source === null || steps.length === 0 ? null : jobOfSteps(jobName, source, steps);
}

/** Equal jobs are one object, so that nothing is read again for a render. */
function useJob(job: Job | null): { readonly job: Job | null; readonly text: string } {
  const text = job === null ? '' : JSON.stringify(job);
  return useMemo(() => ({ job: text === '' ? null : (JSON.parse(text) as Job), text }), [text]);
}

interface ShownQueries {
  readonly job: Job | null;
  readonly text: string;
  readonly first: UseQueryResult<NodePreview, EngineError>;
  readonly whole: UseQueryResult<Whole, EngineError>;
}

/** @param path key of the view. @param version other rows of the source have another one. */
export function useShownQueries(
  path: string,
  version: string,
  source: RecipeSource | null,
  open: OpenRows,
): ShownQueries {
  const { job, text } = useJob(shownJob(source, open.recipe));
  const first = usePreviewOf(path, version, job, text);
  const isRead = first.data !== undefined && first.error === null && !first.isPlaceholderData;
  const whole = useQuery<Whole, EngineError>({
    queryKey: ['all rows of a recipe', path, version, text],
    queryFn: ({ signal }) => readWhole(job!, signal),
    // Of sources that a preview samples, every row is read when somebody asks, or sorts, filters or searches.
    enabled: isRead && (first.data.exactness === 'exact' || open.whole || !isPlain(open.view)),
    retry: false,
  });
  return { job, text, first, whole };
}

function usePreviewOf(
  path: string,
  version: string,
  job: Job | null,
  text: string,
): UseQueryResult<NodePreview, EngineError> {
  return useQuery<NodePreview, EngineError>({
    queryKey: ['rows of a recipe', path, version, text],
    queryFn: ({ signal }) =>
      client.call('previewNode', { job: job!, nodeId: lastNode(job!), limit: previewRows }, signal),
    enabled: job !== null,
    retry: false,
    // Until those after another step are there, the rows stay, dimmed.
    placeholderData: (before, query) => (query?.queryKey[1] === path ? before : undefined),
  });
}

async function readWhole(job: Job, signal: AbortSignal): Promise<Whole> {
  for await (const item of client.stream('openNodeRows', { job, nodeId: lastNode(job) }, signal))
    if (item.item === 'result') return item;
  throw new Error('The stream of a node ended without its rows.');
}

export interface RecipeRows extends FirstThenAll {
  readonly job: Job;
  /** What the preview shows is a part of a large source. */
  readonly isSample: boolean;
  stop(): void;
}

/** null: no step is in effect. */
export function useRecipeRows(
  path: string,
  version: string,
  source: RecipeSource | null,
  open: OpenRows,
): RecipeRows | null {
  const { job, text, first, whole } = useShownQueries(path, version, source, open);
  const preview = useMemo(
    () => (first.data === undefined ? undefined : asFilePreview(path, first.data)),
    [path, first.data],
  );
  const rows = useFirstThenAll({
    path,
    version: `${version} ${text}`,
    first: { ...first, data: preview },
    whole,
    view: open.view,
  });
  // The cache was full and gave the file away: it is written again, once.
  const lost = rows.error?.code === 'FileNotFound' && rows.file !== undefined ? rows.file : undefined;
  const written = useRef<string | undefined>(undefined);
  const { refetch } = whole;
  useEffect(() => {
    if (lost === undefined || written.current === lost) return;
    written.current = lost;
    void refetch();
  }, [lost, refetch]);
  if (job === null) return null;
  return {
    ...rows,
    busy: rows.busy || first.isPlaceholderData,
    job,
    isSample: first.data?.exactness === 'sample',
    stop: () => void queryClient.cancelQueries({ queryKey: ['all rows of a recipe', path] }),
    reload: () => readAgain(path),
  };
}

function asFilePreview(path: string, { columns, rows, exactness }: NodePreview): Preview {
  const truncated = rows.length >= previewRows || exactness === 'sample';
  return {
    path,
    classification: '',
    options: {},
    columns,
    rows,
    rowCount: truncated ? null : rows.length,
    truncated,
    warnings: [],
    snapshot: '',
  };
}

export interface StepFacts {
  /** Node id → columns that leave it; of nodes behind a problem none are known. */
  readonly columns: ReadonlyMap<string, NodePreview['columns']>;
  /** Node id → why the step cannot be taken. */
  readonly problems: ReadonlyMap<string, { readonly message: string; readonly hint: string | null }>;
  /** Node id → what it does to the rows; undefined: not counted, or not yet. */
  readonly receipts: ReadonlyMap<string, Receipt> | undefined;
  readonly counting: boolean;
  /** Neither of one step. */
  readonly error: EngineError | null;
}

/** What all steps that are switched on do, whichever of them is shown. @param isCounted every row may be read. */
export function useStepFacts(
  path: string,
  version: string,
  source: RecipeSource,
  recipe: Recipe,
  isCounted: boolean,
  shownError: EngineError | null,
): StepFacts {
  const { job, text } = useJob(jobOfSteps(jobName, source, activeSteps(recipe.steps)));
  const checks = useProcedure('validateJob', { job: withTarget(job!) });
  const found = (checks.data?.problems ?? []).filter(({ node }) => node !== null && node !== targetNode);
  const counts = useQuery<Output<'countNodes'>, EngineError>({
    queryKey: ['receipts of a recipe', path, version, text],
    queryFn: ({ signal }) => client.call('countNodes', { job: job!, nodeId: lastNode(job!) }, signal),
    enabled: isCounted && checks.data !== undefined && found.length === 0,
    retry: false,
  });
  const problems = new Map<string, { readonly message: string; readonly hint: string | null }>();
  for (const error of [shownError, counts.error]) {
    const node = error?.details.node;
    if (error !== null && typeof node === 'string')
      problems.set(node, { message: error.message, hint: error.hint ?? null });
  }
  for (const { node, message, hint } of found) problems.set(node!, { message, hint });
  const { receipts } = counts.data ?? {};
  return {
    columns: new Map(checks.data?.nodes.map(({ id, columns }) => [id, columns])),
    problems,
    receipts: receipts === undefined ? undefined : new Map(receipts.map((each) => [each.nodeId, each])),
    counting: counts.isFetching,
    error: counts.error ?? checks.error,
  };
}
