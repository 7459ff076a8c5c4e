/** Definitions of one kind, without files. */

import { compareText } from '#engine/base/compare-text.ts';
import { EngineError } from '#engine/contract/errors.ts';
import type { LoadedDefinition } from '#engine/definitions/definition-store.ts';

export class DefinitionsInMemory<T extends { readonly name: string }> {
  readonly byName = new Map<string, T>();
  /** Names of those whose files have a mistake. */
  readonly broken = new Set<string>();
  readonly #isByName: boolean;

  /** @param order that of files, or in which they came. */
  constructor(order: 'name' | 'arrival') {
    this.#isByName = order === 'name';
  }

  list(): LoadedDefinition<T>[] {
    const all = [...this.byName];
    return (this.#isByName ? all.sort(([left], [right]) => compareText(left, right)) : all)
      .filter(([name]) => !this.broken.has(name))
      .map(([name, value]) => ({ name, value, hash: '', file: '' }));
  }

  find(name: string): LoadedDefinition<T> | undefined {
    return this.list().find((each) => each.name === name);
  }

  get(name: string): LoadedDefinition<T> {
    const found = this.find(name);
    if (found === undefined) throw new EngineError('EntityNotFound', `There is no "${name}".`, { hint: 'Check it.' });
    return found;
  }

  problems(): { file: string; line: null; column: null; message: string }[] {
    return [...this.broken].map((file) => ({ file, line: null, column: null, message: 'It has a mistake.' }));
  }
}
