/** SplitString for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { patternText, readText } from '#engine/compile/spark/script/nodes/text/pattern-text.ts';

interface Args {
  readonly colName: string;
  readonly pattern: string;
  readonly newColName?: string;
}

export const sparkSplitString = sparkNode<Args>(({ colName, pattern, newColName }, context) => {
  const { name, text } = readText(colName, context);
  const java = patternText(pattern, context);
  // Java's split and RE2's count the empty texts that such a pattern matches in different ways.
  if (matchesEmptyText(pattern))
    context.note('The pattern also matches empty text: Spark can give one empty part more or less.');
  return withColumns([{ name: newColName ?? name, value: `split(${text}, ${java}, -1)` }], context);
});

/** Where JavaScript cannot read the pattern either, it may. */
function matchesEmptyText(pattern: string): boolean {
  try {
    return new RegExp(`^(?:${pattern})$`, 'u').test('');
  } catch {
    return true;
  }
}
