import { CorpusFormatError } from '../errors.ts';
import type { AttributeSequence } from './attribute-sequence.ts';
import { isBlank, type LineParser, parseText } from './text-lines.ts';

/** What a file of attributes held. */
export interface AttributeFileCounts {
  readonly sequences: number;
  /** Positions, that is tokens. */
  readonly items: number;
}

/**
 * Reads CRFsuite's attribute files: per position a line `label TAB attribute[:value] TAB ...`, an empty line (or one of
 * white space alone) after each sequence. `\:` and `\\` stand for a colon and a backslash, any other backslash for itself; empty fields are skipped;
 * the value is 1 where none is given. A first field `@weight:2.5` sets the weight of the sequence it stands in, on a
 * line of its own or before a label. Each sequence goes to `onSequence` when it is complete and is not kept.
 *
 * As CRFsuite's `frontend/iwa.c` and `reader.c`, but for what they pass over in silence: a second colon, a colon in a
 * label, an empty name and a value that is no finite number are errors here.
 */
export class CrfsuiteParser implements LineParser<AttributeFileCounts> {
  private readonly file: string;
  private readonly onSequence: (sequence: AttributeSequence) => void;
  /** One string object per distinct label. */
  private readonly knownLabels = new Map<string, string>();
  private attributes: string[][] = [];
  /** `[T][*]`, made when the first value other than 1 turns up. */
  private values: number[][] | undefined;
  private labels: string[] = [];
  private weight: number | undefined;
  private weightLine = 0;
  private firstLine = 0;
  private sequences = 0;
  private items = 0;

  constructor(file: string, onSequence: (sequence: AttributeSequence) => void) {
    this.file = file;
    this.onSequence = onSequence;
  }

  line(text: string, lineNumber: number): void {
    if (text === '' || isBlank(text)) {
      this.finishSequence();
      return;
    }
    // Most lines hold neither values nor escapes, and native splitting beats any loop over them.
    if (!text.includes(':') && !text.includes('\\') && !text.startsWith('@')) {
      const fields = text.split('\t');
      const label = fields.shift();
      if (label !== undefined && label !== '' && !fields.includes('')) {
        this.addItem(label, fields, undefined, lineNumber);
        return;
      }
    }
    this.readFields(text, lineNumber);
  }

  end(): AttributeFileCounts {
    this.finishSequence();
    if (this.sequences === 0) throw noSequences(this.file);
    return { sequences: this.sequences, items: this.items };
  }

  private readFields(text: string, lineNumber: number): void {
    const { label, attributes, values, weight } = parseAttributeLine(text, this.file, lineNumber);
    if (weight !== undefined) {
      this.weight = weight;
      this.weightLine = lineNumber;
    }
    if (label !== undefined) this.addItem(label, attributes, values, lineNumber);
  }

  private addItem(
    label: string,
    attributes: string[],
    values: number[] | undefined,
    lineNumber: number,
  ): void {
    if (this.labels.length === 0) this.firstLine = lineNumber;
    let known = this.knownLabels.get(label);
    if (known === undefined) {
      known = label;
      this.knownLabels.set(label, label);
    }
    if (values !== undefined && this.values === undefined) {
      this.values = this.attributes.map((row) => row.map(() => 1));
    }
    this.values?.push(values ?? attributes.map(() => 1));
    this.labels.push(known);
    this.attributes.push(attributes);
  }

  private finishSequence(): void {
    if (this.labels.length === 0) {
      if (this.weight === undefined) return;
      throw weightWithoutSequence(this.file, this.weightLine);
    }
    const { attributes, values, labels, weight = 1, firstLine: line } = this;
    this.attributes = [];
    this.values = undefined;
    this.labels = [];
    this.weight = undefined;
    this.sequences++;
    this.items += labels.length;
    this.onSequence({
      attributes,
      values,
      templates: undefined,
      edgeAttributes: undefined,
      edgeTemplates: undefined,
      labels,
      weight,
      line,
    });
  }
}

/** What one line of an attribute file says; one of white space alone says nothing. */
export interface AttributeLine {
  /** undefined where the line holds nothing or a weight alone. */
  readonly label: string | undefined;
  readonly attributes: string[];
  /** Parallel to `attributes`; undefined when all are 1. */
  readonly values: number[] | undefined;
  /** Of the sequence the line stands in. */
  readonly weight: number | undefined;
}

/** Reads one line of an attribute file. @throws CorpusFormatError */
export function parseAttributeLine(text: string, file: string, lineNumber: number): AttributeLine {
  let label: string | undefined;
  let weight: number | undefined;
  const attributes: string[] = [];
  let values: number[] | undefined;
  const fail = (reason: string): never => {
    throw new CorpusFormatError(file, lineNumber, reason);
  };
  for (const field of text.split('\t')) {
    if (field === '') continue;
    const colon = field.includes(':') ? unescapedColon(field, 0) : -1;
    const name = unescapeName(colon < 0 ? field : field.slice(0, colon));
    const hasValue = colon >= 0 && colon < field.length - 1;
    if (label !== undefined) {
      if (name === '')
        fail(`"${shorten(field)}" has no name before the colon; write a colon of the name as \\:`);
      const value = hasValue ? readValue(field, colon, fail) : 1;
      if (value !== 1) values ??= attributes.map(() => 1);
      values?.push(value);
      attributes.push(name);
    } else if (name.startsWith('@')) {
      if (name !== '@weight') {
        fail(`unknown declaration "${shorten(field)}", expected @weight:NUMBER; labels cannot start with @`);
      }
      weight = hasValue ? readValue(field, colon, fail) : -1;
      if (weight < 0)
        fail(`"${shorten(field)}" is no weight, expected @weight:NUMBER with a number of 0 or more`);
    } else {
      if (colon >= 0) {
        fail(`the label "${shorten(field)}" has a colon, which would start a value; write it as \\:`);
      }
      label = name;
    }
  }
  return { label, attributes, values, weight };
}

function readValue(field: string, colon: number, fail: (reason: string) => never): number {
  if (unescapedColon(field, colon + 1) >= 0) {
    const reason = `"${shorten(field)}" has two colons, expected one before the value`;
    fail(`${reason}; write a colon of the name as \\:`);
  }
  const text = field.slice(colon + 1);
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (Number.isFinite(value)) return value;
  const reason = `"${shorten(text)}" after the colon of "${shorten(field)}" is no finite number`;
  return fail(`${reason}; write a colon of the name as \\:`);
}

/** @param line that of the weight */
export function weightWithoutSequence(file: string, line: number): CorpusFormatError {
  return new CorpusFormatError(
    file,
    line,
    'a weight without a sequence; put it directly above the lines it is for',
  );
}

export function noSequences(file: string): CorpusFormatError {
  return new CorpusFormatError(file, 0, 'no sequences found, expected lines of label TAB attribute TAB ...');
}

/** Reads a whole text of CRFsuite attributes. @throws CorpusFormatError */
export function parseCrfsuite(text: string, file = 'text'): AttributeSequence[] {
  const sequences: AttributeSequence[] = [];
  parseText(new CrfsuiteParser(file, (sequence) => sequences.push(sequence)), text, file);
  return sequences;
}

/**
 * A sequence as CRFsuite's lines, the empty line after it included. Labels are written as `O` where there are none.
 * @throws CorpusFormatError when a name holds a tab or line end, which the format cannot express.
 */
export function formatCrfsuite(sequence: AttributeSequence): string {
  const lines = sequence.attributes.map((row, t) => {
    const values = sequence.values?.[t];
    const fields = row.map((name, k) => {
      const value = values?.[k] ?? 1;
      return value === 1 ? escapeName(name) : `${escapeName(name)}:${value}`;
    });
    return [escapeName(sequence.labels?.[t] ?? 'O'), ...fields].join('\t');
  });
  if (sequence.weight !== 1) lines.unshift(`@weight:${sequence.weight}`);
  return `${lines.join('\n')}\n\n`;
}

/** Position of the first colon from `start` on that no backslash escapes, or -1. */
function unescapedColon(field: string, start: number): number {
  for (let i = start; i < field.length; i++) {
    const code = field.charCodeAt(i);
    if (code === 58) return i;
    if (code === 92) {
      const next = field.charCodeAt(i + 1);
      if (next === 58 || next === 92) i++;
    }
  }
  return -1;
}

function unescapeName(name: string): string {
  return name.includes('\\') ? name.replace(/\\([:\\])/g, '$1') : name;
}

function escapeName(name: string): string {
  if (/[\t\n\r]/.test(name)) {
    throw new CorpusFormatError(
      'output',
      0,
      `"${shorten(name)}" holds a tab or line end, which CRFsuite files cannot express`,
    );
  }
  return name.replace(/[:\\]/g, '\\$&');
}

function shorten(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}...` : text;
}
