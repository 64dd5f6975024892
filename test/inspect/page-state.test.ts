import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  changesOf,
  type LiveSettings,
  UNCHANGED,
  withChange,
  withoutChange,
} from '../../src/inspect/live-settings.ts';
import { FIRST_STATE, formatHash, type PageState, parseHash, TABS } from '../../src/inspect/page-state.ts';

const EVERYTHING: LiveSettings = {
  output: 'masked-softmax',
  templatesOff: ['U00:%x[0,0]', 'a&b=c#'],
  edits: [
    { kind: 'state', attribute: 'w[0]=</script>', from: undefined, label: 'B-P', weight: -1.25 },
    { kind: 'transition', attribute: undefined, from: 'O', label: '__proto__', weight: 1e-7 },
  ],
  forbidden: [
    { from: null, to: 'I-P' },
    { from: 'O', to: null },
  ],
};

describe('the address of the page', () => {
  it('gives everything back', () => {
    const state: PageState = {
      tab: 'weights',
      text: 'Anna & Karl = 100 %\n\u2028 "x"',
      sentence: undefined,
      token: 2,
      against: 'I-L',
      model: 1,
      search: '/w\\[0\\]=.*/',
      settings: [EVERYTHING, { ...UNCHANGED, output: 'softmax' }],
    };
    expect(parseHash(`#${formatHash(state)}`, 2)).toEqual(state);
    expect(formatHash(FIRST_STATE)).toBe('');
    expect(parseHash('', 1)).toEqual({ ...FIRST_STATE, settings: [UNCHANGED] });
  });

  it('takes nothing that does not fit', () => {
    const hash =
      '#tab=nothing&sentence=0&token=-1&model=7&output=magic&weight=[]&weight={&weight=["state",1,null,"O",2]' +
      '&weight=["state","a",null,"O","2"]&forbid=[null,null]&forbid=[1,2]&forbid=["O"]';
    expect(parseHash(hash, 1)).toEqual({ ...FIRST_STATE, settings: [UNCHANGED] });
  });

  it('never fails, whatever it says', () => {
    fc.assert(
      fc.property(fc.string(), fc.constantFrom('tab', 'weight', 'forbid', 'off', 'token'), (text, key) => {
        const state = parseHash(`${key}=${text}`, 2);
        expect(TABS).toContain(state.tab);
        expect(state.settings).toHaveLength(2);
      }),
    );
  });
});

describe('changes', () => {
  it('are listed one by one, and taken back one by one leave the trained model', () => {
    const changes = changesOf(EVERYTHING);
    expect(changes).toHaveLength(7);
    expect(changes.reduce(withChange, UNCHANGED)).toEqual(EVERYTHING);
    expect(changes.reduce(withoutChange, EVERYTHING)).toEqual(UNCHANGED);
  });

  it('of the same thing give way to the latest', () => {
    const edit = { kind: 'start', label: 'O' } as const;
    const once = withChange(UNCHANGED, { kind: 'weight', edit: { ...edit, weight: 1 } });
    const twice = withChange(once, { kind: 'weight', edit: { ...edit, weight: 2 } });
    expect(twice.edits).toEqual([{ ...edit, weight: 2 }]);
    const step = { kind: 'step', step: { from: 'O', to: null } } as const;
    expect(withChange(withChange(UNCHANGED, step), step).forbidden).toHaveLength(1);
  });
});
