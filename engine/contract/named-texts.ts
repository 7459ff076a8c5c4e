/** Texts by names that people choose, such as tags and parameters. */

import { z } from 'zod';

/** Zod's records omit a member of this name without a word. */
const unkept = '__proto__';

/** The record, which refuses a name that would be lost. */
export function namedTexts<Record extends z.ZodRecord>(record: Record): z.ZodPreprocess<Record, z.input<Record>> {
  return z.preprocess((value: z.input<Record>, context) => {
    if (typeof value === 'object' && value !== null && Object.hasOwn(value, unkept))
      context.addIssue({ code: 'custom', message: `The name ${unkept} cannot be used`, path: [] });
    return value;
  }, record);
}
