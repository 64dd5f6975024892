export { formatVerdicts, type VerdictFormat } from './format-verdicts.ts';
export { escapeMarkdown } from './render/markdown.ts';
export { makeVisible } from './render/visible-text.ts';
export { PAGE_LIMITS, renderReport } from './render-report.ts';
