import { describe, expect, it } from 'vitest';
import { OptionError, TemplateSyntaxError } from '../../src/errors.ts';
import { parseTemplateFile } from '../../src/features/template-file.ts';

describe('template files', () => {
  it('are JSON when they begin with a brace, byte order mark and white space aside', () => {
    const text =
      '\uFEFF\n {"templates": [{"kind": "attribute", "parts": [{"field": "word"}]}], "transitions": false}';
    expect(parseTemplateFile(text, 'my.json')).toEqual({
      version: 1,
      name: 'my.json',
      templates: [{ kind: 'attribute', parts: [{ field: 'word', offset: 0 }], boundary: 'omit' }],
      transitions: false,
      replaceColon: false,
    });
    expect(parseTemplateFile('{"name": "mine", "templates": []}', 'my.json').name).toBe('mine');
  });

  it('are CRF++ or Wapiti patterns otherwise', () => {
    expect(parseTemplateFile('U:%x[0,0]\nB\n', 'template')).toEqual({
      version: 1,
      name: 'template',
      templates: [{ kind: 'pattern', pattern: 'U:%x[0,0]', dialect: 'crf++', line: 1 }],
      transitions: true,
      replaceColon: false,
    });
    expect(parseTemplateFile('B\n', 'template')).toMatchObject({ templates: [], transitions: true });
  });

  it('keep patterns that stand twice, as in CRF++', () => {
    expect(parseTemplateFile('U:%x[0,0]\nU:%x[0,0]\n', 'f').templates.length).toBe(2);
  });

  it('that are empty, broken JSON or no templates at all are refused with the file’s name', () => {
    expect(() => parseTemplateFile('# nothing\n', 'a.tpl')).toThrow(OptionError);
    expect(() => parseTemplateFile('# nothing\n', 'a.tpl')).toThrow(/^a\.tpl: no template in it/);
    expect(() => parseTemplateFile('{"templates": [', 'a.json')).toThrow(/^a\.json: not valid JSON/);
    expect(() => parseTemplateFile('{"templates": 1}', 'a.json')).toThrow(/^a\.json\.templates: /);
    expect(() => parseTemplateFile('word pos chunk\n', 'a.tpl')).toThrow(TemplateSyntaxError);
    expect(() => parseTemplateFile('word pos chunk\n', 'a.tpl')).toThrow(/^a\.tpl:1: /);
  });
});
