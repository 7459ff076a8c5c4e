/** Whether the inspector is beside the editor, or over it in a narrow window (design/README.md §2). */

import { keyTextOf } from '#renderer/app/commands/keys.ts';
import { IconLayoutSidebarRight, IconX } from '@tabler/icons-react';
import { useEffect, type ReactNode } from 'react';
import { focusEditorIfLost } from '#renderer/app/editor-focus.ts';
import {
  closeInspector,
  openInspector,
  uncoverEditor,
  useWorkbench,
  type WorkbenchState,
} from '#renderer/stores/workbench.ts';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { classes } from '#renderer/ui/classes.ts';
import { isInDialog } from '#renderer/ui/dialog.tsx';
import { useMedia } from '#renderer/ui/use-media.ts';
import { whenDrawn } from '#renderer/ui/when-drawn.ts';
import layoutStyles from '#renderer/ui/layout.module.css';
import paneStyles from '#renderer/ui/pane.module.css';
import textStyles from '#renderer/ui/text.module.css';

const wide = '(min-width: 1200px)';

/** Narrower, the inspector covers a part of the editor. */
export function useIsWide(): boolean {
  return useMedia(wide);
}

export function useInspectorShown(): boolean {
  const isWide = useIsWide();
  return useWorkbench((state) => isShown(state, isWide));
}

function isShown({ inspectorOpen, inspectedTab, activeTab }: WorkbenchState, isWide: boolean): boolean {
  return inspectorOpen && (isWide || inspectedTab === activeTab);
}

export function toggleInspector(): void {
  if (isShown(useWorkbench.getState(), window.matchMedia(wide).matches)) closeInspector();
  else openInspector();
}

/** Opens it where it has its own place; over the editor only a person opens it. */
export function showInspectorBeside(): void {
  if (window.matchMedia(wide).matches) openInspector();
}

/** True while the inspector covers a part of the editor. */
export function coversEditor(state: WorkbenchState = useWorkbench.getState()): boolean {
  return state.inspectedTab !== null && !window.matchMedia(wide).matches && isShown(state, false);
}

/** For commands that open something to continue in, though it may be open already. */
export function focusInspector(): void {
  whenDrawn(() => {
    const pane = document.querySelector('#editor [data-part="pane"]');
    const inside = pane?.querySelector<HTMLElement>(paneControls) ?? pane?.querySelector<HTMLElement>('[tabindex="0"]');
    inside?.focus();
    return inside != null;
  });
}

/** The focus moved to something below the inspector, so the inspector closes (WCAG 2.2, 2.4.11). */
export function useUncovering(): void {
  useEffect(() => {
    const onFocus = ({ target, relatedTarget }: FocusEvent): void => {
      if (!isCovered(target)) return;
      // The palette gives the focus back to what its command has just covered; nobody went there.
      const isGivenBack = !(relatedTarget instanceof Element) || isInDialog(relatedTarget);
      if (isGivenBack) takeKeys();
      else uncoverEditor();
    };
    // Opened over the focused element: the focus moves into it, and back when it closes.
    let below: Element | null = null;
    const takeKeys = (): void => {
      const { activeElement } = document;
      if (!isCovered(activeElement)) return;
      below = activeElement;
      document.querySelector<HTMLElement>(paneControls)?.focus();
    };
    const stop = useWorkbench.subscribe((state, before) => {
      if (coversEditor(state) && !coversEditor(before))
        whenDrawn(() => {
          takeKeys();
          return document.querySelector('#editor [data-part="pane"]') !== null;
        });
      const isClosing = before.inspectedTab !== null && state.inspectedTab === null;
      if (isClosing && isInPane(document.activeElement)) whenDrawn(giveBack);
    });
    const giveBack = (): boolean => {
      if (isInPane(document.activeElement)) return false;
      if (below instanceof HTMLElement && below.isConnected) below.focus();
      else focusEditorIfLost();
      below = null;
      return true;
    };
    document.addEventListener('focusin', onFocus);
    return () => {
      stop();
      document.removeEventListener('focusin', onFocus);
    };
  }, []);
}

const isInPane = (element: Element | null): boolean => element?.closest('[data-part="pane"]') != null;
const paneControls =
  '#editor [data-part="pane"] :is([data-part="pane-body"], [role="tablist"]) :is(input, select, .cm-content, button:not([tabindex="-1"]))';

/** Has a visible focus and lies below the inspector. */
function isCovered(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement) || !target.matches(':focus-visible') || !coversEditor()) return false;
  const pane = document.querySelector('#editor [data-part="pane"]');
  // Cards of a canvas are brought beside the inspector by the canvas itself.
  if (
    pane === null ||
    target.closest('#editor, [data-part="panel"]') === null ||
    target.closest('[data-part="pane"], [data-part="canvas"]') !== null
  )
    return false;
  const [over, own] = [pane.getBoundingClientRect(), target.getBoundingClientRect()];
  const middle = { x: (own.left + own.right) / 2, y: (own.top + own.bottom) / 2 };
  return middle.x >= over.left && middle.x <= over.right && middle.y >= over.top && middle.y <= over.bottom;
}

/** Opens the part that a narrow window hides. @param children its name: `Details`. */
export function InspectorButton({ children }: { readonly children: string }) {
  const [isWide, isShown] = [useIsWide(), useInspectorShown()];
  if (isWide || isShown) return null;
  return (
    <Button
      icon={<IconLayoutSidebarRight size={15} stroke={1.5} />}
      onClick={() => {
        openInspector();
        focusInspector();
      }}
    >
      {children}
    </Button>
  );
}

interface InspectorFrameProps {
  readonly label: string;
  /** Of what is inspected. */
  readonly title: string;
  /** In the head, in front of its own button. */
  readonly actions?: ReactNode;
  /** Between head and body. */
  readonly tabs?: ReactNode;
  readonly children: ReactNode;
}

export function InspectorFrame({ label, title, actions, tabs, children }: InspectorFrameProps) {
  return (
    <aside className={paneStyles.pane} data-part="pane" aria-label={label}>
      <header>
        <span className={classes(textStyles.strong, layoutStyles.grow, textStyles.truncated)}>{title}</span>
        {actions}
        <IconButton label="Close inspector" keys={keyTextOf('window.toggle-inspector')} onClick={closeInspector}>
          <IconX size={15} stroke={1.5} />
        </IconButton>
      </header>
      {tabs}
      <div className={paneStyles.body} data-part="pane-body">
        {children}
      </div>
    </aside>
  );
}
