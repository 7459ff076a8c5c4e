/** Whether the inspector stands beside the editor, or over it in a narrow window (design/README.md §2). */

import { IconLayoutSidebarRight } from '@tabler/icons-react';
import { closeInspector, openInspector, useWorkbench } from '#renderer/stores/workbench.ts';
import { Button } from '#renderer/ui/button.tsx';
import { useMedia } from '#renderer/ui/use-media.ts';

const wide = '(min-width: 1200px)';

/** Narrower, the inspector covers a part of the editor. */
export function useIsWide(): boolean {
  return useMedia(wide);
}

export function useInspectorShown(): boolean {
  const isWide = useIsWide();
  return useWorkbench(
    ({ inspectorOpen, inspectedTab, activeTab }) => inspectorOpen && (isWide || inspectedTab === activeTab),
  );
}

export function toggleInspector(): void {
  const { inspectorOpen, inspectedTab, activeTab } = useWorkbench.getState();
  if (inspectorOpen && (window.matchMedia(wide).matches || inspectedTab === activeTab)) closeInspector();
  else openInspector();
}

/** Opens what a narrow window does not show by itself. @param children what stands there: `Details`. */
export function InspectorButton({ children }: { readonly children: string }) {
  const [isWide, isShown] = [useIsWide(), useInspectorShown()];
  if (isWide || isShown) return null;
  return (
    <Button icon={<IconLayoutSidebarRight size={15} stroke={1.5} />} onClick={openInspector}>
      {children}
    </Button>
  );
}
