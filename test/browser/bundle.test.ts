/** The library for browsers, run in Node: what it reaches, and that it computes what the library computes. */
import { build, type Metafile } from 'esbuild';
import { describe, expect, it } from 'vitest';
import type * as Browser from '../../src/browser/index.ts';
import { attributeTokens, explainDecision } from '../../src/compare/index.ts';
import { generateEmbeddedCorpus } from '../../src/corpus/index.ts';
import { serializeCrf } from '../../src/crf/index.ts';
import { nerSpec, patternSpec, trainedCrf } from '../helpers/trained-crf.ts';

interface BrowserBuild {
  readonly browserOptions: Record<string, unknown>;
  checkBundle(metafile: Metafile): void;
}
const scripts = new URL('../../scripts/browser-modules.mjs', import.meta.url).href;
const { browserOptions, checkBundle } = (await import(scripts)) as BrowserBuild;
const bundle = (await import(new URL('../../dist/browser/crf.js', import.meta.url).href)) as typeof Browser;

async function bundled(contents: string): Promise<Metafile> {
  const { metafile } = await build({
    ...browserOptions,
    stdin: { contents, resolveDir: new URL('../../src/browser', import.meta.url).pathname, loader: 'ts' },
    write: false,
    format: 'esm',
    metafile: true,
    outfile: 'out.js',
  });
  return metafile;
}

describe('the bundle for browsers', () => {
  it('reaches no module of Node, no package but zod, and no kernels', async () => {
    const metafile = await bundled("export * from './index.ts';");
    expect(() => checkBundle(metafile)).not.toThrow();
    const [output] = Object.values(metafile.outputs);
    const used = Object.entries(output?.inputs ?? {}).flatMap(([name, { bytesInOutput }]) =>
      bytesInOutput > 0 ? [name] : [],
    );
    expect(used).toContain('src/crf/model.ts');
    expect(used).toContain('src/browser/zod.ts');
    const foreign = /node_modules\/(?!zod\/)|\/wasm\/|\/train\.ts|corpus\/files|^src\/neural|^src\/cli/;
    expect(used.filter((name) => foreign.test(name))).toEqual([]);
  });

  it('would be refused with a module of Node in it', async () => {
    const metafile = await bundled(
      "import { readFileSync } from 'node:fs';\nexport const read = () => readFileSync('x');",
    );
    expect(() => checkBundle(metafile)).toThrow('out.js reaches node:fs, which no browser has');
  });
});

const corpora = generateEmbeddedCorpus({ trainSentences: 60, devSentences: 5, testSentences: 12 });

describe.each([
  ['templates', nerSpec()],
  ['patterns', patternSpec()],
])('a model in the bundle: %s', (_, spec) => {
  it('gives the same labels, marginals, best paths and accounts to the last bit', async () => {
    const model = await trainedCrf(corpora.train, spec);
    const own = bundle.deserializeCrf(serializeCrf(model), 'm.crf');
    const data = own.encoder.encodeCorpus(corpora.test);
    const expected = model.encoder.encodeCorpus(corpora.test);
    expect(data.attributeIds).toEqual(expected.attributeIds);
    for (const decoding of bundle.DECODINGS)
      expect(await own.decodeAll(data, decoding)).toEqual(await model.decodeAll(expected, decoding));
    const decoder = await own.batchDecoder();
    const { nodeMarginals, logZ } = decoder.marginals(data);
    expect(decoder.logZ(data)).toEqual(logZ);
    let at = 0;
    for (const [n, sentence] of corpora.test.sentences.entries()) {
      expect(own.nBest(sentence, 3)).toEqual(model.nBest(sentence, 3));
      const alone = model.marginalsEncoded(expected, n);
      expect(nodeMarginals.subarray(at, at + alone.length)).toEqual(alone);
      at += alone.length;
      const token = n % sentence.tokens.length;
      const options = n < 2 ? { flip: { limit: 200 } } : { flip: false as const };
      const account = bundle.explainDecision(own, sentence, token, options);
      expect(account).toEqual(explainDecision(model, sentence, token, options));
      expect(Math.abs(account.residual)).toBeLessThan(1e-9);
      expect(bundle.attributeTokens(own, account, sentence)).toEqual(
        attributeTokens(model, account, sentence),
      );
    }
    expect(Buffer.compare(bundle.serializeCrf(own), serializeCrf(model))).toBe(0);
  });
});

describe('a damaged model in the bundle', () => {
  it('is refused as in the library', async () => {
    const bytes = serializeCrf(await trainedCrf(corpora.train, nerSpec()));
    expect(() => bundle.deserializeCrf(bytes.subarray(0, 100), 'm.crf')).toThrow(
      /^m\.crf: found 100 bytes, expected/,
    );
    const broken = bytes.slice();
    broken[500] = (broken[500] ?? 0) ^ 1;
    expect(() => bundle.deserializeCrf(broken, 'm.crf')).toThrow(
      /checksum does not match; the file is damaged/,
    );
  });
});
