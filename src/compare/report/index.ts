export { makeVisible } from '../../visible-text.ts';
export { formatVerdicts, type VerdictFormat } from './format-verdicts.ts';
export { type LivePages, livePageNames } from './live-pages.ts';
export {
  MAX_PAGE_WEIGHTS,
  type PageWeight,
  renderWeightsPage,
  type WeightsPageOptions,
} from './page/weights-page.ts';
export { escapeMarkdown } from './render/markdown.ts';
export { PAGE_LIMITS, renderReport } from './render-report.ts';
