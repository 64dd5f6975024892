import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { renderReport } from '../../../src/compare/index.ts';
import { type Cell, type Column, foreign, type Table } from '../../../src/compare/report/document.ts';
import { formatEffect, formatNumber } from '../../../src/compare/report/render/cells.ts';
import { renderCsv } from '../../../src/compare/report/render/csv.ts';
import { escapeLatex, renderLatex } from '../../../src/compare/report/render/latex.ts';
import { escapeMarkdown } from '../../../src/compare/report/render/markdown.ts';
import { escapeHtml, markup } from '../../../src/compare/report/render/markup.ts';
import { cutText, displayWidth, makeVisible } from '../../../src/visible-text.ts';
import { HOSTILE, makeCosts, makeExperimentResult } from '../../helpers/experiment-result.ts';
import { checkMarkup } from '../../helpers/markup-check.ts';

const result = makeExperimentResult();
const files = renderReport(result, makeCosts(result));

const tableOf = (columns: readonly Column[], rows: readonly (readonly Cell[])[]): Table => ({
  id: 'x',
  caption: ['x'],
  columns,
  rows,
});
/** Any code points, lone surrogates and controls among them. */
const anyText = fc
  .array(fc.oneof(fc.integer({ min: 0, max: 0x10ffff }), fc.integer({ min: 0, max: 0x2fff })), {
    maxLength: 60,
  })
  .map((codes) => String.fromCodePoint(...codes));

const textColumn: Column = { head: 'name', kind: 'text' };

describe('visible text', () => {
  it('shows control characters and those that turn or hide text', () => {
    expect(makeVisible('a\u0000b\u007f\u202e\u200b\ud800')).toBe('a␀b␡⟨U+202E⟩⟨U+200B⟩⟨U+D800⟩');
    expect(makeVisible(HOSTILE.emoji)).toBe(HOSTILE.emoji);
  });

  it('cuts by code points and keeps what fits', () => {
    expect(cutText('ab', 2)).toBe('ab');
    expect(cutText('abc', 2)).toBe('a…');
    expect(cutText('😀😀😀', 2)).toBe('😀…');
    expect(Array.from(cutText(HOSTILE.long, 72))).toHaveLength(72);
  });

  it('never gives more than the limit', () => {
    fc.assert(
      fc.property(anyText, fc.integer({ min: 2, max: 30 }), (text, limit) => {
        expect(Array.from(cutText(text, limit)).length).toBeLessThanOrEqual(limit);
      }),
    );
  });

  it('counts wide characters twice and marks not at all', () => {
    expect(displayWidth('ab')).toBe(2);
    expect(displayWidth('漢字')).toBe(4);
    expect(displayWidth('é'.normalize('NFD'))).toBe(1);
  });
});

describe('figures as text', () => {
  it.each([
    [1234.5, 1, false, '1234.5'],
    [12345.678, 1, false, '12\u202f345.7'],
    [-0.001, 2, true, '0.00'],
    [-1.5, 1, false, '−1.5'],
    [2, 0, true, '+2'],
    [Number.NaN, 2, false, '–'],
  ])('%d with %d decimals, signed: %s, is %s', (value, digits, isSigned, expected) => {
    expect(formatNumber(value, digits, isSigned)).toBe(expected);
  });

  it('gives small effects the decimals they need', () => {
    expect(formatEffect(0.0123, -0.001, 0.02)).toBe('+0.012 [−0.001, +0.020]');
    expect(formatEffect(8.5, 7, 10)).toBe('+8.50 [+7.00, +10.00]');
  });
});

describe('HTML', () => {
  it('escapes every string that is inserted, and reads back as it was', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(checkMarkup(markup`<p title="${text}">${text}</p>`.source).text).toBe(text);
      }),
    );
    expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;');
  });
});

describe('CSV', () => {
  it('reads back through a parser of its own, with an apostrophe before what would be a formula', () => {
    const texts = [...Object.values(HOSTILE), '+1', '-1', '@x', '\tx', 'a,"b"', ''];
    const rows: string[][] = parse(
      renderCsv(
        tableOf(
          [textColumn],
          texts.map((text) => [foreign(text)]),
        ),
      ),
      { skip_empty_lines: false },
    );
    expect(rows[0]).toEqual(['name']);
    for (const [n, text] of texts.entries()) {
      const visible = makeVisible(text);
      expect(rows[n + 1]?.[0]).toBe(/^[=+\-@]/.test(visible) ? `'${visible}` : visible);
    }
  });

  it('gives figures all their digits, unguarded, and intervals columns of their own', () => {
    const column: Column = { head: 'F1', kind: 'figures', digits: 1, parts: ['low', 'high'] };
    const csv = renderCsv(
      tableOf(
        [column],
        [[{ value: -1.23456789, low: -2, high: 0.1 + 0.2 }], [{ value: undefined, shown: 'none' }]],
      ),
    );
    expect(csv).toBe('F1,F1 low,F1 high\n-1.23456789,-2,0.3\n,,\n');
  });

  it('has as many fields in every row of every table as in its head', () => {
    const tables = [...files].filter(([name]) => name.endsWith('.csv'));
    expect(tables.length).toBeGreaterThan(15);
    for (const [name, text] of tables) expect(() => parse(text), name).not.toThrow();
  });

  it('names its files by letters, digits, dots and dashes, whatever a corpus is called', () => {
    const data = ['../../etc', '..\\..\\etc', 'CON\u0000', '__proto__'].map((corpus) => ({
      ...(result.data[0] ?? expect.fail()),
      corpus,
    }));
    const names = [...renderReport({ ...result, data, cells: [] }).keys()].filter((name) =>
      name.startsWith('tables/data-'),
    );
    expect(names).toHaveLength(2 * data.length);
    for (const name of names) expect(name).toMatch(/^tables\/data-[A-Za-z0-9._-]+$/);
    for (const name of names) expect(name).not.toContain('..');
  });
});

describe('LaTeX', () => {
  it('escapes every character that TeX would act on', () => {
    expect(escapeLatex('\\{}$&#_%~^')).toBe(
      '\\textbackslash{}\\{\\}\\$\\&\\#\\_\\%\\textasciitilde{}\\textasciicircum{}',
    );
    expect(escapeLatex('a--b')).toBe('a{-}{-}b');
    expect(escapeLatex('\u22121.5')).toBe('$-$1.5');
  });

  it('has booktabs rules, as many cells as columns, and no bare special characters', () => {
    for (const [name, text] of files) {
      if (!name.endsWith('.tex')) continue;
      const lines = text.split('\n').filter((line) => !line.startsWith('%'));
      for (const rule of ['\\toprule', '\\midrule', '\\bottomrule'])
        expect(
          lines.filter((line) => line === rule),
          name,
        ).toHaveLength(1);
      const columns = /\\begin\{tabular\}\{(.*)\}$/
        .exec(lines[0] ?? '')?.[1]
        ?.replaceAll(/p\{.*?linewidth\}/g, 'p').length;
      for (const line of lines.filter((one) => one.endsWith('\\\\'))) {
        expect(line.split(/(?<!\\)&/), `${name}: ${line}`).toHaveLength(columns ?? -1);
        expect(line.replaceAll(/\\[%#_$&{}]/g, ''), name).not.toMatch(/[%#_~^"<>|]/);
      }
    }
  });

  it('keeps a hyphen inside its own words and cuts long names', () => {
    const table = tableOf([{ head: 'two-sided', kind: 'text' }], [[foreign(HOSTILE.long)]]);
    expect(renderLatex(table)).toContain('two-sided \\\\');
    expect(renderLatex(table).length).toBeLessThan(400);
  });
});

describe('Markdown', () => {
  const text = files.get('report.md') ?? '';

  it('begins with the table of the lecture, then the summary', () => {
    const lines = text.split('\n');
    expect(lines[2]).toMatch(/^\| CRF \| network \| verdict \|/);
    expect(lines.findIndex((line) => line.includes('feature engineering'))).toBe(4);
    expect(text.indexOf('Of eight tested statements')).toBeLessThan(text.indexOf('## Scores by category'));
    expect(text).toContain('because there are more Os than Bs and Is');
  });

  it('escapes what would be markup, links or mentions', () => {
    expect(escapeMarkdown('<b>*a*_b_`c`|[d](e)')).toBe('&lt;b&gt;\\*a\\*\\_b\\_\\`c\\`\\|\\[d\\](e)');
    expect(escapeMarkdown('http://x www.y @z')).toBe('http:\\//x www\\.y &#64;z');
    expect(escapeMarkdown('אב')).toBe('\u2068אב\u2069');
    expect(text).not.toContain(HOSTILE.script);
    expect(text).not.toContain('\u202e');
  });

  it('has as many cells in every row as in the head of its table', () => {
    let columns = 0;
    for (const line of text.split('\n')) {
      const cells = line.startsWith('|') ? line.split(/(?<!\\)\|/).length : 0;
      if (cells > 0 && columns > 0) expect(cells, line).toBe(columns);
      columns = cells;
    }
  });

  it('has a section for everything that the page has', () => {
    const heads = Array.from(text.matchAll(/^## (.*)$/gm), ([, head]) => head);
    const page = checkMarkup(files.get('report.html') ?? '').text;
    expect(heads).toHaveLength(13);
    for (const head of heads) expect(page).toContain(head);
  });
});
