/** A report before it has a form: sections of text, tables and figures. Every form (page, Markdown, CSV, LaTeX) is a function of it. */
import type { Verdict } from '../claims/claim.ts';
import type { Markup } from './render/markup.ts';

/** Text from a corpus, an experiment file or another program: never trusted, always set apart from the words of the report. */
export interface Foreign {
  readonly foreign: string;
}

/** To a file beside the report. */
export interface Link {
  readonly text: string | Foreign;
  /** Escaped for a URL. */
  readonly href: string;
}

/** Words of the report itself, foreign text, something to be typed, or a link. */
export type Inline = string | Foreign | { readonly code: string } | Link;

export interface Report {
  readonly title: Foreign;
  readonly lecture: LectureTable;
  /** Two sentences that answer the question. */
  readonly summary: readonly Inline[];
  /** What the reader must know before trusting anything below. */
  readonly warnings: readonly (readonly Inline[])[];
  readonly sections: readonly Section[];
}

export interface Section {
  readonly id: string;
  readonly title: string;
  /** For the navigation. */
  readonly short: string;
  readonly blocks: readonly Block[];
}

export type Block =
  | { readonly kind: 'text'; readonly text: readonly Inline[] }
  | { readonly kind: 'heading'; readonly text: readonly Inline[] }
  | { readonly kind: 'list'; readonly items: readonly (readonly Inline[])[] }
  | { readonly kind: 'table'; readonly table: Table }
  | { readonly kind: 'figures'; readonly figures: readonly Figure[]; readonly legend: readonly LegendEntry[] }
  | { readonly kind: 'code'; readonly text: string; readonly language: string }
  | { readonly kind: 'details'; readonly summary: string; readonly blocks: readonly Block[] };

/** A drawing made while the report is built; what it shows stands in a table of the same section too. */
export interface Figure {
  readonly title: readonly Inline[];
  /** What is to be seen, for those who do not see it. */
  readonly description: readonly Inline[];
  readonly svg: Markup;
  /** Takes a line of its own, at its own size. */
  readonly isWide?: boolean;
}

export interface LegendEntry {
  readonly swatch: Markup;
  readonly label: Inline;
}

export interface Table {
  /** File name without ending, and id in the page. */
  readonly id: string;
  readonly caption: readonly Inline[];
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
  readonly note?: readonly Inline[];
  /** Whether it also becomes `tables/<id>.csv` and `.tex`. */
  readonly isFile?: boolean;
}

export interface Column {
  readonly head: Inline;
  readonly kind: 'text' | 'figures' | 'verdict';
  /** Decimals of figures. */
  readonly digits?: number;
  /** Whether positive figures carry a plus. */
  readonly isSigned?: boolean;
  /** Which of these the cells have; each is a column of its own in CSV. */
  readonly parts?: readonly ('sd' | 'low' | 'high')[];
  /** Long sentences: may be broken, and take what room there is. */
  readonly isProse?: boolean;
}

export interface Figures {
  readonly value: number | undefined;
  readonly sd?: number | undefined;
  readonly low?: number | undefined;
  readonly high?: number | undefined;
  /** Decimals of this cell, where its column has others. */
  readonly digits?: number;
  /** Rests on a system whose training was cut off or found nothing: marked, but for CSV. */
  readonly isDoubtful?: boolean;
  /** Shown in place of the figure. */
  readonly shown?: string;
}

export type Cell = string | Foreign | Figures;

/** The table of the lecture, each row with what was measured. */
export interface LectureTable {
  readonly confidence: number;
  readonly rows: readonly LectureRow[];
}

export interface LectureRow {
  readonly id: string;
  readonly crf: string;
  /** undefined where the statement is one about both columns. */
  readonly network: string | undefined;
  readonly findings: readonly Finding[];
}

export interface Finding {
  readonly claim: string;
  /** What it is about: a column of the table, or a reason given there. */
  readonly label: 'CRF' | 'network' | '' | 'reason';
  readonly statement: string;
  readonly verdict: Verdict;
  readonly unit: string;
  /** In `unit`: below it an effect does not matter. */
  readonly smallestEffect: number;
  readonly dependsOnScoring: boolean;
  /** Whether it rests, on some corpus, on a system whose training was cut off or found nothing with some seed. */
  readonly isDoubtful: boolean;
  readonly corpora: readonly CorpusFinding[];
}

export interface CorpusFinding {
  readonly corpus: string;
  readonly effect: number;
  readonly low: number;
  readonly high: number;
  /** Over all scoring conventions. */
  readonly verdict: Verdict;
  /** Why it was not tested: stands in place of the effect. */
  readonly untested: string | undefined;
  readonly isDoubtful: boolean;
  /** Where the interval is clear of 0 and the verdict stays open all the same: the p that keeps it open. */
  readonly adjustedP: number | undefined;
}

export const foreign = (text: string): Foreign => ({ foreign: text });
export const figure = (value: number | undefined, shown?: string): Figures =>
  shown === undefined ? { value } : { value, shown };
