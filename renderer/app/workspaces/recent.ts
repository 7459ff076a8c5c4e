/** The user's recent workspaces, as the menu, the dialog, the palette and the start page list them. */

import { useQuery } from '@tanstack/react-query';
import type { Output } from '#engine/contract/procedures/index.ts';
import { client } from '#renderer/rpc/connection.ts';
import { queryKey, useProcedure } from '#renderer/rpc/queries.ts';

export type RecentWorkspace = Output<'getRecentWorkspaces'>['workspaces'][number];

/**
 * Without the open one; asked for again whenever a list of them appears: other hosts add to it, and folders come and go.
 * @param enabled false: none is shown now.
 */
export function useRecentWorkspaces(enabled = true): readonly RecentWorkspace[] {
  const { data } = useQuery({
    queryKey: queryKey('getRecentWorkspaces', {}),
    queryFn: ({ signal }) => client.call('getRecentWorkspaces', {}, signal),
    enabled,
    staleTime: 0,
  });
  return (data?.workspaces ?? []).filter(({ current }) => !current);
}

/** With `~` for the home folder. */
export function useShortPath(): (path: string) => string {
  const home = useProcedure('getEngine', {}).data?.homeFolder;
  return (path) =>
    home !== undefined && path.startsWith(home) && /^[/\\]/u.test(path.slice(home.length))
      ? `~${path.slice(home.length)}`
      : path;
}
