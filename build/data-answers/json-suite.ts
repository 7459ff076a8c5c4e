/** JSONTestSuite: `y_` must be read without a warning (but that of an object without fields), `n_` must be refused or warned of, `i_` may be either. */

import { noFields } from '#engine/formats/count-records.ts';
import type { Answer } from './answer.ts';

export function jsonSuite(files: readonly string[]): Answer[] {
  return files
    .filter((file) => /\/[yn]_/u.test(file))
    .map((file): Answer => ({
      file,
      ...(file.includes('/n_') ? { refusal: 'may' as const } : {}),
      check({ classification, warnings }) {
        const isClean = warnings.every((warning) => warning === noFields) && classification === 'json';
        if (file.includes('/y_') === isClean) return undefined;
        return isClean ? 'it was read, and is not valid' : `${classification}, ${warnings.join(' ')}`;
      },
    }));
}
