/** What the catalog keeps of notifications. Times are milliseconds since 1970. */

import type { JobRunState } from '#engine/catalog/entities.ts';
import type { NotificationEvent } from '#engine/contract/definitions/notification.ts';
import type { SerializedError } from '#engine/contract/errors.ts';

/** A notification that a person of this computer activated. */
export interface NotificationState {
  readonly name: string;
  /** SHA-256 of the channel that was activated: another one under the same name is not. */
  readonly fingerprint: string;
  readonly activatedOn: number;
}

/** An end of a run that no delivery was planned for yet. */
export interface RunEnd {
  readonly sequence: number;
  readonly kind: 'job' | 'workflow';
  readonly runId: string;
  /** Of the job or workflow, as it is called now. */
  readonly name: string;
  /** A run of a workflow FAILED if something in it did. */
  readonly state: Extract<JobRunState, 'SUCCEEDED' | 'FAILED' | 'STOPPED' | 'TIMEOUT'>;
  readonly completedOn: number | null;
  readonly rejectedRecords: number;
  /** A job that a run of a workflow started. */
  readonly inWorkflow: boolean;
  readonly error: SerializedError | null;
}

/** What is sent, whatever the channel. */
export interface NotificationMessage {
  /** The same at each attempt, so that a receiver recognises what came twice. */
  readonly id: string;
  readonly text: string;
  readonly event: NotificationEvent | 'TEST';
  readonly notification: string;
  readonly workspace: string;
  readonly jobName: string | null;
  readonly workflowName: string | null;
  readonly runId: string | null;
  /** null: it is not about a run. */
  readonly state: RunEnd['state'] | null;
  /** ISO 8601. */
  readonly completedOn: string | null;
  readonly rejectedRecords: number | null;
  readonly error: { readonly code: string; readonly message: string } | null;
}

export interface DeliveryAttempt {
  readonly triedOn: number;
  readonly isSent: boolean;
  /** The answer, or why it was not sent; without secrets. */
  readonly answer: string;
}

export type DeliveryState = 'PENDING' | 'SENT' | 'FAILED' | 'MISSED';

export interface NewDelivery {
  readonly message: NotificationMessage;
  readonly channelType: 'desktop' | 'webhook' | 'command';
  /** Unique for the notification: the same end is not reported twice. */
  readonly eventKey: string;
  readonly createdOn: number;
}

export interface Delivery extends NewDelivery {
  readonly sequence: number;
  /** MISSED: the notification was deactivated, disabled or changed before it was sent. */
  readonly state: DeliveryState;
  /** Of a PENDING one. */
  readonly nextAttemptOn: number;
  readonly attempts: readonly DeliveryAttempt[];
}
