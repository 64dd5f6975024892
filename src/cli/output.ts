/** What goes to stdout. */

/** One JSON object and a line end, the only thing a command with --json prints. */
export function printJson(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value, undefined, 2)}\n`);
}

/** Text as it is. */
export function printText(text: string): void {
  process.stdout.write(text);
}
