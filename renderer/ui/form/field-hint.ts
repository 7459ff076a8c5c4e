/** A caller's additions to single fields of a form that is generated from a schema. */

import type { ReactNode } from 'react';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';

/** The caller's knowledge of one field, by its path: `condition`, `aggs.column`. */
export type FieldHint =
  /** closed: other answers are marked, not refused. */
  | {
      readonly kind: 'suggest';
      readonly suggestions: readonly Suggestion[];
      readonly closed?: boolean;
      readonly placeholder?: string;
      /** Below the input. */
      below?(onChange: (value: unknown) => void): ReactNode;
      /** The effect of the value; replaces the description of the field. */
      note?(value: string): string | undefined;
    }
  | { readonly kind: 'code'; readonly large: boolean; readonly placeholder?: string }
  | { readonly kind: 'hidden' }
  /** `id`: of the control that the label is for. */
  | { readonly kind: 'custom'; render(value: unknown, onChange: (value: unknown) => void, id: string): ReactNode };

export type Hints = (path: string) => FieldHint | undefined;

/** An answer that is not among those there are. */
export function isForeign(hint: FieldHint, value: string): boolean {
  return (
    hint.kind === 'suggest' &&
    hint.closed === true &&
    value !== '' &&
    hint.suggestions.length > 0 &&
    !hint.suggestions.some((each) => each.value === value)
  );
}
