/** The public interface of orchestrate/. */

export { thisMachine, type Machine } from '#engine/orchestrate/machine.ts';
export { RunQueue } from '#engine/orchestrate/run-queue.ts';
