/** Which part of an experiment this machine does: `2/5`, or what the scheduler that started it says. */
import { OptionError } from '../../errors.ts';

/** `index` is 1-based. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

type Environment = Readonly<Record<string, string | undefined>>;

const EXAMPLE = 'expected i/n with 1 <= i <= n, say 2/5, or auto';

/**
 * Reads `i/n` or `auto`. Auto goes by a Slurm job array (SLURM_ARRAY_TASK_ID, _COUNT, _MIN, _STEP) or a Kubernetes Indexed Job
 * (JOB_COMPLETION_INDEX from 0, which Kubernetes sets, and JOB_COMPLETIONS, which the job's file must set to its `completions`).
 * @throws OptionError with path `shard`
 */
export function parseShard(text: string, environment: Environment = process.env): Shard {
  if (text === 'auto') return shardOfScheduler(environment);
  const [, index, count] = /^(\d{1,6})\/(\d{1,6})$/.exec(text) ?? [];
  if (index === undefined || count === undefined)
    throw new OptionError('shard', `${JSON.stringify(text)}: ${EXAMPLE}`);
  return checked({ index: Number(index), count: Number(count) }, text);
}

function shardOfScheduler(environment: Environment): Shard {
  if (environment.SLURM_ARRAY_TASK_ID !== undefined) return shardOfSlurm(environment);
  if (environment.JOB_COMPLETION_INDEX !== undefined) {
    const index = whole(environment, 'JOB_COMPLETION_INDEX') + 1;
    if (environment.JOB_COMPLETIONS === undefined) {
      throw new OptionError(
        'shard',
        'auto: JOB_COMPLETION_INDEX is set but not JOB_COMPLETIONS; set it in the job to the number of its completions',
      );
    }
    const count = whole(environment, 'JOB_COMPLETIONS');
    return checked({ index, count }, `JOB_COMPLETION_INDEX=${index - 1} of JOB_COMPLETIONS=${count}`);
  }
  throw new OptionError(
    'shard',
    'auto: neither SLURM_ARRAY_TASK_ID nor JOB_COMPLETION_INDEX is set; start it as a job array (sbatch --array=1-5) or an Indexed Job, or give i/n',
  );
}

/** Task ids may start anywhere and go in steps, but none may be left out: nobody else would do its part. */
function shardOfSlurm(environment: Environment): Shard {
  const id = whole(environment, 'SLURM_ARRAY_TASK_ID');
  const count = whole(environment, 'SLURM_ARRAY_TASK_COUNT');
  const first = whole(environment, 'SLURM_ARRAY_TASK_MIN');
  const last = whole(environment, 'SLURM_ARRAY_TASK_MAX');
  const step =
    environment.SLURM_ARRAY_TASK_STEP === undefined ? 1 : whole(environment, 'SLURM_ARRAY_TASK_STEP');
  const distance = count > 1 ? (last - first) / (count - 1) : Math.max(1, step);
  const index = (id - first) / distance + 1;
  if (
    !Number.isInteger(distance) ||
    distance < 1 ||
    !Number.isInteger(index) ||
    last !== first + (count - 1) * distance
  ) {
    throw new OptionError(
      'shard',
      `auto: the tasks ${first} to ${last} of the array are ${count} and not at equal distances; give --array=1-${count}, or --shard i/n`,
    );
  }
  return checked({ index, count }, `task ${id} of ${count}`);
}

function whole(environment: Environment, name: string): number {
  const text = environment[name];
  if (text === undefined || !/^\d{1,9}$/.test(text))
    throw new OptionError(
      'shard',
      `auto: ${name} is ${text === undefined ? 'not set' : JSON.stringify(text)}, expected a whole number`,
    );
  return Number(text);
}

function checked(shard: Shard, text: string): Shard {
  if (shard.index < 1 || shard.count < 1 || shard.index > shard.count)
    throw new OptionError('shard', `${text}: ${EXAMPLE}`);
  return shard;
}
