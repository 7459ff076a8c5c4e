/** A worker's questions to its host, for what it may not do itself. */

import { EngineError } from '#engine/contract/errors.ts';
import type { Questions } from '#engine/workers/questions.ts';

let questions: Questions | undefined;

/** Called once, when the worker has a channel. */
export function setHostQuestions(ofChannel: Questions): void {
  questions = ofChannel;
}

/** @throws EngineError of the host; the signal's reason. */
export async function askHost(question: unknown, signal?: AbortSignal): Promise<unknown> {
  if (questions !== undefined) return await questions.ask(question, signal);
  throw new EngineError('Internal', 'This process has no host that could be asked.', {
    hint: 'This is a bug in Tenon; please report it with the log.',
  });
}
