/** SIGINT and SIGTERM: the first asks the command to stop, the second ends the process. */

import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes } from '#main/cli/command.ts';

export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort(new EngineError('Cancelled', 'Interrupted.'));
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  return controller.signal;
}
