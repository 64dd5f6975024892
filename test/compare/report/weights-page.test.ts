import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MAX_PAGE_WEIGHTS, type PageWeight, renderWeightsPage } from '../../../src/compare/index.ts';
import { HOSTILE } from '../../helpers/experiment-result.ts';
import { checkMarkup } from '../../helpers/markup-check.ts';

const row = (attribute: string, weight: number, place: number): PageWeight => ({
  kind: 'state',
  attribute,
  template: HOSTILE.latex,
  from: undefined,
  label: HOSTILE.quotes,
  weight,
  place,
});

describe('the page of weights', () => {
  const names = Object.values(HOSTILE);
  const page = renderWeightsPage(
    names.map((name, k) => row(name, k % 2 === 0 ? k + 1 : -k - 1, k)),
    { name: `${HOSTILE.script}.crfmodel`, labels: [HOSTILE.quotes, HOSTILE.script, '</script>'] },
  );

  it('shows hostile names as text and nothing more', () => {
    const facts = checkMarkup(page);
    expect(facts.elements.get('script')).toBe(2);
    expect(facts.text).toContain(HOSTILE.script);
    expect(facts.text).toContain('שָׁלוֹם⟨U+202E⟩evil');
    expect(page).not.toContain('\u202e');
    expect(page).not.toMatch(/<script>alert/);
    expect(page).not.toContain('w'.repeat(200));
    expect(page).not.toMatch(/\b(?:src|srcset|action)="|url\(|@import|innerHTML/);
  });

  it('allows its own style and script alone, by their hashes', () => {
    const policy = (/Content-Security-Policy" content="([^"]*)"/.exec(page)?.[1] ?? '').replaceAll(
      '&#39;',
      "'",
    );
    const hash = (text: string | undefined): string =>
      `'sha256-${createHash('sha256')
        .update(text ?? '')
        .digest('base64')}'`;
    expect(policy).toMatch(/^default-src 'none';/);
    expect(policy).toContain(`style-src ${hash(/<style>([\s\S]*?)<\/style>/.exec(page)?.[1])}`);
    expect(policy).toContain(`script-src ${hash(/<script>([\s\S]*?)<\/script>/.exec(page)?.[1])}`);
  });

  it('holds the strongest where there are too many, and says so', () => {
    const many = Array.from({ length: MAX_PAGE_WEIGHTS + 5 }, (_, k) => row(`a${k}`, k - 3, k));
    const large = renderWeightsPage(many, { name: 'm', labels: ['X'] });
    const { rows } = JSON.parse(/id="rows">([\s\S]*?)<\/script>/.exec(large)?.[1] ?? '') as {
      rows: unknown[][];
    };
    expect(rows).toHaveLength(MAX_PAGE_WEIGHTS);
    expect(rows[0]?.[1]).toBe(`a${MAX_PAGE_WEIGHTS + 4}`);
    // One of the weights is 0.
    expect(checkMarkup(large).text).toContain(
      '20\u202f004 weights other than 0, of which the 20\u202f000 strongest are here',
    );
    expect(large.length).toBeLessThan(3 * 2 ** 20);
  });
});
