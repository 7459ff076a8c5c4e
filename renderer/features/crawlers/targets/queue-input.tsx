/** The queue that reports changes of a target. */

import { TextInput } from '#renderer/ui/form/text-input.tsx';
import crawlerStyles from '#renderer/features/crawlers/crawler-editor.module.css';

interface QueueInputProps {
  /** Of the target among those of the crawler, from 1. */
  readonly place: number;
  /** ARN or URL; null: none. */
  readonly value: string | null;
  readonly bad?: boolean;
  onChange(queue: string | null): void;
}

export function QueueInput({ place, value, bad = false, onChange }: QueueInputProps) {
  return (
    <TextInput
      mono
      className={crawlerStyles.queue}
      aria-label={`Event queue of target ${place}`}
      placeholder="Event queue: ARN or URL of an SQS queue (optional)"
      value={value ?? ''}
      bad={bad}
      spellCheck={false}
      onChange={(queue) => onChange(queue.trim() === '' ? null : queue.trim())}
    />
  );
}
