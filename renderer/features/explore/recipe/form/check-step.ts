/** Whether the engine accepts a step before it is taken: its types, expressions and patterns, for the columns it reads. */

import { jobOfSteps, withTarget, type RecipeSource } from '#renderer/features/explore/recipe/recipe-job.ts';
import type { NewStep, RecipeStep } from '#renderer/features/explore/recipe/recipe.ts';
import { client } from '#renderer/rpc/connection.ts';

/** Why a step is refused, and what to do about it where the engine knows. */
export interface StepProblem {
  readonly message: string;
  readonly hint: string | null;
}

/** Of a step that has none yet. */
const newId = 'new';

/**
 * @param before steps that are switched on, which the step follows. Their own problems are not the step's.
 * @returns undefined: it can be taken.
 */
export async function checkStep(
  source: RecipeSource,
  before: readonly RecipeStep[],
  step: NewStep,
): Promise<StepProblem | undefined> {
  const job = jobOfSteps('recipe', source, [...before, { id: newId, off: false, ...step }]);
  const { problems } = await client.call('validateJob', { job: withTarget(job) });
  const found = problems.find(({ node }) => node === newId);
  return found === undefined ? undefined : { message: found.message, hint: found.hint };
}
