/** Files dropped anywhere: the whole window is the target. */

import { useEffect, useState } from 'react';
import { takeDropped } from '#renderer/features/explore/dropped/dropped-folders.ts';
import dropTargetStyles from '#renderer/app/shell/drop-target.module.css';

export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const carriesFiles = (event: DragEvent): boolean => event.dataTransfer?.types.includes('Files') ?? false;
    const onOver = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      // A place in the window takes them: the canvas of a job.
      setIsOver(!event.defaultPrevented);
      event.preventDefault();
    };
    const onLeave = (event: DragEvent): void => {
      if (event.relatedTarget === null) setIsOver(false);
    };
    const onDrop = (event: DragEvent): void => {
      if (!carriesFiles(event)) return;
      setIsOver(false);
      if (event.defaultPrevented) return;
      event.preventDefault();
      if (event.dataTransfer !== null) takeDropped(event.dataTransfer);
    };
    window.addEventListener('dragover', onOver);
    window.addEventListener('dragleave', onLeave);
    window.addEventListener('drop', onDrop);
    return () => {
      window.removeEventListener('dragover', onOver);
      window.removeEventListener('dragleave', onLeave);
      window.removeEventListener('drop', onDrop);
    };
  }, []);
  return isOver ? <div className={dropTargetStyles.veil}>Drop to see the rows</div> : null;
}
