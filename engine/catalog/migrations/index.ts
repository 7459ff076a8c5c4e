/** All migrations in order. Released ones are never edited; a change of the schema is a new file and a new line. */

import { createCatalog } from '#engine/catalog/migrations/0001-create-catalog.ts';
import { addCommitJournal } from '#engine/catalog/migrations/0002-add-commit-journal.ts';
import { addRedrivenRecords } from '#engine/catalog/migrations/0003-add-redriven-records.ts';
import { addJobRenames } from '#engine/catalog/migrations/0004-add-job-renames.ts';
import { addUndoJournal } from '#engine/catalog/migrations/0005-add-undo-journal.ts';
import { addObjectReadings } from '#engine/catalog/migrations/0006-add-object-readings.ts';
import { addTargetGenerations } from '#engine/catalog/migrations/0007-add-target-generations.ts';
import { addAdoptedTargets } from '#engine/catalog/migrations/0008-add-adopted-targets.ts';
import { addCleanedHistory } from '#engine/catalog/migrations/0009-add-cleaned-history.ts';
import type { Migration } from '#engine/catalog/migrations/migration.ts';

export const migrations: readonly Migration[] = [
  createCatalog,
  addCommitJournal,
  addRedrivenRecords,
  addJobRenames,
  addUndoJournal,
  addObjectReadings,
  addTargetGenerations,
  addAdoptedTargets,
  addCleanedHistory,
];
