/** The worker that knows TypeScript: it starts with the first editor of a function and ends with the last. */

import type {
  FunctionAnswer,
  FunctionAnswers,
  FunctionQuestion,
  FunctionText,
} from '#renderer/ui/code/typescript/function-messages.ts';

type Waiting = (answer: FunctionAnswer['answer'] | undefined) => void;

/** Milliseconds until the worker is ended without an answer: types may be computed for ever. The first one loads the compiler. */
const patience = 15_000;

let worker: Worker | undefined;
let editors = 0;
let lastId = 0;
const waiting = new Map<number, Waiting>();

/** Call the result when the editor closes. */
export function holdFunctionService(): () => void {
  editors += 1;
  return () => {
    editors -= 1;
    if (editors === 0) end();
  };
}

/** @returns undefined: the service cannot be loaded, or nobody needs it any more. */
export async function askFunctionService<Kind extends keyof FunctionAnswers>(
  kind: Kind,
  text: FunctionText,
  at = 0,
): Promise<FunctionAnswers[Kind] | undefined> {
  if (editors === 0) return undefined;
  worker ??= start();
  lastId += 1;
  const answered = Promise.withResolvers<FunctionAnswer['answer'] | undefined>();
  waiting.set(lastId, answered.resolve);
  worker.postMessage({ id: lastId, kind, text, at } satisfies FunctionQuestion);
  const late = setTimeout(end, patience);
  try {
    return (await answered.promise) as FunctionAnswers[Kind] | undefined;
  } finally {
    clearTimeout(late);
  }
}

function start(): Worker {
  const started = new Worker(new URL('./function-worker.ts', import.meta.url), { type: 'module', name: 'typescript' });
  started.addEventListener('message', ({ data }: MessageEvent<FunctionAnswer>) => {
    waiting.get(data.id)?.(data.answer);
    waiting.delete(data.id);
  });
  // Without it, the editor is one without completion; the next question starts another.
  started.addEventListener('error', end);
  return started;
}

function end(): void {
  worker?.terminate();
  worker = undefined;
  for (const resolve of waiting.values()) resolve(undefined);
  waiting.clear();
}
