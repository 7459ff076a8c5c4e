/** Every feature of the app, in the order of the activity bar; last, what is not in it. */

import { catalogFeature } from '#renderer/features/catalog/index.ts';
import { crawlersFeature } from '#renderer/features/crawlers/index.ts';
import { exploreFeature } from '#renderer/features/explore/index.ts';
import type { Feature } from '#renderer/features/feature.ts';
import { guideFeature } from '#renderer/features/guide/index.ts';
import { jobsFeature } from '#renderer/features/jobs/index.ts';
import { queryFeature } from '#renderer/features/query/index.ts';
import { runsFeature } from '#renderer/features/runs/index.ts';
import { settingsFeature } from '#renderer/features/settings/index.ts';
import { triggersFeature } from '#renderer/features/triggers/index.ts';

export const features: readonly Feature[] = [
  exploreFeature,
  catalogFeature,
  crawlersFeature,
  jobsFeature,
  triggersFeature,
  runsFeature,
  queryFeature,
  settingsFeature,
  guideFeature,
];

/** The editor of a tab kind; undefined when a stored tab has a kind that no longer exists. */
export function findEditor(kind: string): Feature['editors'][string] | undefined {
  return features.find((feature) => Object.hasOwn(feature.editors, kind))?.editors[kind];
}
