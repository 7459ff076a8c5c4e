/** Identifier for Spark. */

import { withColumns } from '#engine/compile/spark/script/select-frame.ts';
import { sparkNode } from '#engine/compile/spark/script/spark-node.ts';

/** Spark SQL of a number that no other row of the frame has. */
export const rowNumber = 'monotonically_increasing_id() + 1';

export const sparkIdentifier = sparkNode<{ colName: string; unique: boolean }>(({ colName, unique }, context) => {
  context.note(
    'Spark numbers rows in another order and with gaps; where several targets read them, each can get other numbers.',
  );
  if (unique) context.note('Each run of the script begins at the same number.');
  return withColumns([{ name: colName, value: rowNumber }], context);
});
