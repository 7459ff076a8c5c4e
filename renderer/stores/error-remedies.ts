/** What one click can do about an error. A feature knows its errors; every place that shows an error offers the remedy. */

import type { EngineError } from '#engine/contract/errors.ts';

export interface Remedy {
  readonly label: string;
  run(): void;
}

type FindRemedy = (error: EngineError) => Remedy | undefined;

const finders: FindRemedy[] = [];

/** For as long as the window is there. */
export function offerRemedy(find: FindRemedy): void {
  finders.push(find);
}

export function remedyOf(error: EngineError): Remedy | undefined {
  for (const find of finders) {
    const remedy = find(error);
    if (remedy !== undefined) return remedy;
  }
  return undefined;
}
