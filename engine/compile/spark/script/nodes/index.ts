/** The transforms that have a Spark form: one line each. */

import { sparkAggregate } from '#engine/compile/spark/script/nodes/basic/aggregate.ts';
import { sparkApplyMapping } from '#engine/compile/spark/script/nodes/basic/apply-mapping.ts';
import { sparkArrayToColumns } from '#engine/compile/spark/script/nodes/columns/array-to-columns.ts';
import { sparkConcatenateColumns } from '#engine/compile/spark/script/nodes/columns/concatenate-columns.ts';
import { sparkCurrentTimestamp } from '#engine/compile/spark/script/nodes/time/current-timestamp.ts';
import { sparkDerivedColumn } from '#engine/compile/spark/script/nodes/columns/derived-column.ts';
import { sparkDropDuplicates } from '#engine/compile/spark/script/nodes/basic/drop-duplicates.ts';
import { sparkDropNullFields } from '#engine/compile/spark/script/nodes/basic/drop-null-fields.ts';
import { sparkDropNullRows } from '#engine/compile/spark/script/nodes/rows/drop-null-rows.ts';
import { sparkExcept, sparkIntersect } from '#engine/compile/spark/script/nodes/sets/set-operations.ts';
import { sparkExplodeArrayOrMap } from '#engine/compile/spark/script/nodes/rows/explode-array-or-map.ts';
import { sparkFillMissingValues } from '#engine/compile/spark/script/nodes/columns/fill-missing-values.ts';
import { sparkFillNulls } from '#engine/compile/spark/script/nodes/columns/fill-nulls.ts';
import { sparkFilter } from '#engine/compile/spark/script/nodes/basic/filter.ts';
import { sparkFlatten } from '#engine/compile/spark/script/nodes/nested/flatten.ts';
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
  sparkRecipe,
  sparkSelectFields,
  sparkSelectFromCollection,
} from '#engine/compile/spark/script/nodes/basic/select-fields.ts';
import { sparkSimplifyDdbJson } from '#engine/compile/spark/script/nodes/nested/simplify-ddb-json.ts';
import { sparkSort } from '#engine/compile/spark/script/nodes/rows/sort.ts';
import { sparkSplitRows } from '#engine/compile/spark/script/nodes/basic/split-rows.ts';
import { sparkUnion } from '#engine/compile/spark/script/nodes/basic/union.ts';
import { sparkUnpivot } from '#engine/compile/spark/script/nodes/rows/unpivot.ts';
import { sparkUuid } from '#engine/compile/spark/script/nodes/columns/uuid.ts';
import { sparkCompare } from '#engine/compile/spark/script/nodes/keyed/compare.ts';
import { sparkLookup } from '#engine/compile/spark/script/nodes/keyed/lookup.ts';
import { sparkFormatTimestamp } from '#engine/compile/spark/script/nodes/time/format-timestamp.ts';
import { sparkToTimestamp } from '#engine/compile/spark/script/nodes/time/to-timestamp.ts';
import { sparkIdentifier } from '#engine/compile/spark/script/nodes/columns/identifier.ts';
import { sparkRegexExtractor } from '#engine/compile/spark/script/nodes/text/regex-extractor.ts';
import { sparkSplitString } from '#engine/compile/spark/script/nodes/text/split-string.ts';
import { sparkRelationalize } from '#engine/compile/spark/script/nodes/nested/relationalize.ts';
import { sparkWindow } from '#engine/compile/spark/script/nodes/rows/window.ts';
import { sparkExtractJsonPath } from '#engine/compile/spark/script/nodes/nested/extract-json-path.ts';
import { sparkPiiDetection } from '#engine/compile/spark/script/nodes/sensitive/pii-detection.ts';
import { sparkParseJsonColumn, sparkUnbox } from '#engine/compile/spark/script/nodes/nested/parsed-json.ts';
import { sparkSqlTransform } from '#engine/compile/spark/script/nodes/sql-transform.ts';
import type { SparkNode } from '#engine/compile/spark/script/spark-node.ts';

/** By the name of the transform. */
export const sparkNodes: ReadonlyMap<string, SparkNode> = new Map([
  ['Aggregate', sparkAggregate],
  ['ApplyMapping', sparkApplyMapping],
  ['ArrayToColumns', sparkArrayToColumns],
  ['Compare', sparkCompare],
  ['ConcatenateColumns', sparkConcatenateColumns],
  ['CurrentTimestamp', sparkCurrentTimestamp],
  ['DerivedColumn', sparkDerivedColumn],
  ['DropDuplicates', sparkDropDuplicates],
  ['DropFields', sparkNarrowedFields],
  ['DropNullFields', sparkDropNullFields],
  ['DropNullRows', sparkDropNullRows],
  ['Except', sparkExcept],
  ['ExplodeArrayOrMap', sparkExplodeArrayOrMap],
  ['ExtractJsonPath', sparkExtractJsonPath],
  ['FillMissingValues', sparkFillMissingValues],
  ['FillNulls', sparkFillNulls],
  ['Filter', sparkFilter],
  ['Flatten', sparkFlatten],
  ['FormatTimestamp', sparkFormatTimestamp],
  ['Identifier', sparkIdentifier],
  ['Intersect', sparkIntersect],
  ['Join', sparkJoin],
  ['Limit', sparkLimit],
  ['Lookup', sparkLookup],
  ['Merge', sparkMerge],
  ['PIIDetection', sparkPiiDetection],
  ['ParseJsonColumn', sparkParseJsonColumn],
  ['Pivot', sparkPivot],
  ['Recipe', sparkRecipe],
  ['RegexExtractor', sparkRegexExtractor],
  ['Relationalize', sparkRelationalize],
  ['RenameField', sparkRenameField],
  ['ResolveChoice', sparkResolveChoice],
  ['Route', sparkRoute],
  ['Sample', sparkSample],
  ['SelectFields', sparkSelectFields],
  ['SelectFromCollection', sparkSelectFromCollection],
  ['SimplifyDdbJson', sparkSimplifyDdbJson],
  ['Sort', sparkSort],
  ['SplitFields', sparkNarrowedFields],
  // The rows of its input, like a selection.
  ['SubflowResult', sparkSelectFromCollection],
  ['SplitRows', sparkSplitRows],
  ['SplitString', sparkSplitString],
  ['SqlTransform', sparkSqlTransform],
  ['ToTimestamp', sparkToTimestamp],
  ['UUID', sparkUuid],
  ['Unbox', sparkUnbox],
  ['Union', sparkUnion],
  ['Unpivot', sparkUnpivot],
  ['Window', sparkWindow],
]);
