/** Workspaces that somebody made to harm who opens them; every case is run by main/cli/hostile-workspaces.test.ts. */

import type { HostileWorkspace } from '#engine/testing/hostile/workspaces/hostile-workspace.ts';
import { hostileCatalogs } from '#engine/testing/hostile/workspaces/catalogs.ts';
import { hostileDefinitions } from '#engine/testing/hostile/workspaces/definitions.ts';
import { hostileState } from '#engine/testing/hostile/workspaces/state.ts';

export const hostileWorkspaces: readonly HostileWorkspace[] = [
  ...hostileState,
  ...hostileDefinitions,
  ...hostileCatalogs,
];
