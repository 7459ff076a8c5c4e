/** Functions of many rows. */

import { sql } from '#engine/base/sql.ts';
import { line } from '#engine/types/functions/scalar-function.ts';
import { spelled } from '#engine/types/functions/spark-form.ts';

const aggregate = { kind: 'aggregate' } as const;
const averageDifference = 'In Spark, the average of decimals is a decimal.';

export const aggregateFunctions = [
  line('count', [0, 1], ['any'], 'whole', {
    ...aggregate,
    duckdb: ([value]) => sql`count(${value ?? sql`*`})`,
    spark: spelled('count', ([value]) => `count(${value?.text ?? '*'})`),
  }),
  line('count_distinct', 1, ['any'], 'whole', {
    ...aggregate,
    duckdb: ([value]) => sql`count(DISTINCT ${value!})`,
    spark: spelled('count(DISTINCT any)', ([value]) => `count(DISTINCT ${value!.text})`),
  }),
  line('sum', 1, ['number'], 'number', {
    ...aggregate,
    differs:
      'A sum that is too large for its type is an error; in Spark, whole numbers wrap around and a decimal is null.',
  }),
  line('avg', 1, ['number'], 'double', { ...aggregate, differs: averageDifference }),
  line('mean', 1, ['number'], 'double', { ...aggregate, duckdb: 'avg', differs: averageDifference }),
  line('min', 1, ['any'], 'same', aggregate),
  line('max', 1, ['any'], 'same', aggregate),
  line('stddev_samp', 1, ['number'], 'double', aggregate),
  line('stddev_pop', 1, ['number'], 'double', aggregate),
  line('var_samp', 1, ['number'], 'double', aggregate),
  line('var_pop', 1, ['number'], 'double', aggregate),
] as const;
