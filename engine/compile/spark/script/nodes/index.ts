/** The transforms that have a Spark form: one line each. */

import { sparkAggregate } from '#engine/compile/spark/script/nodes/basic/aggregate.ts';
import { sparkApplyMapping } from '#engine/compile/spark/script/nodes/basic/apply-mapping.ts';
import { sparkArrayToColumns } from '#engine/compile/spark/script/nodes/columns/array-to-columns.ts';
import { sparkConcatenateColumns } from '#engine/compile/spark/script/nodes/columns/concatenate-columns.ts';
import { sparkCurrentTimestamp } from '#engine/compile/spark/script/nodes/columns/current-timestamp.ts';
import { sparkDerivedColumn } from '#engine/compile/spark/script/nodes/columns/derived-column.ts';
import { sparkDropDuplicates } from '#engine/compile/spark/script/nodes/basic/drop-duplicates.ts';
import { sparkDropNullFields } from '#engine/compile/spark/script/nodes/basic/drop-null-fields.ts';
import { sparkDropNullRows } from '#engine/compile/spark/script/nodes/rows/drop-null-rows.ts';
import { sparkExcept, sparkIntersect } from '#engine/compile/spark/script/nodes/sets/set-operations.ts';
import { sparkExplodeArrayOrMap } from '#engine/compile/spark/script/nodes/rows/explode-array-or-map.ts';
import { sparkFillNulls } from '#engine/compile/spark/script/nodes/columns/fill-nulls.ts';
import { sparkFilter } from '#engine/compile/spark/script/nodes/basic/filter.ts';
import { sparkFlatten } from '#engine/compile/spark/script/nodes/columns/flatten.ts';
import { sparkJoin } from '#engine/compile/spark/script/nodes/basic/join.ts';
import { sparkLimit } from '#engine/compile/spark/script/nodes/rows/limit.ts';
import { sparkMerge } from '#engine/compile/spark/script/nodes/basic/merge.ts';
import { sparkNarrowedFields } from '#engine/compile/spark/script/nodes/basic/narrowed-fields.ts';
import { sparkPivot } from '#engine/compile/spark/script/nodes/rows/pivot.ts';
import { sparkRenameField } from '#engine/compile/spark/script/nodes/basic/rename-field.ts';
import { sparkResolveChoice } from '#engine/compile/spark/script/nodes/basic/resolve-choice.ts';
import { sparkRoute } from '#engine/compile/spark/script/nodes/basic/route.ts';
import { sparkSample } from '#engine/compile/spark/script/nodes/rows/sample.ts';
import {
  sparkSelectFields,
  sparkSelectFromCollection,
} from '#engine/compile/spark/script/nodes/basic/select-fields.ts';
import { sparkSimplifyDdbJson } from '#engine/compile/spark/script/nodes/columns/simplify-ddb-json.ts';
import { sparkSort } from '#engine/compile/spark/script/nodes/rows/sort.ts';
import { sparkSplitRows } from '#engine/compile/spark/script/nodes/basic/split-rows.ts';
import { sparkUnion } from '#engine/compile/spark/script/nodes/basic/union.ts';
import { sparkUnpivot } from '#engine/compile/spark/script/nodes/rows/unpivot.ts';
import { sparkUuid } from '#engine/compile/spark/script/nodes/columns/uuid.ts';
import type { SparkNode } from '#engine/compile/spark/script/spark-node.ts';

/** By the name of the transform. */
export const sparkNodes: ReadonlyMap<string, SparkNode> = new Map([
  ['Aggregate', sparkAggregate],
  ['ApplyMapping', sparkApplyMapping],
  ['ArrayToColumns', sparkArrayToColumns],
  ['ConcatenateColumns', sparkConcatenateColumns],
  ['CurrentTimestamp', sparkCurrentTimestamp],
  ['DerivedColumn', sparkDerivedColumn],
  ['DropDuplicates', sparkDropDuplicates],
  ['DropFields', sparkNarrowedFields],
  ['DropNullFields', sparkDropNullFields],
  ['DropNullRows', sparkDropNullRows],
  ['Except', sparkExcept],
  ['ExplodeArrayOrMap', sparkExplodeArrayOrMap],
  ['FillNulls', sparkFillNulls],
  ['Filter', sparkFilter],
  ['Flatten', sparkFlatten],
  ['Intersect', sparkIntersect],
  ['Join', sparkJoin],
  ['Limit', sparkLimit],
  ['Merge', sparkMerge],
  ['Pivot', sparkPivot],
  ['RenameField', sparkRenameField],
  ['ResolveChoice', sparkResolveChoice],
  ['Route', sparkRoute],
  ['Sample', sparkSample],
  ['SelectFields', sparkSelectFields],
  ['SelectFromCollection', sparkSelectFromCollection],
  ['SimplifyDdbJson', sparkSimplifyDdbJson],
  ['Sort', sparkSort],
  ['SplitFields', sparkNarrowedFields],
  ['SplitRows', sparkSplitRows],
  ['UUID', sparkUuid],
  ['Union', sparkUnion],
  ['Unpivot', sparkUnpivot],
]);
