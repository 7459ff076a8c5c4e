/** Guards a workspace that waits for an answer: one procedure asks, one answers, all others wait for it. */

import type { OpeningQuestion } from '#engine/contract/definitions/opening-question.ts';
import type { WorkspaceOpening } from '#engine/contract/definitions/workspace-opening.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { procedures, type Input, type NamesOfKind, type Output } from '#engine/contract/procedures/index.ts';
import { findProcedure, type Dispatcher } from '#engine/rpc/dispatcher.ts';

export interface OpeningGate {
  readonly dispatcher: Dispatcher;
  /** Whatever still waits fails. */
  close(): void;
}

const never = new AbortController().signal;

/** @param open opens the workspace; when it throws, the question stays. */
export function createOpeningGate(
  question: OpeningQuestion,
  open: (opening: WorkspaceOpening) => Promise<Dispatcher>,
): OpeningGate {
  const opened = Promise.withResolvers<Dispatcher>();
  // Nobody may be waiting when it closes.
  opened.promise.catch(() => undefined);
  let inner: Dispatcher | undefined;
  let isOpening = false;
  const answer = async (input: unknown): Promise<Output<'openWorkspace'>> => {
    const checked = procedures.openWorkspace.input.safeParse(input);
    if (!checked.success)
      throw new EngineError('InvalidInput', 'Cannot open the workspace: the answer is not one of the three.', {
        hint: 'Answer with read-only, take-over or fresh.',
      });
    if (isOpening)
      throw new EngineError('InvalidState', 'Cannot open the workspace: it is already being opened.', {
        hint: 'Wait a moment.',
      });
    isOpening = true;
    try {
      inner = await open(checked.data.opening);
      opened.resolve(inner);
      return {};
    } finally {
      isOpening = false;
    }
  };
  const dispatcher: Dispatcher = {
    async callByName(name, input, signal) {
      findProcedure(name);
      if (inner !== undefined) return inner.callByName(name, input, signal);
      if (name === 'getOpening') return { question };
      if (name === 'openWorkspace') return answer(input);
      return (await orAborted(opened.promise, signal)).callByName(name, input, signal);
    },
    async *streamByName(name, input, signal) {
      findProcedure(name);
      yield* (inner ?? (await orAborted(opened.promise, signal))).streamByName(name, input, signal);
    },
    call: <N extends NamesOfKind<'query' | 'command'>>(name: N, input: Input<N>, signal: AbortSignal = never) =>
      dispatcher.callByName(name, input, signal) as Promise<Output<N>>,
    stream: <N extends NamesOfKind<'stream'>>(name: N, input: Input<N>, signal: AbortSignal = never) =>
      dispatcher.streamByName(name, input, signal) as AsyncIterable<Output<N>>,
  };
  return { dispatcher, close: () => opened.reject(cancelled()) };
}

function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  if (signal.aborted) return Promise.reject(cancelled());
  return new Promise((resolve, reject) => {
    const abort = (): void => reject(cancelled());
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

function cancelled(): EngineError {
  return new EngineError('Cancelled', 'The operation was cancelled: the workspace was not opened.');
}
