/** ConcatenateColumns for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';
import { sparkText } from '#engine/types/functions/spark-form.ts';
import { stringType } from '#engine/types/data-type.ts';

interface Args {
  readonly colName: string;
  readonly colList: readonly string[];
  readonly spacer: string;
  readonly nullValue: string;
}

export const sparkConcatenateColumns = sparkNode<Args>(({ colName, colList, spacer, nullValue }, context) => {
  const texts = colList.map((path) => {
    const { value, type } = context.path(path, context.input.schema);
    return `coalesce(${context.cast(value, type, stringType)}, ${sparkText(nullValue)})`;
  });
  const parts =
    spacer === '' ? texts : texts.flatMap((text, index) => (index === 0 ? [text] : [sparkText(spacer), text]));
  return withColumns([{ name: colName, value: `concat(${parts.join(', ')})` }], context);
});
