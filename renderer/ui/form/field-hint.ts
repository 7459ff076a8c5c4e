/** What a caller adds to single fields of a form that was made from a schema. */

import type { ReactNode } from 'react';
import type { Suggestion } from '#renderer/ui/form/suggest-input.tsx';

/** What the caller knows of one field, by its path: `condition`, `aggs.column`. */
export type FieldHint =
  /** closed: other answers are marked, not refused. */
  | {
      readonly kind: 'suggest';
      readonly suggestions: readonly Suggestion[];
      readonly closed?: boolean;
      readonly placeholder?: string;
      /** What becomes of the value; instead of what the field is for. */
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
