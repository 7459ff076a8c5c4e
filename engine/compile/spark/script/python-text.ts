/** Python's own words: literals and names of variables. */

import { commentLine } from '#engine/compile/script-text.ts';

/** A literal in double quotes on one line; characters that could hide what follows are escaped. */
export function pythonText(text: string): string {
  return JSON.stringify(text).replaceAll(
    /[\u007F-\u009F\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu,
    (character) => String.raw`\u${character.codePointAt(0)!.toString(16).padStart(4, '0')}`,
  );
}

/** A call over several lines, each argument on its own line; on one line where that is short. */
export function pythonCall(head: string, args: readonly string[], tail = ''): string {
  const line = `${head}(${args.join(', ')})${tail}`;
  if (line.length <= lineLength && !line.includes('\n')) return line;
  return `${head}(\n${args.map((arg) => `${indented(arg)},`).join('\n')}\n)${tail}`;
}

/** Steps of a chain, as `(frame.filter(…).limit(5))`, in brackets over several lines where it is long. */
export function pythonChain(first: string, steps: readonly string[]): string {
  const line = [first, ...steps].join('');
  if (steps.length === 0 || (line.length <= lineLength && !line.includes('\n'))) return line;
  if (steps.length === 1) return line;
  return `(\n${indented([first, ...steps].join('\n'))}\n)`;
}

const lineLength = 100;

export function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, '    ');
}

export function pythonComment(text: string): string {
  return commentLine('#', text);
}

/** Gives each wanted name a separate variable: letters, digits and underscores in lower case. @param taken that none may get. */
export function variableNames(taken: readonly string[]): (wanted: string) => string {
  const used = new Set(taken);
  return (wanted) => {
    const plain = wanted
      .normalize('NFKD')
      .replaceAll(/\p{M}+/gu, '')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]+/gu, '_')
      .replaceAll(/^_+|_+$/gu, '')
      .slice(0, 40);
    const name = plain === '' ? 'rows' : /^\d/u.test(plain) ? `rows_${plain}` : plain;
    for (let number = 1; ; number += 1) {
      const variable = number === 1 ? name : `${name}_${number}`;
      if (used.has(variable)) continue;
      used.add(variable);
      return variable;
    }
  };
}

/** With a point, as both languages write floating-point numbers. */
export function decimalNumber(number: number): string {
  return Number.isInteger(number) ? `${number}.0` : String(number);
}
