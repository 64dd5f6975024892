/** Experiment files: read, checked against themselves, and described as a JSON schema. */
import { dirname } from 'node:path';
import { openLineBatches } from '../../corpus/index.ts';
import { CorpusFormatError, OptionError } from '../../errors.ts';
import { checkExperiment } from './check-experiment.ts';
import { type Experiment, resolveExperiment } from './schema.ts';

/**
 * Reads an experiment from a JSON file. Paths in it are relative to `folder`, which is the file's.
 * @throws CorpusFormatError naming the file and the place in it: a line of faulty JSON, `grids.0.outputs.1` of a faulty value
 */
export async function loadExperiment(path: string): Promise<{ experiment: Experiment; folder: string }> {
  const lines: string[] = [];
  for await (const batch of openLineBatches(path)) lines.push(...batch.lines);
  const value = parseJson(lines.join('\n'), path);
  try {
    const experiment = resolveExperiment(value);
    checkExperiment(experiment);
    return { experiment, folder: dirname(path) };
  } catch (error) {
    if (!(error instanceof OptionError)) throw error;
    throw new CorpusFormatError(path, 0, error.message, { cause: error });
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const reason = message
      .replace(/\s+in JSON at position.*$/s, '')
      .replace(/,?\s*(?:\.\.\.)?".*" is not valid JSON$/s, '');
    throw new CorpusFormatError(path, lineOfFault(text, message), `not valid JSON: ${reason}`, { cause });
  }
}

/** V8 names the position, or the end of the text; 0 where it names neither. */
function lineOfFault(text: string, message: string): number {
  const position = /at position (\d+)/.exec(message)?.[1];
  if (position !== undefined) return text.slice(0, Number(position)).split('\n').length;
  if (/end of JSON input/.test(message)) return text.trimEnd().split('\n').length;
  return faultyLine(text);
}

/** The last line of the shortest beginning (in lines) that fails otherwise than by ending too early. */
function faultyLine(text: string): number {
  const lines = text.split('\n');
  let low = 1;
  let high = lines.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBeginning(lines.slice(0, middle).join('\n'))) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Whether JSON may go on after this text: it is at fault only where it ends. */
function isBeginning(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch (error) {
    if (!(error instanceof Error)) return false;
    const position = /at position (\d+)/.exec(error.message)?.[1];
    if (position !== undefined) return Number(position) >= text.trimEnd().length;
    return /end of JSON input|unterminated string/i.test(error.message);
  }
}
