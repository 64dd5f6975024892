/**
 * CRFsuite as it is measured: the C sources that the npm package `crfsuite` brings, compiled here with the flags of
 * CRFsuite's own build. The package's build is not used: its binding.gyp passes -DUSE_SSE and -O3 to the C++ binding
 * only, so that CRFsuite itself would run without its SSE2 routines, and without -ffast-math.
 */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import { CACHE, ROOT } from './paths.ts';
import { BenchError, runProgram } from './process-runner.ts';

export interface BuiltPeer {
  readonly kind: 'built';
  readonly path: string;
  /** Of CRFsuite, by its header. */
  readonly version: string;
  /** Of the npm package that has the sources. */
  readonly packageVersion: string;
  readonly compiler: string;
  readonly flags: readonly string[];
}

export type Peer = BuiltPeer | { readonly kind: 'missing'; readonly reason: string };

/** What results say of a peer: everything but where it stands on this machine. */
export type PeerDescription = Omit<BuiltPeer, 'path'> | Exclude<Peer, BuiltPeer>;

export function describePeer(peer: Peer): PeerDescription {
  if (peer.kind === 'missing') return peer;
  const { path: _path, ...description } = peer;
  return description;
}

const FOLDER = `${ROOT}test/bench/peers`;
const PACKAGE = `${FOLDER}/node_modules/crfsuite`;
const DRIVER = `${FOLDER}/crfsuite-driver.c`;

/** What CRFsuite's and liblbfgs' configure scripts set (the last for <emmintrin.h>, which they look for). */
const X86_FLAGS = ['-O3', '-ffast-math', '-msse2', '-DUSE_SSE', '-DHAVE_EMMINTRIN_H'];
/** Their SSE2 routines exist for x86 alone. */
const OTHER_FLAGS = ['-O3', '-ffast-math'];

/** Installs and compiles CRFsuite unless that is done; never throws for want of a network or a compiler. */
export async function buildPeer(say: (line: string) => void): Promise<Peer> {
  try {
    if (!existsSync(`${PACKAGE}/package.json`)) {
      say('CRFsuite: npm install in test/bench/peers');
      const args = ['install', '--ignore-scripts', '--no-package-lock', '--no-audit', '--no-fund'];
      await runProgram('npm', args, { cwd: FOLDER });
    }
    return await compile(say);
  } catch (error) {
    if (!(error instanceof BenchError)) throw error;
    return { kind: 'missing', reason: whyMissing(error) };
  }
}

/** One line without the paths of this machine, which npm's last lines have: the first that speaks of an error. */
export function whyMissing(error: BenchError): string {
  const { code } = (error.cause ?? {}) as NodeJS.ErrnoException;
  const [firstLine = ''] = error.message.split('\n');
  const [program = ''] = firstLine.split(' ', 1);
  if (code === 'ENOENT') return `${program} is not installed`;
  const complaint = error.stderr.split('\n').find((line) => /error/i.test(line) && !/\bwarn/i.test(line));
  return complaint === undefined ? `${program} failed` : `${program} failed: ${complaint.trim()}`;
}

async function compile(say: (line: string) => void): Promise<BuiltPeer> {
  const compiler = process.env.CC ?? 'cc';
  const flags = process.arch === 'x64' || process.arch === 'ia32' ? X86_FLAGS : OTHER_FLAGS;
  const sources = [
    ...['liblbfgs/lib/lbfgs.c', 'crfsuite/lib/cqdb/src/cqdb.c', 'crfsuite/lib/cqdb/src/lookup3.c'],
    ...readdirSync(`${PACKAGE}/crfsuite/lib/crf/src`)
      .filter((name) => name.endsWith('.c'))
      .toSorted()
      .map((name) => `crfsuite/lib/crf/src/${name}`),
  ];
  const includes = ['crfsuite/include', 'liblbfgs/include', 'crfsuite/lib/cqdb/include'];
  const { stdout: compilerVersion } = await runProgram(compiler, ['--version']);
  const packageVersion: string = JSON.parse(readFileSync(`${PACKAGE}/package.json`, 'utf8')).version;
  const key = createHash('sha256')
    .update(readFileSync(DRIVER))
    .update(JSON.stringify([packageVersion, compilerVersion, flags, sources]))
    .digest('hex')
    .slice(0, 12);
  const path = `${CACHE}/crfsuite-driver-${key}`;
  if (!existsSync(path)) {
    say(`CRFsuite: ${compiler} ${flags.join(' ')}`);
    await mkdir(CACHE, { recursive: true });
    const temporary = `${path}.${process.pid}`;
    const files = [...sources, DRIVER];
    // Warnings in other people's sources are not ours to read.
    const args = [...flags, '-w', ...includes.flatMap((folder) => ['-I', folder]), ...files];
    await runProgram(compiler, [...args, '-lm', '-o', temporary], { cwd: PACKAGE });
    await rename(temporary, path);
  }
  const { stdout: version } = await runProgram(path, ['version']);
  const [compilerName = compiler] = compilerVersion.split('\n');
  return { kind: 'built', path, version: version.trim(), packageVersion, compiler: compilerName, flags };
}
