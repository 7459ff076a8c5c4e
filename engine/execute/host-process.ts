/** Names this host process, so that a later one can tell a dead run. */

import { identifyProcess } from '#engine/workers/process-identity.ts';

/** `<pid>@<start>`; the start is left out where the platform does not tell. */
export function describeHostProcess(): string {
  const started = identifyProcess(process.pid)?.started ?? null;
  return started === null ? `${process.pid}` : `${process.pid}@${started}`;
}
