/** RegexExtractor for Spark. */

import { patternText, readText } from '#engine/compile/spark/script/nodes/text/pattern-text.ts';
import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { captureCount } from '#engine/types/functions/spark-pattern.ts';

interface Args {
  readonly colName: string;
  readonly regex: string;
  readonly newCols: readonly string[];
}

export const sparkRegexExtractor = sparkNode<Args>(({ colName, regex, newCols }, context) => {
  const { text } = readText(colName, context);
  const pattern = patternText(regex, context);
  const first = captureCount(regex) === 0 ? 0 : 1;
  const made = newCols.map((name, index) => ({ name, value: `regexp_extract(${text}, ${pattern}, ${first + index})` }));
  return withColumns(
    made.filter(({ name }) => name !== ''),
    context,
  );
});
