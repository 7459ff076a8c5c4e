/** Variables of a script: the frame of each node's output, and the same frame as one of the other kind. */

import { pythonText, variableNames } from '#engine/compile/spark/script/python-text.ts';
import type { ScriptLanguage } from '#engine/compile/spark/script/script-language.ts';
import type { FrameKind, RenderedNode } from '#engine/compile/spark/script/script-form.ts';
import { sparkName } from '#engine/types/functions/spark-form.ts';
import type { Schema } from '#engine/types/data-type.ts';

interface Frame {
  readonly variable: string;
  readonly kind: FrameKind;
  readonly schema: Schema;
}

export class ScriptFrames {
  readonly name: (wanted: string) => string;
  readonly #language: ScriptLanguage;
  readonly #frames = new Map<string, Frame>();
  #others = new Map<string, string>();

  constructor(language: ScriptLanguage) {
    this.#language = language;
    this.name = variableNames(language.taken);
  }

  add(id: string, frame: Frame): void {
    this.#frames.set(id, frame);
  }

  own(id: string): RenderedNode {
    const { variable, kind } = this.#frames.get(id)!;
    return { code: variable, kind };
  }

  /** Variables that are made from now on are forgotten by the returned function. */
  begin(): () => void {
    const others = new Map(this.#others);
    return () => {
      this.#others = others;
    };
  }

  /** The variable of an output in a kind. @param before receives the statement that converts it, once in a script. */
  as(id: string, kind: FrameKind, before: string[]): string {
    const { variable, kind: own, schema } = this.#frames.get(id)!;
    if (own === kind) return variable;
    const known = this.#others.get(id);
    if (known !== undefined) return known;
    const other = this.name(`${variable}_${kind === 'data' ? 'df' : 'dyf'}`);
    this.#others.set(id, other);
    const converted =
      kind === 'data'
        ? this.#language.toData(
            variable,
            schema.map(({ name }) => pythonText(sparkName(name))),
          )
        : this.#language.toDynamic(variable, other);
    before.push(this.#language.assigned(other, converted));
    return other;
  }

  /** A variable that several outputs of a node read. @param before receives its statement, once in a script. */
  shared(nodeId: string, wanted: string, code: () => string, before: string[]): string {
    const key = `\n${nodeId}\n${wanted}`;
    const known = this.#others.get(key);
    if (known !== undefined) return known;
    const text = code();
    const variable = this.name(wanted);
    this.#others.set(key, variable);
    before.push(this.#language.assigned(variable, text));
    return variable;
  }
}
