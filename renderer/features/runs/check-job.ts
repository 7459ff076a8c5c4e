/** The engine's check of a job before it runs. */

import type { Job } from '#engine/contract/definitions/job.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryClient } from '#renderer/rpc/queries.ts';
import { countOf } from '#renderer/ui/format/words.ts';

export type JobProblem = Output<'validateJob'>['problems'][number];
export type JobWarning = Output<'validateJob'>['warnings'][number];

/** What is wrong, and what is only not set up yet: a new node is quiet about it until the job is to run. */
export function splitProblems(problems: readonly JobProblem[]): {
  readonly wrong: readonly JobProblem[];
  readonly missing: readonly JobProblem[];
} {
  const { wrong = [], missing = [] } = Object.groupBy(problems, (problem) => (problem.missing ? 'missing' : 'wrong'));
  return { wrong, missing };
}

/** The checked part of a job, as text: without the positions of its nodes. */
export function checkedText(job: Job): string {
  return JSON.stringify({ ...job, layout: {} });
}

/** The query of the engine's check. @param text by {@link checkedText}. */
export function checkOf(text: string) {
  return {
    // Under the procedure's name: what a crawl or a run changed makes it stale too.
    queryKey: ['validateJob', text],
    queryFn: ({ signal }: { readonly signal: AbortSignal }) =>
      client.call('validateJob', { job: JSON.parse(text) as Job }, signal),
  };
}

/** Number of problems that a refusal lists; the panel below has all. */
const mostTold = 3;

/** The `problem` in the details of a refusal. */
export const unfitJob = 'job-has-problems';

/**
 * A job with problems does not run, by whatever it is started.
 * @param args of the run, in place of the job's defaults.
 * @throws EngineError InvalidDefinition.
 */
export async function checkRuns(job: Job, args: Readonly<Record<string, string>>): Promise<void> {
  const asRun = { ...job, defaultArguments: { ...job.defaultArguments, ...args } };
  // A file may have come or gone since it was asked last.
  const check = { ...checkOf(checkedText(asRun)), staleTime: 0 };
  const { problems } = await queryClient.fetchQuery<Output<'validateJob'>>(check);
  if (problems.length === 0) return;
  const told = problems.slice(0, mostTold).map(({ node, message }) => {
    const name = job.nodes.find(({ id }) => id === node)?.name;
    return name === undefined || message.includes(name) ? message : `${name}: ${message}`;
  });
  const more = problems.length - told.length;
  const state = problems.every(({ missing }) => missing)
    ? 'is not set up yet'
    : `has ${countOf(problems.length, 'problem')}`;
  throw new EngineError('InvalidDefinition', `${job.name} ${state} and cannot run.`, {
    hint: [...told, ...(more > 0 ? [`And ${more} more.`] : [])].join(' '),
    details: { job: job.name, problem: unfitJob },
  });
}
