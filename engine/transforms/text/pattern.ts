/** The regular expression of a transform: its argument, and the trial that finds a wrong one before the job runs. */

import { z } from 'zod';
import { literal, sql } from '#engine/base/sql.ts';
import { withoutNul } from '#engine/transforms/columns/put-columns.ts';
import type { Trial } from '#engine/transforms/transform.ts';
import { clip } from '#engine/types/column-lookup.ts';

export const patternSchema = withoutNul(z.string().min(1));

export function patternTrial(pattern: string): Trial {
  return {
    value: sql`regexp_matches('', ${literal(pattern)})`,
    what: `the pattern "${clip(pattern)}"`,
    hint: String.raw`Patterns have RE2's syntax, without look-around and back-references. Put \ before a character to match it literally: \( or \|.`,
  };
}
