/** Calls handlers by name, without any transport: checks the input, types the errors, carries cancelling. */

import { z } from 'zod';
import { EngineError, meantHint, nearNames, toEngineError } from '#engine/contract/errors.ts';
import { issueText } from '#engine/contract/issue-text.ts';
import {
  makesStale,
  procedures,
  type EngineClient,
  type Input,
  type NamesOfKind,
  type Output,
  type ProcedureName,
  type Procedures,
} from '#engine/contract/procedures/index.ts';

/** A query or command answers once; a stream gives items until it is done or the signal is aborted. */
export type Handler<N extends ProcedureName, Context> = (
  input: z.output<Procedures[N]['input']>,
  context: Context,
  signal: AbortSignal,
) => Procedures[N]['kind'] extends 'stream'
  ? AsyncIterable<z.input<Procedures[N]['output']>>
  : Promise<z.input<Procedures[N]['output']>>;

/** One for each procedure: a missing one does not compile. */
export type Handlers<Context, Names extends ProcedureName = ProcedureName> = {
  readonly [N in Names]: Handler<N, Context>;
};

type AnyHandler<Context> = (input: unknown, context: Context, signal: AbortSignal) => unknown;

const never = new AbortController().signal;

export interface Dispatcher extends EngineClient {
  /** As `call` and `stream`, for names and inputs that come over a wire. @throws EngineError EntityNotFound, InvalidInput. */
  callByName(name: string, input: unknown, signal: AbortSignal): Promise<unknown>;
  streamByName(name: string, input: unknown, signal: AbortSignal): AsyncIterable<unknown>;
}

/**
 * @param onCommand called with every completed command, and every ended stream, that makes answers of queries stale.
 * @param refuse throws for a procedure that may not be called now.
 */
export function createDispatcher<Context>(
  handlers: Handlers<Context>,
  context: Context,
  onCommand: (name: string) => void = () => undefined,
  refuse: (name: ProcedureName) => Promise<void> = () => Promise.resolve(),
): Dispatcher {
  const find = (name: string, stream: boolean, input: unknown): { handler: AnyHandler<Context>; input: unknown } => {
    const procedure = findProcedure(name);
    if ((procedure.kind === 'stream') !== stream) {
      throw new EngineError('InvalidInput', `The procedure ${name} is a ${procedure.kind}.`, {
        hint: stream ? 'Call it once.' : 'Read it as a stream.',
      });
    }
    return {
      handler: handlers[name as ProcedureName] as AnyHandler<Context>,
      input: checkInput(name, procedure.input, input),
    };
  };
  const dispatcher: Dispatcher = {
    async callByName(name, input, signal) {
      try {
        signal.throwIfAborted();
        const found = find(name, false, input);
        await refuse(name as ProcedureName);
        const output = await found.handler(found.input, context, signal);
        if (makesStale(name as ProcedureName)) onCommand(name);
        return output;
      } catch (thrown) {
        throw asCallerSees(thrown, signal);
      }
    },
    async *streamByName(name, input, signal) {
      // A reader that stops early aborts what the handler still does.
      const ended = new AbortController();
      let isRunning = false;
      try {
        signal.throwIfAborted();
        const found = find(name, true, input);
        await refuse(name as ProcedureName);
        isRunning = true;
        yield* found.handler(found.input, context, AbortSignal.any([signal, ended.signal])) as AsyncIterable<unknown>;
      } catch (thrown) {
        throw asCallerSees(thrown, signal);
      } finally {
        ended.abort();
        // A stream that fails or is cancelled may already have changed something.
        if (isRunning && makesStale(name as ProcedureName)) onCommand(name);
      }
    },
    call: <N extends NamesOfKind<'query' | 'command'>>(name: N, input: Input<N>, signal: AbortSignal = never) =>
      dispatcher.callByName(name, input, signal) as Promise<Output<N>>,
    stream: <N extends NamesOfKind<'stream'>>(name: N, input: Input<N>, signal: AbortSignal = never) =>
      dispatcher.streamByName(name, input, signal) as AsyncIterable<Output<N>>,
  };
  return dispatcher;
}

/** @throws EngineError EntityNotFound with near names. */
export function findProcedure(name: string): Procedures[ProcedureName] {
  if (Object.hasOwn(procedures, name)) return procedures[name as ProcedureName];
  const near = nearNames(name, Object.keys(procedures));
  throw new EngineError('EntityNotFound', `Procedure "${name}" does not exist.`, {
    hint: meantHint(near, `Procedures: ${Object.keys(procedures).join(', ')}.`),
  });
}

function checkInput(name: string, schema: z.ZodType, input: unknown): unknown {
  const checked = schema.safeParse(input);
  if (checked.success) return checked.data;
  const known = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
  const issues = checked.error.issues.map((issue) => issueText(issue, issue.path.length === 0 ? known : []));
  throw new EngineError('InvalidInput', `${name} cannot take this input: ${issues.join('; ')}.`, {
    hint: known.length === 0 ? 'Correct the input.' : `It takes ${known.join(', ')}.`,
    details: { procedure: name, issues },
  });
}

function asCallerSees(thrown: unknown, signal: AbortSignal): EngineError {
  const error = toEngineError(thrown);
  if (!signal.aborted || error.code === 'Cancelled' || error.kind === 'user') return error;
  return new EngineError('Cancelled', 'The operation was cancelled.', { cause: thrown });
}
