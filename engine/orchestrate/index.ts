/** The public interface of orchestrate/. */

export { thisMachine, type Machine } from '#engine/orchestrate/queue/machine.ts';
export { RunQueue } from '#engine/orchestrate/queue/run-queue.ts';
