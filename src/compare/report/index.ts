export { formatVerdicts, type VerdictFormat } from './format-verdicts.ts';
export { PAGE_LIMITS, renderReport } from './render-report.ts';
