/** What the page is about now: models with their changes, the sentence, the chosen token; and the address that keeps it. */
import type { DecisionAccount } from '../../compare/explain/account.ts';
import { type Sentence, sentenceFromTokens } from '../../corpus/sentence.ts';
import { tokeniseText } from '../../corpus/tokenise.ts';
import { CrfLabError, OptionError } from '../../errors.ts';
import type { EncodedDataset } from '../../features/encode.ts';
import type { SentenceContext } from '../../features/field.ts';
import type { Analysis } from '../analysis.ts';
import { ColumnGuesser, columnsToGuess } from '../guess-columns.ts';
import { documentOf, type InspectedSentence, type Inspection } from '../inspection.ts';
import { LiveModel } from '../live-model.ts';
import { type Change, type LiveSettings, UNCHANGED, withChange, withoutChange } from '../live-settings.ts';
import { formatHash, type PageState, parseHash } from '../page-state.ts';

/** Tokens of typed text that are labelled; a sentence has fewer. */
export const MOST_TOKENS = 400;

/** Browsers slow down pages that write their address with every keystroke. */
const ADDRESS_DELAY_MS = 250;

/** What is typed when nothing else is there. */
const FIRST_TEXT = 'George Washington flew from Berlin to New York .';

export interface CurrentSentence {
  readonly sentence: Sentence;
  /** In its document where a model looks beyond the sentence; else, and of typed text, alone. */
  readonly context: SentenceContext;
  /** undefined for typed text. */
  readonly inspected: InspectedSentence | undefined;
  /** How many tokens were typed, where they are too many. */
  readonly tokensTyped: number;
}

/** What a model makes of the sentence. */
export type Reading =
  | {
      readonly data: EncodedDataset;
      readonly analysis: Analysis;
      readonly elapsedMs: number;
      readonly error?: undefined;
    }
  | { readonly error: string };

export class Store {
  readonly inspection: Inspection;
  readonly models: readonly LiveModel[];
  readonly #listeners: (() => void)[] = [];
  /** Column values that the reader has set, by position, word and column. */
  readonly #columnValues = new Map<string, string>();
  readonly #undo: (readonly LiveSettings[])[] = [];
  #state: PageState;
  #current: CurrentSentence | undefined;
  #readings: (Reading | undefined)[] = [];
  /** Made when text is typed for the first time: it reads all sentences. */
  #guesser: ColumnGuesser | undefined;
  #addressTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(inspection: Inspection, hash: string) {
    this.inspection = inspection;
    this.models = inspection.models.map(({ model }) => new LiveModel(model));
    this.#state = this.#accept(parseHash(hash, this.models.length));
  }

  get state(): PageState {
    return this.#state;
  }

  /** The model that the views are of. */
  get model(): LiveModel {
    const model = this.models[this.#state.model];
    if (model === undefined) throw new RangeError(`no model ${this.#state.model}`);
    return model;
  }

  get modelName(): string {
    return this.inspection.models[this.#state.model]?.name ?? '';
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  /** Called after every change of the state. */
  subscribe(listener: () => void): void {
    this.#listeners.push(listener);
  }

  update(patch: Partial<PageState>): void {
    const before = this.#state;
    const next = { ...before, ...patch };
    if (next.text !== before.text || next.sentence !== before.sentence) this.#forgetSentence();
    this.#state = next;
    clearTimeout(this.#addressTimer);
    if ('text' in patch || 'search' in patch)
      this.#addressTimer = setTimeout(() => this.#writeAddress(), ADDRESS_DELAY_MS);
    else this.#writeAddress();
    this.#notify();
  }

  /** Takes a state out of an address, as when the reader goes back. */
  restore(hash: string): void {
    if (hash.replace(/^#/, '') === formatHash(this.#state)) return;
    this.#forgetSentence();
    this.#state = this.#accept(parseHash(hash, this.models.length));
    this.#publish();
  }

  showSentence(index: number): void {
    this.update({ tab: 'sentence', text: undefined, sentence: index, token: undefined, against: undefined });
  }

  /** Makes a change to the model that is shown. @throws OptionError where the model cannot take it; nothing has changed then */
  change(change: Change): void {
    this.#setSettings(withChange(this.model.settings, change));
  }

  takeBack(change: Change): void {
    this.#setSettings(withoutChange(this.model.settings, change));
  }

  replaceSettings(settings: LiveSettings): void {
    this.#setSettings(settings);
  }

  undo(): void {
    const before = this.#undo.pop();
    if (before === undefined) return;
    for (const [n, settings] of before.entries()) this.models[n]?.apply(settings);
    this.#keepSettings();
  }

  reset(): void {
    this.#setSettings(UNCHANGED);
  }

  /** The sentence to be labelled; undefined while nothing is typed. */
  get current(): CurrentSentence | undefined {
    this.#current ??= this.#findSentence();
    return this.#current.sentence.tokens.length === 0 ? undefined : this.#current;
  }

  /** What is in the text field. */
  get text(): string {
    const { text, sentence } = this.#state;
    if (text !== undefined) return text;
    return this.inspection.data?.sentences[sentence ?? 0]?.tokens.join(' ') ?? FIRST_TEXT;
  }

  reading(n: number): Reading | undefined {
    const { current } = this;
    const model = this.models[n];
    if (current === undefined || model === undefined) return undefined;
    let reading = this.#readings[n];
    if (reading === undefined) {
      reading = read(model, current.context);
      this.#readings[n] = reading;
    }
    return reading;
  }

  /** The chosen token, or the first that is no O where none is chosen; undefined without a sentence. */
  get token(): number | undefined {
    const length = this.current?.sentence.tokens.length ?? 0;
    if (length === 0) return undefined;
    const chosen = this.#state.token;
    if (chosen !== undefined && chosen < length) return chosen;
    const reading = this.reading(this.#state.model);
    const labels = reading?.error === undefined ? reading?.analysis.paths[0]?.labels : undefined;
    const outside = this.model.labels.indexOf('O');
    return Math.max(0, labels?.findIndex((label) => label !== outside) ?? 0);
  }

  /** The account of the chosen token; where the rival asked for is not possible, against the best one. */
  account(options: { withFlip?: boolean; withTemplates?: boolean } = {}): DecisionAccount | undefined {
    const { token, model } = this;
    const reading = this.reading(this.#state.model);
    if (token === undefined || reading === undefined || reading.error !== undefined) return undefined;
    const { against } = this.#state;
    try {
      return model.account(reading.data, token, { ...options, against });
    } catch (error) {
      if (against === undefined || !(error instanceof OptionError)) throw error;
      return model.account(reading.data, token, options);
    }
  }

  /** Columns that the models read besides words, for typed text. */
  get columns(): readonly string[] {
    return [...new Set(this.models.flatMap(({ base }) => columnsToGuess(base)))];
  }

  setColumnValue(t: number, column: string, value: string): void {
    const token = this.current?.sentence.tokens[t] ?? '';
    this.#columnValues.set(`${t}\n${column}\n${token}`, value);
    this.#forgetSentence();
    this.#publish();
  }

  #findSentence(): CurrentSentence {
    const { text, sentence: place = 0 } = this.#state;
    const { data } = this.inspection;
    const inspected = text === undefined ? data?.sentences[place] : undefined;
    if (data !== undefined && inspected !== undefined) {
      const { document, index } = documentOf(data, place);
      const own = document[index];
      if (own !== undefined)
        return {
          sentence: own,
          context: { sentence: own, document, index },
          inspected,
          tokensTyped: own.tokens.length,
        };
    }
    const all = tokeniseText(this.text).map(({ text: token }) => token);
    const tokens = all.slice(0, MOST_TOKENS);
    const columns = new Map(
      this.columns.map((column) => [column, tokens.map((token, t) => this.#columnValue(t, column, token))]),
    );
    const sentence = sentenceFromTokens(tokens, undefined, columns);
    return {
      sentence,
      context: { sentence, document: [sentence], index: 0 },
      inspected: undefined,
      tokensTyped: all.length,
    };
  }

  #columnValue(t: number, column: string, token: string): string {
    const set = this.#columnValues.get(`${t}\n${column}\n${token}`);
    if (set !== undefined) return set;
    this.#guesser ??= new ColumnGuesser(this.inspection.data?.sentences ?? [], this.columns);
    return this.#guesser.guess(column, token);
  }

  #setSettings(settings: LiveSettings): void {
    const before = this.models.map((model) => model.settings);
    this.model.apply(settings);
    this.#undo.push(before);
    this.#keepSettings();
  }

  #keepSettings(): void {
    this.#state = { ...this.#state, settings: this.models.map(({ settings }) => settings) };
    this.#readings = [];
    this.#publish();
  }

  #forgetSentence(): void {
    this.#current = undefined;
    this.#readings = [];
  }

  /** What of a state fits these models and these data. */
  #accept(state: PageState): PageState {
    for (const [n, model] of this.models.entries()) {
      let settings = UNCHANGED;
      model.apply(settings);
      const wanted = state.settings[n] ?? UNCHANGED;
      const attempts: ((now: LiveSettings) => LiveSettings)[] = [
        (now) => ({ ...now, output: wanted.output }),
        ...wanted.templatesOff.map(
          (template) => (now: LiveSettings) => withChange(now, { kind: 'template', template }),
        ),
        ...wanted.edits.map((edit) => (now: LiveSettings) => withChange(now, { kind: 'weight', edit })),
        ...wanted.forbidden.map((step) => (now: LiveSettings) => withChange(now, { kind: 'step', step })),
      ];
      for (const attempt of attempts) {
        try {
          model.apply(attempt(settings));
          settings = attempt(settings);
        } catch (error) {
          if (!(error instanceof CrfLabError)) throw error;
        }
      }
      model.apply(settings);
    }
    const sentences = this.inspection.data?.sentences.length ?? 0;
    const sentence = state.sentence !== undefined && state.sentence < sentences ? state.sentence : undefined;
    const hasData = this.inspection.data !== undefined;
    return {
      ...state,
      tab: state.tab === 'errors' && !hasData ? 'sentence' : state.tab,
      sentence: state.text === undefined ? sentence : undefined,
      settings: this.models.map(({ settings }) => settings),
    };
  }

  #publish(): void {
    this.#writeAddress();
    this.#notify();
  }

  #notify(): void {
    for (const listener of this.#listeners) listener();
  }

  #writeAddress(): void {
    const hash = formatHash(this.#state);
    try {
      history.replaceState(null, '', hash === '' ? '#' : `#${hash}`);
    } catch {
      // Some browsers allow no address to a page without an origin: the state lives on in the page alone.
    }
  }
}

function read(model: LiveModel, context: SentenceContext): Reading {
  const start = performance.now();
  try {
    const data = model.read(context);
    const analysis = model.analyse(data);
    return { data, analysis, elapsedMs: performance.now() - start };
  } catch (error) {
    if (!(error instanceof CrfLabError)) throw error;
    return { error: error.message };
  }
}
