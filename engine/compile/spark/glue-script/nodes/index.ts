/** The transforms that are transforms of AWS Glue, at least with some arguments: one line each. */

import type { GlueNode } from '#engine/compile/spark/glue-script/glue-node.ts';
import { glueApplyMapping } from '#engine/compile/spark/glue-script/nodes/apply-mapping.ts';
import {
  glueDropFields,
  glueRenameField,
  glueSelectFields,
  glueSplitFields,
} from '#engine/compile/spark/glue-script/nodes/fields.ts';
import { glueFilter } from '#engine/compile/spark/glue-script/nodes/filter.ts';
import { glueFlatten, glueRelationalize } from '#engine/compile/spark/glue-script/nodes/flattened.ts';
import { glueJoin } from '#engine/compile/spark/glue-script/nodes/join.ts';

/** By the name of the transform. */
export const glueNodes: ReadonlyMap<string, GlueNode> = new Map([
  ['ApplyMapping', glueApplyMapping],
  ['DropFields', glueDropFields],
  ['Filter', glueFilter],
  ['Flatten', glueFlatten],
  ['Join', glueJoin],
  ['Relationalize', glueRelationalize],
  ['RenameField', glueRenameField],
  ['SelectFields', glueSelectFields],
  ['SplitFields', glueSplitFields],
]);
