/** The transforms that a job may name: the built-in ones, the user's and sub-flows. Their files are read once. */

import { EngineError, meantHint, nearNames } from '#engine/contract/errors.ts';
import { findTransform, transforms, transformsHint } from '#engine/transforms/index.ts';
import { subflowInput, subflowOutput, subflowResult } from '#engine/transforms/subflow/subflow-ends.ts';
import { createSubflowTransform } from '#engine/transforms/subflow/subflow-transform.ts';
import type { Transform } from '#engine/transforms/transform.ts';
import { createUserTransform } from '#engine/transforms/user/create-user-transform.ts';
import { noUserTransforms, type UserTransforms } from '#engine/transforms/user/user-transform-files.ts';

export class KnownTransforms {
  readonly #users: UserTransforms;
  readonly #ends: readonly Transform[];
  readonly #made = new Map<string, Transform | EngineError | undefined>();
  #inside: KnownTransforms | undefined;

  /** @param ends nodes that only the inside of a sub-flow has. */
  constructor(users: UserTransforms = noUserTransforms, ends: readonly Transform[] = [subflowResult]) {
    this.#users = users;
    this.#ends = ends;
  }

  /** Those that nodes inside of a sub-flow may name. */
  get inside(): KnownTransforms {
    this.#inside ??= new KnownTransforms(this.#users, [subflowInput, subflowOutput]);
    return this.#inside;
  }

  /** undefined: there is none, or its files have a mistake. */
  find(name: string): Transform | undefined {
    const found = this.#look(name);
    return found instanceof EngineError ? undefined : found;
  }

  /** @throws EngineError InvalidDefinition with near names, or with the mistake in its files. */
  get(name: string): Transform {
    const found = this.#look(name);
    if (found instanceof EngineError) throw found;
    if (found !== undefined) return found;
    const names = [
      ...transforms.map((transform) => transform.name),
      ...this.#users.names,
      ...(this.#users.subflowNames ?? []),
    ];
    const near = nearNames(name, names);
    throw new EngineError('InvalidDefinition', `"${name.slice(0, 80)}" is not a transform.`, {
      hint: meantHint(near, `${this.#restoreHint}${transformsHint}`),
      details: { value: name.slice(0, 80), near },
    });
  }

  /** What the name of a sub-flow means whose file was removed or renamed. */
  get #restoreHint(): string {
    return this.#users.findSubflow === undefined ? '' : 'If it is a sub-flow, restore its file in subflows/. ';
  }

  #look(name: string): Transform | EngineError | undefined {
    const builtIn = findTransform(name) ?? this.#ends.find((end) => end.name === name);
    if (builtIn !== undefined) return builtIn;
    if (!this.#made.has(name)) this.#made.set(name, this.#make(name));
    return this.#made.get(name);
  }

  #make(name: string): Transform | EngineError | undefined {
    try {
      const files = this.#users.find(name);
      if (files !== undefined) return createUserTransform(files);
      const subflow = this.#users.findSubflow?.(name);
      return subflow === undefined ? undefined : createSubflowTransform(subflow);
    } catch (thrown) {
      if (thrown instanceof EngineError) return thrown;
      throw thrown;
    }
  }
}
