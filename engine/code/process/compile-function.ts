/**
 * The function of custom code, in a compartment without anything of Node's. It is one function and nothing else: so it has no
 * variable outside of itself, and nothing passes from one row to another.
 */

import { stripTypeScriptTypes } from 'node:module';
import vm from 'node:vm';
import { thrownText } from '#engine/code/process/thrown-text.ts';
import { EngineError } from '#engine/contract/errors.ts';

export type RowFunction = (row: unknown) => unknown;

/** Characters of code. */
const longestCode = 1_000_000;
const comments = String.raw`(?:\s|//[^\n]*(?:\n|$)|/\*[\s\S]*?\*/)*`;
const onlyComments = new RegExp(`^${comments}$`, 'u');
const lastSemicolon = new RegExp(`;(${comments})$`, 'u');
const hint = 'Write one function, such as (row: Row) => ({ ...row, total: row.price * row.count }).';
/** Line breaks before the code in what is evaluated. */
const linesBefore = 1;

/**
 * @param evaluate of the compartment.
 * @throws EngineError InvalidInput with details.line, from 1, where it is known.
 */
export function compileFunction(code: string, evaluate: (text: string) => unknown): RowFunction {
  if (onlyComments.test(code)) throw new EngineError('InvalidInput', 'There is no code.', { hint });
  if (code.length > longestCode)
    throw new EngineError(
      'InvalidInput',
      `The code has ${code.length} characters; at most ${longestCode} are possible.`,
      {
        hint: 'Shorten the function, or keep its tables of values in a table of the catalog and join it.',
      },
    );
  const script = scriptOf(code.replace(lastSemicolon, ' $1'));
  const made = evaluated(script, evaluate);
  if (typeof made !== 'function')
    throw new EngineError('InvalidInput', `The code is not a function: its value is ${typeof made}.`, { hint });
  const text = Function.prototype.toString.call(made);
  const at = script.indexOf(text);
  if (at === -1 || !onlyComments.test(script.slice(0, at)) || !onlyComments.test(script.slice(at + text.length)))
    throw new EngineError('InvalidInput', 'The code is more than one function.', {
      hint: 'Move constants and further functions into the function: what is outside of it could pass values from one row to the next.',
    });
  refuseKind(text);
  return made as RowFunction;
}

/** Of an error that the function threw: line of the code, from 1. */
export function lineOfStack(stack: unknown): number | null {
  const match = typeof stack === 'string' ? /<anonymous>:(\d+):\d+\)/u.exec(stack) : null;
  const line = match === null ? 0 : Number(match[1]) - linesBefore;
  return line > 0 ? line : null;
}

/** JavaScript: types become blanks, so that lines and columns stay. */
function scriptOf(code: string): string {
  const wrapped = `(\n${code}\n)`;
  if (syntaxError(wrapped) === undefined) return code;
  let stripped: string;
  try {
    stripped = stripTypeScriptTypes(wrapped);
  } catch (thrown) {
    throw refusedSyntax(thrown, wrapped);
  }
  const error = syntaxError(stripped);
  if (error !== undefined) throw error;
  return stripped.slice(2, -2);
}

/** Parses and runs nothing. */
function syntaxError(text: string): EngineError | undefined {
  try {
    new vm.Script(text, { filename: 'code' });
    return undefined;
  } catch (thrown) {
    const { message, stack } = thrown as Error;
    const line = Number(/^code:(\d+)/u.exec(stack ?? '')?.[1] ?? 0) - linesBefore;
    return wrongSyntax(message, line);
  }
}

function wrongSyntax(message: string, line: number): EngineError {
  const isKnown = line > 0;
  return new EngineError(
    'InvalidInput',
    `The code has a syntax error${isKnown ? ` in line ${line}` : ''}: ${message}`,
    {
      hint,
      details: isKnown ? { line } : {},
    },
  );
}

/** Node's reader of TypeScript gives no place; the error of JavaScript often has it, where the fault is none of types. */
function refusedSyntax(thrown: unknown, wrapped: string): EngineError {
  const { message, code, stack } = thrown as Error & { code?: string };
  const reason = message.split('\n', 1)[0]!;
  if (code === 'ERR_UNSUPPORTED_TYPESCRIPT_SYNTAX')
    return new EngineError('InvalidInput', `The code uses TypeScript that cannot be removed: ${reason}`, {
      hint: 'Use types and interfaces only, no enum, namespace or parameter property.',
    });
  const placed = /:(\d+)(?::\d+)?\n/u.exec(stack ?? '');
  const line = placed === null ? Number(syntaxError(wrapped)?.details.line ?? 0) : Number(placed[1]) - linesBefore;
  return wrongSyntax(reason, line);
}

function evaluated(script: string, evaluate: (text: string) => unknown): unknown {
  try {
    return evaluate(`(\n${script}\n)`);
  } catch (thrown) {
    const message = thrownText(thrown);
    if (
      message.includes('SES_IMPORT_REJECTED') ||
      message.includes('SES_EVAL_REJECTED') ||
      message.includes('SES_HTML_COMMENT')
    )
      throw new EngineError(
        'InvalidInput',
        'The code has import(…), eval(…) or an HTML comment, which are refused even in a text or comment.',
        { hint: 'Remove it. Code cannot load modules or run further code.', details: {} },
      );
    throw new EngineError('InvalidInput', `The code cannot be evaluated: ${message}`, { hint });
  }
}

function refuseKind(text: string): void {
  const kind = /^(class\b|async\b(?!\s*=>)|function\s*\*)/u.exec(text)?.[1];
  if (kind === undefined) return;
  const named = kind === 'class' ? 'a class' : kind === 'async' ? 'an async function' : 'a generator';
  throw new EngineError('InvalidInput', `The code is ${named}; a plain function is needed.`, {
    hint: 'Write (row) => … or function (row) { … }. To make several rows of one, return an array.',
  });
}
