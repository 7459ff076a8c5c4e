/** Every area of the catalogue of failures. */

import type { FailureArea } from '#engine/testing/failures/failure.ts';
import { casts } from '#engine/testing/failures/areas/casts.ts';
import { connections } from '#engine/testing/failures/areas/connections.ts';
import { formats } from '#engine/testing/failures/areas/formats.ts';
import { nodes } from '#engine/testing/failures/areas/nodes.ts';
import { resources } from '#engine/testing/failures/areas/resources.ts';
import { runs } from '#engine/testing/failures/areas/runs.ts';
import { schedules } from '#engine/testing/failures/areas/schedules.ts';
import { sources } from '#engine/testing/failures/areas/sources.ts';
import { targets } from '#engine/testing/failures/areas/targets.ts';

export const failureAreas: readonly FailureArea[] = [
  sources,
  formats,
  casts,
  nodes,
  targets,
  resources,
  connections,
  schedules,
  runs,
];
