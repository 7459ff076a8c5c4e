/** Custom code for a worker process: its host runs it, since a worker may start no process. */

import { setCodeService } from '#engine/code/code-service.ts';
import { askHost } from '#engine/workers/ask-host.ts';

export function useCodeOfHost(): void {
  setCodeService(askHost);
}
