/** The public interface of compile/, apart from scripts. */

export { compileQuery } from '#engine/compile/compile-query.ts';
export { explainNode, explainQuery } from '#engine/compile/explain-node.ts';
export { explainExpressions } from '#engine/compile/explain-expressions.ts';
export { planCounts, readReceipts, type Counted } from '#engine/compile/read-receipts.ts';
export { hasTallies, planCasts, queriedCasts, readTallies, talliesQuery } from '#engine/compile/casts/cast-receipts.ts';
