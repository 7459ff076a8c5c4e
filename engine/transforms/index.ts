/** The list of transforms; form, palette, docs and tests derive from it. One line each, by name. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { aggregate } from '#engine/transforms/aggregate.ts';
import { applyMapping } from '#engine/transforms/apply-mapping.ts';
import { arrayToColumns } from '#engine/transforms/columns/array-to-columns.ts';
import { catalogSource } from '#engine/transforms/catalog-source.ts';
import { catalogTarget } from '#engine/transforms/catalog-target.ts';
import { compare } from '#engine/transforms/keyed/compare.ts';
import { concatenateColumns } from '#engine/transforms/text/concatenate-columns.ts';
import { currentTimestamp } from '#engine/transforms/time/current-timestamp.ts';
import { derivedColumn } from '#engine/transforms/columns/derived-column.ts';
import { dropDuplicates } from '#engine/transforms/drop-duplicates.ts';
import { dropFields } from '#engine/transforms/drop-fields.ts';
import { dropNullFields } from '#engine/transforms/null-fields/drop-null-fields.ts';
import { dropNullRows } from '#engine/transforms/rows/drop-null-rows.ts';
import { except } from '#engine/transforms/sets/except.ts';
import { explodeArrayOrMap } from '#engine/transforms/rows/explode-array-or-map.ts';
import { extractJsonPath } from '#engine/transforms/nested/extract-json-path.ts';
import { fillMissingValues } from '#engine/transforms/columns/fill-missing-values.ts';
import { fillNulls } from '#engine/transforms/columns/fill-nulls.ts';
import { filter } from '#engine/transforms/filter.ts';
import { flatten } from '#engine/transforms/nested/flatten.ts';
import { formatTimestamp } from '#engine/transforms/time/format-timestamp.ts';
import { identifier } from '#engine/transforms/columns/identifier.ts';
import { intersect } from '#engine/transforms/sets/intersect.ts';
import { join } from '#engine/transforms/join.ts';
import { limit } from '#engine/transforms/rows/limit.ts';
import { lookup } from '#engine/transforms/keyed/lookup.ts';
import { map } from '#engine/transforms/code/map.ts';
import { merge } from '#engine/transforms/keyed/merge.ts';
import { piiDetection } from '#engine/transforms/sensitive/pii-detection.ts';
import { parseJsonColumn } from '#engine/transforms/nested/parse-json-column.ts';
import { pathSource } from '#engine/transforms/path-source.ts';
import { pathTarget } from '#engine/transforms/path-target.ts';
import { pivot } from '#engine/transforms/rows/pivot.ts';
import { recipe } from '#engine/transforms/recipe/recipe.ts';
import { regexExtractor } from '#engine/transforms/text/regex-extractor.ts';
import { relationalize } from '#engine/transforms/relationalize/relationalize.ts';
import { renameField } from '#engine/transforms/rename-field.ts';
import { resolveChoice } from '#engine/transforms/resolve-choice.ts';
import { route } from '#engine/transforms/collections/route.ts';
import { sample } from '#engine/transforms/rows/sample.ts';
import { selectFields } from '#engine/transforms/select-fields.ts';
import { selectFromCollection } from '#engine/transforms/collections/select-from-collection.ts';
import { simplifyDdbJson } from '#engine/transforms/nested/simplify-ddb-json.ts';
import { sort } from '#engine/transforms/rows/sort.ts';
import { splitFields } from '#engine/transforms/collections/split-fields.ts';
import { splitRows } from '#engine/transforms/collections/split-rows.ts';
import { splitString } from '#engine/transforms/text/split-string.ts';
import { sqlTransform } from '#engine/transforms/sql-transform.ts';
import { toTimestamp } from '#engine/transforms/time/to-timestamp.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import { uuid } from '#engine/transforms/columns/uuid.ts';
import { unbox } from '#engine/transforms/nested/unbox.ts';
import { union } from '#engine/transforms/union.ts';
import { unpivot } from '#engine/transforms/rows/unpivot.ts';
import { window } from '#engine/transforms/rows/window.ts';

export const transforms: readonly Transform[] = [
  aggregate,
  applyMapping,
  arrayToColumns,
  catalogSource,
  catalogTarget,
  compare,
  concatenateColumns,
  currentTimestamp,
  derivedColumn,
  dropDuplicates,
  dropFields,
  dropNullFields,
  dropNullRows,
  except,
  explodeArrayOrMap,
  extractJsonPath,
  fillMissingValues,
  fillNulls,
  filter,
  flatten,
  formatTimestamp,
  identifier,
  intersect,
  join,
  limit,
  lookup,
  map,
  merge,
  piiDetection,
  parseJsonColumn,
  pathSource,
  pathTarget,
  pivot,
  recipe,
  regexExtractor,
  relationalize,
  renameField,
  resolveChoice,
  route,
  sample,
  selectFields,
  selectFromCollection,
  simplifyDdbJson,
  sort,
  splitFields,
  splitRows,
  splitString,
  sqlTransform,
  toTimestamp,
  uuid,
  unbox,
  union,
  unpivot,
  window,
];

/** For a name that is like that of none. They are too many to list. */
export const transformsHint =
  'Choose one of the transforms in "Add node", or of those that "tenon call getTransforms" lists.';

/** Exact name. */
export function findTransform(name: string): Transform | undefined {
  return transforms.find((transform) => transform.name === name);
}

/** @throws EngineError InvalidDefinition with near names. */
export function getTransform(name: string): Transform {
  const found = findTransform(name);
  if (found !== undefined) return found;
  const near = nearNames(
    name,
    transforms.map((transform) => transform.name),
  );
  throw new EngineError('InvalidDefinition', `"${name.slice(0, 80)}" is not a transform.`, {
    hint: meantHint(near, transformsHint),
    details: { value: name.slice(0, 80), near },
  });
}
