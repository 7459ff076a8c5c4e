/** JSON paths, taken apart. */

import { EngineError } from '#engine/contract/errors.ts';

/** A key, a place in an array, or every member. */
export type JsonStep = { readonly key: string } | { readonly index: number } | 'all';

const stepPattern = /\.(\*|[^.[\]*'"\s]+)|\[(\*|\d+)\]|\[(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\]/uy;

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
    const step = stepPattern.exec(text);
    if (step === null) {
      throw new EngineError('InvalidInput', `"${path}" is not a supported JSON path.`, {
        hint: 'Write keys and wildcards: $.orders[*], $.data.items[*].lines[*].',
        details: { value: path },
      });
    }
    const [, key, place, single, double] = step;
    if (key === '*' || place === '*') steps.push('all');
    else if (place !== undefined) steps.push({ index: Number(place) });
    else steps.push({ key: key ?? (single ?? double)!.replaceAll(/\\(.)/gu, '$1') });
  }
  return steps;
}
