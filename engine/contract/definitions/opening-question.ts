/** What is asked before a workspace opens whose state this user did not create on this machine. */

import { z } from 'zod';
import { EngineError } from '#engine/contract/errors.ts';

export const openingQuestionSchema = z.object({
  root: z.string().describe('Of the workspace; a real path.'),
  stateFolder: z.string(),
  why: z.string().describe('What was found; completes "its state …".'),
  mayTakeOver: z.boolean().describe('False: the state is a link, a file, or belongs to another user.'),
});
export type OpeningQuestion = z.output<typeof openingQuestionSchema>;

/** What an error of opening asks; undefined: it does not ask. */
export function questionOf(error: unknown): OpeningQuestion | undefined {
  if (!(error instanceof EngineError) || error.code !== 'ForeignWorkspace') return undefined;
  return openingQuestionSchema.safeParse(error.details['question']).data;
}
