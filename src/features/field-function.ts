/** The one place that knows which code stands behind each kind of field. */
import { OptionError } from '../errors.ts';
import { clusterField } from './clusters.ts';
import { documentField } from './document.ts';
import type { FieldFunction } from './field.ts';
import { gazetteerField } from './gazetteer.ts';
import { brillField, doubleMetaphoneField, metaphoneField, soundexField, stemField } from './language.ts';
import type { Resources } from './resources.ts';
import { sentenceField } from './sentence-class.ts';
import type { Field } from './template.ts';
import {
  affixField,
  bagField,
  columnField,
  constantField,
  flagField,
  flagsField,
  lengthField,
  lowerField,
  ngramsField,
  positionField,
  shapeField,
  typeField,
  wordField,
} from './word-fields.ts';

/** @throws OptionError where the field names a list or a cluster file that is not among the resources */
export function fieldFunction(field: Field, resources: Resources): FieldFunction {
  switch (field.field) {
    case 'word':
      return wordField();
    case 'lower':
      return lowerField();
    case 'shape':
      return shapeField();
    case 'type':
      return typeField();
    case 'column':
      return columnField(field.name, field.scheme);
    case 'prefix':
    case 'suffix':
      return affixField(field.field, field.length, field.of);
    case 'ngrams':
      return ngramsField(field.minimum, field.maximum);
    case 'flag':
      return flagField(field.flag);
    case 'flags':
      return flagsField();
    case 'position':
      return positionField(field.position, field.buckets);
    case 'bag':
      return bagField(field.side, field.distance);
    case 'constant':
      return constantField();
    case 'length':
      return lengthField(field.maximum);
    case 'gazetteer':
      return resourceGazetteerField(field, resources);
    case 'cluster':
      return clusterField(resource(resources.clusters, field.clusters, 'cluster file'), field.prefix);
    case 'sentence':
      return sentenceField(field.sentence);
    case 'stem':
      return stemField(field.stemmer);
    case 'soundex':
      return soundexField();
    case 'metaphone':
      return metaphoneField();
    case 'doubleMetaphone':
      return doubleMetaphoneField();
    case 'brill':
      return brillField();
    case 'document':
      return documentField(field.document);
    default: {
      const unknown: never = field;
      throw new OptionError('template', `no field ${JSON.stringify(unknown)}`);
    }
  }
}

/** What a field's value at a token depends on: the token's word alone, or what stands around it too. */
export type FieldScope = 'word' | 'sentence';

export function fieldScope(field: Field): FieldScope {
  switch (field.field) {
    case 'word':
    case 'lower':
    case 'shape':
    case 'type':
    case 'prefix':
    case 'suffix':
    case 'ngrams':
    case 'flag':
    case 'flags':
    case 'constant':
    case 'length':
    case 'cluster':
    case 'stem':
    case 'soundex':
    case 'metaphone':
    case 'doubleMetaphone':
      return 'word';
    case 'column':
    case 'position':
    case 'bag':
    case 'gazetteer':
    case 'sentence':
    case 'brill':
    case 'document':
      return 'sentence';
    default: {
      const unknown: never = field;
      throw new OptionError('template', `no field ${JSON.stringify(unknown)}`);
    }
  }
}

function resourceGazetteerField(
  field: Extract<Field, { field: 'gazetteer' }>,
  { gazetteers }: Resources,
): FieldFunction {
  const lists =
    field.gazetteer === undefined
      ? [...gazetteers.values()]
      : [resource(gazetteers, field.gazetteer, 'gazetteer')];
  if (lists.length === 0) {
    throw new OptionError(
      'template',
      'a template reads gazetteers and none are given; add them or drop the template',
    );
  }
  const { match, coding, requireCapital } = field;
  return gazetteerField(lists, { match, coding, requireCapital });
}

function resource<R>(resources: ReadonlyMap<string, R>, name: string, what: string): R {
  const found = resources.get(name);
  if (found !== undefined) return found;
  const present = [...resources.keys()].map((key) => `"${key}"`).join(', ') || 'none';
  throw new OptionError('template', `a template reads ${what} "${name}", given are: ${present}`);
}
