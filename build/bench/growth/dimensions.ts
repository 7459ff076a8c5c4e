/** Every dimension of the bench of growth. */

import { filesDimension, partitionsDimension } from './files.ts';
import type { GrowthDimension } from './growth-dimension.ts';
import { badColumnsDimension, columnsDimension, nestingDimension, rejectedRecordsDimension } from './shapes.ts';
import { definitionsDimension, jobsDimension, runsDimension, tablesDimension } from './workspace.ts';

export const dimensions: readonly GrowthDimension[] = [
  filesDimension,
  partitionsDimension,
  columnsDimension,
  badColumnsDimension,
  nestingDimension,
  tablesDimension,
  jobsDimension,
  runsDimension,
  rejectedRecordsDimension,
  definitionsDimension,
];
