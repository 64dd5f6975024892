/** The commands of experiments with their options. */
import type { Command } from '@commander-js/extra-typings';
import { whole } from './option-parsers.ts';

/** What a command that ended in order reports. */
export interface Outcome {
  /** The signal (Ctrl-C) that made it end early. */
  interruptedBy: NodeJS.Signals | undefined;
  /** Whether it did its work and found that not all is well: exit code 1, without a message of its own. */
  hasFailed: boolean;
}

export function addExperimentCommands(program: Command, outcome: Outcome): void {
  addCompareCommand(program, outcome);
  addReportCommand(program);
  addMergeCommand(program, outcome);
  addReproduceCommand(program, outcome);
}

function addCompareCommand(program: Command, outcome: Outcome): void {
  program
    .command('compare')
    .description(
      'run an experiment: systems on the same splits, claims tested, a report, a page to try the best CRF of each corpus (npm start)',
    )
    .argument(
      '[experiment]',
      'JSON file, or a .js or .ts module with "export const experiment"; without: the embedded one',
    )
    .option(
      '--out <folder>',
      'where results and report go (default: reports/ and the name of the experiment)',
    )
    .option(
      '--shard <i/n>',
      'do only part i of n, joined later by crf-lab merge; auto: as a Slurm job array or a Kubernetes Indexed Job says',
    )
    .option('--resume', 'insist that there is something to go on with (it always goes on where it can)')
    .option(
      '--extend',
      'the experiment in the folder may have changed, say by more seeds: runs that both have in common are kept, the others done',
    )
    .option(
      '--threads <n>',
      'runs done at once, each in a process of its own, by default one per core; the numbers never depend on it',
      whole(1),
    )
    .option('--json', 'print one JSON object')
    .action(async (experiment, options) => {
      const { interruptedBy, failed } = await (await import('./commands/compare.ts')).runCompare(
        experiment,
        options,
      );
      outcome.interruptedBy = interruptedBy;
      outcome.hasFailed = failed > 0;
    });
}

function addReportCommand(program: Command): void {
  program
    .command('report')
    .description(
      'make the report of an experiment anew from its results.json; pages of CRFs that are there stay linked',
    )
    .argument('<folder>', 'folder written by crf-lab compare or merge')
    .option('--json', 'print one JSON object')
    .action(async (folder, options) => (await import('./commands/report.ts')).runReport(folder, options));
}

function addMergeCommand(program: Command, outcome: Outcome): void {
  program
    .command('merge')
    .description('join what shards of one experiment have done, and make the result when nothing is missing')
    .argument('<folders...>', 'folders written by crf-lab compare --shard')
    .requiredOption('--out <folder>', 'where results and report go; may be one of the folders')
    .option('--data <folder>', 'where relative paths of the experiment start, if it is another place now')
    .option('--json', 'print one JSON object')
    .action(async (folders, options) => {
      outcome.hasFailed = (await (await import('./commands/merge.ts')).runMerge(folders, options)) > 0;
    });
}

function addReproduceCommand(program: Command, outcome: Outcome): void {
  program
    .command('reproduce')
    .description('do the cells of a result again and compare data, predictions and scores')
    .argument('<folder>', 'folder with experiment.json and results.json')
    .option('--sample <n>', 'only so many cells and seeds, at equal distances', whole(1))
    .option('--threads <n>', 'runs done at once, by default one per core', whole(1))
    .option('--data <folder>', 'where relative paths of the experiment start, if it is another place now')
    .option('--json', 'print one JSON object')
    .action(async (folder, options) => {
      const { interruptedBy, different } = await (await import('./commands/reproduce.ts')).runReproduce(
        folder,
        options,
      );
      outcome.interruptedBy = interruptedBy;
      outcome.hasFailed = different > 0;
    });
}
