/** Identifies this host process, so that a later one can recognise a dead run. */

import { identifyProcess } from '#engine/workers/process-identity.ts';

/** `<pid>@<start>`; without the start where the platform does not report it. */
export function describeHostProcess(): string {
  const started = identifyProcess(process.pid)?.started ?? null;
  return started === null ? `${process.pid}` : `${process.pid}@${started}`;
}
