/** Whether the workspace is open read-only, outside of React; false before the engine has said so. */

import type { Output } from '#engine/contract/procedures/index.ts';
import { queryClient, queryKey } from '#renderer/rpc/queries.ts';

export function isReadOnly(): boolean {
  return queryClient.getQueryData<Output<'getWorkspace'>>(queryKey('getWorkspace', {}))?.readOnly === true;
}
