/** Template files: our own templates as JSON, or a CRF++ or Wapiti file as it stands. */
import { OptionError } from '../errors.ts';
import { type PatternDialect, parsePatternFile } from './crfpp.ts';
import { FEATURE_SPEC_VERSION, type FeatureSpec, parseFeatureSpec } from './template.ts';

/**
 * JSON where the text begins with `{`, else lines of CRF++ or Wapiti patterns.
 * @param fileName name for messages, and of the specification where the file gives none
 * @param dialect of a pattern file; found from its patterns when absent
 * @throws TemplateSyntaxError with file, line and column where a pattern is wrong
 * @throws OptionError where the JSON cannot be read or is no specification
 */
export function parseTemplateFile(text: string, fileName: string, dialect?: PatternDialect): FeatureSpec {
  if (
    text
      .replace(/^\uFEFF/, '')
      .trimStart()
      .startsWith('{')
  )
    return parseJson(text, fileName);
  const { templates, transitions } = parsePatternFile(text, fileName, dialect);
  if (templates.length === 0 && !transitions) {
    throw new OptionError(fileName, 'no template in it, expected a JSON object or lines such as U01:%x[0,0]');
  }
  return parseFeatureSpec(
    { version: FEATURE_SPEC_VERSION, name: fileName, templates, transitions, replaceColon: false },
    fileName,
  );
}

function parseJson(text: string, fileName: string): FeatureSpec {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new OptionError(fileName, `not valid JSON: ${reason}`, { cause: error });
  }
  const named =
    typeof value === 'object' && value !== null && !('name' in value) ? { name: fileName, ...value } : value;
  return parseFeatureSpec(named, fileName);
}
