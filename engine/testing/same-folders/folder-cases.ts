/** The set of folders, each read by a query, by a job and by a crawl. */

import { crossedCases } from '#engine/testing/same-folders/cases/crossed-cases.ts';
import { driftCases } from '#engine/testing/same-folders/cases/drift-cases.ts';
import { globCases } from '#engine/testing/same-folders/cases/glob-cases.ts';
import { hiveCases } from '#engine/testing/same-folders/cases/hive-cases.ts';
import { linkedCases } from '#engine/testing/same-folders/cases/linked-cases.ts';
import { mixedCases } from '#engine/testing/same-folders/cases/mixed-cases.ts';
import { packedCases } from '#engine/testing/same-folders/cases/packed-cases.ts';
import { plainCases } from '#engine/testing/same-folders/cases/plain-cases.ts';
import type { FolderCase } from '#engine/testing/same-folders/folder-case.ts';

export const folderCases: readonly FolderCase[] = [
  ...hiveCases,
  ...plainCases,
  ...driftCases,
  ...mixedCases,
  ...packedCases,
  ...linkedCases,
  ...globCases,
  ...crossedCases,
];
