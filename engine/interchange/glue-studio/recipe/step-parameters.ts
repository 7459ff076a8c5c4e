/** The parameters of one step of a recipe, each read once, so that none is ignored. */

import { NotCarried } from '#engine/interchange/glue-studio/member.ts';
import { clip } from '#engine/types/column-lookup.ts';

/** As the API has them: texts, which hold lists as JSON. People also write lists. */
export type StatedParameters = Readonly<Record<string, string | readonly string[]>>;

export class StepParameters {
  readonly #stated: ReadonlyMap<string, string | readonly string[]>;
  readonly #unread: Set<string>;

  constructor(stated: StatedParameters) {
    this.#stated = new Map(Object.entries(stated));
    this.#unread = new Set(this.#stated.keys());
  }

  /** @throws NotCarried if it is missing. */
  text(name: string): string {
    return this.optional(name) ?? refuse(`its parameter ${name} is missing`);
  }

  /** undefined: it is not stated. @throws NotCarried for a list. */
  optional(name: string): string | undefined {
    this.#unread.delete(name);
    const value = this.#stated.get(name);
    return value === undefined || typeof value === 'string' ? value : refuse(`its parameter ${name} is a list`);
  }

  /** Names of columns: `sourceColumns`, or the one of `sourceColumn`. @throws NotCarried if there is none. */
  columns(): readonly string[] {
    this.#unread.delete('sourceColumns');
    const stated = this.#stated.get('sourceColumns');
    if (stated === undefined) return [this.text('sourceColumn')];
    const names = typeof stated === 'string' ? listIn(stated) : stated;
    return names.length === 0 ? refuse('its parameter sourceColumns is empty') : names;
  }

  /** @throws NotCarried for a parameter that nothing has read: it may change the result. */
  end(): void {
    const [unread] = this.#unread;
    if (unread !== undefined) refuse(`Tenon does not know its parameter ${clip(unread)}`);
  }
}

function listIn(text: string): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // Reported below, as any other text.
  }
  const isList = Array.isArray(value) && value.every((name) => typeof name === 'string');
  return isList ? (value as string[]) : refuse(`its parameter sourceColumns is not a JSON list: ${clip(text)}`);
}

/** @param reason words that continue a sentence about the step. */
export function refuse(reason: string): never {
  throw new NotCarried(reason);
}
