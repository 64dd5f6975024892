import { WeightEditor } from '../../crf/index.ts';
import { checkWritable, loadModel, saveModel } from '../model-file.ts';
import { printJson, printText } from '../output.ts';
import { readWeightsCsv } from '../weights-csv.ts';

export interface EditOptions {
  readonly model: string;
  readonly weights: string;
  readonly output: string;
  readonly absent: 'keep' | 'zero';
  readonly json?: true | undefined;
}

export async function runEdit(options: EditOptions): Promise<void> {
  await checkWritable(options.output);
  const editor = new WeightEditor(await loadModel(options.model));
  let rows = 0;
  await readWeightsCsv(options.weights, (edit) => {
    editor.set(edit);
    rows++;
  });
  const { model, ...counts } = editor.finish(options.absent);
  await saveModel(options.output, model);
  if (options.json === true) {
    printJson({ output: options.output, rows, ...counts });
    return;
  }
  const { changed, added, zeroed } = counts;
  printText(
    `${options.output}: of ${rows} rows ${changed} weights changed, ${added} added; ${zeroed} without a row set to 0\n`,
  );
}
