/** JSON paths, taken apart. */

import { EngineError } from '#engine/contract/errors.ts';

/** A key, a place in an array, or every member. */
export type JsonStep = { readonly key: string } | { readonly index: number } | 'all';

/** In quotes, a backslash has the meaning that RFC 9535 §2.3.1 gives it; both quotes may follow it in either. */
const escape = String.raw`\\(?:[bfnrt/\\'"]|u[\dA-Fa-f]{4})`;
const stepPattern = new RegExp(
  String.raw`\.(\*|[^.[\]*'"\s]+)|\[(\*|\d+)\]|\[(?:'((?:[^'\\]|${escape})*)'|"((?:[^"\\]|${escape})*)")\]`,
  'uy',
);
const escaped: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/**
 * `$.orders[*]`, `$['a b'].c[0].*`: keys, places and wildcards.
 * @throws EngineError `InvalidInput` for anything else.
 */
export function parseJsonPath(path: string): JsonStep[] {
  const steps: JsonStep[] = [];
  const start = path.startsWith('$') ? 1 : 0;
  stepPattern.lastIndex = start;
  const text = start === 0 && path !== '' && !path.startsWith('.') && !path.startsWith('[') ? `.${path}` : path;
  while (stepPattern.lastIndex < text.length) {
    const step = readStep(stepPattern.exec(text));
    if (step === undefined) {
      throw new EngineError('InvalidInput', `"${path}" is not a supported JSON path.`, {
        hint: 'Write keys and wildcards: $.orders[*], $.data.items[*].lines[*].',
        details: { value: path },
      });
    }
    steps.push(step);
  }
  return steps;
}

/** undefined: the text has none, or one that nothing can match. */
function readStep(found: RegExpExecArray | null): JsonStep | undefined {
  if (found === null) return undefined;
  const [, name, place, single, double] = found;
  if (name === '*' || place === '*') return 'all';
  if (place !== undefined) return Number.isSafeInteger(Number(place)) ? { index: Number(place) } : undefined;
  const key = name ?? unescaped((single ?? double)!);
  return key.isWellFormed() ? { key } : undefined;
}

function unescaped(text: string): string {
  return text.replaceAll(/\\(?:u(.{4})|(.))/gu, (_all, digits: string | undefined, sign: string) =>
    digits === undefined ? (escaped[sign] ?? sign) : String.fromCharCode(Number.parseInt(digits, 16)),
  );
}
