/** Hardened JavaScript (SES): frozen built-ins, and a compartment in which there is nothing else. */

interface Hardened {
  lockdown(options: Readonly<Record<string, unknown>>): void;
  harden: <Value>(this: void, value: Value) => Value;
  Compartment: new (options: Readonly<Record<string, unknown>>) => {
    readonly globalThis: Record<string, unknown>;
    evaluate(text: string): unknown;
  };
}

/** Once in the life of the process. From then on no built-in can be changed; the clock and chance are gone from compartments. */
export function lockDownRealm(): void {
  (globalThis as unknown as Hardened).lockdown({
    // The place of an error; stacks hold names of our own files, which anyone may know.
    errorTaming: 'unsafe',
    stackFiltering: 'verbose',
    // `row.toString = …` works although the prototype is frozen.
    overrideTaming: 'severe',
    reporting: 'none',
    consoleTaming: 'unsafe',
    // Ours decides what happens to what a function left for later.
    errorTrapping: 'none',
    unhandledRejectionTrapping: 'none',
  });
}

/** What a function has no use for, or what would let it keep global variables. */
const withdrawn = ['Compartment', 'lockdown', 'harden'];

/** @returns evaluates a text in the compartment, in strict mode; its function is frozen. */
export function createCompartment(): (text: string) => unknown {
  const { Compartment, harden } = globalThis as unknown as Hardened;
  const compartment = new Compartment({ __options__: true });
  for (const name of withdrawn) delete compartment.globalThis[name];
  harden(compartment.globalThis);
  return (text) => harden(compartment.evaluate(text));
}
