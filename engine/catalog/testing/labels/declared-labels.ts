/** The catalog with one noun more: one line in the list of nouns, and one in that of migrations. */

import { loadMigrations } from '#engine/catalog/migrations/index.ts';
import { nouns } from '#engine/catalog/nouns.ts';
import { addLabels } from '#engine/catalog/testing/labels/add-labels.ts';
import { labelMethods } from '#engine/catalog/testing/labels/labels.ts';
import type { DeclaredCatalog } from '#engine/catalog/thread/roles/role.ts';

const nounsWithLabels = {
  ...nouns,
  labels: labelMethods,
};
export type NounsWithLabels = typeof nounsWithLabels;

export const declaredWithLabels: DeclaredCatalog = {
  nouns: async () => nounsWithLabels,
  latestVersion: addLabels.version,
  migrations: async () => [...(await loadMigrations()), addLabels],
};
