/** The guide and the reference, read inside the window. */

import { IconBook2 } from '@tabler/icons-react';
import type { EditorProps, Feature } from '#renderer/features/feature.ts';
import { openGuide } from '#renderer/features/guide/guide-store.ts';
import { loadedLater } from '#renderer/ui/loaded-later.tsx';

const GuideEditor = loadedLater<EditorProps>(
  async () => (await import('#renderer/features/guide/guide-editor.tsx')).GuideEditor,
);

export const guideFeature: Feature = {
  editors: { guide: { component: GuideEditor, icon: IconBook2 } },
  commands: [
    {
      id: 'guide.open',
      title: 'Open guide',
      menuTitle: 'Guide',
      group: 'Help',
      icon: IconBook2,
      keys: 'F1',
      keywords: ['help', 'docs', 'documentation', 'manual', 'reference', 'learn', 'how to'],
      run: openGuide,
    },
  ],
};
