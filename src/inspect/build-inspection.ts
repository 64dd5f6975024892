/** Models and data as a payload for the page. */
import type { Sentence } from '../corpus/index.ts';
import type { CrfModel } from '../crf/model.ts';
import { serializeCrf } from '../crf/serialize.ts';
import { bytesToText } from './compression.ts';
import { type InspectPayload, PAYLOAD_VERSION, packData } from './inspection.ts';
import { inspectData } from './results.ts';

export interface ModelToInspect {
  /** Name of its file, without folder. */
  readonly name: string;
  readonly model: CrfModel;
  /** Size of the model file, bytes. */
  readonly bytes: number;
}

export interface DataToInspect {
  readonly name: string;
  /** With labels in the scheme of the models. */
  readonly sentences: readonly Sentence[];
}

export async function buildInspection(
  models: readonly ModelToInspect[],
  data?: DataToInspect,
): Promise<InspectPayload> {
  return {
    version: PAYLOAD_VERSION,
    models: await Promise.all(
      models.map(async ({ name, model, bytes }) => ({
        name,
        bytes,
        reduction: undefined,
        model: await bytesToText(serializeCrf(model)),
      })),
    ),
    data:
      data === undefined
        ? undefined
        : await packData(
            await inspectData(
              models.map(({ model }) => model),
              data,
            ),
          ),
  };
}
