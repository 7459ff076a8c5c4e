/** Every member of CodeGenConfigurationNode, and how each transform is written as one. One line for each group. */

import type { MissingMember, NodeWriter, SupportedMember } from '#engine/interchange/glue-studio/member.ts';
import { catalogSourceMembers, catalogSourceWriters } from '#engine/interchange/glue-studio/members/catalog-sources.ts';
import { collectionMembers, collectionWriters } from '#engine/interchange/glue-studio/members/collections.ts';
import { columnMembers, columnWriters } from '#engine/interchange/glue-studio/members/columns.ts';
import { dynamicMembers, dynamicWriters } from '#engine/interchange/glue-studio/members/dynamic.ts';
import { inputMembers, inputWriters } from '#engine/interchange/glue-studio/members/inputs.ts';
import { missingMembers } from '#engine/interchange/glue-studio/members/missing.ts';
import { recipeMembers, recipeWriters } from '#engine/interchange/glue-studio/members/recipe.ts';
import { rowMembers, rowWriters } from '#engine/interchange/glue-studio/members/rows.ts';
import { sourceMembers, sourceWriters } from '#engine/interchange/glue-studio/members/sources.ts';
import { targetMembers, targetWriters } from '#engine/interchange/glue-studio/members/targets.ts';

export const supportedMembers: readonly SupportedMember[] = [
  ...sourceMembers,
  ...catalogSourceMembers,
  ...columnMembers,
  ...rowMembers,
  ...recipeMembers,
  ...inputMembers,
  ...collectionMembers,
  ...dynamicMembers,
  ...targetMembers,
];

export const unsupportedMembers: readonly MissingMember[] = missingMembers;

/** By the name of the transform. */
export const writers: ReadonlyMap<string, NodeWriter> = new Map(
  Object.entries({
    ...sourceWriters,
    ...catalogSourceWriters,
    ...columnWriters,
    ...rowWriters,
    ...recipeWriters,
    ...inputWriters,
    ...collectionWriters,
    ...dynamicWriters,
    ...targetWriters,
  }),
);
