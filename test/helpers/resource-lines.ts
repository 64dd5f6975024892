/** Lines and words of the development data, read plainly, so that resource tests do not lean on the corpus readers. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { sharedData } from './shared-data.ts';

/** Lines of a gzip file of the development data, without the empty piece after the last line end. */
export function sharedLines(path: string, encoding: 'utf8' | 'latin1' = 'utf8'): string[] {
  const lines = gunzipSync(readFileSync(sharedData(path)))
    .toString(encoding)
    .split('\n');
  if (lines[lines.length - 1] === '') lines.pop();
  return lines;
}

/** Sentences (words only) of a column file, document by document. */
export function sharedDocuments(path: string): string[][][] {
  const documents: string[][][] = [];
  let document: string[][] = [];
  let sentence: string[] = [];
  const endSentence = (): void => {
    if (sentence.length > 0) document.push(sentence);
    sentence = [];
  };
  const endDocument = (): void => {
    endSentence();
    if (document.length > 0) documents.push(document);
    document = [];
  };
  for (const line of sharedLines(path)) {
    const word = line.trim().split(/[ \t]+/)[0] ?? '';
    if (word === '') endSentence();
    else if (word === '-DOCSTART-') endDocument();
    else sentence.push(word);
  }
  endDocument();
  return documents;
}

/** Running words of a column file. */
export function sharedWords(path: string): string[] {
  return sharedDocuments(path).flat(2);
}
