/** Reports when nobody has typed or moved the cursor for a moment. */

import type { EditorState, Extension } from '@codemirror/state';
import { ViewPlugin, type EditorView, type ViewUpdate } from '@codemirror/view';

/** Milliseconds: longer than between the keys of a slow typist. */
const pause = 450;

export function whenAtRest(report: (state: EditorState) => void): Extension {
  return ViewPlugin.fromClass(
    class {
      #timer: ReturnType<typeof setTimeout> | undefined;

      constructor(view: EditorView) {
        this.#wait(view);
      }

      update({ docChanged, selectionSet, view }: ViewUpdate): void {
        if (docChanged || selectionSet) this.#wait(view);
      }

      destroy(): void {
        clearTimeout(this.#timer);
      }

      #wait(view: EditorView): void {
        clearTimeout(this.#timer);
        this.#timer = setTimeout(() => report(view.state), pause);
      }
    },
  );
}
