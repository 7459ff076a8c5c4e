/** Warnings on standard error, a line each. */

import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

export function tellWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) writeError(`warning: ${printable(warning)}\n`);
}
