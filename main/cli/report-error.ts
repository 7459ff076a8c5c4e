/** How a failure is reported on standard error, and its exit code. */

import { toEngineError, type EngineError, type ErrorCode } from '#engine/contract/errors.ts';
import { exitCodes, type ExitCode } from '#main/cli/command.ts';
import { printable } from '#main/cli/output/text-width.ts';

/** Operational, yet about the input that was named. */
const aboutInput: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['IoFailed', 'FileChanged']);

export function exitCodeOf(error: EngineError): ExitCode {
  if (error.code === 'Usage') return exitCodes.usage;
  if (error.code === 'Cancelled') return exitCodes.interrupted;
  if (error.kind === 'user' || aboutInput.has(error.code)) return exitCodes.inputWrong;
  return error.kind === 'operational' ? exitCodes.runFailed : exitCodes.bug;
}

/** `error CODE: message`, then `hint: …`; a stack only for a bug of ours. */
export function errorText(thrown: unknown): string {
  const error = toEngineError(thrown);
  const lines = [`error ${error.code}: ${oneLine(error.message)}`];
  if (error.hint !== undefined && error.hint !== '') lines.push(`hint: ${oneLine(error.hint)}`);
  if (error.kind === 'unexpected' && error.stack !== undefined) lines.push(error.stack);
  return `${lines.join('\n')}\n`;
}

function oneLine(text: string): string {
  return printable(text.trim());
}
