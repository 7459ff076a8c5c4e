/**
 * SIGINT, SIGTERM and SIGHUP (a terminal that was closed): the first asks the command to stop, the second ends the
 * process; after SIGTERM and SIGHUP it ends in time by itself.
 */

import { endInTime } from '#main/end-in-time.ts';
import { EngineError } from '#engine/contract/errors.ts';
import { exitCodes } from '#main/cli/command.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export function listenForInterrupt(): AbortSignal {
  const controller = new AbortController();
  const listen = (signal: NodeJS.Signals): void =>
    void process.on(signal, () => {
      // Node, when it exits, waits for what the engine's library is still planning; the system does not.
      for (const each of signals) process.removeAllListeners(each);
      controller.abort(new EngineError('Cancelled', 'Interrupted.'));
      if (signal !== 'SIGINT') endInTime(exitCodes.interrupted);
    });
  signals.forEach(listen);
  return controller.signal;
}
