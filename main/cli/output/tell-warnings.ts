/** Warnings on standard error, a line each. */

import type { ErrorText } from '#engine/contract/procedures/column.ts';
import { writeError } from '#main/cli/output/out.ts';
import { printable } from '#main/cli/output/text-width.ts';

/** Of a thing that is listed. */
export function tellWarningsOf(name: string, warnings: readonly ErrorText[]): void {
  tellWarnings(warnings.map(({ message, hint }) => `${name}: ${message} ${hint ?? ''}`));
}

export function tellWarnings(warnings: readonly string[]): void {
  for (const warning of warnings) writeError(`warning: ${printable(warning)}\n`);
}
