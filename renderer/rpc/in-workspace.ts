/** Paths as they are written beside the workspace. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

/** Relative where the path is in the workspace, so that what holds it moves with it; else as it is. @param path absolute. */
export function inWorkspace(path: string): string {
  const root = queryClient.getQueryData<Output<'getWorkspace'>>(queryKey('getWorkspace', {}))?.root ?? '';
  const isInside = root !== '' && path.startsWith(root) && /^[/\\]/u.test(path.slice(root.length));
  return isInside ? path.slice(root.length + 1) : path;
}
