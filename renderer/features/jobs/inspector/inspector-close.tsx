/** The button that closes the inspector. */

import { IconX } from '@tabler/icons-react';
import { useWorkbench } from '#renderer/stores/workbench.ts';
import { IconButton } from '#renderer/ui/button.tsx';

export function CloseInspector() {
  return (
    <IconButton
      label="Close the inspector"
      keys="Alt I"
      onClick={() => useWorkbench.setState({ inspectorOpen: false })}
    >
      <IconX size={15} stroke={1.5} />
    </IconButton>
  );
}
