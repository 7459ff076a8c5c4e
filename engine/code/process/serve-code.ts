/** Takes the requests of the host, one after the other, inside of the process for custom code. */

import 'ses';
import { stripTypeScriptTypes } from 'node:module';
import vm from 'node:vm';
import { applyFunction } from '#engine/code/process/apply-function.ts';
import { compileFunction, type RowFunction } from '#engine/code/process/compile-function.ts';
import { createCompartment, lockDownRealm } from '#engine/code/process/compartment.ts';
import { inferColumns } from '#engine/code/process/infer-columns.ts';
import type { CodeReply, CodeRequest, CodeTask } from '#engine/code/code-task.ts';
import { thrownText } from '#engine/code/process/thrown-text.ts';
import { EngineError, serializeError } from '#engine/contract/errors.ts';
import { confineWholly } from '#engine/workers/confinement/confine-process.ts';

interface Started {
  readonly task: CodeTask;
  readonly apply: RowFunction;
}

export function serveCode(): void {
  let started: Started | undefined;
  // Ctrl+C reaches every process of the terminal; the host decides.
  process.on('SIGINT', () => undefined);
  process.on('disconnect', () => process.exit());
  // What a function left to be done later concerns nobody.
  process.on('unhandledRejection', () => undefined);
  const post = process.send!.bind(process);
  process.on('message', (message) => {
    let reply: CodeReply;
    try {
      const request = message as CodeRequest;
      if (request.kind === 'start') {
        const confinement = prepare(request.confines);
        const evaluate = createCompartment();
        started = { task: request.task, apply: compileFunction(request.task.code, evaluate) };
        reply = { kind: 'started', confinement };
      } else if (request.kind === 'apply') {
        const { task, apply } = started!;
        reply = { kind: 'applied', result: applyFunction(apply, task, request.batch, request.mostFailures) };
      } else {
        const { task, apply } = started!;
        reply = { kind: 'inferred', inferred: inferColumns(apply, task, request.batch, request.mostFailures) };
      }
    } catch (thrown) {
      reply = { kind: 'refused', error: serializeError(errorOf(thrown)) };
    }
    post(reply, undefined, undefined, () => undefined);
  });
}

/** Electron 42 starts its utility processes without Node's permission model although the flags were given. */
function refuseWithoutPermissions(): void {
  if (process.permission !== undefined) return;
  throw new EngineError('NotImplemented', 'Cannot run custom code: its process is not kept from reading files.', {
    hint: 'Run the job with "tenon run", or open the workspace in a browser with "tenon serve".',
  });
}

/** What the code itself threw where nobody expected it fails when it is read, perhaps. */
function errorOf(thrown: unknown): EngineError {
  if (isOurs(thrown)) return thrown;
  return new EngineError('InvalidInput', `The function cannot be run: ${thrownText(thrown)}`, {
    hint: 'Write one function that takes a row.',
  });
}

function isOurs(thrown: unknown): thrown is EngineError {
  try {
    return thrown instanceof EngineError;
  } catch {
    return false;
  }
}

/** Node loads some of its own parts at their first use: after this, no file can be read any more. */
function prepare(confines: boolean): ReturnType<typeof confineWholly> {
  refuseWithoutPermissions();
  stripTypeScriptTypes('(row: number) => row');
  new vm.Script('1');
  const confinement = confines ? confineWholly() : { landlock: null, obstacle: null };
  // The one addon is loaded by now.
  Reflect.deleteProperty(process, 'dlopen');
  lockDownRealm();
  return confinement;
}
