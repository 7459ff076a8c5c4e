/** Options of the programs that test for long: a wrong one ends them with a sentence, before they test nothing. */

import { parseArgs } from 'node:util';

type Option =
  | { readonly kind: 'switch' }
  | { readonly kind: 'text'; readonly default?: string }
  /** A number, at least `least`; `whole`: without a fraction. */
  | { readonly kind: 'number' | 'whole'; readonly least: number; readonly default?: number };

type ValueOf<O extends Option> = O extends { readonly kind: 'switch' }
  ? boolean
  :
      | (O extends { readonly kind: 'text' } ? string : number)
      | (O extends { readonly default: unknown } ? never : undefined);

type Values<Options extends Readonly<Record<string, Option>>> = {
  readonly [Name in keyof Options]: ValueOf<Options[Name]>;
};

/**
 * Reads the command line. `--help` prints the usage and ends the process with 0; an unknown option, or a value that does
 * not fit, ends it with 2 and says which.
 * @param usage one line, as it is typed.
 */
export function programOptions<const Options extends Readonly<Record<string, Option>>>(
  usage: string,
  options: Options,
): Values<Options> {
  const refuse = (message: string): never => {
    process.stderr.write(`error: ${message}\nhint: ${usage}\n`);
    process.exit(2);
  };
  const given = parsed(options, refuse);
  if (given['help'] === true) {
    process.stdout.write(`${usage}\n`);
    process.exit(0);
  }
  // A reader that ends first, such as head, ends the program with it.
  process.stdout.on('error', () => process.exit(1));
  const values = Object.entries<Option>(options).map(([name, option]) => {
    const text = given[name];
    if (option.kind === 'switch') return [name, text === true];
    if (typeof text !== 'string') return [name, option.default];
    if (option.kind === 'text') return [name, text];
    const value = Number(text);
    const fits =
      text.trim() !== '' && value >= option.least && (option.kind === 'number' || Number.isSafeInteger(value));
    if (fits) return [name, value];
    return refuse(
      `--${name} ${text} is not a ${option.kind === 'whole' ? 'whole ' : ''}number of at least ${option.least}.`,
    );
  });
  return Object.fromEntries(values) as Values<Options>;
}

function parsed(
  options: Readonly<Record<string, Option>>,
  refuse: (message: string) => never,
): Readonly<Record<string, unknown>> {
  const described = Object.entries(options).map(([name, { kind }]) => [
    name,
    { type: kind === 'switch' ? 'boolean' : 'string' } as const,
  ]);
  try {
    return parseArgs({ options: { ...Object.fromEntries(described), help: { type: 'boolean' } } }).values;
  } catch (thrown) {
    return refuse((thrown as Error).message);
  }
}
