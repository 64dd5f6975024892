/** What a model remembers of its training file. */

/** How the training corpus was read, so that tagging reads its input alike without being told. */
export interface InputFormat {
  readonly format: string;
  /** In file order; `_` for one that is not read. */
  readonly columns: readonly string[];
  readonly label: string | undefined;
  /** Reading options that were given (see `ReadCorpusOptions`). */
  readonly word?: string | undefined;
  readonly sentence?: string | undefined;
  readonly separator?: 'whitespace' | 'tab' | undefined;
  readonly comments?: boolean | 'auto' | undefined;
  readonly quote?: 'double' | 'none' | undefined;
  /** The label that is read as `O` and written for it. */
  readonly outside?: string | undefined;
}
