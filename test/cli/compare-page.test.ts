/** The page of the best CRF that crf-lab compare, merge and report make and link. */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { RunResult } from '../../src/compare/index.ts';
import { type InspectPayload, readInspection } from '../../src/inspect/inspection.ts';
import { TINY_OPTIONS } from '../compare/run/tiny-experiment.ts';
import { callCli, temporaryFolder } from '../helpers/run-cli.ts';

const folder = temporaryFolder();
afterAll(folder.clean);

const [GRID] = TINY_OPTIONS.grids;
const results = (out: string): string => readFileSync(join(out, 'results.json'), 'utf8');

describe('the page of the best CRF', () => {
  const live = folder.write(
    'live.json',
    JSON.stringify({
      ...TINY_OPTIONS,
      name: 'live',
      grids: [
        { ...GRID, emissions: ['features', 'bilstm'], outputs: ['softmax', 'crf'], templates: ['preset'] },
      ],
      interpretation: { decisions: 4, refits: 1, examples: 1, l1Path: 0 },
    }),
  );
  const out = folder.path('live');
  const file = join(out, 'inspect-e.html');
  const report = (where = out): string => readFileSync(join(where, 'report.html'), 'utf8');
  const LINK = 'href="inspect-e.html"';

  it('is written from the model that was kept, with the test set, and linked by the report', async () => {
    const { code, stdout, stderr } = await callCli('compare', live, '--out', out, '--threads', '2');
    expect([code, stderr.includes('note:')]).toEqual([0, false]);
    expect(stdout).toContain(`${file}\n`);
    // Neither softmax nor refits nor networks.
    const models = readdirSync(join(out, 'models'));
    expect(models).toHaveLength(1);
    const id = models[0]?.replace('.crfmodel', '') ?? '';
    const { spec, predictions, devScore } = (
      JSON.parse(readFileSync(join(out, 'journal', `${id}.json`), 'utf8')) as { content: RunResult }
    ).content;
    expect(spec).toMatchObject({ emission: 'features', head: 'crf', seed: 1 });
    expect(spec.refit).toBeUndefined();
    expect(devScore).toBeGreaterThan(0);
    const json = /<script type="application\/json" id="payload">([^<]+)</.exec(
      readFileSync(file, 'utf8'),
    )?.[1];
    const shown = await readInspection(JSON.parse(json ?? '') as InspectPayload);
    expect(shown.models.map(({ name }) => name)).toEqual(['e features+crf seed 1']);
    expect(shown.models[0]?.reduction).toBeUndefined();
    expect(shown.data).toMatchObject({ name: 'e test', sentencesInAll: 30 });
    const ours = new Map(shown.data?.sentences.map(({ number, predicted }) => [number, predicted[0]]));
    expect(Array.from({ length: 30 }, (_, n) => ours.get(n)?.join(' '))).toEqual(predictions.crf);
    expect(report()).toContain(LINK);
    expect(readFileSync(join(out, 'report.md'), 'utf8')).toContain('[Try the CRF](inspect-e.html)');
  });

  it('is the same when made again; the report keeps its link while it is there', async () => {
    const page = readFileSync(file);
    const before = report();
    await callCli('report', out);
    expect(report()).toBe(before);
    rmSync(file);
    await callCli('report', out);
    expect(report()).not.toContain(LINK);
    const { stderr } = await callCli('compare', live, '--out', out);
    // Four trainings, and a refit of each CRF.
    expect(stderr).toContain('6 runs, 6 of them done before');
    expect(stderr).toContain('making inspect-e.html\n');
    expect(readFileSync(file).equals(page)).toBe(true);
    expect(report()).toBe(before);
  });

  it('comes along when shards are merged, and is left out where no model was kept', async () => {
    const whole = folder.path('live-merged');
    expect((await callCli('merge', out, '--out', whole)).code).toBe(0);
    expect(readFileSync(join(whole, 'inspect-e.html')).equals(readFileSync(file))).toBe(true);
    expect(results(whole)).toBe(results(out));
    rmSync(join(whole, 'models'), { recursive: true });
    rmSync(join(whole, 'inspect-e.html'));
    const bare = await callCli('compare', live, '--out', whole);
    expect([bare.code, bare.stderr.includes('note:')]).toEqual([0, false]);
    expect(existsSync(join(whole, 'inspect-e.html'))).toBe(false);
    expect(report(whole)).not.toContain(LINK);
    expect(results(whole)).toBe(results(out));
  });

  it('is left out with a note where the model is damaged, and the experiment is done all the same', async () => {
    const [model = ''] = readdirSync(join(out, 'models'));
    const path = join(out, 'models', model);
    const bytes = readFileSync(path);
    writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    const { code, stderr } = await callCli('compare', live, '--out', out);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /^note: no page of the CRF of e: .*\.crfmodel: .*; remove .*\.json, and the same command trains it again$/m,
    );
    expect(existsSync(file)).toBe(false);
    expect(report()).not.toContain(LINK);
    rmSync(join(out, 'journal', model.replace('.crfmodel', '.json')));
    await callCli('compare', live, '--out', out);
    expect(readFileSync(path).equals(bytes)).toBe(true);
    expect(report()).toContain(LINK);
  });
});
