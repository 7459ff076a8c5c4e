/** The public interface of graph/. */

export type { GraphEnvironment } from '#engine/graph/graph-environment.ts';
export { KnownTransforms } from '#engine/graph/known-transforms.ts';
export { expressionWarnings } from '#engine/graph/expression-warnings.ts';
export { ancestorsOf, consumersOf, sourcesOf, targetsOf } from '#engine/graph/lineage.ts';
export {
  singleSources,
  traceColumn,
  type ColumnTrace,
  type DecidingNode,
} from '#engine/graph/column-lineage/trace-column.ts';
export {
  findProblems,
  resolveGraph,
  resolveSoundNodes,
  resolveSoundSteps,
  type Problem,
  type ResolveOptions,
} from '#engine/graph/resolve-graph.ts';
export {
  getNode,
  getOutput,
  outputsOf,
  stepsOf,
  type ResolvedGraph,
  type ResolvedNode,
} from '#engine/graph/resolved-graph.ts';
export { tableOutput } from '#engine/graph/resolve-merge.ts';
export { isDeterministic, isRowWise, mixesRows, rowEffects } from '#engine/graph/row-effects.ts';
export { expandSubflows } from '#engine/graph/expand-subflows.ts';
export { inlineSubflow, inlineSubflows } from '#engine/graph/inline-subflow.ts';
export { placeSubflow, type PlacedSubflow, type SubflowUse } from '#engine/graph/place-subflow.ts';
export { findEndProblems, findSubflowProblems } from '#engine/graph/subflow-problems.ts';
export { usedSubflows } from '#engine/graph/used-subflows.ts';
export { inUserText } from '#engine/graph/user-text-place.ts';
