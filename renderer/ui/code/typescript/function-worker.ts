/** The entry of the worker that knows TypeScript. It has no access to the page and asks for nothing. */

import { checkFunction, completeFunction, describeFunction } from '#renderer/ui/code/typescript/function-language.ts';
import type {
  FunctionAnswer,
  FunctionAnswers,
  FunctionQuestion,
} from '#renderer/ui/code/typescript/function-messages.ts';

globalThis.addEventListener('message', ({ data }: MessageEvent<FunctionQuestion>) => {
  postMessage({ id: data.id, answer: answerTo(data) } satisfies FunctionAnswer);
});

function answerTo({ kind, text, at }: FunctionQuestion): FunctionAnswers[keyof FunctionAnswers] {
  switch (kind) {
    case 'check':
      return checkFunction(text);
    case 'complete':
      return completeFunction(text, at);
    case 'describe':
      return describeFunction(text, at);
  }
}
