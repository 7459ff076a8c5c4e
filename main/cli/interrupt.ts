/**
 * SIGINT, SIGTERM and SIGHUP (a terminal that was closed): the first asks the command to stop, the second ends the
 * process; after SIGTERM and SIGHUP it ends in time by itself.
 */

import { endInTime } from '#main/end-in-time.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes } from '#main/cli/command.ts';

export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(new EngineError('Cancelled', 'Interrupted.'));
  };
  process.on('SIGINT', onSignal);
  for (const signal of ['SIGTERM', 'SIGHUP'] as const)
    process.on(signal, () => {
      onSignal();
      endInTime(exitCodes.interrupted);
    });
  return controller.signal;
}
